"""Mirrors made by HTTrack: its cache has addresses, headers and the pages as they were sent.

The files beside it are changed pages: links rewritten, comments added. What is no page is kept in
the files only; the cache says in which (https://www.httrack.com/html/cache.html).
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile, ZipInfo

from sitekeep.incoming.arrival import Arrival, Batch, Entry, Incoming, moment, nothing_in
from sitekeep.incoming.bodies import value_of
from sitekeep.incoming.records import DamagedError
from sitekeep.url import normalise
from sitekeep.warc import derived_id

CACHE = Path("hts-cache/new.zip")
#: "<!-- Mirrored from HOST/PATH by HTTrack Website Copier/3.x [XR&CO'2014], DATE -->"
COMMENT = re.compile(rb"<!-- Mirrored from (\S+) by HTTrack [^,>]*, ([^>]*?) -->")
#: What HTTrack's headers tell of those that the server sent.
HEADERS = ("Content-Type", "Last-Modified", "Etag", "Location")
#: Of a file in a ZIP file (APPNOTE 4.3.7): the sizes of its name and of its extra field.
SIZES = struct.Struct("<26xHH")


def read_httrack(folder: Path) -> Incoming:
    """The mirror as one crawl. Raises UsageError where the cache holds no answer."""
    incoming = Incoming(folder.name)
    entries: list[Entry] = []
    try:
        with ZipFile(folder / CACHE) as cache, (folder / CACHE).open("rb") as raw:
            for info in cache.infolist():
                entries += entries_of(folder, info, head_of(raw, info))
    except BadZipFile as error:
        raise nothing_in(folder.name, f"HTTrack's cache is broken ({error})") from None
    pages = [entry for entry in entries if entry.media_type == "text/html"]
    if not pages:
        raise nothing_in(folder.name, "HTTrack's cache has no page")
    incoming.batches = [Batch(entries, pages[0].url)]
    incoming.remark = (
        "HTTrack's cache gives addresses, headers and pages as they were sent. The dates are those"
        " that HTTrack wrote into its pages; what has none has that of the first page, or of the"
        " cache's file."
    )
    return incoming


def head_of(cache: BinaryIO, info: ZipInfo) -> bytes:
    """HTTrack's own headers, which stand in the extra field before each file and only there."""
    cache.seek(info.header_offset)
    name_size, extra_size = SIZES.unpack(cache.read(SIZES.size))
    return cache.read(name_size + extra_size)[name_size:]


def entries_of(folder: Path, info: ZipInfo, head: bytes) -> Iterator[Entry]:
    status = value_of(head, "X-StatusCode")
    url = normalise(info.filename)
    if url is None or not status or not status.isdigit():
        return
    saved = saved_file(folder, head)
    date = date_of(folder, saved)
    headers = [(name, value) for name in HEADERS if (value := value_of(head, name))]
    known = dict(headers)
    record_id = derived_id(url, date, info.CRC, info.file_size)
    load = partial(load_cached, folder, info, head, date, record_id, headers)
    media = known.get("Content-Type", "").partition(";")[0].strip().lower()
    yield Entry(url, date, record_id, media, record_id, load, location=known.get("Location"))


def saved_file(folder: Path, head: bytes) -> Path | None:
    """Where HTTrack put it; None where that is not below the folder."""
    name = value_of(head, "X-Save")
    path = (folder / name).resolve() if name else None
    return path if path and path.is_relative_to(folder.resolve()) and path.is_file() else None


def date_of(folder: Path, saved: Path | None) -> str:
    """When it was fetched, as its comment says; else when the mirror's first page was."""
    return comment_date(saved) or comment_date(folder / "index.html") or first_date(folder)


def first_date(folder: Path) -> str:
    dates = (comment_date(path) for path in sorted(folder.rglob("index.html")))
    changed = datetime.fromtimestamp((folder / CACHE).stat().st_mtime, UTC)
    return next((date for date in dates if date), moment(changed.isoformat()))


def comment_date(path: Path | None) -> str | None:
    if path is None or not path.is_file():
        return None
    with path.open("rb") as file:
        found = COMMENT.search(file.read(64 * 1024))
    try:
        return moment(parsedate_to_datetime(found[2].decode()).isoformat()) if found else None
    except ValueError:
        return None


def load_cached(
    folder: Path,
    info: ZipInfo,
    head: bytes,
    date: str,
    record_id: str,
    headers: list[tuple[str, str]],
) -> Arrival:
    """Raises DamagedError where the content is neither in the cache nor in its file."""
    status = int(value_of(head, "X-StatusCode") or 0)
    if value_of(head, "X-In-Cache") == "1":
        try:
            with ZipFile(folder / CACHE) as cache:
                body = cache.read(info)
        except (BadZipFile, OSError) as error:
            raise DamagedError(f"HTTrack's cache is broken ({error})") from None
    elif saved := saved_file(folder, head):
        body = saved.read_bytes()
    elif status == 200:
        raise DamagedError("its file is missing in the mirror")
    else:
        body = b""
    return Arrival(
        date, record_id, status, b"", body, dict(headers).get("Content-Type"), headers=headers
    )
