"""The one writer of a crawl: what the fetching and reading parts hand over goes in here.

Each public method is one step: it happens whole or not at all, and belongs to the group that is
committed next (see `transaction`).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sitekeep.archive import crawls, inbound, menus, pages, versions
from sitekeep.archive.captures import (
    Fetched,
    Previous,
    is_unasked,
    previous_capture,
    put_capture,
    set_outcome,
)
from sitekeep.archive.dictionaries import Newest
from sitekeep.archive.documents import drop_document, put_document
from sitekeep.archive.frontier import ArchiveFrontier, Task
from sitekeep.archive.merging import merge
from sitekeep.archive.packing import pack_crawl
from sitekeep.archive.payloads import get_payload
from sitekeep.archive.transaction import Group, expect_a_large_step, expect_small_steps
from sitekeep.archive.urls import UrlIds
from sitekeep.archive.waiting import Waiting
from sitekeep.archive.wire import Heads
from sitekeep.article import Article, Link, PageReading
from sitekeep.document import Document
from sitekeep.outcome import Outcome
from sitekeep.spread import Spread


class CrawlWriter:
    """Writes one crawl into an open archive."""

    def __init__(self, conn: sqlite3.Connection, crawl_id: int) -> None:
        self.conn = conn
        self.crawl_id = crawl_id
        self.ids = UrlIds(conn)
        self.waiting = Waiting(conn, self.ids)
        self.group = Group(conn, last_step=self.waiting.write, after_steps=merge)
        self.heads = Heads(conn)
        self.dictionary = Newest(conn)
        self.frontier = ArchiveFrontier(conn, crawl_id, self.ids)

    @contextmanager
    def step(self) -> Iterator[sqlite3.Connection]:
        waiting = self.waiting.pages
        try:
            with self.group.step() as conn:
                yield conn
        except BaseException:
            self.waiting.pages = waiting
            self.forget()
            raise

    def forget(self) -> None:
        """Ask the archive anew for what was known of it."""
        self.ids.forget()
        self.heads.forget()
        self.dictionary.forget()
        self.frontier.forget()

    def lease(self, held_back: str | None = None) -> Task | None:
        self.group.open()
        return self.frontier.lease(held_back)

    def previous(self, task: Task) -> Previous | None:
        return previous_capture(self.conn, task.url_id, self.crawl_id)

    def previous_of(self, url: str) -> Previous | None:
        with self.step():
            return previous_capture(self.conn, self.ids[url], self.crawl_id)

    def payload(self, payload_digest: str) -> bytes | None:
        return get_payload(self.conn, payload_digest)

    def put_capture(self, task: Task, fetched: Fetched) -> int:
        """See `captures.put_capture`; what is refused as in the last crawl needs no new capture."""
        if is_unasked(fetched):
            carried = self.frontier.carry(task.url_id, task.kind, fetched.outcome, fetched.error)
            if carried is not None:
                return carried
        redirect = self.ids[fetched.redirect_url] if fetched.redirect_url else None
        return put_capture(
            self.conn,
            self.crawl_id,
            task,
            fetched,
            heads=self.heads,
            redirect_url_id=redirect,
            suited=self.dictionary.get(),
        )

    def put_page(
        self, task: Task, capture_id: int, reading: PageReading, *, anew: bool = False
    ) -> None:
        drop_document(self.conn, task.url_id, capture_id)
        if pages.is_new(self.conn, task.url_id):
            if self.waiting.takes(task.url_id, reading.article):
                self.waiting.put(task.url, capture_id, reading)
                return
            self.waiting.write()
        page_id = pages.put_page(self.conn, self.ids, task.url, capture_id, reading, anew=anew)
        menus.put_menus(self.conn, page_id, reading.menus)
        self.put_links(task, reading.links)

    def settle_version(
        self, task: Task, capture_id: int, earlier_id: int, earlier: Article
    ) -> None:
        """See `versions.settle_version`."""
        versions.settle_version(self.conn, task.url_id, capture_id, earlier_id, earlier)

    def put_document(self, task: Task, capture_id: int, document: Document) -> None:
        put_document(self.conn, task.url_id, task.url, capture_id, document)

    def put_links(self, task: Task, links: list[Link]) -> None:
        pages.put_links(self.conn, self.ids, task.url_id, links)

    def links_of(self, task: Task) -> list[Link]:
        """What the last reading of this URL found."""
        return pages.links_of(self.conn, task.url_id)

    def capture_of(self, task: Task) -> tuple[int, str | None, str | None]:
        """Number, payload digest and content type of this crawl's capture of a task's URL."""
        row = self.conn.execute(
            "SELECT id, payload_digest, content_type FROM captures"
            " WHERE crawl_id = ? AND url_id = ?",
            (self.crawl_id, task.url_id),
        ).fetchone()
        return row[0], row[1], row[2]

    def set_outcome(self, capture_id: int, outcome: Outcome, error: str) -> None:
        set_outcome(self.conn, capture_id, outcome, error)

    def give_up(self, task: Task, error: str) -> None:
        """Settle a URL that something went wrong with after it was fetched."""
        found = self.conn.execute(
            "UPDATE captures SET outcome = ?, error = ? WHERE crawl_id = ? AND url_id = ?",
            (Outcome.UNREADABLE, error, self.crawl_id, task.url_id),
        )
        if found.rowcount == 0:
            self.put_capture(task, Fetched(Outcome.UNREADABLE, error=error))
        self.frontier.done(task)

    def set_base(self, base_url: str) -> None:
        with self.step() as conn:
            crawls.set_base(conn, self.crawl_id, base_url)

    def tidy(self) -> None:
        """Lay out what can only be told from all pages: the menus they share, what links where."""
        self.group.commit()
        expect_a_large_step(self.conn)
        with self.step() as conn:
            menus.tidy(conn)
            inbound.make(conn)
        self.group.commit()
        expect_small_steps(self.conn)

    def make_room(self) -> None:
        """Give memory back when all is fetched: for all pages at once, and payloads on their way.

        Nothing new is to be looked up any more.
        """
        self.forget()
        self.conn.execute("PRAGMA shrink_memory")

    def pack(self, spread: Spread) -> None:
        """Store well what was stored in a hurry; `spread` has the work done."""
        self.make_room()
        pack_crawl(self.group, self.crawl_id, spread)

    def end(self, state: str, reason: str, at: str | None = None) -> None:
        with self.step() as conn:
            crawls.end(conn, self.crawl_id, state, reason, at)
        self.group.commit()
