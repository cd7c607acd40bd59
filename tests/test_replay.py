"""Replay asked as browsers and Memento clients ask: rewriting, time, headers, hostile addresses."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.browse import kinds
from sitekeep.browse.markup import rewrite
from sitekeep.browse.rewriting import decoded, replayed, sends_on
from sitekeep.styles import restyled
from tests.archives import PIXEL, SITE, Archive

FIRST, SECOND = "20260201100102", "20260202100102"
DATE = {FIRST: "Sun, 01 Feb 2026 10:01:02 GMT", SECOND: "Mon, 02 Feb 2026 10:01:02 GMT"}
HERE = f"{SITE}/dir/page.html"


def lead(url: str, use: str) -> str:
    return f"/{use}/{url}"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<a href='b.html?x=1&section=2#t'>", f'<a href="/page/{SITE}/dir/b.html?section=2&amp;x=1#t" target="_top">'),
        ("<a href=page.html#t target=_blank>", '<a href="#t">'),
        ("<a href='java\tscript:alert(1)'>", '<a href="#">'),
        ("<a href='data:text/html,x'>", '<a href="#">'),
        ("<a href=mailto:a@example.org>", '<a href="mailto:a@example.org" target="_top">'),
        ("<a href=//evil.example/>", '<a href="/page/http://evil.example/" target="_top">'),
        ("<img src=a.png onerror=alert(1)>", f'<img src="/file/{SITE}/dir/a.png">'),
        ("<img srcset='a.png 1x,b.png 2x'>", f'<img srcset="/file/{SITE}/dir/a.png 1x, /file/{SITE}/dir/b.png 2x">'),
        ("<img data-src=a.png src='data:image/gif;base64,x'>", f'<img data-src="a.png" src="/file/{SITE}/dir/a.png">'),
        ("<video poster=/p.png>", f'<video poster="/file/{SITE}/p.png">'),
        ("<body background=b.gif onload=x>", f'<body background="/file/{SITE}/dir/b.gif">'),
        ("<p style='background: url(b.gif)'>", f'<p style="background: url(&quot;/file/{SITE}/dir/b.gif&quot;)">'),
        ("<style>@import 'a.css';</style>", f'<style>@import url("/style/{SITE}/dir/a.css");</style>'),
        ("<base href=/x/><img src=a>", f'<img src="/file/{SITE}/x/a">'),
        ("<meta http-equiv=refresh content='0;url=x'><meta charset=latin1>", ""),
        ("<iframe src=f.html sandbox>fallback</iframe>", f'<iframe src="/frame/{SITE}/dir/f.html"></iframe>'),
        ("<iframe src=javascript:x></iframe>", "<iframe></iframe>"),
        ("<iframe srcdoc='<script>x</script><b>'></iframe>", '<iframe srcdoc="&lt;b&gt;"></iframe>'),
        ("<script>if (a</b>) x</script>t", "t"),
        ("<link rel=preconnect href=//evil.example>", ""),
        ("<link rel=stylesheet href=s.css integrity=x>", f'<link rel="stylesheet" href="/style/{SITE}/dir/s.css">'),
        ("<form action=/go><button formaction=x>", "<form><button>"),
        ("<svg><title/><path d='M0'/></svg>", '<svg><title /><path d="M0" /></svg>'),
        ("<svg><a><set attributeName=href to=//evil.example>", "<svg><a>"),
        ("<svg><style><a href=x></style>", "<svg><style>\\3c a href=x></style>"),
        ("1 < 2 &lt; 3<!-- <a> -->", "1 &lt; 2 &lt; 3"),
        ("<title><b></title>", "<title>&lt;b></title>"),
        ("<a href='x", ""),
        ("<!DOCTYPE html><p>", "<!DOCTYPE html><p>"),
    ],
)  # fmt: skip
def test_rewriting(html: str, expected: str) -> None:
    assert replayed(html, HERE, lead) == expected


@given(st.text(alphabet="<>/!-=\"' abx\\\x00&;", max_size=60))
def test_only_tags_that_were_seen_are_written(markup: str) -> None:
    written = rewrite(markup, lambda name, attributes: None, str)
    assert "<" not in written.replace("</", "").replace("<!doctype", "")


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("a { b: url( 'x\\29' ) }", 'a { b: url("!x)") }'),
        ('@import "a" screen;', '@import url("@a") screen;'),
        ("@import url(a);", '@import url("@a");'),
        ("/* url(x) */ q { content: 'url(x)' }", "/* url(x) */ q { content: 'url(x)' }"),
        ("@namespace url(http://x/);", "@namespace url(http://x/);"),
        ("a { b: u\\72l(x) }", 'a { b: url("!x") }'),
        ("url('a\nb", "url('a\nb"),
    ],
)
def test_style_sheets(sheet: str, expected: str) -> None:
    assert restyled(sheet, lambda url, is_sheet: ("@" if is_sheet else "!") + url) == expected


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("é".encode(), "text/html; charset=utf-8", "é"),
        ("é".encode("latin-1"), "text/html; charset=iso-8859-1", "é"),
        (b'<meta charset="windows-1252">\x93', "text/html", '<meta charset="windows-1252">“'),
        ("é".encode("latin-1"), "text/html", "é"),
        ("é".encode(), None, "é"),
    ],
)
def test_charset(body: bytes, content_type: str | None, text: str) -> None:
    assert decoded(body, content_type) == text


def test_where_a_refresh_leads() -> None:
    assert (
        sends_on('<meta http-equiv="Refresh" content="3; URL=b.html">', HERE)
        == f"{SITE}/dir/b.html"
    )
    assert sends_on('<meta http-equiv="refresh" content="30">', HERE) is None


@pytest.mark.parametrize(
    ("said", "payload", "media"),
    [
        ("image/png", b"<html><script>", "image/png"),
        ("text/plain", PIXEL, "image/png"),
        (None, b"<!doctype html>", "text/html"),
        ("text/html\r\nx: y", b"x", ""),
        ("TEXT/HTML; charset=x", b"x", "text/html"),
    ],
)
def test_type(said: str | None, payload: bytes, media: str) -> None:
    assert kinds.type_of(said, payload) == media


def deep() -> str:
    return "<div>" * 50_000


@pytest.mark.parametrize(
    "odd",
    [deep, lambda: "<" * 200_000, lambda: "<!--" * 50_000, lambda: '<a b="' * 50_000,
     lambda: f"<img srcset='{',' * 200_000}'>", lambda: f"<style>{'url(' * 50_000}",
     lambda: "<style>" * 30_000, lambda: f"<style>{'/*' * 50_000}"],
)  # fmt: skip
def test_odd_pages_do_not_block(odd: Callable[[], str]) -> None:
    begun = time.monotonic()
    replayed(odd(), HERE, lead)
    assert time.monotonic() - begun < 10


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("replay") / "archive.db"
    fill(path)
    return Datasette([str(path)])


def fill(path: Path) -> None:
    archive = Archive(path)
    archive.page("/twelve.html", headline="Twelve", article_body="Stand-in.")
    archive.capture(
        "/home.html", payload=b"<h1>Old words</h1><img src=a.png><link rel=stylesheet href=s.css>"
    )
    archive.image("/a.png")
    archive.capture("/s.css", payload=b"p{background:url(a.png)}", content_type="text/css")
    archive.capture("/old.html", "redirected", status=301, redirect="/home.html")
    archive.capture("/round.html", "redirected", status=301, redirect="/trip.html")
    archive.capture("/trip.html", "redirected", status=301, redirect="/round.html")
    archive.capture("/lost.html", "gone", status=404)
    archive.capture("/big.html", payload=b"<p>" + b"x" * (5 << 20))
    archive.capture("/form.pdf", payload=b"%PDF-1.4", content_type="application/pdf")
    archive.capture("/x.js", payload=b"alert(1)", content_type="text/javascript")
    archive.capture("/fake.png", payload=b"<script>alert(1)</script>", content_type="text/html")
    archive.capture("/f.woff", payload=b"wOFFx", content_type="font/woff")
    archive.capture("/refresh.html", payload=b"<meta http-equiv=refresh content='0;url=home.html'>")
    archive.crawl(day=2)
    archive.capture("/home.html", payload=b"<h1>New words</h1>")
    archive.conn.close()


async def get(room: Datasette, address: str, status: int = 200, **headers: str) -> Any:
    response = await room.client.get(f"/-/web/{address}", headers=headers)
    assert response.status_code == status, response.text
    assert "set-cookie" not in response.headers
    return response


async def test_the_banner_says_which_capture_of_how_many(room: Datasette) -> None:
    page = await get(room, f"{SECOND}/{SITE}/home.html")
    assert "Capture 2 of 2" in page.text
    assert f'href="/-/web/{FIRST}/{SITE}/home.html"' in page.text
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page.text
    assert "words" not in page.text
    assert "frame-src 'self'" in page.headers["content-security-policy"]


async def test_each_moment_has_its_own_page(room: Datasette) -> None:
    assert "Old words" in (await get(room, f"{FIRST}if_/{SITE}/home.html")).text
    assert "New words" in (await get(room, f"{SECOND}if_/{SITE}/home.html")).text


@pytest.mark.parametrize(
    ("asked", "digits"), [("2000", FIRST), ("20260201", FIRST), ("2030", SECOND)]
)
async def test_the_nearest_capture(room: Datasette, asked: str, digits: str) -> None:
    found = await get(room, f"{asked}/{SITE}/home.html", 302)
    assert found.headers["location"] == f"/-/web/{digits}/{SITE}/home.html"


async def test_an_archived_page_is_sent_so_that_it_can_do_nothing(room: Datasette) -> None:
    page = await get(room, f"{FIRST}if_/{SITE}/home.html")
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script" not in policy
    assert policy.endswith("sandbox allow-top-navigation-by-user-activation")
    assert page.headers["x-content-type-options"] == "nosniff"
    assert f'src="/-/web/{FIRST}im_/{SITE}/a.png"' in page.text
    assert f'href="/-/web/{FIRST}cs_/{SITE}/s.css"' in page.text


async def test_files_of_a_page(room: Datasette) -> None:
    image = await get(room, f"{SECOND}im_/{SITE}/a.png")
    assert (image.content, image.headers["content-type"]) == (PIXEL, "image/png")
    assert image.headers["memento-datetime"] == DATE[FIRST]
    sheet = await get(room, f"{FIRST}cs_/{SITE}/s.css")
    assert f'url("/-/web/{FIRST}im_/{SITE}/a.png")' in sheet.text


@pytest.mark.parametrize("name", ["x.js", "fake.png"])
async def test_what_could_run_is_plain_text(room: Datasette, name: str) -> None:
    found = await get(room, f"{FIRST}im_/{SITE}/{name}")
    assert found.headers["content-type"].startswith("text/plain")
    assert "sandbox" in found.headers["content-security-policy"]


async def test_fonts_for_pages_without_origin(room: Datasette) -> None:
    found = await get(room, f"{FIRST}im_/{SITE}/f.woff")
    assert found.headers["access-control-allow-origin"] == "null"


async def test_documents_are_downloads(room: Datasette) -> None:
    assert "Download it" in (await get(room, f"{FIRST}/{SITE}/form.pdf")).text
    found = await get(room, f"{FIRST}if_/{SITE}/form.pdf")
    assert found.headers["content-disposition"].endswith("form.pdf")


async def test_a_redirect_is_replayed(room: Datasette) -> None:
    for use in ("", "if_", "im_"):
        found = await get(room, f"{FIRST}{use}/{SITE}/old.html", 302)
        assert found.headers["location"] == f"/-/web/{FIRST}{use}/{SITE}/home.html"


async def test_a_circle_of_redirects_ends(room: Datasette) -> None:
    assert "in a circle" in (await get(room, f"{FIRST}/{SITE}/round.html", 404)).text
    await get(room, f"{FIRST}if_/{SITE}/round.html", 404)


async def test_a_refresh_is_told_and_not_done(room: Datasette) -> None:
    assert (
        f'href="/-/web/{FIRST}/{SITE}/home.html"'
        in (await get(room, f"{FIRST}/{SITE}/refresh.html")).text
    )
    assert "refresh" not in (await get(room, f"{FIRST}if_/{SITE}/refresh.html")).text


async def test_a_huge_page_is_offered_as_its_source(room: Datasette) -> None:
    assert "See its source" in (await get(room, f"{FIRST}/{SITE}/big.html")).text
    await get(room, f"{FIRST}if_/{SITE}/big.html", 404)


async def test_what_was_not_kept_says_why(room: Datasette) -> None:
    page = await get(room, f"{FIRST}/{SITE}/lost.html", 404)
    assert "This page was not kept" in page.text
    assert "<b>gone</b>, 404: The server answers that there is nothing here" in page.text
    assert f'href="{SITE}/lost.html" rel="noreferrer nofollow"' in page.text


async def test_what_was_never_seen_says_so(room: Datasette) -> None:
    page = await get(room, f"{FIRST}/{SITE}/twelve.html/", 404)
    assert "No crawl of this archive has seen this address" in page.text
    assert 'href="/a/twelve"' in page.text
    await get(room, f"{FIRST}im_/{SITE}/nothing.png", 404)


@pytest.mark.parametrize(
    "address",
    [
        f"{FIRST}/javascript:alert(1)",
        f"{FIRST}/data:text/html,x",
        f"{FIRST}///evil.example/",
        f"{FIRST}/{SITE}/%0d%0aSet-Cookie:%20a=b",
        f'{FIRST}/{SITE}/"><script>alert(1)</script>',
        f"20261399999999/{SITE}/home.html",
        f"99999999999999999/{SITE}/home.html",
        f"00000000000000/{SITE}/home.html",
        f"{FIRST}zz_/{SITE}/home.html",
        "javascript:alert(1)",
        "//evil.example",
        f"*/{SITE}/nothing",
        f"{FIRST}/" + "a" * 5000,
        "timemap/link/javascript:x",
    ],
)
async def test_hostile_and_wrong_addresses(room: Datasette, address: str) -> None:
    found = await get(room, address, 404)
    assert "<script" not in found.text
    assert 'href="javascript' not in found.text
    assert "location" not in found.headers


# Memento


async def test_memento_headers(room: Datasette) -> None:
    for use in ("", "if_"):
        headers = (await get(room, f"{FIRST}{use}/{SITE}/home.html")).headers
        assert headers["memento-datetime"] == DATE[FIRST]
        link = headers["link"]
        assert f'<{SITE}/home.html>; rel="original"' in link
        assert f'<http://localhost/-/web/{SITE}/home.html>; rel="timegate"' in link
        assert 'rel="timemap"; type="application/link-format"' in link
        assert (
            f'{FIRST}if_/{SITE}/home.html>; rel="first memento"; datetime="{DATE[FIRST]}"' in link
        )
        assert (
            f'{SECOND}if_/{SITE}/home.html>; rel="next last memento"; datetime="{DATE[SECOND]}"'
            in link
        )


@pytest.mark.parametrize(
    ("asked", "digits"),
    [
        (DATE[FIRST], FIRST),
        ("Mon, 02 Feb 2026 01:00:00 GMT", SECOND),
        ("Sat, 01 Jan 2000 00:00:00 GMT", FIRST),
    ],
)
async def test_the_time_gate(room: Datasette, asked: str, digits: str) -> None:
    found = await get(room, f"{SITE}/home.html", 302, **{"Accept-Datetime": asked})
    assert found.headers["location"] == f"/-/web/{digits}if_/{SITE}/home.html"
    assert found.headers["vary"].startswith("accept-datetime")
    assert 'rel="original"' in found.headers["link"]
    assert "memento-datetime" not in found.headers


async def test_the_time_gate_without_a_time_is_for_readers(room: Datasette) -> None:
    found = await get(room, f"{SITE}/home.html", 302)
    assert found.headers["location"] == f"/-/web/{SECOND}/{SITE}/home.html"
    assert found.headers["vary"].startswith("accept-datetime")


async def test_a_time_that_is_none(room: Datasette) -> None:
    await get(room, f"{SITE}/home.html", 400, **{"Accept-Datetime": "yesterday"})


async def test_the_time_map(room: Datasette) -> None:
    found = await get(room, f"timemap/link/{SITE}/home.html")
    assert found.headers["content-type"] == "application/link-format"
    lines = found.text.strip().split(",\n")
    assert lines[0] == f'<{SITE}/home.html>; rel="original"'
    assert f'from="{DATE[FIRST]}"; until="{DATE[SECOND]}"' in lines[1]
    assert [line.count("memento") for line in lines] == [0, 0, 0, 1, 1]
    known = (await get(room, f"timemap/json/{SITE}/home.html")).json()
    assert known["mementos"]["last"]["uri"].endswith(f"{SECOND}if_/{SITE}/home.html")
    assert len(known["mementos"]["list"]) == 2


async def test_all_captures_for_readers(room: Datasette) -> None:
    page = await get(room, f"*/{SITE}/home.html")
    assert page.text.index(SECOND) < page.text.index(FIRST)


async def test_the_article_leads_to_how_it_looked(room: Datasette) -> None:
    page = await room.client.get("/a/twelve")
    assert f'<a href="/-/web/{FIRST}/{SITE}/twelve.html">As it looked</a>' in page.text
