"""The history of a page: its versions with what changed in each, and two of them side by side."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette import Response

from sitekeep.archive import history, page_queries
from sitekeep.archive.queries import Row
from sitekeep.archive.slugs import page_at
from sitekeep.browse.article import show_article
from sitekeep.browse.room import Room
from sitekeep.difference import Difference, Hunk, Kind, difference

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

#: So many unchanged paragraphs are shown around a change.
AROUND = 1


async def page_history(datasette: Datasette, request: Any) -> Response:
    """`/a/<slug>/history`; a page of the site that has this very address goes first."""
    room = await Room.enter(datasette, request)
    slug = unquote(request.url_vars["slug"])
    if await room.ask(page_at, f"{slug}/history") is not None:
        return await show_article(room, f"{slug}/history")
    found = await room.ask(all_versions, slug)
    return await room.show("history.html", found) if found else await room.missing(slug)


async def two_versions(datasette: Datasette, request: Any) -> Response:
    """`/a/<slug>/history/<capture>-<capture>`: the captures that first had the two versions."""
    room = await Room.enter(datasette, request)
    slug, old, new = (unquote(request.url_vars[name]) for name in ("slug", "old", "new"))
    if await room.ask(page_at, f"{slug}/history/{old}-{new}") is not None:
        return await show_article(room, f"{slug}/history/{old}-{new}")
    found = await room.ask(side_by_side, slug, int(old), int(new))
    return await room.show("difference.html", found) if found else await room.missing()


def all_versions(conn: sqlite3.Connection, slug: str) -> Row | None:
    """Every version with `difference` to the one before it; None where there is no such page."""
    page = page_of(conn, slug)
    if page is None:
        return None
    versions = history.versions(conn, page["id"])
    for new, old in pairwise([*versions, None]):
        if new:
            new["before"] = old
            new["difference"] = difference(old, new) if old else None
    return {"page": page, "versions": versions, "endings": history.endings(conn, page["id"])}


def side_by_side(
    conn: sqlite3.Connection, slug: str, old_capture: int, new_capture: int
) -> Row | None:
    page = page_of(conn, slug)
    if page is None:
        return None
    old, new = (
        history.version_at(conn, page["id"], capture) for capture in (old_capture, new_capture)
    )
    if old is None or new is None:
        return None
    found = difference(old, new)
    return {"page": page, "old": old, "new": new, "found": found, "shown": list(shown(found))}


def page_of(conn: sqlite3.Connection, slug: str) -> Row | None:
    page_id = page_at(conn, slug)
    return page_queries.page(conn, page_id) if page_id is not None else None


def shown(found: Difference) -> Iterator[Hunk | int]:
    """The changed paragraphs with some around them; a number stands for so many left out."""
    changed = [n for n, hunk in enumerate(found.hunks) if hunk.kind is not Kind.SAME]
    near = {n + step for n in changed for step in range(-AROUND, AROUND + 1)}
    left_out = 0
    for n, hunk in enumerate(found.hunks):
        if n not in near:
            left_out += 1
            continue
        if left_out:
            yield left_out
        left_out = 0
        yield hunk
    if left_out:
        yield left_out
