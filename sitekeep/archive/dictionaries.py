"""Dictionaries: what the pages of a site share, so that no page has to hold it by itself."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from zstandard import ZstdCompressionDict, ZstdError, train_dictionary

from sitekeep.archive.clock import now
from sitekeep.archive.encodings import packed, ready, unpacked

#: Every fourth page of a sample is not trained on: it tells what a dictionary does for others.
JUDGED = 4
#: For hundreds of pages the largest wins, for dozens the smallest.
SIZES_BYTES = (16 * 1024, 64 * 1024, 256 * 1024)
#: How many times its size a dictionary is distilled from; from less it would be a copy.
DISTILLED = 8
#: Lengths of the pieces that pages are searched for, and of what is looked up of them. Leaving
#: the choice to the library took six times as long and was worth nothing, on 530 real pages.
PIECES = {"k": 1024, "d": 8}
#: Dictionaries in use, by their digest, so that those of many archives can stand here.
_ready: dict[str, ZstdCompressionDict] = {}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A dictionary, or none, and what it would cost to have it in the archive."""

    ready: ZstdCompressionDict | None = None
    dictionary_id: int | None = None
    #: As it would be kept: compressed. None where there is nothing to keep.
    frame: bytes | None = None

    def room_bytes(self, judged: Sequence[bytes], count: int) -> float:
        """What `count` payloads such as those of `judged` take together with the dictionary."""
        each = sum(len(packed(payload, self.ready)) for payload in judged) / len(judged)
        return len(self.frame or b"") + each * count


def dictionary(db: sqlite3.Connection, dictionary_id: int) -> ZstdCompressionDict:
    """The dictionary of this number, ready to pack and unpack. Threads may share it."""
    digest = column(db, "dictionary_digest", dictionary_id)
    if digest not in _ready:
        _ready[digest] = ready(unpacked(column(db, "dictionary", dictionary_id)))
    return _ready[digest]


def column(db: sqlite3.Connection, name: str, dictionary_id: int) -> Any:
    found = db.execute(f"SELECT {name} FROM dictionaries WHERE id = ?", (dictionary_id,))
    return found.fetchone()[0]


def choose_dictionary(db: sqlite3.Connection, sample: Sequence[bytes], count: int) -> int | None:
    """The dictionary that pays most for `count` payloads such as those of `sample`, or None.

    It is the newest of the archive, or one that is trained now and then kept.
    """
    judged = sample[::JUDGED]
    taught = [payload for place, payload in enumerate(sample) if place % JUDGED]
    choice = min(candidates(db, taught), key=lambda each: each.room_bytes(judged, count))
    return keep(db, choice.frame) if choice.frame else choice.dictionary_id


def candidates(db: sqlite3.Connection, taught: list[bytes]) -> Iterator[Candidate]:
    yield Candidate()
    newest = db.execute("SELECT max(id) FROM dictionaries").fetchone()[0]
    if newest is not None:
        yield Candidate(dictionary(db, newest), newest)
    for trained in train(taught):
        yield Candidate(ready(trained), frame=packed(trained, None))


def train(taught: list[bytes]) -> Iterator[bytes]:
    """Dictionaries of several sizes, as far as there is enough to distil them from."""
    enough = sum(map(len, taught)) // DISTILLED
    for size_bytes in SIZES_BYTES:
        if size_bytes <= enough:
            try:
                yield train_dictionary(size_bytes, [*taught], **PIECES).as_bytes()
            except ZstdError:
                return  # the pages share nothing, or there are too few


def keep(db: sqlite3.Connection, frame: bytes) -> int:
    trained = unpacked(frame)
    digest = "sha256:" + hashlib.sha256(trained).hexdigest()
    db.execute(
        "INSERT OR IGNORE INTO dictionaries (dictionary_digest, trained_at, size_bytes, dictionary)"
        " VALUES (?, ?, ?, ?)",
        (digest, now(), len(trained), frame),
    )
    row = db.execute("SELECT id FROM dictionaries WHERE dictionary_digest = ?", (digest,))
    return int(row.fetchone()[0])
