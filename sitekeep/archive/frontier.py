"""The frontier: what a crawl still has to do, kept in the archive so that no kill loses it.

A row lives from the moment its URL is seen until its outcome stands in `captures`:

    pending ──lease──▶ leased ──capture──▶ captured ──done──▶ (row gone, outcome in captures)
       ▲                 │ failed: later, again                 ▲
       └─────────────────┘            settle: never fetched ────┘

`captured` means: the payload is kept, but not yet read as a page.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from sitekeep.archive.clock import in_seconds, now
from sitekeep.archive.urls import UrlIds
from sitekeep.outcome import Outcome

#: Outcomes that depend on where a URL was found.
REFUSALS = (Outcome.OUT_OF_SCOPE, Outcome.PAGE_LIMIT, Outcome.TRAP)
#: Outcomes of what nobody asked for, and which say as much of the next crawl as of this one.
LASTING = (Outcome.OUT_OF_SCOPE, Outcome.TRAP, Outcome.ROBOTS_TXT)
#: An hour: a site that asks for more ends the run.
LONGEST_WAIT_S = 3600.0
#: Above this, remembering what was already added costs more memory than asking SQLite.
REMEMBERED = 50_000


class Kind(StrEnum):
    """Why a URL is fetched; decides the order and how the answer is treated."""

    ROBOTS = "robots"
    SITEMAP = "sitemap"
    FEED = "feed"
    PAGE = "page"
    ASSET = "asset"


#: Lists of addresses first, then pages, then what pages show: a stopped crawl has the texts.
PRIORITY = {Kind.ROBOTS: 0, Kind.SITEMAP: 0, Kind.FEED: 1, Kind.PAGE: 1, Kind.ASSET: 2}


@dataclass(frozen=True, slots=True)
class Task:
    """One URL to fetch."""

    url_id: int
    url: str
    kind: str
    depth: int
    #: Times it was already tried in vain in this crawl.
    attempts: int = 0
    #: The page where this crawl first saw the URL.
    via: str | None = None


class Frontier(Protocol):
    """All that the crawl knows of where its work is kept."""

    def add(self, url: str, kind: str, depth: int, via_url_id: int | None = None) -> bool:
        """Put `url` on the list unless this crawl has seen it; tells whether it was new."""

    def lease(self, held_back: str | None = None) -> Task | None:
        """The next URL, which nobody else gets while it is leased; None where none is due.

        URLs of the kind `held_back` stay where they are.
        """

    def done(self, task: Task) -> None:
        """The outcome of `task` is kept."""

    def failed(self, task: Task, again_in_s: float) -> None:
        """`task` failed in a way that may pass: try again after `again_in_s` seconds."""

    def counts(self) -> dict[str, int]:
        """How many URLs are pending, leased and captured."""


#: The columns of a task, in a statement on `frontier`.
TASK = (
    "url_id, (SELECT url FROM urls WHERE urls.id = url_id), kind, depth, attempts,"
    " (SELECT url FROM urls WHERE urls.id = via_url_id)"
)


#: Whether URL ?2 has its outcome in crawl ?1.
SETTLED = "SELECT 1 FROM captures WHERE url_id = ?2 AND (crawl_id = ?1 OR until_crawl_id = ?1 + 1)"


class ArchiveFrontier:
    """The frontier in the archive itself, on the connection that writes the pages."""

    def __init__(self, conn: sqlite3.Connection, crawl_id: int, ids: UrlIds) -> None:
        self.conn = conn
        self.crawl_id = crawl_id
        self.ids = ids
        self.before_id = crawl_before(conn, crawl_id)
        self.remembered: set[int] = set()
        self.refused: set[int] = set()

    def add(self, url: str, kind: str, depth: int, via_url_id: int | None = None) -> bool:
        url_id = self.ids[url]
        if url_id in self.remembered:
            return False
        remember(self.remembered, url_id)
        self.refused.discard(url_id)
        # What one page may not lead to, another may: an image of another site, a page that is
        # less deep from here, a month of the calendar that somebody wrote about.
        self.conn.execute(
            "DELETE FROM captures WHERE crawl_id = ? AND url_id = ? AND warc_date IS NULL"
            f" AND outcome IN ({', '.join('?' for _ in REFUSALS)})",
            (self.crawl_id, url_id, *REFUSALS),
        )
        self.conn.execute(
            "UPDATE captures SET until_crawl_id = ? + 1 WHERE url_id = ?"
            f" AND until_crawl_id = ? + 1 AND outcome IN ({', '.join('?' for _ in REFUSALS)})",
            (self.before_id, url_id, self.crawl_id, *REFUSALS),
        )
        cursor = self.conn.execute(
            "INSERT OR IGNORE INTO frontier"
            " (crawl_id, url_id, kind, priority, depth, via_url_id)"
            f" SELECT ?1, ?2, ?3, ?4, ?5, ?6 WHERE NOT EXISTS ({SETTLED})",
            (self.crawl_id, url_id, kind, PRIORITY[Kind(kind)], depth, via_url_id),
        )
        return cursor.rowcount == 1

    def remembers(self, url: str) -> bool:
        """Whether this crawl is known to have seen `url`; quicker than to ask the archive."""
        return self.ids[url] in self.remembered

    def forget(self) -> None:
        """After a rollback: what is remembered may not stand in the archive."""
        self.remembered.clear()
        self.refused.clear()

    def settle(
        self,
        url: str,
        kind: str,
        outcome: Outcome,
        *,
        depth: int = 0,
        via_url_id: int | None = None,
        error: str | None = None,
    ) -> bool:
        """Give a URL that is not fetched its outcome; tells whether the crawl had none yet."""
        url_id = self.ids[url]
        if url_id in self.refused:
            return False
        remember(self.refused, url_id)
        if self.is_waiting(url_id):
            return False
        if self.carry(url_id, kind, outcome, error):
            return True
        until = self.crawl_id + 1 if outcome in LASTING else None
        cursor = self.conn.execute(
            "INSERT OR IGNORE INTO captures"
            " (crawl_id, url_id, kind, outcome, depth, via_url_id, error, until_crawl_id)"
            f" SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8 WHERE NOT EXISTS ({SETTLED})",
            (self.crawl_id, url_id, kind, outcome, depth, via_url_id, error, until),
        )
        return cursor.rowcount == 1

    def is_waiting(self, url_id: int) -> bool:
        row = self.conn.execute(
            "SELECT 1 FROM frontier WHERE crawl_id = ? AND url_id = ?", (self.crawl_id, url_id)
        )
        return row.fetchone() is not None

    def carry(self, url_id: int, kind: str, outcome: Outcome, error: str | None) -> int | None:
        """Let what the crawl before said of a URL that it refused be said of this one too.

        Returns the number of that capture; None where this crawl has something of its own to say.
        What was a page once gets a row each time: its history is told from them. So does what has
        one of this crawl, such as a page that waits to be written.
        """
        if outcome not in LASTING:
            return None
        row = self.conn.execute(
            "UPDATE captures SET until_crawl_id = ?1 + 1 WHERE url_id = ?2"
            " AND until_crawl_id = ?3 + 1 AND warc_date IS NULL"
            " AND kind = ?4 AND outcome = ?5 AND error IS ?6"
            " AND url_id NOT IN (SELECT url_id FROM pages) AND NOT EXISTS"
            " (SELECT 1 FROM captures AS own WHERE own.url_id = ?2 AND own.crawl_id = ?1)"
            " RETURNING id",
            (self.crawl_id, url_id, self.before_id, kind, outcome, error),
        ).fetchone()
        return row[0] if row else None

    def lease(self, held_back: str | None = None) -> Task | None:
        row = self.conn.execute(
            "UPDATE frontier SET state = 'leased' WHERE id ="
            " (SELECT id FROM frontier WHERE crawl_id = ? AND state = 'pending'"
            "  AND (not_before IS NULL OR not_before <= ?) AND kind IS NOT ?"
            "  ORDER BY priority, depth, id LIMIT 1)"
            f" RETURNING {TASK}",
            (self.crawl_id, now(), held_back),
        ).fetchone()
        return Task(*row) if row else None

    def lease_url(self, url: str) -> Task | None:
        """Lease this very URL, if it is pending."""
        row = self.conn.execute(
            "UPDATE frontier SET state = 'leased'"
            " WHERE crawl_id = ? AND url_id = ? AND state = 'pending'"
            f" RETURNING {TASK}",
            (self.crawl_id, self.ids[url]),
        ).fetchone()
        return Task(*row) if row else None

    def captured(self, task: Task) -> None:
        self.set_state(task.url_id, "captured")

    def set_state(self, url_id: int, state: str) -> None:
        self.conn.execute(
            "UPDATE frontier SET state = ? WHERE crawl_id = ? AND url_id = ?",
            (state, self.crawl_id, url_id),
        )

    def done(self, task: Task) -> None:
        self.conn.execute(
            "DELETE FROM frontier WHERE crawl_id = ? AND url_id = ?", (self.crawl_id, task.url_id)
        )

    def failed(self, task: Task, again_in_s: float) -> None:
        self.conn.execute(
            "UPDATE frontier SET state = 'pending', attempts = attempts + 1, not_before = ?"
            " WHERE crawl_id = ? AND url_id = ?",
            (in_seconds(again_in_s), self.crawl_id, task.url_id),
        )

    def recover(self) -> None:
        """After a kill: what was in flight is pending again.

        And what waits to be tried again longer than anybody asks to wait: the clock was set back.
        """
        self.conn.execute(
            "UPDATE frontier SET not_before = NULL WHERE crawl_id = ? AND not_before > ?",
            (self.crawl_id, in_seconds(LONGEST_WAIT_S)),
        )
        self.conn.execute(
            "UPDATE frontier SET state = 'pending' WHERE crawl_id = ? AND state = 'leased'",
            (self.crawl_id,),
        )

    def give_back(self, task: Task) -> None:
        """Undo a lease without counting it as an attempt."""
        self.set_state(task.url_id, "pending")

    def unread(self) -> list[Task]:
        """What was captured but not yet read when the last run ended."""
        rows = self.conn.execute(
            f"SELECT {TASK} FROM frontier WHERE crawl_id = ? AND state = 'captured' ORDER BY id",
            (self.crawl_id,),
        )
        return [Task(*row) for row in rows]

    def has_pending(self) -> bool:
        row = self.conn.execute(
            "SELECT 1 FROM frontier WHERE crawl_id = ? AND state = 'pending' LIMIT 1",
            (self.crawl_id,),
        )
        return row.fetchone() is not None

    def counts(self) -> dict[str, int]:
        rows = self.conn.execute(
            "SELECT state, count(*) FROM frontier WHERE crawl_id = ? GROUP BY state",
            (self.crawl_id,),
        )
        return {"pending": 0, "leased": 0, "captured": 0} | dict(Counter(dict(rows.fetchall())))

    def is_empty(self) -> bool:
        row = self.conn.execute(
            "SELECT 1 FROM frontier WHERE crawl_id = ? LIMIT 1", (self.crawl_id,)
        )
        return row.fetchone() is None

    def settle_rest(self, outcome: Outcome, error: str, kind: str | None = None) -> int:
        """Give all that is pending (of one kind) the same outcome; returns how many."""
        which = "crawl_id = ?1 AND state = 'pending' AND (?2 IS NULL OR kind = ?2)"
        self.conn.execute(
            "INSERT OR IGNORE INTO captures"
            " (crawl_id, url_id, kind, outcome, depth, via_url_id, attempts, error)"
            " SELECT crawl_id, url_id, kind, ?3, depth, via_url_id, attempts, ?4 FROM frontier"
            f" WHERE {which}",
            (self.crawl_id, kind, outcome, error),
        )
        cursor = self.conn.execute(f"DELETE FROM frontier WHERE {which}", (self.crawl_id, kind))
        return cursor.rowcount


def crawl_before(conn: sqlite3.Connection, crawl_id: int) -> int | None:
    """The crawl before this one that began at the same address."""
    row: tuple[int | None] = conn.execute(
        "SELECT max(id) FROM crawls WHERE id < ?1"
        " AND start_url = (SELECT start_url FROM crawls WHERE id = ?1)",
        (crawl_id,),
    ).fetchone()
    return row[0]


def remember(seen: set[int], url_id: int) -> None:
    if len(seen) >= REMEMBERED:
        seen.clear()
    seen.add(url_id)
