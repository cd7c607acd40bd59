"""The file itself: SQLite's own checks, the schema, and references from row to row."""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator

from sqlite_utils import Database

from sitekeep.archive import inbound
from sitekeep.archive.care.finding import (
    FROM_BACKUP,
    FROM_COPY,
    REPAIR,
    Check,
    Finding,
    Mend,
    Progress,
)
from sitekeep.archive.merging import INDEXES
from sitekeep.archive.migrations import migrations

#: More would only say the same again.
MOST_MESSAGES = 100
#: An index that disagrees with its table; the rows of the table are what counts.
INDEX_ONLY = re.compile(r"missing from index|wrong # of entries in index|non-unique entry in index")
#: Tables that say only what reading the page again says; and what a finished crawl needs no more.
DERIVED = ("links", "readings", "page_authors", "page_menus", "nav_items", "frontier")
SCHEMA = (
    "SELECT name, type, sql, tbl_name FROM sqlite_master WHERE sql IS NOT NULL"
    " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_sqlite%' ESCAPE '\\'"
    " AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\'"
)


def structure(conn: sqlite3.Connection, _tell: Progress) -> Iterator[Finding]:
    """SQLite's own look at every page of the file and every index."""
    for (message,) in conn.execute(f"PRAGMA integrity_check({MOST_MESSAGES})"):
        if message == "ok":
            continue
        if INDEX_ONLY.search(message):
            yield Finding("structure", message, "an index", Mend.INDEXES, REPAIR)
        else:
            yield Finding("structure", message, "the file", None, FROM_COPY)


def schema(conn: sqlite3.Connection, _tell: Progress) -> Iterator[Finding]:
    """Tables, views, triggers and indexes are those of a new archive; others may be added."""
    found = {name: sql for name, _, sql, _ in conn.execute(SCHEMA)}
    wanted = wanted_schema()
    lost_tables = {name for name, kind, _, _ in wanted if kind == "table"} - set(found)
    for name, kind, sql, table in wanted:
        if found.get(name) == sql or (name != table and table in lost_tables):
            continue
        if name == inbound.NAME and name not in found and inbound.may_be_missing(conn):
            continue
        what = f"{kind} {name} {'has changed' if name in found else 'is not there'}"
        # An index for searching is a table that is made from another one.
        lost = kind == "table" and name not in INDEXES
        mend, advice = (None, FROM_COPY) if lost else (Mend.SCHEMA, REPAIR)
        yield Finding("schema", what, "sqlite_master", mend, advice, (name,))


def wanted_schema() -> list[tuple[str, str, str, str]]:
    """Name, kind and statement of all that a new archive has, and the table it belongs to."""
    new = Database(memory=True)
    migrations.apply(new)
    return new.execute(SCHEMA).fetchall()


def references(conn: sqlite3.Connection, _tell: Progress) -> Iterator[Finding]:
    """Every row that is pointed to is there."""
    orphans: dict[tuple[str, str], list[int | None]] = defaultdict(list)
    for table, row, parent, _ in conn.execute("PRAGMA foreign_key_check"):
        orphans[table, parent].append(row)
    for (table, parent), rows in orphans.items():
        what = f"{len(rows)} rows point to rows of {parent} that are not there"
        mend, advice = way_out(table, parent)
        meant = tuple(url_ids(conn, rows) if mend is Mend.PAGES else rows)
        yield Finding("references", what, table, mend, advice, meant)


def way_out(table: str, parent: str) -> tuple[Mend | None, str]:
    if table in DERIVED:
        return Mend.ORPHANS, REPAIR
    if table == "pages" and parent == "captures":
        return Mend.PAGES, REPAIR
    if parent in ("payloads", "dictionaries"):
        return Mend.BACKUP, FROM_BACKUP
    return None, FROM_COPY


def url_ids(conn: sqlite3.Connection, page_ids: list[int | None]) -> list[int]:
    found = (conn.execute("SELECT url_id FROM pages WHERE id = ?", (n,)) for n in page_ids)
    return [url_id for row in found for (url_id,) in row]


CHECKS = (
    Check("structure", "the file is whole for SQLite", structure),
    Check("schema", "tables, views, triggers and indexes are as they must be", schema),
    Check("references", "every row that is pointed to is there", references),
)
