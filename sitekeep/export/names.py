"""Names that are safe everywhere: slugs for addresses, and names of files.

Names come from the site and are hostile until made safe: `..`, device names of Windows, endless
ones, two that differ in case only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from urllib.parse import unquote, urlsplit

from anyascii import anyascii

from sitekeep.archive.slugs import slug_of

#: Of a slug. WordPress takes 200 bytes, Ghost 191.
MAX_SLUG = 120
#: Of one part of a path. File systems take 255 bytes; some tools add to a name.
MAX_NAME_BYTES = 120
#: What Windows, the strictest of all, refuses in a name; and what shells and URLs read otherwise.
UNSAFE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*#%&{}$!`\'@+=;]+')
RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


def slug(text: str) -> str:
    """`text` as [a-z0-9-], in Latin letters whatever the script; "" where nothing is left.

    >>> slug("Über uns & Café"), slug("In-Home – On-Site…"), slug("心理")
    ('uber-uns-cafe', 'in-home-on-site', 'xinli')
    """
    plain = re.sub(r"[^a-z0-9]+", "-", anyascii(text).lower().replace("'", ""))
    return plain[:MAX_SLUG].strip("-")


def slug_of_path(path: str) -> str:
    """The slug of the last part of an old path.

    >>> slug_of_path("/news/2015.html"), slug_of_path("/"), slug_of_path("/p.php?id=3")
    ('2015', 'index', 'p-id-3')
    """
    return slug(slug_of(path).rsplit("/", 1)[-1]) or "page"


def file_name(name: str) -> str:
    """One part of a path that every file system takes.

    >>> file_name("a b:c?.png"), file_name(".."), file_name("CON.txt")
    ('a b-c-.png', '_', '_CON.txt')
    """
    safe = UNSAFE.sub("-", unicodedata.normalize("NFC", name)).strip(" .")
    safe = f"_{safe}" if not safe or RESERVED.match(safe) else safe
    return shortened(safe)


def shortened(name: str) -> str:
    """`name` with at most MAX_NAME_BYTES, its ending kept."""
    if len(name.encode()) <= MAX_NAME_BYTES:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        stem, dot, ending = name, "", ""
    room = MAX_NAME_BYTES - len((dot + ending).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + ending


def path_of_file(url: str, site_url: str) -> str:
    """Where a file of the old site lies on the new one: its old path, each part made safe.

    A file of another host goes below `media/` and the name of that host.

    >>> path_of_file("http://x.org/a/../b%20c.png", "http://x.org")
    'a/b c.png'
    >>> path_of_file("http://cdn.net/i.png?v=2", "http://x.org")
    'media/cdn.net/i-v-2.png'
    """
    parts = urlsplit(url)
    names = [unquote(name) for name in parts.path.split("/") if name not in ("", ".", "..")]
    if parts.netloc != urlsplit(site_url).netloc:
        names = ["media", parts.hostname or "other", *names]
    if parts.query:
        stem, dot, ending = (names.pop() if names else "file").rpartition(".")
        names.append(f"{stem or ending}-{slug(unquote(parts.query))}{dot and '.' + ending}")
    return "/".join(file_name(name) for name in names or ["file"])


def distinct(wanted: Iterable[str], taken: Iterable[str] = ()) -> list[str]:
    """`wanted` with numbers behind those that came before, whatever their case.

    >>> distinct(["a.png", "A.PNG", "b", "b"])
    ['a.png', 'A-2.PNG', 'b', 'b-2']
    """
    seen = {name.casefold() for name in taken}
    found = []
    for name in wanted:
        stem, dot, ending = name.rpartition(".")
        if not dot or "/" in ending:
            stem, dot, ending = name, "", ""
        number, free = 1, name
        while free.casefold() in seen:
            number += 1
            free = f"{stem}-{number}{dot}{ending}"
        seen.add(free.casefold())
        found.append(free)
    return found
