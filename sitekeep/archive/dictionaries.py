"""Dictionaries: what the pages of a site share, so that no page has to hold it by itself."""

from __future__ import annotations

import hashlib
import sqlite3
from typing import Any, NamedTuple

from zstandard import ZstdCompressionDict

from sitekeep.archive.clock import now
from sitekeep.archive.encodings import QUICK, Suited, ready_from, unpacked

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


class Dictionary(NamedTuple):
    """A dictionary by its number in the archive, and the frame that it is kept in."""

    id: int
    frame: bytes


def newest_dictionary(db: sqlite3.Connection) -> Dictionary | None:
    """The one that was trained last."""
    sql = "SELECT id, dictionary FROM dictionaries ORDER BY id DESC LIMIT 1"
    row = db.execute(sql).fetchone()
    return Dictionary(*row) if row else None


class Newest:
    """The dictionary that was trained last, ready for pages as they come; looked up once."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.is_known = False
        self.suited: Suited | None = None

    def get(self) -> Suited | None:
        if not self.is_known:
            found = newest_dictionary(self.db)
            self.suited = Suited(found.id, ready_from(found.frame, QUICK)) if found else None
            self.is_known = True
        return self.suited

    def forget(self) -> None:
        self.is_known = False


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
