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

#: Where FTS5 keeps what it knows; not the pages themselves.
SHADOWS = ("data", "idx", "docsize")


def search(conn: sqlite3.Connection, _tell: Progress) -> Iterator[Finding]:
    ddl = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'pages_fts'").fetchone()
    if ddl is None:
        return  # the schema's own check has said so
    if not agrees(conn.execute("PRAGMA database_list").fetchone()[2], ddl[0]):
        what = "the index for searching does not say what the pages say"
        yield Finding("search", what, "pages_fts", Mend.SEARCH, REPAIR)


def agrees(path: str, ddl: str) -> bool:
    # Of its own, because the view hides the table of the same name.
    uri = f"{Path(path).as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, isolation_level=None)) as copy:
        copy.execute("CREATE TEMP VIEW pages AS SELECT * FROM main.pages")
        copy.execute(ddl.replace("VIRTUAL TABLE pages_fts", "VIRTUAL TABLE temp.pages_fts", 1))
        try:
            for shadow in SHADOWS:
                copy.execute(f"DELETE FROM temp.pages_fts_{shadow}")
                copy.execute(
                    f"INSERT INTO temp.pages_fts_{shadow} SELECT * FROM main.pages_fts_{shadow}"
                )
            copy.execute(
                "INSERT INTO temp.pages_fts (pages_fts, rank) VALUES ('integrity-check', 1)"
            )
        except sqlite3.DatabaseError:
            return False
        return True


CHECKS = (Check("search", "the index for searching says what the pages say", search),)
