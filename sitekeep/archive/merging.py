"""The search index is merged between steps, never within one.

FTS5 writes what is new as a segment of its own, and merges segments as it goes. Left to itself it
does so within a step; and what a step changes, SQLite puts by in memory for a rollback, among it
all that is deleted of the merged segments. That grows with the archive: 16 MB at 30,000 pages.
See https://sqlite.org/fts5.html#the_merge_command
"""

from __future__ import annotations

import sqlite3

INDEXES = ("pages_fts", "documents_fts")

#: It is kept with the index.
NEVER = "INSERT INTO {0}({0}, rank) VALUES ('automerge', 0)"
#: One migration.
BY_ITSELF_NEVER = "".join(f"{NEVER.format(index)};\n" for index in INDEXES)
#: Leaves of 4 KB that a group may have merged at most, so that no commit takes long. A group of 24
#: pages with 20 KB of text each writes 60, and 30,000 such pages are merged five times.
MAX_LEAVES = 2000


def merge(conn: sqlite3.Connection) -> None:
    """Merge what has gathered since, if it is enough. Not inside a savepoint."""
    for index in INDEXES:
        conn.execute(f"INSERT INTO {index}({index}, rank) VALUES ('merge', {MAX_LEAVES})")


def rebuild(conn: sqlite3.Connection) -> None:
    """Make the indexes again from their tables, also where they themselves were lost."""
    for index in INDEXES:
        conn.execute(NEVER.format(index))
        conn.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def optimize(conn: sqlite3.Connection) -> None:
    """Merge all into one segment."""
    for index in INDEXES:
        conn.execute(f"INSERT INTO {index}({index}) VALUES ('optimize')")
