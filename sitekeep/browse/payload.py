"""Pictures and documents out of the archive, by digest.

Pictures are shown, anything else is a download; pages are not given out, because their scripts
belong to another place. Whatever a payload holds, it can run nothing here: it is sandboxed.
"""

from __future__ import annotations

from posixpath import basename
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote, urlsplit

from datasette import Response

from sitekeep.archive import page_queries
from sitekeep.browse.room import Room
from sitekeep.media_type import media_type

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

#: What browsers draw and never run. SVG can hold scripts: the sandbox stops them.
IMAGES = {
    "image/apng",
    "image/avif",
    "image/bmp",
    "image/gif",
    "image/jpeg",
    "image/jpg",
    "image/pjpeg",
    "image/png",
    "image/svg+xml",
    "image/vnd.microsoft.icon",
    "image/webp",
    "image/x-icon",
    "image/x-png",
}
PAGES = {"text/html", "application/xhtml+xml", "text/xml", "application/xml"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "public, max-age=31536000, immutable",
}


async def payload(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    payload_digest = request.url_vars["payload_digest"]
    found = await room.ask(page_queries.payload, payload_digest)
    content_type = media_type(found["content_type"]) if found else ""
    if found is None or content_type in PAGES:
        return await room.missing()
    headers = HEADERS | {"ETag": f'"{payload_digest}"'}
    if content_type not in IMAGES:
        headers["Content-Disposition"] = attachment(found["url"])
        content_type = "application/octet-stream"
    return Response(found["payload"], headers=headers, content_type=content_type)


def attachment(url: str | None) -> str:
    """A download under the name that the file had on the site (RFC 6266)."""
    name = unquote(basename(urlsplit(url or "").path)) or "file"
    return f"attachment; filename*=UTF-8''{quote(name, safe='')}"
