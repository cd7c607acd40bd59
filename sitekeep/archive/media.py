"""What each file is: the media type that its bytes tell, beside the one that its server said."""

from __future__ import annotations

import sqlite3

from sitekeep.archive.payloads import get_payload, sha256_of
from sitekeep.media_type import HTML, identify, media_type


def put_media_type(
    conn: sqlite3.Connection, payload_digest: str, payload: bytes, content_type: str | None
) -> None:
    """Note what a new payload is; of pages, which most are, nothing is noted."""
    found = identify(payload, content_type)
    if found != HTML or media_type(content_type) != HTML:
        conn.execute(
            "INSERT OR REPLACE INTO media_types (sha256, media_type) VALUES (?, ?)",
            (sha256_of(payload_digest), found),
        )


def identify_all(conn: sqlite3.Connection) -> None:
    """Note it of all payloads that an older Sitekeep kept without."""
    unknown = conn.execute(
        "SELECT payload_digest, max(content_type) FROM captures"
        " WHERE sha256 IS NOT NULL AND coalesce(content_type, '') NOT LIKE 'text/html%'"
        " AND sha256 NOT IN (SELECT sha256 FROM media_types) GROUP BY 1"
    ).fetchall()
    for payload_digest, content_type in unknown:
        payload = get_payload(conn, payload_digest) or b""
        put_media_type(conn, payload_digest, payload, content_type)


def media_counts(conn: sqlite3.Connection) -> dict[str, dict[str, int]]:
    """Of each kind of file that is kept: how many addresses, and the bytes of what they hold."""
    found = conn.execute(
        "SELECT kind, count(*), sum(size_bytes) FROM ("
        " SELECT CASE WHEN media_type LIKE 'image/%' THEN 'images'"
        "  WHEN media_type LIKE 'audio/%' OR media_type LIKE 'video/%'"
        "   OR media_type = 'application/ogg' THEN 'audio and video'"
        "  WHEN media_type = 'text/css' THEN 'style sheets'"
        "  WHEN media_type LIKE '%javascript' THEN 'scripts'"
        "  WHEN media_type LIKE 'font/%' OR media_type LIKE '%fontobject' THEN 'fonts'"
        "  WHEN url IN (SELECT url FROM documents) THEN 'documents'"
        "  ELSE 'other files' END AS kind, size_bytes FROM media WHERE payload_digest IS NOT NULL)"
        " GROUP BY kind ORDER BY 2 DESC, 1"
    )
    return {kind: {"files": files, "size_bytes": size or 0} for kind, files, size in found}
