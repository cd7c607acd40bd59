"""Heads of requests and responses are kept as they went over the wire, and cost little."""

from __future__ import annotations

import gzip
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitekeep.archive.wire import MOST, Exchange, Heads, Known
from tests.archives import Archive
from tests.crawling import Ledger, check_whole, sitekeep
from tests.rawserver import raw_server

PAGE = b"<title>Stand-in</title><h1>Stand-in</h1><p>Stand-in text.<a href=/b>b</a><a href=/c>c</a>"
PACKED = gzip.compress(PAGE)
HEADS = {
    "/": b"HTTP/1.1 200 Quite All Right\r\nserver: raw\r\nX-B: 1\r\nx-a: 2\r\nX-B: 3\r\nCONTENT-type:text/html\r\n"
    b"X-Fold: one\r\n two\r\nX-Latin: caf\xe9\r\nContent-Length: %d\r\n\r\n" % len(PAGE),
    "/b": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n\r\n",
    "/c": b"HTTP/1.0 404 Nothing Here\nContent-Type: text/html\nContent-Length: 0\n\n",
}
EARLY = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
ANSWERS = {
    "/": HEADS["/"] + PAGE,
    "/b": EARLY + HEADS["/b"] + b"%x\r\n%b\r\n0\r\n\r\n" % (len(PACKED), PACKED),
    "/c": HEADS["/c"],
}


@pytest.mark.server
def test_heads_are_kept_byte_for_byte(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with raw_server(ANSWERS) as server:
        done = sitekeep("crawl", f"{server.base}/", "-a", archive, "-q")
        asked = dict(server.requests)
    assert done.code == 0, done.err
    check_whole(archive)
    rows = Ledger(archive).rows(
        "SELECT url, request_head, response_head, ip_address FROM exchanges"
    )
    told = {url.removeprefix(server.base): row for url, *row in rows}
    assert {path: row[1].encode("latin-1") for path, row in told.items() if path in HEADS} == HEADS
    assert {path: row[0].encode("latin-1") for path, row in told.items()} == asked
    assert {row[2] for row in told.values()} == {"127.0.0.1"}
    ledger = Ledger(archive)
    assert ledger.rows("SELECT count(*) FROM captures WHERE headers IS NOT NULL") == [(0,)]
    assert ledger.rows("SELECT DISTINCT size_bytes FROM payloads") == [(len(PAGE),)]


LOGIN_PROFILE = """
[crawl]
headers_env = { "X-Key" = "KEEP_KEY" }
cookies_env = { "pass" = "KEEP_PASS", "id" = "KEEP_ID" }
"""
SECRETS = {"KEEP_KEY": "open-sesame", "KEEP_PASS": "let=me-in", "KEEP_ID": "7"}


@pytest.mark.server
def test_logins_are_sent_and_not_kept(tmp_path: Path) -> None:
    archive, profile = tmp_path / "archive.db", tmp_path / "site.toml"
    profile.write_text(LOGIN_PROFILE)
    session = ANSWERS | {"/": ANSWERS["/"].replace(b"X-B: 1", b"Set-Cookie: visit=42")}
    with raw_server(session) as server:
        options = ("-a", archive, "--profile", profile)
        sitekeep("crawl", f"{server.base}/", *options, **SECRETS)
        asked = server.requests["/b"]
    assert b"X-Key: open-sesame\r\n" in asked
    cookies = re.search(rb"Cookie: (.*)\r\n", asked)
    assert cookies
    assert set(cookies[1].split(b"; ")) == {b"visit=42", b"pass=let=me-in", b"id=7"}
    kept = Ledger(archive).one("SELECT request_head FROM exchanges WHERE url LIKE '%/b'")
    assert "X-Key: [withheld]\r\n" in kept
    assert "Cookie: [withheld]\r\n" in kept
    assert b"open-sesame" not in archive.read_bytes()


@pytest.mark.server
def test_logins_are_the_site_s_own(tmp_path: Path) -> None:
    """What a page shows from another host is fetched there without them."""
    archive, profile = tmp_path / "archive.db", tmp_path / "site.toml"
    profile.write_text(LOGIN_PROFILE)
    picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/gif\r\nContent-Length: 6\r\n\r\nGIF89a"
    with raw_server({"/i.gif": picture}) as other:
        # To a cookie, two ports of one name are one host.
        elsewhere = other.base.replace("127.0.0.1", "localhost")
        page = f"<p>Stand-in.</p><img src='{elsewhere}/i.gif'>".encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(page)}\r\n\r\n"
        with raw_server({"/": head.encode() + page}) as server:
            options = ("-a", archive, "--profile", profile)
            sitekeep("crawl", f"{server.base}/", *options, **SECRETS)
            assert b"open-sesame" in server.requests["/"]
        asked = other.requests["/i.gif"]
    assert b"X-Key" not in asked
    assert b"Cookie" not in asked


TOKEN = st.text("abcXYZ-019", min_size=1, max_size=12)
VALUE = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=30)
DATES = st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))


@st.composite
def exchanges(draw: st.DrawFn) -> tuple[Exchange, Known]:
    """Heads that say things the capture's columns also say, and other things."""
    sent_at = draw(DATES)
    etag, modified = draw(st.none() | VALUE), draw(st.none() | VALUE)
    target = draw(st.sampled_from(["/", "/a/b?c=d", "/%E2%80%BA"]))
    known = Known(
        f"http://a.example{target}", Exchange(b"", b"", None, sent_at).warc_date, etag, modified
    )  # type: ignore[arg-type]
    values = st.one_of(VALUE, st.sampled_from([*known.markers(), target]))
    fields = st.lists(st.tuples(TOKEN, st.sampled_from([":", ": ", ":  "]), values), max_size=6)
    ends = draw(st.sampled_from(["\r\n", "\n"]))

    def head(first: str) -> bytes:
        lines = [first, *("".join(parts) for parts in draw(fields)), "", ""]
        return ends.join(lines).encode("latin-1")

    request = draw(
        st.sampled_from([b"", head(f"GET {target} HTTP/1.1"), head("GET /other HTTP/1.1")])
    )
    return Exchange(request, head("HTTP/1.1 200 OK"), "::1", sent_at), known


def put(archive: Archive, heads: Heads, exchange: Exchange, known: Known, day: int = 1) -> int:
    heads_id, changed = heads.put(exchange, known)
    archive.crawl(day=day)
    return archive.capture(
        known.url, warc_date=known.warc_date, etag=known.etag, last_modified=known.last_modified,
        heads_id=heads_id, heads_changed=changed,
    )  # fmt: skip


@given(st.lists(exchanges(), min_size=1, max_size=5))
@settings(deadline=None)
def test_what_is_put_in_comes_out(pairs: list[tuple[Exchange, Known]]) -> None:
    archive = Archive(crawl=False)
    heads = Heads(archive.conn)
    for exchange, known in pairs:
        number = put(archive, heads, exchange, known)
        row = archive.conn.execute(
            "SELECT request_head, response_head, ip_address FROM exchanges WHERE capture_id = ?",
            (number,),
        ).fetchone()
        told = tuple((text or "").encode("latin-1") for text in row[:2])
        assert told == (exchange.request_head, exchange.response_head)
        assert row[2] == "::1"


def test_an_unchanged_answer_costs_nothing_but_a_number() -> None:
    archive = Archive(crawl=False)
    heads = Heads(archive.conn)
    for day in range(1, 25):
        sent_at = datetime(2026, 3, day, 7, 30, 1, 250_000, tzinfo=UTC)
        etag, date = f'"{day}"', f"{sent_at:%a, %d %b %Y %H:%M:%S} GMT"
        exchange = Exchange(
            f"GET /{day} HTTP/1.1\r\nHost: a.example\r\nIf-None-Match: {etag}\r\n\r\n".encode(),
            f"HTTP/1.1 304 Not Modified\r\nDate: {date}\r\nETag: {etag}\r\n\r\n".encode(),
            "192.0.2.1",
            sent_at,
        )
        known = Known(f"http://a.example/{day}", exchange.warc_date or "", etag, None)
        assert heads.put(exchange, known) == (1, None)
    assert Heads(archive.conn).put(exchange, known) == (1, None)


def test_a_site_with_ever_new_values_is_told_by_its_differences() -> None:
    archive = Archive(crawl=False)
    heads = Heads(archive.conn)
    for number in range(MOST + 20):
        response = (
            f"HTTP/1.1 200 OK\r\nServer: {'long ' * 40}\r\nX-Request-Id: {number:040}\r\n\r\n"
        )
        exchange = Exchange(b"", response.encode(), None, None)
        _heads_id, changed = heads.put(
            exchange, Known("http://a.example/", "2026-01-01T00:00:00.000Z", None, None)
        )
    assert archive.conn.execute("SELECT count(*) FROM heads").fetchone() == (MOST,)
    assert json.loads(changed or "") == {"2": f"X-Request-Id: {number:040}\r"}


def test_a_rollback_forgets_what_is_gone() -> None:
    archive = Archive(crawl=False)
    heads = Heads(archive.conn)
    exchange = Exchange(b"", b"HTTP/1.1 200 OK\r\n\r\n", None, None)
    known = Known("http://a.example/", "2026-01-01T00:00:00.000Z", None, None)
    archive.conn.execute("BEGIN")
    heads.put(exchange, known)
    archive.conn.execute("ROLLBACK")
    heads.forget()
    heads_id, _changed = heads.put(exchange, known)
    assert archive.conn.execute("SELECT id FROM heads").fetchall() == [(heads_id,)]
