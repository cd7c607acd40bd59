"""The page of one article: to be read first, and below it where every word comes from."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette import Response

from sitekeep.archive import page_queries
from sitekeep.archive.queries import Row
from sitekeep.archive.similar import similar
from sitekeep.archive.slugs import page_at
from sitekeep.archive.spelling import suggestions
from sitekeep.browse import text
from sitekeep.browse.clean import Body
from sitekeep.browse.room import Room

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

SAME_AUTHOR, SIMILAR = 6, 5
#: Read together with the text, by the same rule.
UNSHOWN = ("article_html",)


async def articles(datasette: Datasette, request: Any) -> Response:
    """`/a` alone: the list of everything."""
    room = await Room.enter(datasette, request)
    return Response.redirect(room.addresses.search())


async def article(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    return await show_article(room, unquote(request.url_vars["slug"]))


async def show_article(room: Room, slug: str) -> Response:
    found = await room.ask(everything, slug)
    if found is None:
        return await not_found(room, slug)
    if found["page"]["slug"] != slug:
        return Response.redirect(room.addresses.page(found["page"]["slug"]))
    body: Body = found.pop("body")
    found["html"] = body.shown(found.pop("targets"), room.addresses)
    return await room.show("article.html", found)


async def not_found(room: Room, slug: str) -> Response:
    words = " ".join(slug.replace("/", " ").replace("-", " ").split())
    return await room.missing(words, await room.ask(suggestions, words))


def everything(conn: sqlite3.Connection, slug: str) -> dict[str, Any] | None:
    """All that the page of an article shows; None where there is no such page."""
    page_id = page_at(conn, slug)
    page = page_queries.page(conn, page_id) if page_id is not None else None
    if page is None or page_id is None:
        return None
    body = Body.read(page["article_html"] or "", page["url"])
    captures = page_queries.captures(conn, page["url_id"])
    return {
        "page": page,
        "body": body,
        "targets": page_queries.targets(conn, body.urls),
        "captures": captures,
        "capture": current(captures, page["capture_id"]),
        "versions": page_queries.versions(conn, page_id),
        "fields": fields(page, page_queries.readings(conn, page_id)),
        "around": page_queries.neighbours(conn, page_id),
        "same_author": page_queries.same_author(conn, page_id, SAME_AUTHOR),
        "similar": similar(conn, page, SIMILAR),
    }


def current(captures: list[Row], capture_id: int) -> Row | None:
    """The capture that the page was read from."""
    return next((row for row in captures if row["id"] == capture_id), None)


def fields(page: Row, readings: dict[str, list[Row]]) -> list[Row]:
    """A row a field: its name, the reading that was chosen, and the others."""
    known = list(text.FIELD_NAMES)
    names = [name for name in known if name in readings or page.get(name)]
    names += [name for name in readings if name not in (*known, *UNSHOWN)]
    return [one_field(name, page.get(name), readings.get(name, [])) for name in names]


def one_field(name: str, value: Any, readings: list[Row]) -> Row:
    chosen = next((row for row in readings if row["chosen"]), None)
    return {
        "name": text.FIELD_NAMES.get(name, name.replace("_", " ")),
        "value": shortened(chosen["value"] if chosen else value),
        "raw": shortened(chosen["raw"]) if chosen else None,
        "chosen": chosen,
        "others": [
            {**row, "value": shortened(row["value"])} for row in readings if row is not chosen
        ],
    }


def shortened(value: Any, length: int = 160) -> str | None:
    if value is None:
        return None
    shown = " ".join(str(value).split())
    return shown if len(shown) <= length else shown[: length - 1] + "…"
