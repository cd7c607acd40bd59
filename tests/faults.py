"""Small real sites, each with faults or features that a crawl must cope with.

`python -m tests.faults SITE [NAME=VALUE…]` serves one of `SITES` on loopback, prints its address
and ends with its parent. Every request is noted; `GET /-/log` tells them, `GET /-/set?NAME=VALUE`
changes what the site is like from then on. All text is stand-in text.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from urllib.request import urlopen

from sitekeep.demo.server import first_line, stop_with_parent

HOST = "127.0.0.1"
KIB = 1024
PDF = b"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
#: One transparent pixel, as a GIF.
PIXEL = bytes.fromhex(
    "47494638396101000100800000ffffff00000021f90400000000002c00000000010001000002024401003b"
)
#: What stand-in text is made of.
WORDS = (
    "amber basil copper counsel drift ember fern garnet harbour hazel indigo lantern meadow"
    " orchard pebble quiet river season thicket umbrella valley window yarrow zephyr"
)


class Ask(BaseHTTPRequestHandler):
    """One request, and ways to answer it."""

    server: Site
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        super().setup()
        with self.server.lock:
            self.server.connections += 1

    def finish(self) -> None:
        with suppress(OSError, ValueError):
            super().finish()
        with self.server.lock:
            self.server.connections -= 1

    def do_GET(self) -> None:
        path, _, query = self.path.partition("?")
        self.query = dict(parse_qsl(query, keep_blank_values=True))
        if path.startswith("/-/"):
            self.control(path)
            return
        with self.server.lock:
            self.server.hits[self.path] += 1
            self.hit = self.server.hits[self.path]
            self.server.active += 1
            self.note()
        try:
            self.server.handler_of(path)(self)
        finally:
            with self.server.lock:
                self.server.active -= 1

    def note(self) -> None:
        self.server.log.append(
            {
                "at": time.monotonic(),
                "path": self.path,
                "headers": {name.lower(): value for name, value in self.headers.items()},
                "active": self.server.active,
                "connections": self.server.connections,
            }
        )

    def control(self, path: str) -> None:
        if path == "/-/set":
            self.server.state.update(self.query)
        self.answer(json.dumps(self.server.log).encode(), "application/json")

    @property
    def state(self) -> dict[str, str]:
        return self.server.state

    @property
    def name(self) -> str:
        """The last segment of the path."""
        return urlsplit(self.path).path.rstrip("/").rpartition("/")[2]

    def answer(
        self, body: bytes, content_type: str = "text/html; charset=utf-8", status: int = 200,
        **headers: str,
    ) -> None:  # fmt: skip
        self.head(status, {"Content-Type": content_type, "Content-Length": str(len(body))}, headers)
        self.wfile.write(body)

    def head(self, status: int, fields: dict[str, str], more: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in (fields | more).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def page(self, title: str, *links: str, text: str = "", head: str = "", **headers: str) -> None:
        self.answer(html(title, *links, text=text, head=head).encode(), **headers)

    def go_to(self, location: str, status: int = 302) -> None:
        self.answer(b"", status=status, Location=location)

    def hang_up(self) -> None:
        self.wfile.flush()
        self.close_connection = True
        with suppress(OSError):
            self.connection.shutdown(2)

    def log_message(self, format: str, *args: Any) -> None:
        pass


Handler = Callable[[Ask], None]


class Site(ThreadingHTTPServer):
    """Serves `pages`: handlers by path; a path that ends in `*` stands for all that begin so."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, pages: dict[str, Handler], state: dict[str, str]) -> None:
        super().__init__((HOST, 0), Ask)
        self.pages = pages
        self.state = state
        self.log: list[dict[str, Any]] = []
        self.hits: Counter[str] = Counter()
        self.active = self.connections = 0
        self.lock = threading.Lock()

    def handler_of(self, path: str) -> Handler:
        if self.state.get("down"):
            return Ask.hang_up
        if path in self.pages:
            return self.pages[path]
        prefixes = [key for key in self.pages if key[-1] == "*" and path.startswith(key[:-1])]
        return self.pages[max(prefixes, key=len)] if prefixes else not_found

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients that give up are what this is about."""
        if not isinstance(sys.exc_info()[1], OSError | ValueError):
            super().handle_error(request, client_address)


def not_found(ask: Ask) -> None:
    ask.answer(html("Not found", text="Nothing here.").encode(), status=404)


def html(title: str, *links: str, text: str = "", head: str = "") -> str:
    """A page with a headline, text, and a list of links, each `href` or a tag as it is."""
    items = "".join(f"<li>{link if link[0] == '<' else anchor(link)}</li>\n" for link in links)
    text = text or prose(title)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body>"
        f"<h1>{title}</h1><p>{text}</p><div class=links><ul>{items}</ul></div></body></html>"
    )


def anchor(href: str) -> str:
    return f'<a href="{href}">to {href}</a>'


def prose(seed: str, words: int = 60) -> str:
    """Stand-in words, the same for the same seed and others for another."""
    number = zlib.crc32(seed.encode())
    found, known = [], WORDS.split()
    for _ in range(words):
        number = (number * 1103515245 + 12345) % 2**31
        found.append(known[number // 65536 % len(known)])
    return f"Stand-in text: {' '.join(found)}."


def titled(title: str, *links: str, **more: str) -> Handler:
    return lambda ask: ask.page(title, *links, **more)


def text(body: str, content_type: str = "text/plain") -> Handler:
    return lambda ask: ask.answer(filled(ask, body).encode(), content_type)


def filled(ask: Ask, body: str) -> str:
    base = f"http://{ask.headers['Host']}"
    return body.replace("{base}", base).replace("{other}", ask.state.get("other", ""))


def redirect(location: str, status: int = 302) -> Handler:
    return lambda ask: ask.go_to(filled(ask, location), status)


def status(number: int, **headers: str) -> Handler:
    return lambda ask: ask.answer(b"<p>stand-in error</p>", status=number, **headers)


def first_then(times: int, first: Handler, then: Handler) -> Handler:
    """`first` for so many requests of the same address, `then` ever after."""
    return lambda ask: (first if ask.hit <= times else then)(ask)


# -- one fault an address ------------------------------------------------------------------


def slow(ask: Ask) -> None:
    ask.head(200, {"Content-Type": "text/html", "Content-Length": "1000"}, {})
    ask.wfile.write(b"<p>one")
    ask.wfile.flush()
    time.sleep(30)


def half(ask: Ask) -> None:
    ask.head(200, {"Content-Type": "text/html", "Content-Length": "5000"}, {})
    ask.wfile.write(b"<p>half of it")
    ask.hang_up()


def wrong_charset(ask: Ask) -> None:
    body = html("Café Zoë", text=f"A naïve façade – “quoted”. {prose('café')}").encode(
        "windows-1252"
    )
    ask.answer(body, "text/html; charset=utf-8")


def gzip_bomb(ask: Ask) -> None:
    body = gzip.compress(b"<p>" + b" " * (40 * KIB * KIB))
    ask.answer(body, Content_Encoding="gzip")


def endless(ask: Ask) -> None:
    ask.head(200, {"Content-Type": "text/html", "Connection": "close"}, {})
    ask.close_connection = True
    for _ in range(64 * KIB):
        ask.wfile.write(b"<p>more</p>" * 100)


def not_http(ask: Ask) -> None:
    ask.wfile.write(b"what is this?\r\n\r\n")
    ask.hang_up()


def endless_hops(ask: Ask) -> None:
    ask.go_to(f"/hops/{int(ask.name) + 1}")


def broken_html(ask: Ask) -> None:
    ask.answer(b"<html><body><p>a\x00b <div <a href='/ok'>unclosed " + b"<b>" * 5000)


FAULTS: dict[str, Handler] = {
    "/": titled(
        "Faults", "/ok", "/drop", "/slow", "/half", "/wrong-charset", "/gzip-bomb", "/endless",
        "/not-http", "/loop-a", "/self", "/chain/1", "/hops/1", "/to-private", "/to-other",
        "/to-nowhere", "/to-mail", "/503-then-200", "/503", "/429", "/500", "/403", "/410", "/404",
        "/204", "/empty", "/doc.pdf", "/broken-html", "/no-type", "/300", "/same-1.gif",
        "<img src=/same-1.gif>", "<img src=/same-2.gif>", "<img src=/moved.gif>", "http://nowhere.invalid/page",
        "<img src=http://127.0.0.1:1/refused.gif>", "mailto:someone@example.org",
    ),
    "/ok": titled("All is well", "/"),
    "/drop": Ask.hang_up,
    "/slow": slow,
    "/half": half,
    "/wrong-charset": wrong_charset,
    "/gzip-bomb": gzip_bomb,
    "/endless": endless,
    "/not-http": not_http,
    "/loop-a": redirect("/loop-b"),
    "/loop-b": redirect("/loop-a"),
    "/self": redirect("/self"),
    "/chain/1": redirect("/chain/2", 301),
    "/chain/2": redirect("/chain/3", 307),
    "/chain/3": redirect("/chain/end", 308),
    "/chain/end": titled("End of the chain"),
    "/hops/*": endless_hops,
    "/to-private": redirect("http://0.0.0.0:1/secret"),
    "/to-other": redirect("{other}elsewhere"),
    "/moved.gif": redirect("{other}5.gif"),
    "/to-nowhere": status(302),
    "/to-mail": redirect("mailto:someone@example.org"),
    "/503-then-200": first_then(1, status(503), titled("Back again")),
    "/503": status(503),
    "/429": first_then(1, status(429, Retry_After="1"), titled("Patience rewarded")),
    "/500": status(500),
    "/403": status(403),
    "/410": status(410),
    "/204": lambda ask: ask.head(204, {}, {}),
    "/empty": lambda ask: ask.answer(b""),
    "/doc.pdf": lambda ask: ask.answer(PDF, "application/pdf"),
    "/broken-html": broken_html,
    "/no-type": lambda ask: ask.head(200, {"Content-Length": "0"}, {}),
    "/300": status(300),
    "/same-1.gif": lambda ask: ask.answer(PIXEL, "image/gif"),
    "/same-2.gif": lambda ask: ask.answer(PIXEL, "image/gif"),
}  # fmt: skip


# -- traps, and what only looks like one ---------------------------------------------------


def calendar(ask: Ask) -> None:
    """A month without events; the next month is always a link away."""
    month = int(ask.query.get("month", 1))
    ask.page(
        f"Calendar, month {month}",
        f"/calendar?month={month + 1}", f"/calendar?month={month + 12}",
        text="Nothing is planned in this month.",
    )  # fmt: skip


def growing(ask: Ask) -> None:
    ask.page("It grows", "x/", text="A relative link that leads one folder deeper.")


def repeating(ask: Ask) -> None:
    ask.page("It repeats", "a/b/", "a/c/", text="A relative link of two folders.")


def filters(ask: Ask) -> None:
    """A list of three things that can be filtered and sorted in every combination."""
    names = ("colour", "size", "sort", "view", "brand")
    links = []
    for name in names:
        for value in "abcd":
            query = {**ask.query, name: value}
            links.append("/filters?" + "&".join(f"{k}={v}" for k, v in sorted(query.items())))
    ask.page("Filtered list", *links, text="The same three things, whatever is asked.")


def sessions(ask: Ask) -> None:
    """Each answer gives the visitor a new session in every link."""
    with ask.server.lock:
        ask.server.hits["session"] += 1
        session = f"{ask.server.hits['session']:032x}"
    links = [f"/sessions/{n}?PHPSESSID={session}&utm_source=s{session}" for n in range(1, 6)]
    ask.page(f"Session page {ask.name}", *links)


def pagination(ask: Ask) -> None:
    """Sixty pages of a list, each linked from the one before only."""
    number = int(ask.query.get("page", 1))
    links = [f"/articles/{number}-{n}" for n in range(3)]
    more = [f"/list?page={number + 1}"] if number < 60 else []
    ask.page("Articles", *links, *more, text=prose(f"list {number}", 20))


def gallery(ask: Ask) -> None:
    """Forty pictures with next to no text, each linked from the one before only."""
    number = int(ask.name)
    more = [f"/gallery/{number + 1}"] if number < 40 else []
    ask.page(f"Picture {number}", f"<img src=/pictures/{number}.gif>", *more, text="Next picture")


TRAPS: dict[str, Handler] = {
    "/": titled(
        "Traps", "/calendar", "/growing/", "/repeating/", "/filters", "/sessions/1", "/list",
        "/gallery/1",
    ),
    "/calendar": calendar,
    "/growing/*": growing,
    "/repeating/*": repeating,
    "/filters": filters,
    "/sessions/*": sessions,
    "/list": pagination,
    "/articles/*": lambda ask: ask.page(f"Article {ask.name}"),
    "/gallery/*": gallery,
    "/pictures/*": lambda ask: ask.answer(PIXEL + ask.name.encode(), "image/gif"),
}  # fmt: skip


# -- one page, many addresses --------------------------------------------------------------


def spellings(ask: Ask) -> None:
    host = ask.headers["Host"]
    ask.page(
        "Spellings",
        "/page?b=2&a=1", "/page?a=1&b=2#part", "page?a=1&b=2&utm_source=mail", "./page?a=1&b=2",
        "/x/../page?a=1&b=2&fbclid=abc", f"http://www.{host}/page?a=1&b=2",
        f"https://{host}/page?a=1&b=2", "  /page?b=2&a=1  ", "/caf%C3%A9", "/café", "/#top",
        f"http://{host}", f"http://{host}/", "/jump;jsessionid=0A1B2C", "/jump",
    )  # fmt: skip


SPELLINGS: dict[str, Handler] = {
    "/": spellings,
    "/page": titled("One page"),
    "/caf%C3%A9": titled("Accents"),
    "/jump": titled("Jump"),
}


# -- where addresses are listed ------------------------------------------------------------

SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
URLSET = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    f'<urlset xmlns="{SITEMAPS}" xmlns:image="{IMAGES}">{{}}</urlset>'
)
INDEX = f'<sitemapindex xmlns="{SITEMAPS}">{{}}</sitemapindex>'
RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>
<link>{base}/</link><item><title>One</title><link>{base}/only-in-rss</link></item></channel></rss>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>News</title>
<link rel="self" href="{base}/atom.xml"/><entry><title>One</title>
<link rel="alternate" href="{base}/only-in-atom"/><link rel="edit" href="{base}/never"/>
</entry></feed>"""
FEEDS = (
    '<link rel=alternate type="application/rss+xml" href=/rss.xml>'
    '<link rel=alternate type="application/atom+xml" href=/atom.xml>'
)


def packed_sitemap(ask: Ask) -> None:
    body = filled(ask, URLSET.format("<url><loc>{base}/only-in-gz</loc></url>"))
    ask.answer(gzip.compress(body.encode()), "application/gzip")


LISTED: dict[str, Handler] = {
    "/": titled("Listed elsewhere", head=FEEDS),
    "/robots.txt": text(
        "User-agent: *\nAllow: /\n\nSitemap: {base}/index.xml\nSitemap: {base}/plain.txt\n"
        "Sitemap: {other}sitemap.xml\n"
    ),
    "/index.xml": text(
        INDEX.format(
            "<sitemap><loc>{base}/one.xml</loc></sitemap>"
            "<sitemap><loc>{base}/two.xml.gz</loc></sitemap>"
            "<sitemap><loc>{base}/index.xml</loc></sitemap>"
            "<sitemap><loc>{base}/missing.xml</loc></sitemap>"
        ),
        "text/xml",
    ),
    "/one.xml": text(
        "\ufeff" + URLSET.format(
            "<url><loc>\n {base}/only-in-xml?a=1&amp;b=2 \n</loc><image:image><image:loc>"
            "{base}/only-in-xml.gif</image:loc></image:image></url>"
            "<url><loc>{other}not-ours</loc></url>"
        ),
        "application/xml",
    ),
    "/two.xml.gz": packed_sitemap,
    "/plain.txt": text("{base}/only-in-text\n\n{base}/also-in-text\nno address at all\n"),
    "/rss.xml": text(RSS, "text/xml"),
    "/atom.xml": text(ATOM, "application/atom+xml"),
    "/only-in-xml.gif": lambda ask: ask.answer(PIXEL, "image/gif"),
    "/only-in*": lambda ask: ask.page(ask.name),
    "/also-in-text": titled("Also in the text"),
}  # fmt: skip


# -- robots.txt ----------------------------------------------------------------------------

FEW: dict[str, Handler] = {
    "/": titled("Few pages", "/1", "/2", "/3", "/4", "<img src=/5.gif>"),
    "/5.gif": lambda ask: ask.answer(PIXEL, "image/gif"),
} | {f"/{n}": titled(f"Page {n}") for n in range(1, 5)}
POLITE = FEW | {"/robots.txt": text("User-agent: *\nCrawl-delay: 1\n")}
DISALLOW = FEW | {
    "/robots.txt": text(
        "User-agent: *\nDisallow: /\n\nUser-agent: sitekeep\nDisallow: /2\nDisallow: /*.gif$\n"
    )
}
ROBOTS_MOVED = FEW | {
    "/robots.txt": redirect("/rules/1"),
    "/rules/1": redirect("/rules/2"),
    "/rules/2": text("User-agent: *\nDisallow: /3\n"),
}
#: Sites that answer every unknown address with a redirect to some page.
ROBOTS_TO_PAGE = FEW | {"/robots.txt": redirect("/4"), "/sitemap.xml": redirect("/4")}
ROBOTS_LOOP = FEW | {"/robots.txt": redirect("/robots.txt?again")}
ROBOTS_503 = FEW | {"/robots.txt": status(503)}
ROBOTS_503_ONCE = FEW | {
    "/robots.txt": first_then(1, status(503), text("User-agent: *\nDisallow: /1\n"))
}
ROBOTS_DROPPED = FEW | {"/robots.txt": Ask.hang_up}
FORBIDDEN = FEW | {"/robots.txt": text("User-agent: *\nDisallow: /\n")}


# -- start pages ---------------------------------------------------------------------------

ALL_500: dict[str, Handler] = {"/*": status(500), "/robots.txt": not_found}
ALL_500_AND_ROBOTS: dict[str, Handler] = {"/*": status(500)}
ONLY_PDF: dict[str, Handler] = {
    "/": lambda ask: ask.answer(PDF, "application/pdf"),
    "/robots.txt": not_found,
}
START_LOOP: dict[str, Handler] = {"/": redirect("/a"), "/a": redirect("/")}
START_TO_OTHER: dict[str, Handler] = {"/": redirect("{other}", 301)}
START_TO_PRIVATE: dict[str, Handler] = {"/": redirect("http://0.0.0.0:1/")}


# -- the second time -----------------------------------------------------------------------


def with_etag(ask: Ask) -> None:
    tag = '"one"'
    if ask.headers.get("If-None-Match") == tag:
        ask.head(304, {"ETag": tag}, {})
    else:
        ask.page("With a tag", "/behind-tag", ETag=tag)


def random_token(ask: Ask) -> None:
    ask.page("With a token", head=f'<meta name="csrf-token" content="{ask.server.hits.total()}">')


def edited(ask: Ask) -> None:
    ask.page("Edited", text=prose(f"edited {ask.state.get('day', '1')}"))


def vanishing(ask: Ask) -> None:
    not_found(ask) if ask.state.get("day") == "2" else ask.page("Soon gone")


def newcomer(ask: Ask) -> None:
    ask.page("Newcomer") if ask.state.get("day") == "2" else not_found(ask)


def falsely_unmodified(ask: Ask) -> None:
    ask.head(304, {}, {})


SECOND: dict[str, Handler] = {
    "/robots.txt": text("User-agent: *\nAllow: /\n"),
    "/": titled(
        "Twice", "/etag", "/plain", "/token", "/edited", "/vanishing", "/newcomer", "/always-304"
    ),
    "/etag": with_etag,
    "/behind-tag": titled("Behind the tag"),
    "/plain": titled("No validators"),
    "/token": random_token,
    "/edited": edited,
    "/vanishing": vanishing,
    "/newcomer": newcomer,
    "/always-304": falsely_unmodified,
}


# -- a site with a history, told day by day ------------------------------------------------


def on_day(first: Handler, **others: Handler) -> Handler:
    """`first`, unless the day that the site is set to (`d2`, `d3`) has a handler of its own."""
    return lambda ask: others.get(f"d{ask.state.get('day', '1')}", first)(ask)


def counter(ask: Ask) -> None:
    visits = f"You are visitor number {12_000 + ask.hit}. Now it is {time.strftime('%H:%M:%S')}."
    ask.page("Counter", text=f"{prose('counter')}</p><p>{visits}", head=f"<!-- {ask.hit} -->")


ALWAYS_THERE = ("/stays", "/edited", "/counter", "/old-name", "/vanishes", "/leads-on")
HISTORY: dict[str, Handler] = {
    "/": on_day(
        titled("History", *ALWAYS_THERE, "/dropped", "/here"),
        d2=titled("History", *ALWAYS_THERE, "/there", "/fresh"),
        d3=titled("History", *ALWAYS_THERE, "/there"),
        d4=titled("History", *ALWAYS_THERE, "/there", "/dropped"),
    ),
    "/stays": titled("Stays as it is"),
    "/edited": on_day(
        titled("Edited", text=f"{prose('one')}</p><p>{prose('two')}"),
        d2=titled("Edited well", text=f"{prose('one')}</p><p>{prose('two')} And more."),
        d3=titled("Edited well", text=f"{prose('one')}</p><p>{prose('two')} And more."),
    ),
    "/counter": counter,
    "/old-name": on_day(
        titled("Renamed"), d2=redirect("/new-name", 301), d3=redirect("/new-name", 301)
    ),
    "/new-name": titled("Renamed"),
    "/vanishes": on_day(titled("Vanishes"), d2=status(410), d3=status(410)),
    "/dropped": titled("Dropped from the list"),
    "/here": titled("Somewhere"),
    "/there": titled("Somewhere"),
    "/fresh": titled("Fresh"),
    "/leads-on": on_day(titled("Leads on", "/behind"), d3=status(403)),
    "/behind": titled("Behind another page"),
}


# -- size and shape ------------------------------------------------------------------------


def tree(ask: Ask) -> None:
    """Pages below pages: `/tree/1/2`, five below each, three deep."""
    path = ask.path.rstrip("/")
    depth = path.count("/") - 1
    links = [f"{path}/{n}" for n in range(1, 6)] if depth < 3 else []
    ask.page(f"Leaf {path}", *links, f"<img src=/big/{zlib.crc32(path.encode())}.gif>")


def big(ask: Ask) -> None:
    ask.answer(PIXEL + zlib.compress(ask.name.encode()) * KIB, "image/gif")


TREE: dict[str, Handler] = {
    "/": titled("Tree", "/tree", "/other/1", "/tree/secret"),
    "/tree": tree,
    "/tree/*": tree,
    "/other/1": titled("Elsewhere on the site", "/other/2", "/gone"),
    "/other/2": titled("Deeper elsewhere"),
    "/big/*": big,
}


def going_down(ask: Ask) -> None:
    """A long list; after so many answers nobody answers any more."""
    number = int(ask.name or 0)
    if number and ask.server.hits.total() > int(ask.state.get("after", 1000)):
        ask.state["down"] = "yes"
        ask.hang_up()
        return
    ask.page(f"Number {number}", *(f"/n/{n}" for n in range(number + 1, min(number + 6, 61))))


DOWN: dict[str, Handler] = {"/": going_down, "/n/*": going_down}


def names(ask: Ask) -> None:
    """Pictures of hosts that are elsewhere, told by their names alone."""
    port = ask.headers["Host"].rpartition(":")[2]
    hosts = (
        "inside.example.org/secret",
        "metadata.example.org/secret",
        f"here.example.org:{port}/near",
    )
    ask.page("Names", *(f"<img src=http://{host}.gif>" for host in hosts))


NAMES: dict[str, Handler] = {
    "/": names,
    "/near.gif": lambda ask: ask.answer(PIXEL, "image/gif"),
}


SITES: dict[str, dict[str, Handler]] = {
    "names": NAMES,
    "faults": FAULTS,
    "traps": TRAPS,
    "spellings": SPELLINGS,
    "listed": LISTED,
    "few": FEW,
    "polite": POLITE,
    "disallow": DISALLOW,
    "robots-moved": ROBOTS_MOVED,
    "robots-to-page": ROBOTS_TO_PAGE,
    "robots-loop": ROBOTS_LOOP,
    "robots-503": ROBOTS_503,
    "robots-503-once": ROBOTS_503_ONCE,
    "robots-dropped": ROBOTS_DROPPED,
    "forbidden": FORBIDDEN,
    "all-500": ALL_500,
    "all-500-and-robots": ALL_500_AND_ROBOTS,
    "only-pdf": ONLY_PDF,
    "start-loop": START_LOOP,
    "start-to-other": START_TO_OTHER,
    "start-to-private": START_TO_PRIVATE,
    "second": SECOND,
    "history": HISTORY,
    "tree": TREE,
    "down": DOWN,
}


class Served:
    """A site that a child process serves."""

    def __init__(self, url: str) -> None:
        #: "http://127.0.0.1:PORT/"
        self.url = url

    def log(self) -> list[dict[str, Any]]:
        """The requests so far: `at` (seconds), `path`, `headers`, `active`, `connections`."""
        with urlopen(f"{self.url}-/log", timeout=10) as answer:
            found: list[dict[str, Any]] = json.load(answer)
            return found

    def paths(self) -> list[str]:
        return [request["path"] for request in self.log()]

    def set(self, **state: str) -> None:
        query = "&".join(f"{name}={value}" for name, value in state.items())
        urlopen(f"{self.url}-/set?{query}", timeout=10).close()


@contextmanager
def serve_site(name: str, module: str = "tests.faults", **state: str) -> Iterator[Served]:
    """Serve one of the `SITES` of a module for as long as the block runs."""
    settings = [f"{key}={value}" for key, value in state.items()]
    child = subprocess.Popen(
        [sys.executable, "-m", module, name, *settings],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with child:
        try:
            yield Served(first_line(child))
        finally:
            child.kill()


def main(sites: dict[str, dict[str, Handler]]) -> None:
    stop_with_parent()
    name, *settings = sys.argv[1:]
    state = dict(setting.split("=", 1) for setting in settings)
    with Site(sites[name], state) as site:
        print(f"http://{HOST}:{site.server_port}/", flush=True)
        site.serve_forever()


if __name__ == "__main__":
    main(SITES)
