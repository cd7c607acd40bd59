"""Sites whose answers break HTTP, each address in another way. All text is stand-in text."""

from __future__ import annotations

import gzip
import time
import zlib
from email.utils import formatdate

from sitekeep.demo.pdf import document
from tests.faults import KIB, PIXEL, Ask, Handler, first_then, html, main, prose, status, titled

TYPE = b"Content-Type: text/html\r\n"
OK = b"HTTP/1.1 200 OK\r\n" + TYPE
PAGE = html("As it should be").encode()


def raw(*parts: bytes, wait_s: float = 0.0, again: int = 1, hang_up: bool = True) -> Handler:
    """Send these bytes as they are, the last of them `again` times, and then nothing more."""

    def answer(ask: Ask) -> None:
        *first, last = parts
        ask.wfile.write(b"".join(first))
        for _ in range(again):
            ask.wfile.write(last)
            if wait_s:
                ask.wfile.flush()
                time.sleep(wait_s)
        ask.wfile.flush()
        ask.close_connection = True
        if hang_up:
            ask.hang_up()

    return answer


def encoded(body: bytes, encoding: str) -> Handler:
    return lambda ask: ask.answer(body, Content_Encoding=encoding)


def busy_until_a_date(ask: Ask) -> None:
    ask.answer(b"", status=429, Retry_After=formatdate(time.time() + 2, usegmt=True))


def out_of_time(ask: Ask) -> None:
    """A server whose clock is wrong, and which tells it."""
    if ask.headers.get("If-Modified-Since"):
        ask.head(304, {}, {})
        return
    body = html("Out of time").encode()
    ask.wfile.write(
        OK
        + b"Date: Thu, 01 Jan 1970 00:00:00 GMT\r\nLast-Modified: Fri, 01 Jan 2100 00:00:00 GMT\r\n"
        b"Expires: soon\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    )


def long_pdf(ask: Ask) -> None:
    """A thousand times the same page of a million letters: minutes to read."""
    letters = b"BT /F1 9 Tf " + b"(stand-in) Tj T* " * 20_000 + b"ET"
    kids = b" ".join([b"3 0 R"] * 1000)
    body = document(
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count 1000 >>" % kids,
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        b"/Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(letters), letters),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    )
    ask.answer(body, "application/pdf")


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
BODIES = {
    "/drop-in-headers": raw(b"HTTP/1.1 200 OK\r\nContent-Ty"),
    "/drop-in-chunk": raw(CHUNKED, b"100\r\n<p>half of a chunk"),
    "/drop-between-chunks": raw(CHUNKED, b"8\r\n<p>whole\r\n"),
    "/no-length": raw(OK + b"Connection: close\r\n\r\n", PAGE),
    "/length-too-long": raw(OK, b"Content-Length: 90000\r\n\r\n" + PAGE),
    "/length-too-long-waits": raw(
        OK, b"Content-Length: 90000\r\n\r\n" + PAGE, wait_s=9, hang_up=False
    ),
    "/length-too-short": raw(OK, b"Content-Length: 40\r\n\r\n" + PAGE),
    "/two-lengths": raw(OK, b"Content-Length: 40\r\nContent-Length: 41\r\n\r\n" + PAGE),
    "/length-no-number": raw(OK, b"Content-Length: many\r\n\r\n" + PAGE),
    "/chunk-no-number": raw(CHUNKED, b"many\r\n<p>what\r\n0\r\n\r\n"),
    "/chunks-without-end": raw(CHUNKED, b"400\r\n" + b"m" * KIB + b"\r\n", again=50_000),
    "/deflate-bomb": encoded(zlib.compress(b" " * (40 * KIB * KIB)), "deflate"),
    "/gzip-broken": encoded(gzip.compress(PAGE)[:40] + b"\xff" * 40, "gzip"),
    "/gzip-cut": encoded(gzip.compress(PAGE)[:-20], "gzip"),
    "/gzip-that-is-none": encoded(PAGE, "gzip"),
    "/unknown-encoding": encoded(PAGE, "rot13"),
    "/drip": raw(OK + b"Content-Length: 90000\r\n\r\n", b"m", wait_s=0.2, again=60),
}
HEADERS = {
    "/headers-without-end": raw(b"HTTP/1.1 200 OK\r\n", b"X-More: more\r\n" * 100, again=100_000),
    "/header-without-end": raw(b"HTTP/1.1 200 OK\r\nX-Long: ", b"m" * KIB, again=100_000),
    "/header-of-bytes": raw(
        OK, b"X-Odd: \xff\xfe\x80\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
    ),
    "/header-without-name": raw(
        OK, b": odd\r\nno colon\r\nContent-Length: %d\r\n\r\n" % len(PAGE) + PAGE
    ),
    "/status-of-letters": raw(b"HTTP/1.1 twohundred\r\n" + TYPE, b"\r\n<p>what"),
    "/status-999": raw(b"HTTP/1.1 999 No\r\n", TYPE + b"Content-Length: 1\r\n\r\n."),
    "/continue-first": raw(
        b"HTTP/1.1 100 Continue\r\n\r\n", OK + b"Content-Length: %d\r\n\r\n" % len(PAGE) + PAGE
    ),
    "/continue-without-end": raw(
        b"HTTP/1.1 100 Continue\r\nX-More: " + b"m" * 8 * KIB + b"\r\n\r\n", again=10_000
    ),
}
WORDS: dict[str, Handler] = {
    "/fine": titled("Fine"),
    "/429-until": first_then(1, busy_until_a_date, titled("Patience rewarded")),
    "/unknown-charset": lambda ask: ask.answer(html("Café").encode(), "text/html; charset=x-none"),
    "/false-utf-16": lambda ask: ask.answer(html("Café").encode(), "text/html; charset=utf-16"),
    "/out-of-time": out_of_time,
}
WIRE: dict[str, Handler] = {"/": titled("On the wire", *WORDS, *BODIES), **WORDS, **BODIES}
HEADS: dict[str, Handler] = {"/": titled("Before the body", *HEADERS), **HEADERS}


# -- sites with one trouble each -----------------------------------------------------------

LEAVES = [f"/leaf/{number}" for number in range(1, 31)]


def unless_down(then: Handler) -> Handler:
    """503 for all, as long as the site is set to `away`: there is a server, and no site."""
    return lambda ask: (status(503) if ask.state.get("away") else then)(ask)


AWAY: dict[str, Handler] = {
    "/robots.txt": unless_down(lambda ask: ask.answer(b"User-agent: *\n", "text/plain")),
    "/": unless_down(titled("Home", *LEAVES)),
    "/leaf/*": unless_down(lambda ask: ask.page(f"Leaf {ask.name}")),
}
LONG_REST: dict[str, Handler] = {
    "/": titled("Home", "/rest", *LEAVES),
    "/rest": first_then(1, status(429, Retry_After="7200"), titled("Rested")),
    "/leaf/*": lambda ask: ask.page(f"Leaf {ask.name}"),
}


def heavy(ask: Ask) -> None:
    """A picture of 40 KB that no two addresses or days share."""
    seed = f"{ask.path}{ask.state.get('day', '1')}".encode()
    ask.answer(
        PIXEL + b"".join(zlib.compress(seed + bytes([n])) for n in range(256)) * 7, "image/gif"
    )


GROWING: dict[str, Handler] = {
    "/": titled("Home", *LEAVES),
    "/leaf/*": lambda ask: ask.page(
        f"Leaf {ask.name}",
        f"<img src=/heavy/{ask.name}.gif>",
        text=prose(f"{ask.name} day {ask.state.get('day')}"),
    ),
    "/heavy/*": heavy,
}
HANGING: dict[str, Handler] = {
    "/": titled("Home", "/long.pdf", "/fine"),
    "/fine": titled("Fine"),
    "/long.pdf": long_pdf,
}
SITES = {
    "wire": WIRE,
    "heads": HEADS,
    "away": AWAY,
    "long-rest": LONG_REST,
    "growing": GROWING,
    "hanging": HANGING,
}

if __name__ == "__main__":
    main(SITES)
