"""What stylesheets, sitemaps and feeds name, however they are written."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents import (
    MAX_IN_SHEET,
    feed_links,
    sitemap_links,
    stylesheet_links,
    unpacked,
)
from sitekeep.article import Link, LinkKind

BASE = "http://example.org/folder/file"
SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urls(links: list[Link], kind: str | None = None) -> list[str]:
    """The paths of links on this site, and other addresses as they are."""
    return [
        link.url.removeprefix("http://example.org")
        for link in links
        if kind is None or link.kind == kind
    ]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a { background: url(a.png) }", ["/folder/a.png"]),
        ("a { background: url( 'a b.png' ) }", ["/folder/a%20b.png"]),
        ('@import "base.css";', ["/folder/base.css"]),
        ("@import url(/base.css) screen;", ["/base.css"]),
        ("@IMPORT URL('base.css');", ["/folder/base.css"]),
        ("/* url(no.png) */ a {}", []),
        ("a { background: url(data:image/png;base64,AAAA) }", []),
        ("a { background: url(#gradient) }", []),
        ("a { content: 'url(no.png)' }", []),
        (r"a { background: u\72l('a\29.png') }", ["/folder/a).png"]),
        ("@font-face { src: url(a.woff2) format('woff2'), url(a.woff) }", ["/folder/a.woff2", "/folder/a.woff"]),
        ("a { b: url(a.png); c: url(a.png) }", ["/folder/a.png"]),
        ("a { b: url(", []),
        ("", []),
    ],
)  # fmt: skip
def test_stylesheets(css: str, expected: list[str]) -> None:
    assert urls(stylesheet_links(css, BASE)) == expected


def test_a_sheet_tells_sheets_fonts_and_pictures_apart() -> None:
    css = "@import url(a.css); @FONT-FACE { src: local(x), url(b.woff) } b { c: url(d.png) }"
    kinds = [link.kind for link in stylesheet_links(css, BASE)]
    assert kinds == [LinkKind.STYLESHEET, LinkKind.FONT, LinkKind.IMAGE]


def test_a_sheet_without_end_is_cut() -> None:
    css = "".join(f"a {{ b: url({number}.png) }}" for number in range(3 * MAX_IN_SHEET))
    assert len(stylesheet_links(css, BASE)) == MAX_IN_SHEET


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"<urlset {SITEMAP}><url><loc>http://example.org/a</loc></url></urlset>", ["/a"]),
        ("<urlset><url><loc>http://example.org/a</loc></url></urlset>", ["/a"]),
        (f"<urlset {SITEMAP}><url><loc>\n http://example.org/a?b=1&amp;c=2 \n</loc></url></urlset>", ["/a?b=1&c=2"]),
        (f"\ufeff<?xml version='1.0'?><urlset {SITEMAP}><url><loc>http://example.org/a</loc></url></urlset>", ["/a"]),
        (f"\n\n<?xml version='1.0'?>\n<!-- x --><urlset {SITEMAP}><!-- y --><url><loc>http://example.org/a</loc></url></urlset>", ["/a"]),
        (f"<urlset {SITEMAP}><url><loc>http://example.org/a</loc></url><url><lo", ["/a"]),
        (f"<urlset {SITEMAP}><url><loc>http://example.org/a</loc><loc/></url><url/></urlset>", ["/a"]),
        (f"<urlset {SITEMAP}></urlset>", []),
        ("http://example.org/a\nhttps://example.org/b\r\n\r\n", ["/a", "https://example.org/b"]),
        ("\ufeffhttp://example.org/a", ["/a"]),
        ("The requested page was not found.", []),
        ("<html><body><a href='/a'>Not found</a></body></html>", []),
        ("<", []),
        ("", []),
    ],
)  # fmt: skip
def test_sitemaps(body: str, expected: list[str]) -> None:
    assert urls(sitemap_links(body.encode(), BASE)) == expected
    assert urls(sitemap_links(gzip.compress(body.encode()), BASE)) == expected


def test_index_of_sitemaps_names_sitemaps() -> None:
    body = (
        f"<sitemapindex {SITEMAP}><sitemap><loc>http://example.org/a.xml.gz</loc></sitemap>"
        "</sitemapindex>"
    )
    assert sitemap_links(body.encode(), BASE) == [
        Link("http://example.org/a.xml.gz", LinkKind.SITEMAP)
    ]


def test_pictures_and_videos_of_a_sitemap_are_no_pages() -> None:
    body = (
        f'<urlset {SITEMAP} xmlns:image="i" xmlns:video="v" xmlns:xhtml="x"><url>'
        "<loc>http://example.org/a</loc>"
        "<image:image><image:loc>http://example.org/a.png</image:loc></image:image>"
        "<video:video><video:player_loc>http://example.org/player</video:player_loc></video:video>"
        "</url></urlset>"
    )
    links = sitemap_links(body.encode(), BASE)
    assert urls(links, LinkKind.PAGE) == ["/a"]
    assert urls(links, LinkKind.IMAGE) == ["/a.png"]


def test_entities_are_not_resolved() -> None:
    body = (
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd"><!ENTITY b "http://example.org/b">]>'
        "<urlset><url><loc>http://example.org/&a;</loc></url><url><loc>&b;</loc></url></urlset>"
    )
    assert "root" not in str(sitemap_links(body.encode(), BASE))


def test_bomb_does_not_go_off() -> None:
    packed = gzip.compress(b"\0" * (60 * 1024 * 1024))
    assert len(unpacked(packed)) == 50 * 1024 * 1024
    assert unpacked(b"\x1f\x8bnot gzip at all") == b""
    assert unpacked(packed[: len(packed) // 2])[:10] == b"\0" * 10


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<rss><channel><link>/</link><item><link>http://example.org/a</link></item></channel></rss>", ["/a"]),
        ("<rss><channel><item><link> /a </link></item><item><link>/b</link></item></channel></rss>", ["/a", "/b"]),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><link href="/"/><entry><link href="/a"/></entry></feed>', ["/a"]),
        ('<feed xmlns="http://www.w3.org/2005/Atom"><entry><link rel="edit" href="/no"/><link rel="alternate" href="/a"/></entry></feed>', ["/a"]),
        ('<rdf:RDF xmlns:rdf="r" xmlns="http://purl.org/rss/1.0/"><item><link>/a</link></item></rdf:RDF>', ["/a"]),
        ("<rss><channel><item><title>No link</title></item></channel></rss>", []),
        ("<rss><channel><item><link>/a</link></item><item><lin", ["/a"]),
        ("\ufeff <rss><channel><item><link>/a</link></item></channel></rss>", ["/a"]),
        ("no feed", []),
        ("", []),
    ],
)  # fmt: skip
def test_feeds(body: str, expected: list[str]) -> None:
    assert urls(feed_links(body.encode(), BASE)) == expected


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_nothing_that_a_server_may_send_raises(body: bytes) -> None:
    sitemap_links(body, BASE)
    sitemap_links(b"<urlset>" + body, BASE)
    feed_links(b"<rss>" + body, BASE)
    stylesheet_links(body.decode("utf-8", "replace"), BASE)
