"""Documents: files that are no pages and have a text."""

from __future__ import annotations

import sqlite3

from sitekeep.archive.crawl_queries import StoredPage, stored_page
from sitekeep.bigrams import bigrams_of
from sitekeep.document import READABLE, Document
from sitekeep.url import path_of

FIELDS = (
    "media_type",
    "title",
    "author",
    "date_created",
    "date_modified",
    "number_of_pages",
    "text",
    "error",
)
ROW = (
    "url_id",
    "url",
    "path",
    "capture_id",
    "sha256",
    "word_count",
    "title_bigrams",
    "text_bigrams",
    *FIELDS,
)
PUT = (
    f"INSERT INTO documents ({', '.join(ROW)}) VALUES ({', '.join('?' for _ in ROW)})"
    " ON CONFLICT (url_id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in ROW if name != "url_id")
)
#: The last capture of each address of a file that was kept.
KEPT = (
    "SELECT urls.id, urls.url, captures.kind, captures.depth, captures.id, payload_digest,"
    " content_type FROM captures JOIN urls ON urls.id = captures.url_id"
    " WHERE captures.id IN (SELECT max(id) FROM captures WHERE outcome IN ('kept', 'unchanged')"
    " GROUP BY url_id)"
)


def put_document(
    conn: sqlite3.Connection, url_id: int, url: str, capture_id: int, document: Document
) -> None:
    """Keep what a file says; what its last content at this address said is replaced."""
    row = conn.execute("SELECT sha256 FROM captures WHERE id = ?", (capture_id,))
    sha256 = row.fetchone()[0]
    values = (getattr(document, name) for name in FIELDS)
    words = len(document.text.split())
    pairs = (bigrams_of(document.title, document.author), bigrams_of(document.text))
    conn.execute(PUT, (url_id, url, path_of(url), capture_id, sha256, words, *pairs, *values))


def drop_document(conn: sqlite3.Connection, url_id: int, capture_id: int) -> None:
    """Forget the text of a file whose address has a page since this capture; its captures stay."""
    conn.execute("DELETE FROM documents WHERE url_id = ? AND capture_id < ?", (url_id, capture_id))


def stored_documents(conn: sqlite3.Connection) -> list[StoredPage]:
    """Every file whose text can be read, by its last capture, in the order of their addresses."""
    types = ", ".join("?" for _ in READABLE)
    found = conn.execute(
        f"{KEPT} AND sha256 IN (SELECT sha256 FROM media_types"
        f" WHERE media_type IN ({types})) ORDER BY urls.url",
        tuple(sorted(READABLE)),
    )
    return [stored_page(*row) for row in found]
