"""`/-/dictionary`: what every table, view and column means, for people and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.archive.dictionary import TABLES
from sitekeep.browse.room import DATA_HEADERS, Room

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette


async def dictionary(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    if request.url_vars["form"] == "json":
        words = {name: asdict(table) for name, table in TABLES.items()}
        return Response.json(words, headers=DATA_HEADERS)
    return await room.show("dictionary.html", {"tables": TABLES})
