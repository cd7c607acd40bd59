"""What a crawl that finds nothing new adds to an archive, and how older archives come to that."""

from __future__ import annotations

import secrets
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sitekeep.archive.captures import Fetched
from sitekeep.archive.crawl_queries import outcome_counts
from sitekeep.archive.frontier import Kind
from sitekeep.archive.opening import open_to_read
from sitekeep.archive.queries import crawls, ledger
from sitekeep.archive.wire import Exchange
from sitekeep.archive.writer import CrawlWriter
from sitekeep.outcome import Outcome
from tests.archives import SITE, Archive
from tests.keeping import OLDER, rows, unpacked

PAGES = 400
#: As many links of a page lead to other sites in Python's manual.
REFUSED = 8
TEXT = "<p>Stand-in text that goes on for a while, and is the same on each visit.</p>" * 20
DATE = "Thu, 26 Nov 2026 01:50:57 GMT"


def head(*lines: str) -> bytes:
    return "\r\n".join([*lines, "", ""]).encode()


def answer(number: int, token: str, asked_with: str = "") -> tuple[Fetched, Exchange]:
    """A page with a token, as nginx sends it; 304 where it was asked for with that token."""
    etag, body = f'"6b079081-{token[:4]}"', f"<i>{token}</i><h1>{number}</h1>{TEXT}".encode()
    conditions = [f'If-None-Match: "6b079081-{asked_with[:4]}"', f"If-Modified-Since: {DATE}"]
    first = "HTTP/1.1 304 Not Modified" if token == asked_with else "HTTP/1.1 200 OK"
    length = [] if token == asked_with else [f"Content-Length: {len(body)}"]
    exchange = Exchange(
        head(f"GET /{number} HTTP/1.1", "Host: e", *(conditions if asked_with else [])),
        head(first, "Server: nginx", *length, f"Last-Modified: {DATE}", f"ETag: {etag}"),
    )
    fetched = Fetched(
        Outcome.UNCHANGED if token == asked_with else Outcome.KEPT,
        304 if token == asked_with else 200,
        headers=[("ETag", etag), ("Last-Modified", DATE)],
        payload=None if token == asked_with else body,
        content_type="text/html; charset=utf-8",
        elapsed_s=0.20137988,
        exchange=exchange,
    )
    return fetched, exchange


class Nights:
    """A site that is crawled again and again into a file; `size_bytes` is what of it is in use."""

    def __init__(self, path: Path) -> None:
        self.archive = Archive(path, crawl=False)
        self.exchanges: dict[int, Exchange] = {}
        self.tokens: dict[int, str] = {}

    def crawl(self, *, new_tokens: bool = False) -> CrawlWriter:
        writer = CrawlWriter(self.archive.conn, self.archive.crawl("running"))
        for number in range(PAGES):
            self.capture(writer, number, new_token=new_tokens)
            self.refuse(writer, number)
        writer.end("finished", "")
        return writer

    def refuse(self, writer: CrawlWriter, number: int) -> None:
        with writer.step():
            for other in range(REFUSED):
                url = f"http://far.example/{number}/{other}"
                writer.frontier.settle(url, Kind.PAGE, Outcome.OUT_OF_SCOPE, error="another site")

    def capture(self, writer: CrawlWriter, number: int, *, new_token: bool) -> None:
        before = self.tokens.get(number, "")
        if new_token or not before:
            self.tokens[number] = secrets.token_hex(16)
        fetched, exchange = answer(number, self.tokens[number], before)
        with writer.step():
            writer.frontier.add(f"http://e/{number}", Kind.PAGE, 1)
            task = writer.frontier.lease_url(f"http://e/{number}")
            assert task
            if previous := writer.previous(task):
                assert previous.etag == f'"6b079081-{before[:4]}"'
                fetched.payload_digest = None if fetched.payload else previous.payload_digest
            self.exchanges[writer.put_capture(task, fetched)] = exchange
            writer.frontier.done(task)

    @property
    def size_bytes(self) -> int:
        count, free, size = (
            self.archive.conn.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
        return int((count - free) * size)


@pytest.fixture(scope="module")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Nights:
    nights = Nights(tmp_path_factory.mktemp("nights") / "archive.db")
    nights.crawl()
    return nights


def test_a_page_that_is_unchanged_costs_less_than_200_bytes(nights: Nights) -> None:
    before = nights.size_bytes
    for number in (2, 3):
        nights.crawl()
        assert 0 < (nights.size_bytes - before) / PAGES < 200 * (number - 1)


def test_a_page_with_another_token_costs_less_than_400_bytes(nights: Nights) -> None:
    before = nights.size_bytes
    nights.crawl(new_tokens=True)
    assert 0 < (nights.size_bytes - before) / PAGES < 400


def test_heads_are_told_as_they_were_sent_though_they_are_not_kept_again(nights: Nights) -> None:
    nights.crawl()
    conn = nights.archive.conn
    told = conn.execute("SELECT capture_id, request_head, response_head FROM exchanges")
    found = {number: (request.encode(), response.encode()) for number, request, response in told}
    sent = {
        number: (exchange.request_head, exchange.response_head)
        for number, exchange in nights.exchanges.items()
    }
    assert found == sent
    kept = "SELECT count(etag), count(last_modified) FROM captures WHERE status = 304"
    assert conn.execute(kept).fetchone() == (0, 0)


# -- refusals ------------------------------------------------------------------------------

FAR = "http://far.example/"


def refuse(archive: Archive, why: str | None = "another site", url: str = FAR) -> CrawlWriter:
    """One more crawl, which comes across an address that it does not ask for."""
    writer = CrawlWriter(archive.conn, archive.crawl("running"))
    if why:
        with writer.step():
            assert writer.frontier.settle(url, Kind.PAGE, Outcome.OUT_OF_SCOPE, error=why)
            assert not writer.frontier.settle(url, Kind.PAGE, Outcome.OUT_OF_SCOPE, error=why)
    writer.end("finished", "")
    return writer


def spans(archive: Archive) -> list[tuple[int, int | None]]:
    """From which crawl on, and until before which, an address was refused."""
    return archive.conn.execute("SELECT crawl_id, until_crawl_id FROM captures").fetchall()


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        (["a", "a", "a"], [(1, 4)]),
        (["a", "b", "b"], [(1, 2), (2, 4)]),
        (["a", None, "a"], [(1, 2), (3, 4)]),
        (["a", "a", None, "a", "a"], [(1, 3), (4, 6)]),
    ],
    ids=["the same", "another reason", "not seen", "seen again"],
)
def test_what_is_refused_again_has_one_row(
    reasons: list[str | None], expected: list[tuple[int, int | None]]
) -> None:
    archive = Archive(crawl=False)
    for why in reasons:
        refuse(archive, why)
    assert spans(archive) == expected
    told = archive.conn.execute("SELECT crawl_id, error FROM ledger ORDER BY 1").fetchall()
    assert told == [(number, why) for number, why in enumerate(reasons, 1) if why]
    for number, why in enumerate(reasons, 1):
        assert outcome_counts(archive.conn, number) == ({"out-of-scope": 1} if why else {})
        assert len(ledger(archive.conn, number, "out-of-scope", 9, 0)) == bool(why)
    counted = {row["id"]: row["urls"] for row in crawls(archive.conn)}
    assert counted == {number: bool(why) for number, why in enumerate(reasons, 1)}


def test_crawls_of_two_sites_do_not_answer_for_each_other() -> None:
    archive = Archive(crawl=False)
    refuse(archive)
    other = archive.crawl("finished")
    archive.conn.execute("UPDATE crawls SET start_url = 'http://b/' WHERE id = ?", (other,))
    refuse(archive)
    assert spans(archive) == [(1, 4)]
    told = archive.conn.execute("SELECT crawl_id FROM ledger").fetchall()
    assert told == [(1,), (3,)]


def test_what_another_page_may_lead_to_is_fetched_and_was_refused_before() -> None:
    archive = Archive(crawl=False)
    refuse(archive)
    writer = refuse(archive)
    with writer.step():
        assert writer.frontier.add(FAR, Kind.ASSET, 1)
    assert spans(archive) == [(1, 2)]
    assert outcome_counts(archive.conn, 2) == {}
    assert writer.frontier.counts()["pending"] == 1


def test_robots_txt_is_carried_from_crawl_to_crawl_too() -> None:
    archive = Archive(crawl=False)
    for _ in range(3):
        writer = CrawlWriter(archive.conn, archive.crawl("running"))
        with writer.step():
            writer.frontier.add(FAR, Kind.PAGE, 1)
            task = writer.frontier.lease_url(FAR)
            assert task
            writer.put_capture(task, Fetched(Outcome.ROBOTS_TXT, error="robots.txt asks"))
            writer.frontier.done(task)
            # A crawl that goes on after a kill remembers nothing.
            writer.frontier.forget()
            assert not writer.frontier.add(FAR, Kind.PAGE, 1)
        writer.end("finished", "")
    assert spans(archive) == [(1, 4)]
    assert outcome_counts(archive.conn, 2) == {"robots-txt": 1}


def test_what_was_a_page_has_a_row_for_each_crawl_that_refused_it() -> None:
    """Its history is told from them: in which crawl it was missed."""
    archive = Archive(crawl=False)
    archive.crawl()
    archive.page("/a.html")
    for _ in range(2):
        refuse(archive, url=f"{SITE}/a.html")
    assert spans(archive) == [(1, None), (2, 3), (3, 4)]
    changes = archive.conn.execute("SELECT crawl_id, change FROM changes ORDER BY 1").fetchall()
    assert changes == [(1, "new"), (2, "missed"), (3, "missed")]


# -- archives from before ------------------------------------------------------------------

#: Brings an archive up to date and is killed on the way, as by a power cut.
KILLED = """
import os, signal, sys
from pathlib import Path
from sitekeep.archive import opening

path, left = Path(sys.argv[1]), int(sys.argv[2])

def count(statement):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

db = opening.connect(path, path.as_uri())
db.conn.set_trace_callback(count)
opening.prepare(db, path)
"""
SAID = (
    "SELECT payload_digest, size_bytes, payload FROM payloads ORDER BY id",
    "SELECT id, crawl_id, url_id, outcome, payload_digest, etag, last_modified, heads_changed"
    " FROM captures ORDER BY id",
    "SELECT * FROM exchanges ORDER BY 1",
    "SELECT * FROM ledger ORDER BY 1, 2",
    "SELECT * FROM media ORDER BY url",
    "SELECT * FROM changes ORDER BY 1, 3",
)


@pytest.mark.parametrize("statements", [15, 40, 60, 75])
def test_a_migration_that_is_killed_leaves_the_archive_as_it_was(
    statements: int, tmp_path: Path
) -> None:
    archive = unpacked(OLDER[-1], tmp_path / "archive.db")
    before = [rows(archive, sql) for sql in SAID]
    command = [sys.executable, "-c", KILLED, str(archive), str(statements)]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    applied = "SELECT name FROM _sqlite_migrations WHERE name LIKE 'm009%'"
    assert rows(archive, applied) == []
    assert [rows(archive, sql) for sql in SAID] == before
    open_to_read(archive).conn.close()
    assert len(rows(archive, applied)) == 1
    assert [rows(archive, sql) for sql in SAID] == before
