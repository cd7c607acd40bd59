"""Search and browsing: the same list, with words or without."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.archive.documents import find_documents
from sitekeep.archive.find import PER_PAGE, Filters, Found, find, suggestions
from sitekeep.archive.queries import Row
from sitekeep.archive.search import parse
from sitekeep.browse.room import Room

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

FILTERS = ("section", "year", "author", "type")
#: Farther on, whoever reads has stopped reading, and SQLite must skip too many rows.
LAST_PAGE = 5000
SHOWN_VALUES = 12
SHOWN_DOCUMENTS = 10


async def search(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    words = (request.args.get("q") or "").strip()
    chosen = {name: value for name in FILTERS if (value := request.args.get(name))}
    number = page_number(request.args.get("page"))
    found, documents, tries = await room.ask(look, words, Filters(**chosen), number)
    context = {
        "q": words,
        "chosen": chosen,
        "number": number,
        "pages": max(1, -(-found.total // PER_PAGE)),
        "found": found,
        "documents": documents,
        "facets": {name: short(found.facets[name], chosen.get(name)) for name in FILTERS},
        "tries": tries,
    }
    return await room.show("search.html", context)


def look(
    conn: sqlite3.Connection, words: str, filters: Filters, number: int
) -> tuple[Found, tuple[int, list[Row]], list[tuple[str, int]]]:
    """What was found: pages, and documents beside the first of them; or else what to look for."""
    query = parse(words)
    found = find(conn, query, filters, number)
    is_first = number == 1 and filters == Filters()
    documents = find_documents(conn, query, SHOWN_DOCUMENTS) if is_first else (0, [])
    is_nothing = not (found.total or documents[0])
    return found, documents, suggestions(conn, words) if is_nothing else []


def page_number(text: str | None) -> int:
    """A page number from an address, 1 where it is none."""
    digits = text if text and text.isascii() and text.isdigit() else "1"
    return min(max(int(digits[:9]), 1), LAST_PAGE)


def short(values: list[tuple[str, int]], chosen: str | None) -> list[tuple[str, int]]:
    """The values worth offering: the frequent ones, and the chosen one always."""
    shown = values[:SHOWN_VALUES]
    return shown + [value for value in values[SHOWN_VALUES:] if value[0] == chosen]
