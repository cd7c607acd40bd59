"""Where each page is on the new site: at its old address, or at one made from a pattern."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import PurePosixPath
from urllib.parse import quote

from sitekeep.errors import UsageError
from sitekeep.export import names
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.site import Page, Site

#: Servers of files answer it with the front page, and ask for it themselves when asked for `/`.
FRONT_FILE = "/index.html"
#: What `--permalinks` may name.
TOKENS = ("slug", "section", "parents", "author", "year", "month", "day")
TOKEN = re.compile(r"%([a-z]+)%")
#: Endings of files that every server sends as HTML; any other, such as `.php`, would be offered for
#: download.
HTML = (".html", ".htm")
#: An old path that every platform, file system and server of files takes for that of a page.
PLAIN = re.compile(r"/(?:[\w.~-]+/)*(?:[\w~-]*|[\w.~-]+\.html?)", re.ASCII)


def plan(site: Site, pattern: str | None, losses: Losses) -> None:
    """Give each page a slug and an address, no two the same.

    Without a `pattern` a page keeps its old address where that is one that any server takes. The
    pages seen first choose first; one that cannot have what it wants is a loss, named.
    """
    if pattern is not None:
        check(pattern)
    give_slugs(site.pages)
    place(site, lambda page: wanted_address(page, pattern), losses)


def place(site: Site, wanted_by: Callable[[Page], str], losses: Losses) -> None:
    """Give each page the address that it wants, or one near it where another page was first."""
    taken: set[str] = {"/"}
    for page in sorted(site.pages, key=lambda page: not is_plain(page.path)):
        wanted = "/" if page.is_home else wanted_by(page)
        free = wanted if page.is_home else free_address(wanted, taken)
        if free != wanted:
            losses.add(page, "address", Reason.ADDRESS_TAKEN, wanted)
        taken.add(key(free))
        page.address = free


def make_room(site: Site, losses: Losses) -> None:
    """Another path to each file whose own is a folder now, or the file of a page.

    To a server `/guide` may be a document beside `/guide/one.html`, to a disk it may not.
    """
    pages = [file_of(page.address) for page in site.pages] + list(leading_files(site))
    paths = [*pages, *(file.path for file in site.files.values())]
    folders = {str(folder) for path in paths for folder in PurePosixPath(path).parents}
    taken = {path.casefold() for path in folders | set(pages)}
    moving = [file for file in site.files.values() if file.path.casefold() in taken]
    free = names.distinct((file.path for file in moving), {*taken, *paths})
    for file, path in zip(moving, free, strict=True):
        losses.add(None, "file", Reason.ADDRESS_TAKEN, file.url)
        file.path = path


def check(pattern: str) -> None:
    """Refuse a pattern that cannot give each page an address of its own."""
    unknown = [name for name in TOKEN.findall(pattern) if name not in TOKENS]
    if unknown or "%slug%" not in pattern or not pattern.startswith("/") or ".." in pattern:
        raise UsageError(
            f"The pattern {pattern!r} of --permalinks makes no addresses"
            + (f": %{unknown[0]}% is not known" if unknown else "")
            + ".\nNothing was written. It begins with / and has %slug% in it; it may have "
            + ", ".join(f"%{name}%" for name in TOKENS if name != "slug")
            + "."
        )


def give_slugs(pages: list[Page]) -> None:
    """The last part of the old path as slug; where two share one, the folder before it as well."""
    # Whose path is the slug itself comes first: `/news/` before `/news.html`.
    pages = sorted(pages, key=lambda page: page.path.strip("/") != names.slug_of_path(page.path))
    plain = [names.slug_of_path(page.path) for page in pages]
    shared = {slug for slug in plain if plain.count(slug) > 1 or slug.isdigit()}
    longer = [
        with_folder(page.path, slug) if slug in shared else slug
        for page, slug in zip(pages, plain, strict=True)
    ]
    for page, slug in zip(pages, names.distinct(longer), strict=True):
        page.slug = slug


def with_folder(path: str, slug: str) -> str:
    """The whole path as a slug; never a bare number, which platforms take for a page or a year."""
    longer = names.slug(path.rsplit(".", 1)[0]) or slug
    return f"page-{longer}" if longer.isdigit() else longer


def is_plain(path: str) -> bool:
    return PLAIN.fullmatch(path) is not None


def wanted_address(page: Page, pattern: str | None) -> str:
    if pattern is None:
        return page.path if is_plain(page.path) else f"/{page.slug}/"
    return filled(pattern, page)


def filled(pattern: str, page: Page, date: str | None = None) -> str:
    """The pattern with a page's own words; a part of which nothing is known falls away.

    `date` stands for the page's own where the platform gave it another.
    """
    date = date or (page.date_published.iso if page.date_published else "")
    values = {
        "slug": page.slug,
        "section": names.slug(page.article_section or ""),
        "parents": "/".join(above.slug for above in reversed(parents(page)) if not above.is_home),
        "author": page.authors[0].slug if page.authors else "",
        "year": date[:4],
        "month": date[5:7],
        "day": date[8:10],
    }
    address = TOKEN.sub(lambda found: values[found[1]], pattern)
    return re.sub(r"/{2,}", "/", address)


def parents(page: Page) -> list[Page]:
    """The pages above one, the nearest first."""
    found = []
    while page.parent:
        page = page.parent
        found.append(page)
    return found


def free_address(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with a number where another page has it, whatever the case of its letters."""
    stem, dot, ending = wanted.rpartition(".")
    if not dot or "/" in ending:
        stem, dot, ending = wanted.rstrip("/"), "", "/" if wanted.endswith("/") else ""
    number, free = 1, wanted
    while key(free) in taken:
        number += 1
        free = f"{stem}-{number}{dot}{ending}"
    return free


def key(address: str) -> str:
    """The same for addresses that one file of a static site would serve."""
    return re.sub(r"/index(\.html?)?$", "/", address.casefold()).rstrip("/") or "/"


def moved(site: Site) -> dict[str, str]:
    """Old path → new address of every page whose address is another now, aliases included.

    Paths are as `Page.path` has them: decoded, with the query.
    """
    found = {
        old: page.address
        for page in site.pages
        for old in (page.path, *page.aliases)
        if old not in (page.address, FRONT_FILE)
    }
    new = {page.address for page in site.pages}
    return {old: address for old, address in sorted(found.items()) if old not in new}


def as_folder(address: str) -> str:
    """An address as generators have to be told it for every server to answer there: with its slash
    where it has no ending.

    >>> as_folder("/a.html"), as_folder("/a"), as_folder("/a.php")
    ('/a.html', '/a/', '/a.php/')
    """
    return address if address.endswith(("/", *HTML)) else f"{address}/"


def file_of(address: str) -> str:
    """The file of a static site that answers at an address.

    >>> file_of("/"), file_of("/a/b.html"), file_of("/a")
    ('index.html', 'a/b.html', 'a/index.html')
    """
    folder = as_folder(address).lstrip("/")
    return folder if folder.endswith(HTML) else f"{folder}index.html"


def leading_files(site: Site) -> dict[str, str]:
    """The files of a static site that have to lead on from old paths, and the address to lead to.

    From `/a` to `/a/` servers lead by themselves.
    """
    pages = {file_of(page.address) for page in site.pages}
    found = {file_of(old): new for old, new in moved(site).items() if "?" not in old}
    return {file: new for file, new in found.items() if file not in pages}


def front_names(site: Site) -> dict[str, str]:
    """Other old paths of the front page: web servers answer them with its file, programs do not."""
    home = next((page for page in site.pages if page.address == "/"), None)
    olds = sorted([home.path, *home.aliases]) if home else []
    return {old: "/" for old in olds if old != "/" and key(old) == "/"}


def encoded(address: str) -> str:
    """An address as it stands in a link: percent-encoded where it must be."""
    return quote(address, safe="/%:=&?~#+!,;'@()*")
