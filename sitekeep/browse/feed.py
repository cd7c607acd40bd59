"""`/-/changes.atom`: what changed on the site, for feed readers; also of one kind or section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep import __version__
from sitekeep.archive.feed import NEWS, feed_of
from sitekeep.atom import MEDIA_TYPE, written
from sitekeep.browse.room import DATA_HEADERS, Room
from sitekeep.change import Change

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette


async def changes_feed(datasette: Datasette, request: Any) -> Response:
    """`?change=` names one of the kinds of `Change`, `?section=` a section."""
    room = await Room.enter(datasette, request)
    asked = request.args.get("change")
    if asked and asked not in NEWS:
        words = f"There is no feed of “{asked}”. There are: {', '.join(NEWS)}.\n"
        return Response.text(words, status=400)
    section = request.args.get("section") or None
    found = await room.ask(
        feed_of,
        lambda row: room.absolute(room.addresses.page(row["slug"])),
        room.absolute(room.addresses.home()),
        kind=Change(asked) if asked else None,
        section=section,
        self_link=room.absolute(room.addresses.feed(change=asked, section=section)),
    )
    body = written(found, f"Sitekeep {__version__}").decode()
    return Response(body, headers=DATA_HEADERS, content_type=f"{MEDIA_TYPE}; charset=utf-8")
