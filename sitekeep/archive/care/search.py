"""The index for searching says what the pages say.

FTS5 can tell, but only by a statement that counts as writing. So the index is copied into a
temporary one over the same pages, which may be asked also where the archive is read-only.
Source: https://www.sqlite.org/fts5.html#the_integrity_check_command
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sitekeep.archive.care.finding import REPAIR, Check, Finding, Mend, Progress
from sitekeep.archive.merging import INDEXES

#: Where FTS5 keeps what it knows; not the pages themselves.
SHADOWS = ("data", "idx", "docsize")


def search(conn: sqlite3.Connection, _tell: Progress) -> Iterator[Finding]:
    path = conn.execute("PRAGMA database_list").fetchone()[2]
    for index in INDEXES:
        table = index.removesuffix("_fts")
        ddl = conn.execute("SELECT sql FROM sqlite_master WHERE name = ?", (index,)).fetchone()
        # Where there is none, the schema's own check has said so.
        if ddl and not agrees(path, index, table, ddl[0]):
            what = f"the index for searching does not say what the {table} say"
            yield Finding("search", what, index, Mend.SEARCH, REPAIR)


def agrees(path: str, index: str, table: str, ddl: str) -> bool:
    uri = f"{Path(path).as_uri()}?mode=ro"
    # Of its own, because the view hides the table of the same name.
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as copy:
        copy.execute(f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table}")
        copy.execute(ddl.replace(f"VIRTUAL TABLE {index}", f"VIRTUAL TABLE temp.{index}", 1))
        try:
            for shadow in SHADOWS:
                copy.execute(f"DELETE FROM temp.{index}_{shadow}")
                copy.execute(
                    f"INSERT INTO temp.{index}_{shadow} SELECT * FROM main.{index}_{shadow}"
                )
            copy.execute(f"INSERT INTO temp.{index} ({index}, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError:
            return False
        return True


CHECKS = (Check("search", "what can be searched is what pages and documents say", search),)
