"""`/-/questions`: questions ready to ask, each with its answer as a page, JSON and CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

from datasette import Response
from datasette.database import QueryInterrupted

from sitekeep.archive.queries import Row, with_slugs
from sitekeep.archive.questions import QUESTIONS, Question
from sitekeep.browse.chart import Bar, Rectangle, bars
from sitekeep.browse.room import DATA_HEADERS, Room

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

ROUTE = r"^/-/questions/(?P<name>[a-z-]+)(?:\.(?P<form>json|csv))?$"
#: Told by the link to the page.
PAGE_COLUMNS = ("page_id", "path", "headline", "slug")


async def questions(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    return await room.show("questions.html", {"questions": QUESTIONS})


async def question(datasette: Datasette, request: Any) -> Response:
    """Bound by the server's own `sql_time_limit_ms` and `max_returned_rows`."""
    room = await Room.enter(datasette, request)
    name, form = request.url_vars["name"], request.url_vars["form"]
    if (asked := QUESTIONS.get(name)) is None:
        return await room.missing()
    about = (request.args.get("about") or "").strip()
    try:
        found, is_cut = await answer(room, asked, about)
    except QueryInterrupted:
        return await room.show("question.html", context(name, asked, about, None), status=503)
    if form == "csv":
        return Response(as_csv(found), headers=DATA_HEADERS, content_type="text/csv; charset=utf-8")
    if form == "json":
        data = {"question": asked.title, "about": about, "rows": found, "truncated": is_cut}
        return Response.json(data, headers=DATA_HEADERS)
    return await room.show("question.html", context(name, asked, about, found, is_cut=is_cut))


async def answer(room: Room, asked: Question, about: str) -> tuple[list[Row], bool]:
    """The rows, and whether there are more than the server gives."""
    if asked.worked_out:
        found = await room.recall(asked.worked_out)
        most = int(room.datasette.setting("max_returned_rows"))
        return await room.ask(with_slugs, [dict(row) for row in found[:most]]), len(found) > most
    # What no URL can hold is about nothing, and SQLite takes no lone surrogates.
    about = about.encode("utf-8", "ignore").decode()
    results = await room.database.execute(asked.sql, {"about": about}, truncate=True)
    found = [dict(row) for row in results.rows]
    if "page_id" in results.columns:
        found = await room.ask(with_slugs, found)
    return found, bool(results.truncated)


def context(
    name: str, asked: Question, about: str, found: list[Row] | None, *, is_cut: bool = False
) -> dict[str, Any]:
    """`found` is None where the server has no time for the answer."""
    first = found[0] if found else {}
    hidden = PAGE_COLUMNS if "page_id" in first else ()
    return {
        "name": name,
        "question": asked,
        "about": about,
        "found": found,
        "is_cut": is_cut,
        "is_of_pages": "page_id" in first,
        "columns": [column for column in first if column not in hidden],
        "chart": picture(asked, found or []),
    }


def picture(asked: Question, found: list[Row]) -> list[Rectangle]:
    if asked.chart is None:
        return []
    label, height = asked.chart
    return bars([Bar(str(row[label]), row[height] or 0) for row in found])


def as_csv(found: list[Row]) -> str:
    """With a line of names, as RFC 4180 has it."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]) if found else [])
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue()
