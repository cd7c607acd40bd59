"""SQL functions for those who ask an archive in Datasette: payloads as they were sent.

SELECT payload_text(payload_digest) FROM captures WHERE id = 17
"""

from __future__ import annotations

import sqlite3

from sitekeep.archive.page_queries import payload as kept_payload
from sitekeep.archive.payloads import get_payload
from sitekeep.browse.rewriting import decoded


def prepare(conn: sqlite3.Connection) -> None:
    """`payload(digest)` and `payload_text(digest)`; both NULL for what the archive has not."""

    def payload(payload_digest: str) -> bytes | None:
        return get_payload(conn, payload_digest)

    def payload_text(payload_digest: str) -> str | None:
        """Decoded as browsers do, by the Content-Type of the capture it is from."""
        found = kept_payload(conn, payload_digest)
        return decoded(found["payload"], found["content_type"]) if found else None

    conn.create_function("payload", 1, payload)
    conn.create_function("payload_text", 1, payload_text)
