"""A dictionary in the middle of a crawl, and what is packed well at its end."""

from __future__ import annotations

import hashlib
import random
from contextlib import closing

import pytest

from pipelines.workers import Workers
from scraper.early_dictionary import EARLY, EarlyDictionary
from sitekeep.archive import dictionaries, packing
from sitekeep.archive.captures import Fetched
from sitekeep.archive.clock import in_seconds
from sitekeep.archive.encodings import Encoding, packed
from sitekeep.archive.frontier import Kind, Task
from sitekeep.archive.packing import pack_crawl
from sitekeep.archive.payloads import digest_of, get_payload
from sitekeep.archive.transaction import Group
from sitekeep.archive.writer import CrawlWriter
from sitekeep.outcome import Outcome
from tests.archives import Archive

SHARED = b"".join(hashlib.sha256(bytes([n])).hexdigest().encode() for n in range(64))
#: What a page says besides: how small it gets hangs on how well it is packed.
WORDS = [hashlib.sha256(bytes([n])).hexdigest()[: 2 + n % 9] for n in range(200)]


def keep(archive: Archive, writer: CrawlWriter, path: str) -> bytes:
    """Have a page kept, as a crawl keeps it; its bytes."""
    chance = random.Random(path)
    own = " ".join(f"{chance.choice(WORDS)} {chance.choice(WORDS)}" for _ in range(300)).encode()
    task = Task(archive.url(path), path, Kind.PAGE, 0)
    payload = SHARED + b"<p>" + own
    with writer.step():
        writer.put_capture(task, Fetched(Outcome.KEPT, 200, payload=payload))
    return payload


def encodings(archive: Archive) -> list[tuple[str, int | None, int]]:
    rows = archive.conn.execute(
        "SELECT encoding, dictionary_id, stored_bytes FROM payloads ORDER BY id"
    )
    return list(rows)


@pytest.fixture
def archive() -> Archive:
    archive = Archive()
    archive.conn.execute("PRAGMA foreign_keys = ON")
    return archive


@pytest.fixture
def writer(archive: Archive) -> CrawlWriter:
    return CrawlWriter(archive.conn, archive.crawl_id)


def with_dictionary(archive: Archive, writer: CrawlWriter) -> None:
    """Pages enough for a dictionary, and one more after it is there."""
    with closing(Workers(1)) as workers:
        early = EarlyDictionary(writer, workers)
        for number in range(EARLY):
            keep(archive, writer, f"/{number}")
            early.kept_page()
        assert early.training is not None
        early.training.result(60)
        early.kept_page()
    keep(archive, writer, "/late")
    writer.group.commit()


def begun(archive: Archive, seconds_ago: float) -> None:
    moment = in_seconds(-seconds_ago)
    archive.conn.execute("UPDATE crawls SET started_at = ?", (moment,))


@pytest.mark.server
def test_pages_are_packed_with_a_dictionary_as_soon_as_there_is_one(
    archive: Archive, writer: CrawlWriter
) -> None:
    with_dictionary(archive, writer)
    *before, last = encodings(archive)
    assert {encoding for encoding, *_ in before} == {Encoding.ZSTD}
    assert last[:2] == (Encoding.DICTIONARY, 1)
    assert last[2] < 0.6 * before[-1][2]


@pytest.mark.server
def test_of_a_large_crawl_at_full_speed_only_the_first_pages_are_packed_again(
    archive: Archive, writer: CrawlWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_dictionary(archive, writer)
    begun(archive, seconds_ago=2)
    monkeypatch.setattr(packing, "FEW", 100)
    last = encodings(archive)[-1]
    pack_crawl(Group(archive.conn), archive.crawl_id)
    assert {encoding for encoding, *_ in encodings(archive)} == {Encoding.DICTIONARY}
    assert encodings(archive)[-1] == last


@pytest.mark.server
@pytest.mark.parametrize(("few", "seconds"), [(1_000, 2), (100, 3_600)], ids=["small", "slow"])
def test_of_a_small_or_slow_one_all_pages_are_packed_well(
    archive: Archive, writer: CrawlWriter, monkeypatch: pytest.MonkeyPatch, few: int, seconds: float
) -> None:
    with_dictionary(archive, writer)
    begun(archive, seconds)
    monkeypatch.setattr(packing, "FEW", few)
    in_a_hurry = encodings(archive)[-1]
    pack_crawl(Group(archive.conn), archive.crawl_id)
    assert {encoding for encoding, *_ in encodings(archive)} == {Encoding.DICTIONARY}
    assert encodings(archive)[-1][2] < in_a_hurry[2]


def test_a_dictionary_that_was_rolled_back_is_not_used(
    archive: Archive, writer: CrawlWriter
) -> None:
    with pytest.raises(ZeroDivisionError):
        learn_in_vain(writer)
    payload = keep(archive, writer, "/after")
    assert get_payload(archive.conn, digest_of(payload)) == payload
    assert encodings(archive)[-1][:2] == (Encoding.ZSTD, None)


def learn_in_vain(writer: CrawlWriter) -> None:
    with writer.step() as conn:
        dictionaries.keep(conn, packed(SHARED))
        writer.dictionary.forget()
        assert writer.dictionary.get() is not None
        raise ZeroDivisionError
