"""Compacting: an archive in as little room as it can be kept in, and nothing lost.

Each step is safe to repeat and to break off: rows change in transactions, a payload only for
another form of the same bytes, and SQLite's VACUUM happens whole or not at all.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from operator import itemgetter
from pathlib import Path

from sitekeep.archive import merging
from sitekeep.archive.encodings import Encoding
from sitekeep.archive.opening import open_to_write, require_file
from sitekeep.archive.packing import pack
from sitekeep.archive.stored import delta_to, payload_of, replace
from sitekeep.archive.sweeping import sweep
from sitekeep.archive.transaction import Group
from sitekeep.errors import ArchiveError, StoppedError

#: VACUUM writes the archive once to a temporary file and once to the log beside it.
ROOM = 2

WHOLE = f"('{Encoding.ZSTD}', '{Encoding.DICTIONARY}')"
# What each URL had, one after the other.
HISTORIES = """
SELECT url_id, payloads.id FROM captures JOIN payloads USING (sha256)
ORDER BY url_id, captures.id
"""
# A payload that others stand on stays whole: their chains would grow.
FREE = f"""
SELECT stored_bytes FROM payloads WHERE id = ? AND encoding IN {WHOLE}
  AND NOT EXISTS (SELECT 1 FROM payloads AS other WHERE other.base_id = payloads.id)
"""
PAGES = f"""
SELECT DISTINCT payloads.id, sha256 FROM captures JOIN payloads USING (sha256)
WHERE kind = 'page' AND encoding IN {WHOLE} ORDER BY sha256
"""


@dataclass(slots=True)
class Compacted:
    """What was done. `dropped` has a number of rows for each table.

    `is_open_elsewhere` says that a reader held the file open, so that it could not be cut yet.
    """

    before_bytes: int
    after_bytes: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    deltas: int = 0
    packed: int = 0
    is_open_elsewhere: bool = False


def compact(path: Path) -> Compacted:
    """Make the archive as small as it gets.

    Raises ArchiveError where it cannot be begun, StoppedError where it breaks off on the way.
    """
    require_file(path)
    require_room(path)
    done = Compacted(before_bytes=path.stat().st_size)
    try:
        with open_to_write(path) as db:
            steps(db.conn, done)
            vacuum(db.conn, path.resolve().parent)
    except (sqlite3.OperationalError, OSError) as error:
        raise StoppedError(
            f"Compacting {path} failed: {error}.\n"
            "Nothing is lost: all that was in it still is. Make room, then run `sitekeep compact`"
            " again to go on."
        ) from error
    done.after_bytes = path.stat().st_size
    done.is_open_elsewhere = path.with_name(path.name + "-wal").exists()
    return done


def require_room(path: Path) -> None:
    needed, free = ROOM * path.stat().st_size, shutil.disk_usage(path.resolve().parent).free
    if free < needed:
        raise ArchiveError(
            f"There is too little room beside {path}: {free // 10**6} MB are free, and compacting"
            f" may need {needed // 10**6 + 1} MB on the way.\n"
            "Nothing was done. Make room, or move the archive to a larger disk, and try again."
        )


def steps(conn: sqlite3.Connection, done: Compacted) -> None:
    group = Group(conn)
    with group.step():
        done.dropped = sweep(conn)
    done.deltas = stack(group)
    done.packed = pack(group, [found for found, _ in conn.execute(PAGES)])
    with group.step():
        done.dropped["dictionaries"] += sweep(conn)["dictionaries"]
        merging.optimize(conn)
    group.commit()


def vacuum(conn: sqlite3.Connection, folder: Path) -> None:
    """Write the archive anew, on the disk that was found to have room for it."""
    quoted = str(folder).replace("'", "''")
    conn.execute(f"PRAGMA temp_store_directory = '{quoted}'")
    conn.execute("VACUUM")


def stack(group: Group) -> int:
    """Store as deltas what is whole and like what its URL had before; returns how many."""
    stacked = 0
    for before_id, payload_id in succession(group.conn):
        with group.step() as conn:
            stacked += stack_one(conn, before_id, payload_id)
    group.commit()
    return stacked


def stack_one(conn: sqlite3.Connection, before_id: int, payload_id: int) -> bool:
    row = conn.execute(FREE, (payload_id,)).fetchone()
    if row is None:
        return False
    payload = payload_of(conn, payload_id)
    stored = delta_to(conn, before_id, payload, row[0])
    if stored is None:
        return False
    replace(conn, payload_id, stored)
    if payload_of(conn, payload_id) != payload:
        raise AssertionError("a delta was made wrongly")
    return True


def succession(conn: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """Each payload that followed another one at some URL, after that other one."""
    rows = conn.execute(HISTORIES).fetchall()
    for _url_id, history in groupby(rows, itemgetter(0)):
        distinct = [payload_id for payload_id, _ in groupby(each for _, each in history)]
        yield from pairwise(distinct)
