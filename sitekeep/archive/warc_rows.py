"""What a WARC file says of an archive, row by row: crawls, captures and what they answered."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sitekeep.archive.queries import Row, rows

CRAWLS = """
SELECT id, start_url, base_url, site_name, started_at, finished_at, state, reason, settings,
       user_agent, sitekeep_version
FROM crawls ORDER BY id
"""

CAPTURES = """
SELECT captures.id, captures.kind, outcome, status, captures.warc_date, record_id,
       captures.payload_digest, captures.content_type, captures.content_encoding, headers, error,
       depth, attempts, elapsed_s, urls.url, via.url AS via_url, target.url AS redirect_url,
       exchanges.ip_address, request_head, response_head
FROM captures
JOIN urls ON urls.id = captures.url_id
LEFT JOIN urls AS via ON via.id = captures.via_url_id
LEFT JOIN urls AS target ON target.id = captures.redirect_url_id
LEFT JOIN exchanges ON exchanges.capture_id = captures.id
WHERE captures.crawl_id = ?1
   OR captures.id IN (SELECT capture_id FROM carried WHERE carried.crawl_id = ?1)
ORDER BY captures.id
"""

PAGES = """
SELECT pages.id, pages.url, coalesce(headline, title) AS title, captures.warc_date,
       (SELECT start_url FROM crawls WHERE crawls.id = captures.crawl_id) AS start_url
FROM pages JOIN captures ON captures.id = pages.capture_id
ORDER BY pages.id
"""


@dataclass(frozen=True, slots=True)
class CaptureRow:
    """One capture with all that a WARC record tells of it; the columns are those of `captures`."""

    id: int
    kind: str
    outcome: str
    status: int | None
    warc_date: str | None
    record_id: str | None
    payload_digest: str | None
    content_type: str | None
    content_encoding: str | None
    headers: str | None
    error: str | None
    depth: int | None
    attempts: int
    elapsed_s: float | None
    url: str
    via_url: str | None
    redirect_url: str | None
    ip_address: str | None
    request_head: str | None
    response_head: str | None

    @property
    def header_list(self) -> list[tuple[str, str]]:
        """The headers of a capture whose response was not kept as it was sent."""
        return [(name, value) for name, value in json.loads(self.headers or "[]")]


def crawls_to_tell(conn: sqlite3.Connection) -> list[Row]:
    return rows(conn, CRAWLS)


def captures_to_tell(conn: sqlite3.Connection, crawl_id: int) -> Iterator[CaptureRow]:
    return (CaptureRow(*row) for row in conn.execute(CAPTURES, (crawl_id,)))


def pages_to_tell(conn: sqlite3.Connection) -> list[Row]:
    return rows(conn, PAGES)
