"""Dictionaries: what the pages of a site share, so that no page has to hold it by itself."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any

from zstandard import ZstdCompressionDict

from sitekeep.archive.clock import now
from sitekeep.archive.encodings import ready_from, unpacked

#: Dictionaries in use, by their digest, so that those of many archives can stand here.
_ready: dict[str, ZstdCompressionDict] = {}


def dictionary(db: sqlite3.Connection, dictionary_id: int) -> ZstdCompressionDict:
    """The dictionary of this number, ready to pack and unpack. Threads may share it."""
    digest = column(db, "dictionary_digest", dictionary_id)
    if digest not in _ready:
        _ready[digest] = ready_from(column(db, "dictionary", dictionary_id))
    return _ready[digest]


def column(db: sqlite3.Connection, name: str, dictionary_id: int) -> Any:
    found = db.execute(f"SELECT {name} FROM dictionaries WHERE id = ?", (dictionary_id,))
    return found.fetchone()[0]


def newest_frame(db: sqlite3.Connection) -> bytes | None:
    """The dictionary that was trained last, as it is kept."""
    found = db.execute("SELECT dictionary FROM dictionaries ORDER BY id DESC LIMIT 1").fetchone()
    return found[0] if found else None


def keep(db: sqlite3.Connection, frame: bytes) -> int:
    """The number of this dictionary, which is put into the archive where it is not there."""
    trained = unpacked(frame)
    digest = "sha256:" + hashlib.sha256(trained).hexdigest()
    db.execute(
        "INSERT OR IGNORE INTO dictionaries (dictionary_digest, trained_at, size_bytes, dictionary)"
        " VALUES (?, ?, ?, ?)",
        (digest, now(), len(trained), frame),
    )
    row = db.execute("SELECT id FROM dictionaries WHERE dictionary_digest = ?", (digest,))
    return int(row.fetchone()[0])
