"""`/-/review`: what a person should look at, worst first, with the command to say it."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.archive import review
from sitekeep.archive.corrections import all_corrections
from sitekeep.archive.queries import Row
from sitekeep.browse.room import Room
from sitekeep.browse.search import page_number

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

PER_PAGE = 50


async def to_review(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    number = page_number(request.args.get("page"))
    return await room.show("review.html", await room.ask(one_page, number))


def one_page(conn: sqlite3.Connection, number: int) -> Row:
    found = review.review(conn)
    start = (number - 1) * PER_PAGE
    return {
        "total": len(found),
        "number": number,
        "pages": max(1, -(-len(found) // PER_PAGE)),
        "entries": found[start : start + PER_PAGE],
        "rules": review.rules_for_profile(found),
        "corrections": all_corrections(conn),
    }
