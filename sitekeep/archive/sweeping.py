"""Sweeping: what nothing in the archive refers to any more goes.

What refers to what is asked of the schema, so that a table made tomorrow is heeded too.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

#: In this order, since a dictionary may be in use by a payload that nothing else uses. The list of
#: URLs stays: it tells what was ever seen.
SWEPT = ("payloads", "dictionaries", "authors")


def sweep(conn: sqlite3.Connection) -> dict[str, int]:
    """Delete what nothing refers to; returns how many rows went from each table."""
    # For each payload that goes, SQLite looks whether a capture names it.
    conn.execute("CREATE INDEX captures_all_payloads ON captures(sha256)")
    swept = {table: sweep_table(conn, table) for table in SWEPT}
    conn.execute("DROP INDEX captures_all_payloads")
    return swept


def sweep_table(conn: sqlite3.Connection, table: str) -> int:
    """Again and again, because a payload that goes may have stood on another one."""
    unused = " AND ".join(
        f"[{target}] NOT IN (SELECT [{name}] FROM [{child}] WHERE [{name}] IS NOT NULL)"
        for child, name, target in references_to(conn, table)
    )
    swept = 0
    while found := conn.execute(f"DELETE FROM [{table}] WHERE {unused}").rowcount:
        swept += found
    return swept


def references_to(conn: sqlite3.Connection, table: str) -> Iterator[tuple[str, str, str]]:
    """Table and column of each foreign key to `table`, and the column that it names.

    Rows that would go together with what they refer to are no reason to keep it.
    """
    return iter(
        conn.execute(
            "SELECT child.name, [from], coalesce([to], 'id') FROM sqlite_master AS child"
            " JOIN pragma_foreign_key_list(child.name) AS fk"
            " WHERE child.type = 'table' AND fk.[table] = ? AND fk.on_delete <> 'CASCADE'",
            (table,),
        ).fetchall()
    )
