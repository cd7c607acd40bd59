"""Versions: what a page said at a capture, where a reader would notice that it said something else.

How a page is read hangs on what is known of its site, and each crawl learns that anew. So a
version is written where two readings differ, and settled by reading the earlier capture again, as
the later one was read: what differs then differs on the page.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any

from sitekeep.archive.columns import FIELDS, columns_of, content_digest
from sitekeep.article import Article
from sitekeep.difference import difference
from sitekeep.noise import noticed, only_noise

INSERT_VERSION = (
    f"INSERT INTO page_versions (page_id, capture_id, content_digest, {', '.join(FIELDS)})"
    f" VALUES (?, ?, ?, {', '.join('?' for _ in FIELDS)})"
)
UPDATE_VERSION = (
    f"UPDATE page_versions SET content_digest = ?, {', '.join(f'{name} = ?' for name in FIELDS)}"
    " WHERE page_id = ? AND capture_id = ?"
)
DELETE_VERSION = "DELETE FROM page_versions WHERE page_id = ? AND capture_id = ?"
VERSION = (
    f"SELECT {', '.join(FIELDS)}, warc_date FROM page_versions"
    " JOIN captures ON captures.id = capture_id WHERE page_id = ?"
)


def put_version(
    conn: sqlite3.Connection, page_id: int, capture_id: int, columns: dict[str, Any], digest: str
) -> None:
    """A version for this capture, if a reader would notice what the one before it does not say."""
    conn.execute(DELETE_VERSION, (page_id, capture_id))
    before = version_before(conn, page_id, capture_id)
    if before and not is_changed(before, columns, captured_on(conn, capture_id)):
        return
    conn.execute(INSERT_VERSION, version_row(page_id, capture_id, columns, digest))


def version_row(
    page_id: int, capture_id: int, columns: dict[str, Any], digest: str
) -> tuple[Any, ...]:
    return (page_id, capture_id, digest, *(columns[name] for name in FIELDS))


def settle_version(
    conn: sqlite3.Connection, url_id: int, capture_id: int, earlier_id: int, earlier: Article
) -> None:
    """Compare a version of a page with the one before it once more: with `earlier`, which is what
    the capture of that one, `earlier_id`, says when it is read as this capture was.

    Of the two readings of that capture the one stays that is nearer to this version. Where a
    reader would notice no difference between them, this version goes.
    """
    [page_id] = conn.execute("SELECT id FROM pages WHERE url_id = ?", (url_id,)).fetchone()
    before = version_at(conn, page_id, earlier_id)
    after = version_at(conn, page_id, capture_id)
    columns = columns_of(earlier)
    again = count_changes(columns | {"warc_date": before["warc_date"]}, after)
    if again < count_changes(before, after):
        row = (content_digest(columns), *(columns[name] for name in FIELDS), page_id, earlier_id)
        conn.execute(UPDATE_VERSION, row)
    if not again:
        conn.execute(DELETE_VERSION, (page_id, capture_id))


def count_changes(before: dict[str, Any], after: dict[str, Any]) -> int:
    """How many differences between two versions a reader would notice."""
    days = (day_of(version["warc_date"]) for version in (before, after))
    return noticed(difference(before, after), *days)


def is_changed(before: dict[str, Any], columns: dict[str, Any], day: date) -> bool:
    if all(before[name] == columns[name] for name in FIELDS):
        return False
    return not only_noise(before, columns, day_of(before["warc_date"]), day)


def version_before(
    conn: sqlite3.Connection, page_id: int, capture_id: int
) -> dict[str, Any] | None:
    """What the page said before this capture, and when that was captured; None: nothing."""
    sql = f"{VERSION} AND capture_id < ? ORDER BY capture_id DESC LIMIT 1"
    row = conn.execute(sql, (page_id, capture_id)).fetchone()
    return version_of(row) if row else None


def version_at(conn: sqlite3.Connection, page_id: int, capture_id: int) -> dict[str, Any]:
    sql = f"{VERSION} AND capture_id = ?"
    return version_of(conn.execute(sql, (page_id, capture_id)).fetchone())


def version_of(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip((*FIELDS, "warc_date"), row, strict=True))


def captured_on(conn: sqlite3.Connection, capture_id: int) -> date:
    row = conn.execute("SELECT warc_date FROM captures WHERE id = ?", (capture_id,)).fetchone()
    return day_of(row[0])


def day_of(moment: str) -> date:
    return date.fromisoformat(moment[:10])
