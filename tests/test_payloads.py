"""Payloads: what was put in comes out, once stored however often it came."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.archive.payloads import decode, digest_of, encode, get_payload, put_payload
from sitekeep.errors import ArchiveError
from tests.archives import Archive

PAYLOADS = st.binary(max_size=5_000) | st.builds(
    lambda part, times: part * times, st.binary(min_size=1, max_size=50), st.integers(1, 2_000)
)


@pytest.fixture(scope="module")
def conn() -> sqlite3.Connection:
    return Archive().conn


@given(PAYLOADS)
def test_what_is_stored_is_what_was_sent(conn: sqlite3.Connection, payload: bytes) -> None:
    digest, _new = put_payload(conn, payload)
    assert get_payload(conn, digest) == payload
    assert digest == "sha256:" + hashlib.sha256(payload).hexdigest()


@given(PAYLOADS)
def test_second_time_it_is_not_new(conn: sqlite3.Connection, payload: bytes) -> None:
    put_payload(conn, payload)
    before = conn.total_changes
    assert put_payload(conn, payload) == (digest_of(payload), False)
    assert conn.total_changes == before


@given(PAYLOADS)
def test_stored_form_is_never_larger(payload: bytes) -> None:
    encoding, stored = encode(payload)
    assert len(stored) <= len(payload)
    assert decode(encoding, stored) == payload


def test_sizes_are_told(conn: sqlite3.Connection) -> None:
    digest, new = put_payload(conn, b"a" * 100_000)
    row = conn.execute(
        "SELECT size_bytes, stored_bytes, encoding, length(payload) FROM payloads"
        " WHERE payload_digest = ?",
        (digest,),
    ).fetchone()
    assert new
    assert row[0] == 100_000
    assert row[1] == row[3] < 1_000
    assert row[2] == "zstd"


def test_unknown_payload_is_none(conn: sqlite3.Connection) -> None:
    assert get_payload(conn, "sha256:0") is None


def test_encoding_of_a_newer_version_is_named() -> None:
    with pytest.raises(ArchiveError, match="brotli-dictionary"):
        decode("brotli-dictionary", b"")
