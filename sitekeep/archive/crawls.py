"""Crawls: one row a snapshot, from its start to its end, over as many runs as it takes."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from sitekeep import __version__
from sitekeep.archive.clock import now


@dataclass(frozen=True, slots=True)
class CrawlRow:
    """What the archive knows of a crawl. `state` is running, stopped or finished."""

    id: int
    start_url: str
    base_url: str | None
    state: str
    settings: dict[str, Any]
    started_at: str
    finished_at: str | None


COLUMNS = "id, start_url, base_url, state, settings, started_at, finished_at"


def last_crawl(conn: sqlite3.Connection, start_url: str | None = None) -> CrawlRow | None:
    """The newest crawl, of `start_url` if given."""
    row = conn.execute(
        f"SELECT {COLUMNS} FROM crawls WHERE ?1 IS NULL OR start_url = ?1 ORDER BY id DESC LIMIT 1",
        (start_url,),
    ).fetchone()
    return crawl_row(row) if row else None


def get_crawl(conn: sqlite3.Connection, crawl_id: int) -> CrawlRow:
    row = conn.execute(f"SELECT {COLUMNS} FROM crawls WHERE id = ?", (crawl_id,))
    return crawl_row(row.fetchone())


def all_crawls(conn: sqlite3.Connection) -> list[CrawlRow]:
    return [crawl_row(row) for row in conn.execute(f"SELECT {COLUMNS} FROM crawls ORDER BY id")]


def crawl_row(row: tuple[Any, ...]) -> CrawlRow:
    return CrawlRow(row[0], row[1], row[2], row[3], json.loads(row[4]), row[5], row[6])


def begin(
    conn: sqlite3.Connection,
    start_url: str,
    settings: dict[str, Any],
    user_agent: str | None,
    started_at: str | None = None,
) -> int:
    # Committed together with its first URL: no crawl is ever seen that has nothing to do.
    conn.execute("BEGIN IMMEDIATE")
    cursor = conn.execute(
        "INSERT INTO crawls (start_url, started_at, state, settings, user_agent, sitekeep_version)"
        " VALUES (?, ?, 'running', ?, ?, ?)",
        (start_url, started_at or now(), json.dumps(settings), user_agent, __version__),
    )
    return int(cursor.lastrowid or 0)


def go_on(conn: sqlite3.Connection, crawl_id: int) -> None:
    conn.execute("UPDATE crawls SET state = 'running', reason = NULL WHERE id = ?", (crawl_id,))


def set_base(conn: sqlite3.Connection, crawl_id: int, base_url: str) -> None:
    """The address that stands for the site, learnt from where the start address leads."""
    conn.execute("UPDATE crawls SET base_url = ? WHERE id = ?", (base_url, crawl_id))


def set_site_name(conn: sqlite3.Connection, crawl_id: int, name: str | None) -> None:
    conn.execute("UPDATE crawls SET site_name = ? WHERE id = ?", (name, crawl_id))


def end(
    conn: sqlite3.Connection, crawl_id: int, state: str, reason: str, at: str | None = None
) -> None:
    finished_at = (at or now()) if state == "finished" else None
    conn.execute(
        "UPDATE crawls SET state = ?, reason = ?, finished_at = ? WHERE id = ?",
        (state, reason, finished_at, crawl_id),
    )
