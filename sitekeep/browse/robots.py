"""`/robots.txt` of the reading room: articles and lists may be indexed, what costs work may not.

The site's own robots.txt, as it was kept, is at `/-/web/` like every other address.
Source: https://www.rfc-editor.org/rfc/rfc9309
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.browse.room import Room

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette


async def robots(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    closed = [
        str(datasette.urls.path("/-/")),
        room.addresses.search() + "?",
        room.addresses.tables(),
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return Response.text("\n".join(lines) + "\n")
