"""The frontier: every URL is in one place at every moment, whatever happens in which order."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from sitekeep.archive.captures import Fetched
from sitekeep.archive.frontier import Kind, Task
from sitekeep.archive.writer import CrawlWriter
from sitekeep.outcome import Outcome
from tests.archives import Archive

URLS = [f"http://example.org/{number}" for number in range(12)]


@pytest.fixture
def writer() -> CrawlWriter:
    archive = Archive()
    return CrawlWriter(archive.conn, archive.crawl_id)


def add(writer: CrawlWriter, *urls: str, kind: str = Kind.PAGE, depth: int = 0) -> None:
    with writer.step():
        for url in urls:
            writer.frontier.add(url, kind, depth)


def leased(writer: CrawlWriter) -> list[str]:
    found = []
    while task := writer.lease():
        found.append(task.url)
    return found


def outcomes(writer: CrawlWriter) -> dict[str, str]:
    rows = writer.conn.execute("SELECT url, outcome FROM ledger")
    return dict(rows.fetchall())


def test_lists_come_before_pages_and_pages_before_pictures(writer: CrawlWriter) -> None:
    add(writer, "http://e/deep", depth=3)
    add(writer, "http://e/picture", kind=Kind.ASSET)
    add(writer, "http://e/page")
    add(writer, "http://e/sitemap", kind=Kind.SITEMAP)
    expected = ["http://e/sitemap", "http://e/page", "http://e/deep", "http://e/picture"]
    assert leased(writer) == expected


def test_one_url_is_added_and_leased_once(writer: CrawlWriter) -> None:
    with writer.step():
        assert writer.frontier.add("http://e/", Kind.PAGE, 0)
        assert not writer.frontier.add("http://e/", Kind.ASSET, 5)
    writer.frontier.forget()
    with writer.step():
        assert not writer.frontier.add("http://e/", Kind.PAGE, 0)
    assert leased(writer) == ["http://e/"]


def test_failed_url_comes_again_later_with_its_attempts_counted(writer: CrawlWriter) -> None:
    add(writer, "http://e/")
    task = writer.lease()
    assert task
    with writer.step():
        writer.frontier.failed(task, 60.0)
    assert writer.lease() is None
    assert writer.frontier.has_pending()
    with writer.step():
        writer.frontier.failed(task, 0.0)
    again = writer.lease()
    assert again
    assert again.attempts == 2


def test_leased_is_pending_again_after_a_kill_and_captured_is_to_be_read(
    writer: CrawlWriter,
) -> None:
    add(writer, "http://e/leased", "http://e/captured", "http://e/done")
    by_url = {task.url: task for _ in range(3) if (task := writer.lease())}
    with writer.step():
        writer.put_capture(by_url["http://e/captured"], Fetched(Outcome.KEPT, 200))
        writer.frontier.captured(by_url["http://e/captured"])
        writer.put_capture(by_url["http://e/done"], Fetched(Outcome.GONE, 404))
        writer.frontier.done(by_url["http://e/done"])
    after = CrawlWriter(writer.conn, writer.crawl_id)
    after.frontier.recover()
    assert [task.url for task in after.frontier.unread()] == ["http://e/captured"]
    assert leased(after) == ["http://e/leased"]


def test_held_back_kind_stays_where_it_is(writer: CrawlWriter) -> None:
    add(writer, "http://e/page")
    add(writer, "http://e/picture", kind=Kind.ASSET)
    task = writer.lease(Kind.PAGE)
    assert task
    assert task.url == "http://e/picture"
    assert writer.lease(Kind.PAGE) is None
    assert leased(writer) == ["http://e/page"]


@pytest.mark.parametrize("outcome", [Outcome.OUT_OF_SCOPE, Outcome.PAGE_LIMIT, Outcome.TRAP])
def test_what_one_page_may_not_lead_to_another_may(writer: CrawlWriter, outcome: Outcome) -> None:
    with writer.step():
        assert writer.frontier.settle("http://e/", Kind.PAGE, outcome, error="because")
        assert not writer.frontier.settle("http://e/", Kind.PAGE, outcome)
        assert outcomes(writer) == {"http://e/": outcome}
        assert writer.frontier.add("http://e/", Kind.PAGE, 0)
        assert not writer.frontier.settle("http://e/", Kind.PAGE, outcome)
    assert outcomes(writer) == {}
    assert leased(writer) == ["http://e/"]


def test_what_was_fetched_is_not_fetched_again(writer: CrawlWriter) -> None:
    add(writer, "http://e/")
    task = writer.lease()
    assert task
    with writer.step():
        writer.put_capture(task, Fetched(Outcome.ROBOTS_TXT))
        writer.frontier.done(task)
    writer.frontier.forget()
    add(writer, "http://e/")
    assert leased(writer) == []


def test_limit_settles_what_waits_and_not_what_is_in_flight(writer: CrawlWriter) -> None:
    add(writer, "http://e/1", "http://e/2", "http://e/3")
    add(writer, "http://e/picture", kind=Kind.ASSET)
    task = writer.lease()
    with writer.step():
        assert writer.frontier.settle_rest(Outcome.PAGE_LIMIT, "enough", Kind.PAGE) == 2
    assert task
    assert set(outcomes(writer)) == {"http://e/1", "http://e/2", "http://e/3"} - {task.url}
    assert leased(writer) == ["http://e/picture"]


def test_step_that_fails_leaves_nothing_and_remembers_nothing(writer: CrawlWriter) -> None:
    def fails() -> None:
        with writer.step():
            writer.frontier.add("http://e/", Kind.PAGE, 0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    add(writer, "http://e/")
    assert leased(writer) == ["http://e/"]


class Crawling(RuleBasedStateMachine):
    """Any order of what a crawl does, with kills in between: the sum is always right."""

    archive = Archive()

    def __init__(self) -> None:
        super().__init__()
        self.conn = self.archive.conn
        self.before_id = self.archive.crawl_id
        self.before = self.ledger(self.before_id)
        self.crawl_id = self.archive.crawl("running")
        self.seen: set[str] = set()
        self.committed: set[str] = set()
        self.open()

    def open(self) -> None:
        self.writer = CrawlWriter(self.conn, self.crawl_id)
        with self.writer.step():
            self.writer.frontier.recover()
        self.writer.group.commit()
        self.held: dict[str, Task] = {}

    @rule(url=st.sampled_from(URLS), kind=st.sampled_from(list(Kind)), depth=st.integers(0, 3))
    def see(self, url: str, kind: Kind, depth: int) -> None:
        with self.writer.step():
            self.writer.frontier.add(url, kind, depth)
        self.seen.add(url)

    @rule(url=st.sampled_from(URLS), outcome=st.sampled_from([Outcome.TRAP, Outcome.OUT_OF_SCOPE]))
    def refuse(self, url: str, outcome: Outcome) -> None:
        with self.writer.step():
            self.writer.frontier.settle(url, Kind.PAGE, outcome)
        self.seen.add(url)

    @rule(held_back=st.sampled_from([None, Kind.PAGE]))
    def lease(self, held_back: Kind | None) -> None:
        if task := self.writer.lease(held_back):
            assert task.url not in self.held
            self.held[task.url] = task

    @precondition(lambda self: self.held)
    @rule(data=st.data(), end=st.sampled_from(["done", "failed", "give back", "captured"]))
    def answer(self, data: st.DataObject, end: str) -> None:
        task = self.held.pop(data.draw(st.sampled_from(sorted(self.held))))
        frontier = self.writer.frontier
        with self.writer.step():
            if end == "failed":
                frontier.failed(task, 0)
            elif end == "give back":
                frontier.give_back(task)
            else:
                self.writer.put_capture(task, Fetched(Outcome.KEPT, 200, payload=b"x"))
                frontier.captured(task) if end == "captured" else frontier.done(task)

    @rule()
    def read(self) -> None:
        for task in self.writer.frontier.unread():
            with self.writer.step():
                self.writer.frontier.done(task)

    @rule(kind=st.sampled_from([None, Kind.PAGE]))
    def reach_a_limit(self, kind: Kind | None) -> None:
        with self.writer.step():
            self.writer.frontier.settle_rest(Outcome.PAGE_LIMIT, "enough", kind)

    @rule()
    def commit(self) -> None:
        self.writer.group.commit()
        self.committed = set(self.seen)

    @rule()
    def kill(self) -> None:
        """What is not committed is gone, and so is all that was in memory."""
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")
        self.open()
        left = self.listed() | self.settled()
        assert self.committed <= left
        self.seen, self.committed = left, set(left)

    def listed(self) -> set[str]:
        return self.urls("frontier", "AND state <> 'captured'")

    def settled(self) -> set[str]:
        return self.urls("captures") | self.urls("carried")

    def urls(self, table: str, more: str = "") -> set[str]:
        rows = self.conn.execute(
            f"SELECT url FROM {table} JOIN urls ON urls.id = url_id WHERE crawl_id = ? {more}",
            (self.crawl_id,),
        )
        return {row[0] for row in rows}

    @invariant()
    def every_url_is_in_one_place(self) -> None:
        assert not self.listed() & self.settled()
        assert self.listed() | self.settled() == self.seen

    def ledger(self, crawl_id: int) -> list[tuple[str, str, str, str | None]]:
        rows = self.conn.execute(
            "SELECT url, kind, outcome, error FROM ledger WHERE crawl_id = ? ORDER BY url",
            (crawl_id,),
        )
        return rows.fetchall()

    def teardown(self) -> None:
        """Nothing that a crawl does changes what the one before it, of the same site, has said."""
        self.writer.group.commit()
        assert self.ledger(self.before_id) == self.before


TestCrawling = Crawling.TestCase
TestCrawling.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
