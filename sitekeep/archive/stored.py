"""Payloads as they are stored: unpacking them by what they stand on, and storing them otherwise.

A delta stands on its base, which may be a delta itself: a chain, which ends in a payload that can
be unpacked without another one. Foreign keys see to it that no base goes before its deltas.
"""

from __future__ import annotations

import hashlib
import sqlite3
from typing import NamedTuple

from zstandard import ZstdError

from sitekeep.archive.dictionaries import dictionary
from sitekeep.archive.encodings import (
    MAX_DELTA_BYTES,
    Encoding,
    Stored,
    delta,
    raw_content,
    unpacked,
)
from sitekeep.errors import ArchiveError

#: So many payloads stand on each other at most: 0.3 ms to unpack, on pages of 95 KB.
MAX_DEPTH = 8
#: A delta must take less than this share of what the payload takes otherwise: a dictionary makes
#: two thirds of it, and nothing else has to stay for its sake.
WORTH_A_BASE = 0.5

#: From the payload itself to the one that stands alone. The limit is for damaged archives.
CHAIN = f"""
WITH RECURSIVE chain (id, depth) AS (
  SELECT ?, 0 UNION ALL
  SELECT base_id, depth + 1 FROM chain JOIN payloads USING (id)
  WHERE base_id IS NOT NULL AND depth < {MAX_DEPTH}
)
SELECT payloads.id, payload_digest, encoding, payload, dictionary_id
FROM chain JOIN payloads USING (id) ORDER BY depth DESC
"""


def digest_of(payload: bytes) -> str:
    return "sha256:" + hashlib.sha256(payload).hexdigest()


def sha256_of(payload_digest: str) -> bytes:
    """The digest as it is stored. Raises ValueError where the text names none."""
    return bytes.fromhex(payload_digest.removeprefix("sha256:"))


class Link(NamedTuple):
    """One payload of a chain."""

    id: int
    payload_digest: str
    encoding: str
    payload: bytes
    dictionary_id: int | None


def chain_of(db: sqlite3.Connection, payload_id: int) -> list[Link]:
    """What has to be unpacked for a payload, in that order; the payload itself is the last."""
    return [Link(*row) for row in db.execute(CHAIN, (payload_id,))]


def delta_to(
    db: sqlite3.Connection, before_id: int, payload: bytes, room_bytes: int
) -> Stored | None:
    """What `payload` is beyond an earlier one; None where that does not pay.

    `room_bytes` is what it takes without. A base too large or damaged is none.
    """
    base = base_for(db, before_id)
    if base is None or max(len(payload), len(base.payload)) > MAX_DELTA_BYTES:
        return None
    frame = delta(payload, base.payload)
    if len(frame) >= WORTH_A_BASE * room_bytes:
        return None
    return Stored(Encoding.DELTA, frame, base_id=base.id)


class Base(NamedTuple):
    """A payload that a delta can stand on."""

    id: int
    payload: bytes


def base_for(db: sqlite3.Connection, payload_id: int) -> Base | None:
    """What a delta to this payload stands on: itself, or what its whole chain stands on.

    None where that is damaged: nothing more is to be built on it.
    """
    chain = chain_of(db, payload_id)
    if len(chain) > MAX_DEPTH:
        del chain[1:]
    try:
        payload = last_of(db, chain)
    except ArchiveError:
        return None
    is_sound = digest_of(payload) == chain[-1].payload_digest
    return Base(chain[-1].id, payload) if is_sound else None


def payload_of(db: sqlite3.Connection, payload_id: int) -> bytes:
    """Its bytes as the server sent them. Raises ArchiveError where they cannot be made again."""
    return last_of(db, chain_of(db, payload_id))


def last_of(db: sqlite3.Connection, chain: list[Link]) -> bytes:
    payload = b""
    for link in chain:
        payload = unpack(db, link, payload)
    return payload


def unpack(db: sqlite3.Connection, link: Link, base: bytes) -> bytes:
    try:
        match link.encoding:
            case Encoding.IDENTITY:
                return link.payload
            case Encoding.ZSTD:
                return unpacked(link.payload)
            case Encoding.DICTIONARY:
                return unpacked(link.payload, dictionary(db, link.dictionary_id or 0))
            case Encoding.DELTA:
                return unpacked(link.payload, raw_content(base))
    except ZstdError as error:
        raise ArchiveError(
            f"The payload {link.payload_digest} cannot be unpacked: {error}.\n"
            "The archive was left as it is. `sitekeep verify` tells all that is damaged, and mends"
            " it from a backup."
        ) from error
    raise ArchiveError(
        f"A payload is stored in an encoding this version does not know: {link.encoding}.\n"
        "Nothing was changed. Update Sitekeep and try again."
    )


def replace(db: sqlite3.Connection, payload_id: int, stored: Stored) -> None:
    """Store a payload in another way. The caller has made sure that it unpacks to the same."""
    db.execute(
        "UPDATE payloads SET stored_bytes = ?, encoding = ?, payload = ?, dictionary_id = ?,"
        " base_id = ? WHERE id = ?",
        (len(stored.payload), *stored, payload_id),
    )
