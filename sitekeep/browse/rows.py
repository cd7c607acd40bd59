"""A whole table or view as JSON lines, streamed: what Datasette does for CSV."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.archive.dictionary import TABLES
from sitekeep.archive.json_lines import json_lines
from sitekeep.browse.room import DATA_HEADERS, Room

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

ROUTE = r"^/-/rows/(?P<table>\w+)\.jsonl$"
#: https://jsonlines.org
HEADERS = DATA_HEADERS | {"Content-Type": "application/jsonl; charset=utf-8"}


async def rows(
    datasette: Datasette, request: Any, send: Callable[[dict[str, Any]], Awaitable[None]]
) -> Response | None:
    """Off where streams of CSV are."""
    room = await Room.enter(datasette, request)
    table = request.url_vars["table"]
    if table not in TABLES or not datasette.setting("allow_csv_stream"):
        return await room.missing()
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    parts = json_lines(Path(str(room.database.path)), table)
    while part := await asyncio.to_thread(next, parts, ""):
        await send({"type": "http.response.body", "body": part.encode(), "more_body": True})
    await send({"type": "http.response.body", "body": b""})
    return None
