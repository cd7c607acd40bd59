"""Mending what can be derived: from the schema, from sound rows, from stored bytes, from a backup.

Nothing that was captured is changed or removed. Reading pages again is left to whoever can.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Any

from sqlite_utils import Database

from sitekeep.archive import inbound, menus, merging
from sitekeep.archive.care.file import DERIVED, wanted_schema
from sitekeep.archive.care.finding import Finding, Mend
from sitekeep.archive.care.pages import READABLE
from sitekeep.archive.crawl_queries import StoredPage, stored_page
from sitekeep.archive.payloads import digest_of, get_payload, restore_payload

STOPPED = "addresses without an outcome were found; run the crawl again to go on"

#: A page was first kept in the first capture of it that is left.
FIRST_CAPTURES = """
UPDATE pages SET first_capture_id = (
    SELECT min(id) FROM captures WHERE captures.url_id = pages.url_id
      AND outcome IN ('kept', 'unchanged'))
WHERE first_capture_id NOT IN (SELECT id FROM captures)
  AND EXISTS (SELECT 1 FROM captures WHERE captures.url_id = pages.url_id
                AND outcome IN ('kept', 'unchanged'))
"""


def repair(db: Database, found: list[Finding], backup: sqlite3.Connection | None = None) -> None:
    """Mend all but the pages, in one transaction; references are whole again at its end."""
    conn = db.conn
    by_mend = {mend: [each for each in found if each.mend is mend] for mend in Mend}
    conn.execute("BEGIN IMMEDIATE")
    conn.execute("PRAGMA defer_foreign_keys = ON")
    try:
        mend_schema(conn, rows_of(by_mend[Mend.SCHEMA]))
        if by_mend[Mend.INDEXES]:
            conn.execute("REINDEX")
        if backup:
            mend_payloads(conn, backup, rows_of(by_mend[Mend.BACKUP]))
        mend_orphans(conn, by_mend[Mend.ORPHANS])
        conn.execute(FIRST_CAPTURES)
        for crawl_id, url_id in (each.rows for each in by_mend[Mend.LEDGER]):
            mend_ledger(conn, crawl_id, url_id)
        if by_mend[Mend.SEARCH] or by_mend[Mend.SCHEMA]:
            merging.rebuild(conn)
        if by_mend[Mend.MENUS]:
            menus.tidy(conn)
        if by_mend[Mend.LEDGER]:
            inbound.make(conn)  # a crawl that was killed may have ended now
        conn.execute("COMMIT")
    except BaseException:
        if conn.in_transaction:
            conn.execute("ROLLBACK")
        raise


def rows_of(found: Iterable[Finding]) -> list[Any]:
    return [row for each in found for row in each.rows]


def mend_schema(conn: sqlite3.Connection, names: list[str]) -> None:
    """Indexes, views and triggers as a new archive has them, and the index for searching."""
    there = dict(conn.execute("SELECT name, type FROM sqlite_master").fetchall())
    for name, _, sql, _ in wanted_schema():
        if name in names:
            if name in there:
                conn.execute(f"DROP {there[name]} [{name}]")
            conn.execute(sql)


def mend_payloads(conn: sqlite3.Connection, backup: sqlite3.Connection, digests: list[Any]) -> None:
    """Payloads that the backup has whole take the place of damaged ones, and stand alone from now
    on: what they stood on may be what is damaged."""
    for payload_digest in wanted_digests(conn, digests):
        payload = sound_payload(backup, payload_digest)
        if payload is not None:
            restore_payload(conn, payload)


def wanted_digests(conn: sqlite3.Connection, named: list[Any]) -> list[str]:
    """The digests that findings name, and those that captures have and `payloads` lacks."""
    missing = conn.execute(
        "SELECT DISTINCT payload_digest FROM captures WHERE sha256 IS NOT NULL"
        " AND sha256 NOT IN (SELECT sha256 FROM payloads)"
    )
    return [*(digest for digest in named if isinstance(digest, str)), *(row[0] for row in missing)]


def sound_payload(conn: sqlite3.Connection, payload_digest: str) -> bytes | None:
    try:
        payload = get_payload(conn, payload_digest)
    except Exception:  # damaged there too
        return None
    return payload if payload is not None and digest_of(payload) == payload_digest else None


def mend_orphans(conn: sqlite3.Connection, found: list[Finding]) -> None:
    """Rows whose owners are gone. Tables without rowids are found by what they point to."""
    tables = {each.where for each in found}
    for table in (name for name in DERIVED if name in tables):
        for _, column, parent, key in foreign_keys(conn, table):
            conn.execute(
                f"DELETE FROM {table} WHERE {column} IS NOT NULL"
                f" AND {column} NOT IN (SELECT {key} FROM {parent})"
            )


def foreign_keys(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str, str, str]]:
    """Table, column, and the table and column it points to."""
    for _, _, parent, column, key, *_ in conn.execute(f"PRAGMA foreign_key_list({table})"):
        yield table, column, parent, key or "id"


def mend_ledger(conn: sqlite3.Connection, crawl_id: int, url_id: int) -> None:
    """A URL with an outcome leaves the frontier; one without waits there, and its crawl goes on."""
    settled = conn.execute(
        "SELECT 1 FROM captures WHERE crawl_id = ?1 AND url_id = ?2"
        " UNION ALL SELECT 1 FROM carried WHERE crawl_id = ?1 AND url_id = ?2",
        (crawl_id, url_id),
    ).fetchone()
    if settled:
        conn.execute("DELETE FROM frontier WHERE crawl_id = ? AND url_id = ?", (crawl_id, url_id))
        return
    conn.execute(
        "INSERT INTO frontier (crawl_id, url_id, kind) VALUES (?, ?, 'page')"
        " ON CONFLICT (crawl_id, url_id) DO UPDATE SET state = 'pending'",
        (crawl_id, url_id),
    )
    conn.execute(
        "UPDATE crawls SET state = 'stopped', reason = ?, finished_at = NULL WHERE id = ?",
        (STOPPED, crawl_id),
    )


NEWEST = (
    "SELECT urls.id, urls.url, captures.kind, captures.depth, captures.id, payload_digest,"
    f" content_type FROM urls JOIN captures ON captures.id = ({READABLE}) WHERE urls.id = ?"
)


def to_be_read(conn: sqlite3.Connection, found: list[Finding]) -> list[StoredPage]:
    """The pages to read again, each with its newest capture, as far as that is sound."""
    url_ids = dict.fromkeys(rows_of(each for each in found if each.mend is Mend.PAGES))
    rows = [conn.execute(NEWEST, (url_id,)).fetchone() for url_id in url_ids]
    pages = [stored_page(*row) for row in rows if row]
    return [page for page in pages if sound_payload(conn, page.payload_digest) is not None]
