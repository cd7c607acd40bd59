"""Records written and read again are the same, and no damage to a file is more than a loss."""

from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime
from io import BytesIO

import brotli
import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from sitekeep.archive.wire import Exchange, Heads, Known
from sitekeep.export.warc import write_warc
from sitekeep.incoming.bodies import UndecodableError, decoded
from sitekeep.incoming.records import Damage, Raw, records
from sitekeep.incoming.warc import read_warcs
from sitekeep.url import normalise
from tests.archives import SITE, Archive
from tests.warc_files import Warc, chunked, page, response

NAMES = st.sampled_from(
    [
        "Content-Type",
        "Content-Length",
        "content-encoding",
        "Transfer-Encoding",
        "ETag",
        "X-Orig-Age",
        "Set-Cookie",
    ]
)
VALUES = st.sampled_from(["text/html", "3", "gzip", "chunked", '"x"', "caf\xe9", ""])
CAPTURES = st.lists(
    st.tuples(
        st.integers(200, 599).filter(lambda status: status != 304),
        st.lists(st.tuples(NAMES, VALUES), max_size=6),
        st.none() | st.binary(max_size=40) | st.just(b"WARC/1.1\r\nWARC-Type: response\r\n\r\n"),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@given(CAPTURES)
@settings(deadline=None, max_examples=40)
def test_records_come_back_as_they_were(
    captures: list[tuple[int, list[tuple[str, str]], bytes | None, bool]],
) -> None:
    archive = Archive()
    heads = Heads(archive.conn)
    expected = {}
    for number, (status, fields, payload, is_asked) in enumerate(captures):
        url = f"{SITE}/{number}"
        lines = [
            f"HTTP/1.1 {status} Whatever: it is",
            *(f"{name}: {value}" for name, value in fields),
            "",
            "",
        ]
        head = "\r\n".join(lines).encode("latin-1")
        asked = f"GET /{number} HTTP/1.1\r\n\r\n".encode() if is_asked else b""
        exchange = Exchange(
            asked, head, "192.0.2.7", datetime(2026, 2, 1, 10, 0, number, tzinfo=UTC)
        )
        date = exchange.warc_date or ""
        heads_id, changed = heads.put(exchange, Known(url, date, None, None))
        archive.capture(
            url, payload=payload or None, status=status, warc_date=date, record_id=f"urn:uuid:{number}",
            heads_id=heads_id, heads_changed=changed, attempts=1,
        )  # fmt: skip
        expected[url] = (
            status,
            head,
            payload or b"",
            asked,
            "192.0.2.7",
            date,
            f"urn:uuid:{number}",
        )
    out = BytesIO()
    written = list(write_warc(archive.conn, out))
    assert len(written) == len(captures)
    (batch,) = read_warcs("x.warc.gz", [out]).batches
    found = {entry.url: entry.load() for entry in batch.entries}
    assert {
        url: (each.status, each.response_head, each.body, each.request_head, each.ip_address, each.warc_date, each.record_id)
        for url, each in found.items()
    } == expected  # fmt: skip


def three(packed: bool) -> Warc:
    warc = Warc(packed=packed)
    for name in "abc":
        warc.add("response", f"/{name}", response(page(name * 30)))
    return warc


WHOLE = {packed: three(packed) for packed in (True, False)}


@given(st.booleans(), st.data())
@settings(deadline=None)
def test_no_damage_costs_more_than_the_records_it_is_in(packed: bool, data: st.DataObject) -> None:
    warc = WHOLE[packed]
    whole = warc.out.getvalue()
    start = data.draw(st.integers(0, len(whole) - 1))
    size = data.draw(st.integers(1, 60))
    junk = data.draw(st.binary(max_size=60))
    hurt = whole[:start] + junk + whole[start + size :]
    found = list(records(BytesIO(hurt)))
    read = {raw.header("WARC-Target-URI") for raw in found if isinstance(raw, Raw)}
    ends = [*warc.starts[1:], len(whole)]
    # White space between records is nobody's, so a record may be hurt by what touches its end.
    safe = [at for at, end in enumerate(ends) if end <= start or warc.starts[at] >= start + size]
    assert {f"http://www.example.org/{'abc'[at]}" for at in safe} <= read
    if len(read) < 3:
        assert any(isinstance(each, Damage) for each in found)


@given(st.binary(max_size=300))
@settings(deadline=None)
def test_any_bytes_can_be_looked_at(data: bytes) -> None:
    for begin in (b"", b"\x1f\x8b\x08", b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: "):
        assert all(isinstance(each, Raw | Damage) for each in records(BytesIO(begin + data)))


HTML = page("Packed")
PACKED = {
    "gzip": gzip.compress(HTML),
    "x-gzip": gzip.compress(HTML),
    "br": brotli.compress(HTML),
    "zstd": zstandard.compress(HTML),
    "deflate": zlib.compress(HTML),
    "identity": HTML,
    "gzip, br": brotli.compress(gzip.compress(HTML)),
}


@pytest.mark.parametrize("in_chunks", [False, True])
@pytest.mark.parametrize("coding", PACKED)
def test_bodies_are_unpacked(coding: str, in_chunks: bool) -> None:
    transfer = "Transfer-Encoding: chunked\r\n" if in_chunks else ""
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n{transfer}\r\n".encode()
    body = chunked(PACKED[coding]) if in_chunks else PACKED[coding]
    assert decoded(head, body) == (HTML, None)


def test_headers_of_what_was_unpacked_before_are_not_believed() -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    assert decoded(head, HTML) == (HTML, None)
    raw = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    head = head.replace(b"gzip", b"deflate")
    assert decoded(head, raw.compress(HTML) + raw.flush()) == (HTML, None)


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_broken_packing_is_told(coding: str) -> None:
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\n\r\n".encode()
    with pytest.raises(UndecodableError, match=coding):
        decoded(head, PACKED[coding][:-9])


def test_addresses_in_angle_brackets() -> None:
    warc = Warc()
    warc.add("response", "<http://www.example.org/x>", response(page("x")))
    (batch,) = read_warcs("x", [warc.out]).batches
    assert batch.start_url == normalise("http://www.example.org/x")
