"""A folder of files as one crawl: a mirror made by wget, or what a web server sends as it is.

The folder answers as a plain web server would: a path is a file, a folder its `index.html`. So the
links in the files lead where they led, also those that `wget -k` wrote anew.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sitekeep.errors import UsageError
from sitekeep.incoming.arrival import Arrival, Batch, Entry, Incoming, moment, nothing_in
from sitekeep.incoming.httrack import CACHE, COMMENT, read_httrack
from sitekeep.incoming.records import DamagedError
from sitekeep.url import normalise
from sitekeep.warc import derived_id

#: How mirrors name the folder of a host: with its port behind a colon, a plus or an underscore.
HOST = re.compile(r"((?:[a-z0-9-]+\.)+[a-z0-9-]+|localhost)(?:[:+_](\d+))?", re.IGNORECASE)
INDEX = ("index.html", "index.htm")
#: Links to an index by its name: what `wget -k` makes of links to folders.
LINKS_TO_INDEX = re.compile(rb"href=[\"']?[^\"'>\s]*index\.html?[\"'>\s#]", re.IGNORECASE)
#: What mirroring programs leave beside the site.
BESIDE = ("hts-cache", "hts-log.txt", "backblue.gif", "fade.gif", "cookies.txt")
MAX_BYTES = 64 * 1024 * 1024


def read_folder(folder: Path, url: str | None) -> Incoming:
    """The files of a site. Raises UsageError where there are none, or no address for them."""
    if (folder / CACHE).is_file():
        return read_httrack(folder)
    incoming = Incoming(folder.name)
    roots = {folder: checked(url)} if url else hosts_in(folder.resolve())
    entries = [entry for root, base in roots.items() for entry in entries_of(root, base, incoming)]
    pages = [entry for entry in entries if entry.media_type == "text/html"]
    if not pages:
        raise nothing_in(folder.name, "it has no HTML file")
    newest = max(entry.warc_date for entry in entries)
    # All files are as they are since the newest of them was written.
    told = {"started_at": newest, "finished_at": newest}
    incoming.batches = [Batch(entries, start_of(roots, pages), told)]
    incoming.remark = (
        "A folder does not say when its files were fetched: the dates are those of the files, and"
        " the addresses are theirs below " + ", ".join(roots.values())
    )
    return incoming


def checked(url: str) -> str:
    base = normalise(url if url.endswith("/") else f"{url}/")
    if base is None:
        raise UsageError(
            f"{url} is not the address of a website.\n"
            "Nothing was done. Give one like https://example.org/"
        )
    return base


def hosts_in(folder: Path) -> dict[Path, str]:
    """The folders of hosts, and the address of each."""
    if base := base_of(folder):
        return {folder: base}
    below = sorted(path for path in folder.iterdir() if path.is_dir())
    found = {path: base for path in below if (base := base_of(path))}
    if not found:
        raise UsageError(
            f"Where did the site in {folder.name} stand? No folder in it has the name of a host.\n"
            "Nothing was done. Add --url with its address, like https://example.org/"
        )
    return found


def base_of(folder: Path) -> str | None:
    """By its name, or by the comment that HTTrack left in its first page."""
    if not (named := HOST.fullmatch(folder.name)):
        return None
    for index in INDEX:
        path = folder / index
        if path.is_file() and (comment := COMMENT.search(path.read_bytes()[: 64 * 1024])):
            return normalise(f"http://{comment[1].decode('latin-1').partition('/')[0]}/")
    return normalise(f"http://{named[1]}{':' + named[2] if named[2] else ''}/")


def start_of(roots: dict[Path, str], pages: list[Entry]) -> str:
    """Where readers begin: the first page of a host, else its first file."""
    known = {entry.url for entry in pages}
    for root, base in roots.items():
        for index in INDEX:
            if (root / index).is_file() and base in known:
                converted = LINKS_TO_INDEX.search((root / index).read_bytes())
                return f"{base}{index}" if converted else base
    return pages[0].url


def entries_of(root: Path, base: str, incoming: Incoming) -> Iterator[Entry]:
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if not path.is_file() or path.is_symlink() or name.partition("/")[0] in BESIDE:
            continue
        if path.stat().st_size > MAX_BYTES:
            incoming.damage.append(f"{name}: it is larger than {MAX_BYTES} bytes")
            continue
        # The second is taken only if something links to it.
        addresses = [url for each in names_of(name) if (url := normalise(base + each))]
        for url in dict.fromkeys(addresses):
            twins = tuple(each for each in addresses if each != url)
            yield entry_of(path, url, twins)


def names_of(name: str) -> list[str]:
    """How links may name a file: `a/index.html` as `a/`, `x?id=1` with its query or as a name."""
    folder, slash, last = name.rpartition("/")
    if last in INDEX:
        return [quote(folder + slash), quote(name)]
    if "?" in last:
        path, _, query = name.partition("?")
        return [f"{quote(path)}?{quote(query, safe='=&;,:@/+%')}", quote(name)]
    return [quote(name)]


def entry_of(path: Path, url: str, twins: tuple[str, ...]) -> Entry:
    written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    date = moment(written.isoformat())
    record_id = derived_id(url, date, path.stat().st_size)
    media = (
        mimetypes.guess_type(path.name.partition("?")[0])[0] or mimetypes.guess_type(path.name)[0]
    )
    load = partial(load_file, path, date, record_id, media)
    return Entry(url, date, record_id, media or "", record_id, load, twins=twins)


def load_file(path: Path, date: str, record_id: str, media: str | None) -> Arrival:
    try:
        return Arrival(date, record_id, 200, b"", path.read_bytes(), media)
    except OSError as error:
        raise DamagedError(f"its file cannot be read ({error.strerror})") from None
