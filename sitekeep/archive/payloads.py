"""Payloads: what servers sent, kept once each under its SHA-256 digest.

The digest has the form of WARC 1.1's `WARC-Payload-Digest`: "sha256:" and lower-case hex. However
a payload is stored (docs/storage.md), `get_payload` is the way to its bytes.
"""

from __future__ import annotations

import sqlite3

from sitekeep.archive.encodings import Encoding, Suited, in_a_hurry
from sitekeep.archive.stored import delta_to, digest_of, payload_of, replace, sha256_of

__all__ = [
    "digest_of",
    "get_payload",
    "has_payload",
    "payload_id",
    "put_payload",
    "restore_payload",
    "sha256_of",
]


def payload_id(db: sqlite3.Connection, payload_digest: str) -> int | None:
    try:
        sha256 = sha256_of(str(payload_digest))
    except ValueError:
        return None  # no digest, as SQL may ask with anything
    row = db.execute("SELECT id FROM payloads WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None


def has_payload(db: sqlite3.Connection, payload_digest: str) -> bool:
    return payload_id(db, payload_digest) is not None


def get_payload(db: sqlite3.Connection, payload_digest: str) -> bytes | None:
    """The payload as the server sent it; None where the archive has none of this digest.

    Raises ArchiveError where it cannot be made again from what is stored.
    """
    found = payload_id(db, payload_digest)
    return None if found is None else payload_of(db, found)


def put_payload(
    db: sqlite3.Connection,
    payload: bytes,
    before: str | None = None,
    suited: Suited | None = None,
) -> tuple[str, bool]:
    """Keep `payload` if it is new. Returns its digest, and whether it was new.

    `before` is the digest of a payload that it may be like: the one that its URL had before.
    Without such a one it is packed with the dictionary `suited`, if there is one.
    """
    payload_digest = digest_of(payload)
    if has_payload(db, payload_digest):
        return payload_digest, False
    before_id = payload_id(db, before) if before else None
    stored = in_a_hurry(payload, None if before_id else suited)
    if before_id and stored.encoding != Encoding.IDENTITY:
        stored = delta_to(db, before_id, payload, len(stored.payload)) or stored
    db.execute(
        "INSERT INTO payloads (sha256, size_bytes, stored_bytes, encoding, payload,"
        " dictionary_id, base_id) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (sha256_of(payload_digest), len(payload), len(stored.payload), *stored),
    )
    return payload_digest, True


def restore_payload(db: sqlite3.Connection, payload: bytes) -> None:
    """Keep `payload` whole, in place of what is stored under its digest: others may stand on it."""
    found = payload_id(db, digest_of(payload))
    if found is None:
        put_payload(db, payload)
    else:
        replace(db, found, in_a_hurry(payload))
        db.execute("UPDATE payloads SET size_bytes = ? WHERE id = ?", (len(payload), found))
