"""Payloads: what was put in comes out, once stored however often it came, whatever it stands on."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitekeep.archive.compacting import stack
from sitekeep.archive.encodings import Encoding, Stored
from sitekeep.archive.packing import pack, pack_crawl
from sitekeep.archive.payloads import digest_of, get_payload, payload_id, put_payload, sha256_of
from sitekeep.archive.stored import MAX_DEPTH, replace
from sitekeep.archive.sweeping import sweep
from sitekeep.archive.transaction import Group
from sitekeep.errors import ArchiveError
from tests.archives import Archive

PAYLOADS = st.binary(max_size=5_000) | st.builds(
    lambda part, times: part * times, st.binary(min_size=1, max_size=50), st.integers(1, 2_000)
)
#: A page of 4 KB that compresses badly, so that its versions pay as deltas.
PAGE = b"".join(hashlib.sha256(bytes([n])).hexdigest().encode() for n in range(64))
#: A page of a site: what all share, then what differs.
VERSIONS = st.builds(
    lambda start, at, word: PAGE[start:at] + word + PAGE[at:],
    st.integers(0, 200),
    st.integers(200, len(PAGE)),
    st.binary(max_size=20),
)
HISTORIES = st.lists(st.tuples(st.integers(0, 2), VERSIONS | PAYLOADS), max_size=12)


@pytest.fixture
def archive() -> Archive:
    return Archive()


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
    assert put_payload(conn, payload, before=digest_of(b"")) == (digest_of(payload), False)
    assert conn.total_changes == before


@given(PAYLOADS)
def test_stored_form_is_never_larger(conn: sqlite3.Connection, payload: bytes) -> None:
    digest, _new = put_payload(conn, payload)
    assert stored(conn, digest)[1] <= len(payload)


def test_sizes_are_told(conn: sqlite3.Connection) -> None:
    digest, new = put_payload(conn, b"a" * 100_000)
    encoding, stored_bytes, size_bytes = stored(conn, digest)
    assert new
    assert size_bytes == 100_000
    assert stored_bytes < 1_000
    assert encoding == "zstd"


def stored(conn: sqlite3.Connection, digest: str) -> tuple[str, int, int]:
    """Encoding, stored size and size; the stored size is that of the stored bytes."""
    row = conn.execute(
        "SELECT encoding, stored_bytes, size_bytes, length(payload) FROM payloads"
        " WHERE payload_digest = ?",
        (digest,),
    ).fetchone()
    assert row[1] == row[3]
    return row[0], row[1], row[2]


def test_unknown_payload_is_none(conn: sqlite3.Connection) -> None:
    assert get_payload(conn, "sha256:0") is None


@pytest.mark.parametrize(
    ("encoding", "payload", "words"),
    [
        ("brotli-dictionary", b"", "does not know: brotli-dictionary"),
        ("zstd", b"torn", "cannot be unpacked"),
        ("zstd-delta", b"\x28\xb5\x2f\xfd", "cannot be unpacked"),
    ],
)
def test_what_cannot_be_unpacked_is_said(
    archive: Archive, encoding: str, payload: bytes, words: str
) -> None:
    archive.insert(
        "payloads",
        sha256=sha256_of(digest_of(b"1")),
        size_bytes=1,
        stored_bytes=1,
        encoding=encoding,
        payload=payload,
    )
    with pytest.raises(ArchiveError, match=words):
        get_payload(archive.conn, digest_of(b"1"))


# -- versions ------------------------------------------------------------------------------


def versions(archive: Archive, count: int) -> Iterator[str]:
    """Versions of one page, each stored with the one before it; their digests."""
    before = None
    for number in range(count):
        before, _new = put_payload(archive.conn, PAGE + str(number).encode(), before)
        yield before


def test_a_later_version_takes_the_room_of_what_differs(archive: Archive) -> None:
    first, second = versions(archive, 2)
    assert stored(archive.conn, first)[0] == Encoding.ZSTD
    assert stored(archive.conn, second)[0] == Encoding.DELTA
    assert stored(archive.conn, second)[1] < 40


def test_chains_are_bounded(archive: Archive) -> None:
    digests = list(versions(archive, 5 * MAX_DEPTH))
    assert max(depths(archive.conn).values()) == MAX_DEPTH
    assert {stored(archive.conn, digest)[0] for digest in digests[1:]} == {Encoding.DELTA}
    assert get_payload(archive.conn, digests[-1]) == PAGE + str(len(digests) - 1).encode()


def depths(conn: sqlite3.Connection) -> dict[int, int]:
    """How many payloads each has to be unpacked after."""
    base = dict(conn.execute("SELECT id, base_id FROM payloads").fetchall())

    def depth(payload_id: int) -> int:
        return 0 if base[payload_id] is None else 1 + depth(base[payload_id])

    return {payload_id: depth(payload_id) for payload_id in base}


def test_no_base_goes_while_a_delta_stands_on_it(archive: Archive) -> None:
    archive.conn.execute("PRAGMA foreign_keys = ON")
    first, _second = versions(archive, 2)
    with pytest.raises(sqlite3.IntegrityError):
        archive.conn.execute("DELETE FROM payloads WHERE payload_digest = ?", (first,))


def test_nothing_is_built_on_damaged_bytes(archive: Archive) -> None:
    first, _ = put_payload(archive.conn, PAGE)
    found = payload_id(archive.conn, first)
    assert found is not None
    replace(archive.conn, found, Stored(Encoding.IDENTITY, PAGE[:-1] + b"?"))
    second, _ = put_payload(archive.conn, PAGE + b"2", before=first)
    assert stored(archive.conn, second)[0] == Encoding.ZSTD
    assert get_payload(archive.conn, second) == PAGE + b"2"


def test_a_picture_stays_as_it_is(archive: Archive) -> None:
    noise = b"".join(hashlib.sha256(bytes([n])).digest() for n in range(200))
    first, _ = put_payload(archive.conn, noise)
    second, _ = put_payload(archive.conn, noise + b"2", before=first)
    assert stored(archive.conn, second)[0] == Encoding.IDENTITY


# -- dictionaries --------------------------------------------------------------------------


def pages_of_a_site(archive: Archive, count: int) -> list[str]:
    """Captures of pages with a third of their bytes in common; their digests."""
    digests = []
    for number in range(count):
        own = b"".join(
            hashlib.sha256(b"%d %d" % (number, n)).hexdigest().encode() for n in range(9)
        )
        digest, _ = put_payload(archive.conn, PAGE + b"<p>" + own)
        archive.capture(f"/{number}", payload_digest=digest)
        digests.append(digest)
    return digests


def room_bytes(conn: sqlite3.Connection) -> int:
    sql = "SELECT (SELECT sum(stored_bytes) FROM payloads) + (SELECT sum(length(dictionary)) FROM"
    return int(conn.execute(sql + " dictionaries)").fetchone()[0])


def test_a_dictionary_pays_for_itself_and_changes_no_byte(archive: Archive) -> None:
    digests = pages_of_a_site(archive, 60)
    before = [get_payload(archive.conn, digest) for digest in digests]
    alone = sum(stored(archive.conn, digest)[1] for digest in digests)
    pack_crawl(Group(archive.conn), archive.crawl_id)
    assert [get_payload(archive.conn, digest) for digest in digests] == before
    assert {stored(archive.conn, digest)[0] for digest in digests} == {Encoding.DICTIONARY}
    assert room_bytes(archive.conn) < 0.6 * alone


def test_few_pages_get_no_dictionary(archive: Archive) -> None:
    pages_of_a_site(archive, 3)
    pack_crawl(Group(archive.conn), archive.crawl_id)
    assert archive.conn.execute("SELECT count(*) FROM dictionaries").fetchone() == (0,)


def test_the_next_crawl_uses_the_dictionary_that_is_there(archive: Archive) -> None:
    pages_of_a_site(archive, 40)
    pack_crawl(Group(archive.conn), archive.crawl_id)
    archive.crawl(day=2)
    digest, _ = put_payload(archive.conn, PAGE + b"<p>a new page")
    archive.capture("/new", payload_digest=digest)
    pack_crawl(Group(archive.conn), archive.crawl_id)
    assert stored(archive.conn, digest)[0] == Encoding.DICTIONARY
    assert archive.conn.execute("SELECT count(*) FROM dictionaries").fetchone() == (1,)


def test_another_design_gets_another_dictionary(archive: Archive) -> None:
    first = pages_of_a_site(archive, 40)
    pack_crawl(Group(archive.conn), archive.crawl_id)
    archive.crawl(day=2)
    redesigned = [get_payload(archive.conn, digest)[::-1] for digest in first]  # type: ignore[index]
    for number, payload in enumerate(redesigned):
        archive.capture(f"/{number}", payload_digest=put_payload(archive.conn, payload)[0])
    pack_crawl(Group(archive.conn), archive.crawl_id)
    assert archive.conn.execute("SELECT count(*) FROM dictionaries").fetchone() == (2,)
    assert [get_payload(archive.conn, digest_of(each)) for each in redesigned] == redesigned


def test_no_dictionary_goes_while_a_payload_needs_it(archive: Archive) -> None:
    archive.conn.execute("PRAGMA foreign_keys = ON")
    pages_of_a_site(archive, 40)
    pack_crawl(Group(archive.conn), archive.crawl_id)
    with pytest.raises(sqlite3.IntegrityError):
        archive.conn.execute("DELETE FROM dictionaries")


# -- whatever happens ----------------------------------------------------------------------


@settings(max_examples=30, deadline=None)
@given(HISTORIES, st.data())
def test_whatever_is_kept_dropped_packed_and_stacked_comes_out_the_same(
    history: list[tuple[int, bytes]], data: st.DataObject
) -> None:
    archive, kept = Archive(crawl=False), {}
    archive.conn.execute("PRAGMA foreign_keys = ON")
    before: dict[int, str] = {}
    for url, payload in history:
        archive.crawl()
        is_told = data.draw(st.booleans())
        digest, _ = put_payload(archive.conn, payload, before.get(url) if is_told else None)
        capture_id = archive.capture(f"/{url}", payload_digest=digest)
        before[url], kept[capture_id] = digest, payload
        if data.draw(st.booleans()):
            pack_crawl(Group(archive.conn), archive.crawl_id)
    for capture_id in data.draw(st.sets(st.sampled_from(sorted(kept)))) if kept else ():
        archive.conn.execute("DELETE FROM captures WHERE id = ?", (capture_id,))
        del kept[capture_id]
    group = Group(archive.conn)
    steps = [lambda: sweep(archive.conn), lambda: stack(group), lambda: pack(group, all_ids(group))]
    for step in data.draw(st.permutations(steps)):
        step()
    group.commit()
    check(archive.conn, set(kept.values()))


def all_ids(group: Group) -> list[int]:
    sql = "SELECT id FROM payloads WHERE encoding IN ('zstd', 'zstd-dictionary')"
    return [found for (found,) in group.conn.execute(sql)]


def check(conn: sqlite3.Connection, payloads: set[bytes]) -> None:
    assert {get_payload(conn, digest_of(payload)) for payload in payloads} == payloads
    for (digest,) in conn.execute("SELECT payload_digest FROM payloads").fetchall():
        assert digest_of(get_payload(conn, digest) or b"") == digest
    assert max(depths(conn).values(), default=0) <= MAX_DEPTH
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
