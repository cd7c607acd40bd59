"""Short lasting addresses of pages: `/psychotherapy.html` is kept at `/a/psychotherapy`.

The slug is made from the original path alone, so it lasts. Where two paths give the same slug,
the page that was seen first has it plain, and a later one carries its number: `about~17`.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable

#: Endings that say how a page was made, not what it is.
ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".php", ".asp", ".aspx", ".jsp", ".cfm", ".cgi")
NUMBERED = re.compile(r"(?P<slug>.*)~(?P<page_id>[0-9]{1,18})", re.DOTALL)
#: The slug of the site's own front page.
FRONT = "index"


def slug_of(path: str) -> str:
    """The slug of an original path (with query, as `sitekeep.url.path_of` gives it).

    >>> slug_of("/articles/12-steps.html"), slug_of("/news/index.php?id=3"), slug_of("/")
    ('articles/12-steps', 'news?id=3', 'index')
    """
    page, mark, query = path.partition("?")
    ending = next((ending for ending in ENDINGS if page.endswith(ending)), "")
    page = page.removesuffix(ending)
    if page.endswith("/index"):
        page = page.removesuffix("index")
    return (page.removesuffix("/").removeprefix("/") or FRONT) + mark + query


def paths_of(slug: str) -> list[str]:
    """Every original path whose slug is `slug`, so that an index finds the page."""
    page, mark, query = slug.partition("?")
    stems = [f"/{page}", f"/{page}/", f"/{page}/index"]
    if page == FRONT:
        stems += ["", "/", "//", "//index"]
    return [stem + ending + mark + query for stem in stems for ending in ("", *ENDINGS)]


def slugs(conn: sqlite3.Connection, pages: Iterable[tuple[int, str]]) -> dict[int, str]:
    """The slug of each page, given as pairs of number and path."""
    wanted = {page_id: slug_of(path) for page_id, path in pages}
    owner = owners(conn, set(wanted.values()))
    return {
        page_id: numbered(slug, page_id, plain=owner.get(slug) == page_id)
        for page_id, slug in wanted.items()
    }


def numbered(slug: str, page_id: int, *, plain: bool) -> str:
    """`slug` itself where it is free and cannot be mistaken for a numbered one."""
    return slug if plain and not NUMBERED.fullmatch(slug) else f"{slug}~{page_id}"


def owners(conn: sqlite3.Connection, wanted: Iterable[str]) -> dict[str, int]:
    """Which page was seen first of all that share a slug."""
    paths = [path for slug in wanted for path in paths_of(slug)]
    rows = conn.execute(
        "SELECT id, path FROM pages WHERE path IN (SELECT value FROM json_each(?))"
        " ORDER BY id DESC",
        (json.dumps(paths),),
    )
    return {slug_of(path): page_id for page_id, path in rows}


def page_at(conn: sqlite3.Connection, slug: str) -> int | None:
    """The page that `slug` leads to. `~17` alone leads to page 17."""
    if found := NUMBERED.fullmatch(slug):
        page_id = int(found["page_id"])
        row = conn.execute("SELECT path FROM pages WHERE id = ?", (page_id,)).fetchone()
        if row and found["slug"] in ("", slug_of(row[0])):
            return page_id
    return owners(conn, [slug]).get(slug)
