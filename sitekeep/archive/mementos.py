"""What replay asks of an archive: the captures of an address. Every function only reads."""

from __future__ import annotations

import json
import sqlite3

from sitekeep.archive.page_queries import spellings_of
from sitekeep.archive.queries import Row, rows, with_slugs

#: A capture is replayed where there is something to show: a payload, or where it leads.
REPLAYED = "(captures.payload_digest IS NOT NULL OR captures.redirect_url_id IS NOT NULL)"

CAPTURES = f"""
SELECT captures.id, captures.crawl_id, urls.url, captures.outcome, captures.status,
       captures.warc_date, captures.payload_digest, captures.content_type, captures.error,
       payloads.size_bytes, target.url AS redirect_url, {REPLAYED} AS is_replayed
FROM urls
JOIN captures ON captures.url_id = urls.id
LEFT JOIN payloads USING (sha256)
LEFT JOIN urls AS target ON target.id = captures.redirect_url_id
WHERE urls.url IN (SELECT value FROM json_each(?))
ORDER BY captures.warc_date, captures.id
"""


def captures_of(conn: sqlite3.Connection, url: str) -> list[Row]:
    """Every capture of an address, the oldest first, however its host was spelled."""
    return rows(conn, CAPTURES, (json.dumps(spellings_of(url)),))


def replayed_pages(conn: sqlite3.Connection, urls: list[str]) -> list[Row]:
    """The pages at these addresses, with their slugs, where the archive has them."""
    wanted = json.dumps([spelling for url in urls for spelling in spellings_of(url)])
    found = rows(
        conn,
        "SELECT id AS page_id, url, path, headline, title FROM pages"
        " WHERE url IN (SELECT value FROM json_each(?)) ORDER BY url",
        (wanted,),
    )
    return with_slugs(conn, found)


def waiting_kind(conn: sqlite3.Connection, url: str) -> str | None:
    """Why an address is wanted that no crawl has settled yet; None where nothing waits for it."""
    row = conn.execute(
        "SELECT kind FROM frontier JOIN urls ON urls.id = url_id"
        " WHERE urls.url IN (SELECT value FROM json_each(?)) LIMIT 1",
        (json.dumps(spellings_of(url)),),
    ).fetchone()
    return row[0] if row else None
