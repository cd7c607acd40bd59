"""Addresses that are not routes: `/` is our home page, and old addresses of the site still work.

Datasette's own addresses are left alone: whatever begins with `/-/` or with the name of a
database is never looked up. Datasette's list of databases stays at `/-/`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from sitekeep.archive import page_queries
from sitekeep.archive.queries import Row
from sitekeep.browse.room import ROOMS, Addresses, find_archive

App = Callable[[dict[str, Any], Any, Any], Awaitable[None]]
HOME = "/-/sitekeep"
#: First parts of addresses, besides ROOMS, where the site's own are not looked up.
OURS = ("-", "favicon.ico", "robots.txt", "search.json", "search.atom")


def wrapper(datasette: Any) -> Callable[[App], App]:
    """The wrapper that Datasette puts around itself (hook `asgi_wrapper`)."""

    def wrap(app: App) -> App:
        async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
            if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
                return await app(scope, receive, send)
            path = local_path(datasette, scope)
            if path == "/-/":
                return await app(moved(datasette, scope, "/"), receive, send)
            if path is None or is_taken(datasette, path):
                return await app(scope, receive, send)
            database = await find_archive(datasette)
            if database is None:
                return await app(scope, receive, send)
            if location := await new_address(datasette, database, path, scope):
                return await redirect(send, location)
            if path == "/":
                scope = moved(datasette, scope, HOME)
            return await app(scope, receive, send)

        return answer

    return wrap


def local_path(datasette: Any, scope: dict[str, Any]) -> str | None:
    """The path below Datasette's `base_url`, percent-encoded as sent; None where it is not."""
    raw = scope.get("raw_path") or scope["path"].encode()
    path = str(raw.decode("latin-1")).partition("?")[0]
    base = datasette.setting("base_url")
    return "/" + path.removeprefix(base) if path.startswith(base) else None


def moved(datasette: Any, scope: dict[str, Any], path: str) -> dict[str, Any]:
    full = datasette.setting("base_url") + path.removeprefix("/")
    return {**scope, "path": full, "raw_path": full.encode()}


def is_taken(datasette: Any, path: str) -> bool:
    """Whether Datasette or we ourselves answer at `path`."""
    first = path.removeprefix("/").partition("/")[0]
    return first in (*OURS, *ROOMS) or first.partition(".")[0] in datasette.databases


async def new_address(
    datasette: Any, database: Any, path: str, scope: dict[str, Any]
) -> str | None:
    """Where the archive shows what the site had at `path`; None where it had nothing there."""
    query = scope.get("query_string", b"").decode("latin-1")
    if path == "/" and not query:
        return None
    old = path + (f"?{query}" if query else "")
    found: Row | None = await database.execute_fn(lambda conn: page_queries.original(conn, old))
    if found is None:
        return None
    addresses = Addresses(datasette, database.name)
    if found["slug"]:
        return addresses.page(found["slug"])
    return addresses.payload(found["payload_digest"])


async def redirect(send: Any, location: str) -> None:
    headers = [(b"location", location.encode()), (b"content-length", b"0")]
    await send({"type": "http.response.start", "status": 302, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
