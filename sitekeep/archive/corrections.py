"""Corrections: a person's word about a page, kept by its address, so that no crawl undoes it."""

from __future__ import annotations

import sqlite3

from sitekeep.archive.clock import now
from sitekeep.archive.queries import Row, rows


def put_correction(
    conn: sqlite3.Connection, url: str, field: str, value: str | None, note: str | None = None
) -> None:
    """Keep what a person says of one field; in the place of what was said of it before."""
    conn.execute(
        "INSERT INTO corrections (url, field, value, note, corrected_at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (url, field) DO UPDATE SET value = excluded.value, note = excluded.note,"
        " corrected_at = excluded.corrected_at",
        (url, field, value, note, now()),
    )


def remove_corrections(conn: sqlite3.Connection, url: str, field: str | None) -> list[str]:
    """Take back what was said of one field of a page, or of all; returns which."""
    fields = [name for name in corrections_of(conn, url) if field in (None, name)]
    for name in fields:
        conn.execute("DELETE FROM corrections WHERE url = ? AND field = ?", (url, name))
    return fields


def corrections_of(conn: sqlite3.Connection, url: str) -> dict[str, str]:
    """What was said about a page: field to value; an empty text says that there is none."""
    found = conn.execute(
        "SELECT field, coalesce(value, '') FROM corrections WHERE url = ? ORDER BY id", (url,)
    )
    return dict(found.fetchall())


def all_corrections(conn: sqlite3.Connection) -> list[Row]:
    return rows(
        conn, "SELECT url, field, value, note, corrected_at FROM corrections ORDER BY url, field"
    )
