"""The page as it looked: captures shown again, out of the archive alone.

Addresses are those of the Wayback Machine. `/-/web/<14 digits>/<url>` is for readers: a page of
ours, with a banner and around the capture a frame that it cannot leave. `<14 digits>if_` is the
capture itself, `cs_` a style sheet and `im_` any other file that a page shows.

Archived pages are strangers here. They run nothing, because they are sent with a policy that
knows no script and a sandbox that has no origin; they reach nothing but this archive, because
the policy names nothing else; and the banner is not theirs to cover or to imitate.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.archive import mementos, page_queries
from sitekeep.archive.payloads import get_payload
from sitekeep.archive.queries import Row
from sitekeep.browse import kinds, memento, rewriting, text
from sitekeep.browse.moments import from_http_date, moment_of
from sitekeep.browse.payload import attachment
from sitekeep.browse.room import POLICY, Room
from sitekeep.browse.timeline import Timeline, asked_for

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

#: Links may change the page around the frame when a reader follows them; nothing else may.
SANDBOX = "allow-top-navigation-by-user-activation"
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'"
#: For an archived page. No script, no form, no plug-in, no connection.
PAGE_POLICY = (
    f"{NOTHING}; img-src 'self' data:; style-src 'self' 'unsafe-inline'; font-src 'self' data:;"
    f" media-src 'self' data:; frame-src 'self'; sandbox {SANDBOX}"
)
#: For any other archived bytes.
FILE_POLICY = f"{NOTHING}; img-src data:; style-src 'unsafe-inline'; sandbox"
ARCHIVED = {
    "Content-Security-Policy": FILE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, max-age=300",
}
#: For our page around the frame.
AROUND = {"Content-Security-Policy": f"{POLICY}; frame-src 'self'"}
HTML = "text/html; charset=utf-8"
#: Pages of more than this are offered as their source: a browser would not like them either.
MAX_PAGE_BYTES = 4 * 2**20
MAX_REDIRECTS = 20
USES: dict[rewriting.Use, str] = {"page": "", "frame": "if_", "style": "cs_", "file": "im_"}


@dataclass(frozen=True)
class Visit:
    """One request for an address: the room, the address and what the archive has of it."""

    room: Room
    timeline: Timeline

    @property
    def url(self) -> str:
        return self.timeline.url

    def whole(self, before: str) -> str:
        """Our address with its host, as other machines need it."""
        datasette, request = self.room.datasette, self.room.request
        path = self.room.addresses.web(self.url, before.removesuffix("/"))
        return str(datasette.absolute_url(request, path))

    def headers(self, capture: Row) -> dict[str, str]:
        return memento.headers(self.timeline, capture, self.whole)

    def at(self, capture: Row, use: str = "") -> str:
        return self.room.addresses.web(self.url, capture["digits"] + use)

    def lead(self, capture: Row) -> rewriting.Lead:
        """Where addresses on a page of this moment lead: to the same moment."""
        addresses, digits = self.room.addresses, capture["digits"]
        return lambda url, use: addresses.web(url, digits + USES[use])


async def enter(datasette: Datasette, request: Any) -> tuple[Room, Visit | None]:
    """The visit that a request asks for; None where it names no address of the web."""
    room = await Room.enter(datasette, request)
    url = asked_for(request.url_vars["url"], request.query_string)
    if url is None:
        return room, None
    captures = await room.ask(mementos.captures_of, url)
    return room, Visit(room, Timeline.of(url, captures))


async def page(datasette: Datasette, request: Any) -> Response:
    """For readers: the capture in a frame, and above it what it is."""
    room, visit = await enter(datasette, request)
    moment = moment_of(request.url_vars["digits"])
    if visit is None or moment is None:
        return await not_kept(room, visit)
    capture = visit.timeline.nearest(moment)
    if capture is None:
        return await not_kept(room, visit)
    if capture["payload_digest"] is None:
        return await sent_on(visit, capture, "")
    if capture["digits"] != request.url_vars["digits"]:
        return redirect(visit.at(capture))
    return await around(visit, capture)


async def around(visit: Visit, capture: Row) -> Response:
    shown = await visit.room.ask(what_is_shown, visit, capture)
    before, after = visit.timeline.around(capture)
    context = {
        "url": visit.url,
        "capture": capture,
        "number": visit.timeline.shown.index(capture) + 1,
        "total": len(visit.timeline.shown),
        "before": before,
        "after": after,
        "sandbox": SANDBOX,
        **shown,
    }
    return await visit.room.show("replay.html", context, headers=visit.headers(capture) | AROUND)


def what_is_shown(conn: sqlite3.Connection, visit: Visit, capture: Row) -> dict[str, Any]:
    """How the capture is shown, the page of ours about it, and where it would send its readers."""
    payload = get_payload(conn, capture["payload_digest"]) or b""
    kind = kinds.kind_of(kinds.type_of(capture["content_type"], payload))
    is_large = kind == kinds.PAGE and len(payload) > MAX_PAGE_BYTES
    onward = None
    if kind == kinds.PAGE and not is_large:
        markup = rewriting.decoded(payload, capture["content_type"])
        onward = rewriting.sends_on(markup, capture["url"])
    pages = mementos.replayed_pages(conn, [visit.url])
    return {
        "kind": "large" if is_large else kind,
        "onward": onward,
        "page": pages[0] if pages else None,
    }


async def frame(datasette: Datasette, request: Any) -> Response:
    """The capture itself, as a page on its own or in a frame."""
    room, visit = await enter(datasette, request)
    moment = moment_of(request.url_vars["digits"])
    capture = visit.timeline.nearest(moment) if visit and moment else None
    if visit is None or capture is None:
        return nothing_here(text.NOT_REPLAYED)
    if capture["payload_digest"] is None:
        return await sent_on(visit, capture, "if_")
    if capture["digits"] != request.url_vars["digits"]:
        return redirect(visit.at(capture, "if_"))
    payload, media = await payload_of(room, capture)
    if kinds.kind_of(media) != kinds.PAGE:
        return as_it_is(visit, capture, payload, media)
    if len(payload) > MAX_PAGE_BYTES:
        return nothing_here(text.TOO_LARGE_TO_REPLAY)
    body = await asyncio.to_thread(replayed_page, visit, capture, payload)
    headers = ARCHIVED | {"Content-Security-Policy": PAGE_POLICY} | visit.headers(capture)
    return Response(body, headers=headers, content_type=HTML)


def replayed_page(visit: Visit, capture: Row, payload: bytes) -> bytes:
    markup = rewriting.decoded(payload, capture["content_type"])
    return rewriting.replayed(markup, capture["url"], visit.lead(capture)).encode(errors="replace")


async def file(datasette: Datasette, request: Any) -> Response:
    """What a page shows: the capture nearest to the page's moment, without a detour."""
    room, visit = await enter(datasette, request)
    use = request.url_vars["use"]
    moment = moment_of(request.url_vars["digits"])
    capture = visit.timeline.nearest(moment) if visit and moment else None
    if visit is None or capture is None:
        return nothing_here(text.NOT_REPLAYED)
    if capture["payload_digest"] is None:
        return await sent_on(visit, capture, use)
    payload, media = await payload_of(room, capture)
    if use == "cs_" and media in ("text/css", "text/plain", "", "application/octet-stream"):
        return await style_sheet(visit, capture, payload)
    return as_it_is(visit, capture, payload, media)


async def style_sheet(visit: Visit, capture: Row, payload: bytes) -> Response:
    def sheet() -> bytes:
        markup = rewriting.decoded(payload, capture["content_type"])
        lead = visit.lead(capture)
        return rewriting.replayed_style(markup, capture["url"], lead).encode(errors="replace")

    body = await asyncio.to_thread(sheet)
    headers = ARCHIVED | visit.headers(capture)
    return Response(body, headers=headers, content_type="text/css; charset=utf-8")


def as_it_is(visit: Visit, capture: Row, payload: bytes, media: str) -> Response:
    """The bytes that were kept, under a type that nothing runs by."""
    headers = ARCHIVED | visit.headers(capture)
    if not kinds.is_shown_in_pages(media):
        headers["Content-Disposition"] = attachment(capture["url"])
    if kinds.FONT.match(media):
        # Pages in a sandbox have no origin ("null"), and browsers ask for fonts by origin.
        headers["Access-Control-Allow-Origin"] = "null"
    return Response(payload, headers=headers, content_type=kinds.sent_as(media))


async def payload_of(room: Room, capture: Row) -> tuple[bytes, str]:
    """What was kept, and what it is."""
    payload = await room.ask(get_payload, capture["payload_digest"]) or b""
    return payload, kinds.type_of(capture["content_type"], payload)


async def sent_on(visit: Visit, capture: Row, use: str) -> Response:
    """A redirect that was kept leads to what it led to then."""
    target = capture["redirect_url"]
    if await visit.room.ask(goes_round, capture):
        if use:
            return nothing_here(text.GOES_ROUND)
        return await not_kept(visit.room, visit, text.GOES_ROUND)
    location = visit.room.addresses.web(target, capture["digits"] + use)
    return redirect(location, visit.headers(capture) if use else {})


def goes_round(conn: sqlite3.Connection, capture: Row) -> bool:
    """Whether the redirects from here on never end in anything."""
    moment = moment_of(capture["digits"]) or datetime.now(UTC)
    here: Row | None = capture
    for _ in range(MAX_REDIRECTS):
        if here is None or here["payload_digest"] is not None:
            return False
        url = here["redirect_url"]
        here = Timeline.of(url, mementos.captures_of(conn, url)).nearest(moment)
    return True


async def gate(datasette: Datasette, request: Any) -> Response:
    """The TimeGate (RFC 7089, 4.1): leads to the capture nearest to what `Accept-Datetime` asks.

    A browser does not ask for a time; it is led to the newest capture, with the banner.
    """
    room, visit = await enter(datasette, request)
    wanted = request.headers.get("accept-datetime")
    moment = from_http_date(wanted) if wanted is not None else datetime.now(UTC)
    if moment is None:
        return plain(text.NO_HTTP_DATE, 400, {"Vary": "accept-datetime"})
    if visit is None or not visit.timeline.shown:
        return await not_kept(room, visit, headers={"Vary": "accept-datetime"})
    chosen = visit.timeline.nearest(moment) if wanted else visit.timeline.shown[-1]
    capture = chosen or visit.timeline.shown[-1]
    links = [
        *memento.ways(visit.timeline, visit.whole),
        *memento.neighbours(visit.timeline, capture, visit.whole),
    ]
    location = visit.at(capture, "if_" if wanted else "")
    return redirect(location, {"Vary": "accept-datetime", "Link": ", ".join(links)})


async def time_map(datasette: Datasette, request: Any) -> Response:
    """All captures of an address, for machines (RFC 7089, 5)."""
    _, visit = await enter(datasette, request)
    if visit is None or not visit.timeline.shown:
        return plain(text.NOT_REPLAYED, 404)
    if request.url_vars["form"] == "json":
        found = memento.time_map_json(visit.timeline, visit.whole)
        return Response(json.dumps(found, indent=1), content_type="application/json")
    body = memento.time_map(visit.timeline, visit.whole)
    return Response(body, content_type=memento.LINK_FORMAT)


async def captures(datasette: Datasette, request: Any) -> Response:
    """All captures of an address, for readers."""
    room, visit = await enter(datasette, request)
    if visit is None or not visit.timeline.captures:
        return await not_kept(room, visit)
    return await room.show("replay_captures.html", {"url": visit.url, "timeline": visit.timeline})


async def not_kept(
    room: Room,
    visit: Visit | None,
    why: str | None = None,
    headers: dict[str, str] | None = None,
) -> Response:
    """Our page for what cannot be replayed: why, what is near, where it may still live."""
    found = await room.ask(what_is_known, visit.url) if visit else {}
    context = {"visit": visit, "why": why, **found}
    return await room.show("replay_missing.html", context, status=404, headers=headers)


def what_is_known(conn: sqlite3.Connection, url: str) -> dict[str, Any]:
    """What became of an address that is not kept, and kept pages whose address is nearly it."""
    captures = mementos.captures_of(conn, url)
    near = mementos.replayed_pages(conn, nearly(url))
    return {
        "captures": captures[::-1],
        "waits": mementos.waiting_kind(conn, url),
        "near": near or with_path(conn, url),
    }


def nearly(url: str) -> list[str]:
    """The same address with and without its last slash and its query."""
    bare = url.partition("?")[0]
    return [each for each in (bare, bare.rstrip("/"), f"{bare.rstrip('/')}/") if each != url]


def with_path(conn: sqlite3.Connection, url: str) -> list[Row]:
    """The page at the same path on whatever host the archive is of."""
    path = "/" + url.partition("://")[2].partition("/")[2]
    found = page_queries.original(conn, path) if path != "/" else None
    return [found] if found and found["slug"] else []


def redirect(location: str, headers: dict[str, str] | None = None) -> Response:
    return Response.redirect(location, headers={"Cache-Control": "no-cache", **(headers or {})})


def plain(words: str, status: int, headers: dict[str, str] | None = None) -> Response:
    return Response(f"{words}\n", status=status, headers=ARCHIVED | (headers or {}))


def nothing_here(words: str) -> Response:
    """In place of a picture or of what a frame shows."""
    return plain(words, 404)


WHEN = "(?P<digits>[0-9]{4,14})"
ROUTES: list[tuple[str, Callable[..., Any]]] = [
    (r"^/-/web/timemap/(?P<form>link|json)/(?P<url>.+)$", time_map),
    (r"^/-/web/(?:\*|%2A)/(?P<url>.+)$", captures),
    (rf"^/-/web/{WHEN}/(?P<url>.+)$", page),
    (rf"^/-/web/{WHEN}if_/(?P<url>.+)$", frame),
    (rf"^/-/web/{WHEN}(?P<use>cs_|im_)/(?P<url>.+)$", file),
    (r"^/-/web/(?P<url>.+)$", gate),
]
