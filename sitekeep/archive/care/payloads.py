"""Payloads: each can be decoded, and is what its digest says."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitekeep.archive.care.finding import FROM_BACKUP, Check, Finding, Mend, Progress
from sitekeep.archive.payloads import digest_of, get_payload, sha256_of

#: So often progress is told.
STEP = 200


def payloads(conn: sqlite3.Connection, tell: Progress) -> Iterator[Finding]:
    known = conn.execute("SELECT payload_digest, size_bytes FROM payloads").fetchall()
    for number, (payload_digest, size_bytes) in enumerate(known, 1):
        if what := what_is_wrong(conn, payload_digest, size_bytes):
            where = f"payload {payload_digest} of {said_of(conn, payload_digest)}"
            yield Finding("payloads", what, where, Mend.BACKUP, FROM_BACKUP, (payload_digest,))
        if number % STEP == 0:
            tell(number, len(known))


def what_is_wrong(conn: sqlite3.Connection, payload_digest: str, size_bytes: int) -> str | None:
    """None where the payload is what its row says."""
    try:
        payload = get_payload(conn, payload_digest)
    except Exception as error:  # damaged bytes make a decoder raise anything
        return f"it cannot be decoded: {str(error).splitlines()[0] or type(error).__name__}"
    if payload is None:
        return "it is not there"
    if digest_of(payload) != payload_digest:
        return "its bytes are not those of its digest"
    return None if len(payload) == size_bytes else f"it has {len(payload)} bytes, not {size_bytes}"


def said_of(conn: sqlite3.Connection, payload_digest: str) -> str:
    """Whose payload it is, in words."""
    urls = conn.execute(
        "SELECT DISTINCT url FROM captures JOIN urls ON urls.id = url_id WHERE sha256 = ?"
        " ORDER BY captures.id DESC",
        (sha256_of(payload_digest),),
    ).fetchall()
    if not urls:
        return "no capture"
    return str(urls[0][0]) + (f" and {len(urls) - 1} more" if len(urls) > 1 else "")


CHECKS = (Check("payloads", "every payload can be decoded and has its digest", payloads),)
