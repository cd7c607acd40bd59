"""What left the archive: each export, and what did not come along with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any

from sitekeep.archive.clock import now

#: Statements of one migration; once released they never change.
TABLES = """
CREATE TABLE exports (
    id INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    out TEXT NOT NULL,
    permalinks TEXT,
    exported_at TEXT NOT NULL,
    whole INTEGER NOT NULL,
    with_losses INTEGER NOT NULL,
    not_moved INTEGER NOT NULL
);
CREATE TABLE export_losses (
    id INTEGER PRIMARY KEY,
    export_id INTEGER NOT NULL REFERENCES exports(id) ON DELETE CASCADE,
    page TEXT,
    what TEXT NOT NULL,
    reason TEXT NOT NULL,
    piece TEXT NOT NULL,
    advice TEXT NOT NULL
);
CREATE INDEX export_losses_export ON export_losses(export_id, reason);
CREATE INDEX export_losses_page ON export_losses(page);
"""


def record_export(
    conn: sqlite3.Connection, export: Mapping[str, Any], losses: Iterable[Mapping[str, Any]]
) -> int:
    """Keep what an export to `export["out"]` came to, in place of an earlier one there.

    `export` has `platform`, `out`, `permalinks` and the three counts; a loss has `page` (an address
    of the old site, or None for the site as a whole), `what`, `reason`, `piece` and `advice`.
    """
    conn.execute("BEGIN")
    conn.execute("DELETE FROM exports WHERE out = ?", (export["out"],))
    cursor = conn.execute(
        "INSERT INTO exports (platform, out, permalinks, exported_at, whole, with_losses,"
        " not_moved) VALUES (:platform, :out, :permalinks, :exported_at, :whole, :with_losses,"
        " :not_moved)",
        {**export, "exported_at": now()},
    )
    export_id = int(cursor.lastrowid or 0)
    conn.executemany(
        "INSERT INTO export_losses (export_id, page, what, reason, piece, advice)"
        f" VALUES ({export_id}, :page, :what, :reason, :piece, :advice)",
        list(losses),
    )
    conn.execute("COMMIT")
    return export_id
