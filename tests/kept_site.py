"""A site of a few addresses that answer in many ways, crawled twice for the tests of WARC files.

All its text is stand-in text.
"""

from __future__ import annotations

import gzip
from pathlib import Path

from tests.archives import PIXEL
from tests.crawling import sitekeep
from tests.rawserver import raw_server

HTML = b"Content-Type: text/html; charset=utf-8\r\n"


def page(title: str, text: str = "") -> bytes:
    menu = "".join(
        f"<li><a href='/{name}'>{name.title()}</a></li>" for name in ("one", "two", "three")
    )
    return (
        f"<!doctype html><html lang=en><title>{title} - Stand-in</title>"
        f"<nav><ul><li><a href='/'>Home</a></li>{menu}</ul></nav>"
        f"<article><h1>{title}</h1><p>By Ada Example</p><p>March 3, 2019</p>"
        f"<p>{text or 'Stand-in text that says little. ' * 12}</p><img src=/p.png alt=dot></article>"
        "<p><a href=/old>old</a> <a href=/gone>gone</a> <a href=/busy>busy</a> <a href=/private/x>no</a>"
        "<a href=https://elsewhere.example/>away</a> <a href=/same>same</a></p></html>"
    ).encode()


def answer(body: bytes = b"", status: str = "200 OK", more: bytes = HTML) -> bytes:
    return b"HTTP/1.1 %s\r\nServer: raw\r\n%sContent-Length: %d\r\n\r\n%s" % (
        status.encode(), more, len(body), body,
    )  # fmt: skip


TWO = page("Two", "Stand-in text, packed on its way. " * 20)
PACKED = gzip.compress(TWO)
SITE = {
    "/robots.txt": answer(b"User-agent: *\nDisallow: /private/\n", more=b"Content-Type: text/plain\r\n"),
    "/": answer(page("Home"), more=HTML + b'ETag: "home"\r\nset-cookie: a=1\r\nset-cookie: b=2\r\n'),
    "/one": answer(page("One")),
    "/two": b"HTTP/1.1 200 Packed\r\n" + HTML + b"Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED), PACKED),
    "/three": answer(page("Three")),
    "/same": answer(page("One")),
    "/p.png": answer(PIXEL, more=b"Content-Type: image/png\r\n"),
    "/old": answer(status="301 Moved", more=HTML + b"Location: /one\r\n"),
    "/gone": answer(b"<h1>Not here</h1>", "404 Not Found"),
    "/busy": answer(b"busy", "500 Broken"),
}  # fmt: skip
#: What is different when the site is crawled again.
LATER = {
    "/": b'HTTP/1.1 304 Not Modified\r\nETag: "home"\r\n\r\n',
    "/three": answer(page("Three", "Other stand-in text that was written later. " * 9)),
}


def crawl_twice(archive: Path) -> str:
    """Two crawls into `archive`; returns the site's address without the last slash."""
    with raw_server(SITE) as server:
        for answers in (SITE, SITE | LATER):
            server.answers = answers
            done = sitekeep("crawl", f"{server.base}/", "-a", archive, "-q", "--workers", 1)
            assert done.code == 3, done.err  # /busy is a loss
        return server.base
