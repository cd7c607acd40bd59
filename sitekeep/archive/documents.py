"""Documents: files that are no pages and have a text, and how they are found by it."""

from __future__ import annotations

import sqlite3
from typing import Any

from sitekeep.archive.crawl_queries import StoredPage, stored_page
from sitekeep.archive.find import CLOSING, OPENING
from sitekeep.archive.queries import Row, rows
from sitekeep.archive.search import Query
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
ROW = ("url_id", "url", "path", "capture_id", "payload_digest", "word_count", *FIELDS)
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
#: What a list of hits shows.
SHOWN = (
    "documents.url, documents.path, documents.title, documents.author, media_type,"
    " number_of_pages, payload_digest"
)


def put_document(
    conn: sqlite3.Connection, url_id: int, url: str, capture_id: int, document: Document
) -> None:
    """Keep what a file says; what its last content at this address said is replaced."""
    digest = conn.execute(
        "SELECT payload_digest FROM captures WHERE id = ?", (capture_id,)
    ).fetchone()[0]
    values = (getattr(document, name) for name in FIELDS)
    words = len(document.text.split())
    conn.execute(PUT, (url_id, url, path_of(url), capture_id, digest, words, *values))


def stored_documents(conn: sqlite3.Connection) -> list[StoredPage]:
    """Every file whose text can be read, by its last capture, in the order of their addresses."""
    types = ", ".join("?" for _ in READABLE)
    found = conn.execute(
        f"{KEPT} AND payload_digest IN (SELECT payload_digest FROM media_types"
        f" WHERE media_type IN ({types})) ORDER BY urls.url",
        tuple(sorted(READABLE)),
    )
    return [stored_page(*row) for row in found]


def find_documents(conn: sqlite3.Connection, query: Query, limit: int) -> tuple[int, list[Row]]:
    """How many documents have the words of `query`, and the best of them.

    Each has `url`, `path`, `title`, `author`, `media_type`, `number_of_pages`, `payload_digest`
    and a `snippet` with the words between `find.OPENING` and `find.CLOSING`.
    """
    if query.is_empty:
        return 0, []
    where, values = conditions(query)
    source, snippet, order = "documents", "substr(text, 1, 200)", "path"
    if query.match:
        source = "documents JOIN documents_fts ON documents_fts.rowid = documents.id"
        snippet = "snippet(documents_fts, 3, :open, :close, '…', 30)"
        order = "bm25(documents_fts, 2.0, 10.0, 3.0, 1.0)"
    elif query.contains:
        snippet = "substr(text, max(instr(text, :c0) - 60, 1), 200)"
    total = conn.execute(f"SELECT count(*) FROM {source} WHERE {where}", values).fetchone()[0]
    found = rows(
        conn,
        f"SELECT {SHOWN}, {snippet} AS snippet FROM {source} WHERE {where}"
        f" ORDER BY {order}, documents.id LIMIT :limit",
        {**values, "limit": limit, "open": OPENING, "close": CLOSING},
    )
    return total, found


def conditions(query: Query) -> tuple[str, dict[str, Any]]:
    parts, values = ["1"], dict[str, Any](match=query.match, exclude=query.exclude)
    if query.match:
        parts.append("documents_fts MATCH :match")
    if query.exclude:
        parts.append(
            "documents.id NOT IN (SELECT rowid FROM documents_fts"
            " WHERE documents_fts MATCH :exclude)"
        )
    for number, text in enumerate(query.contains):
        parts.append(f"instr(coalesce(documents.title, '') || documents.text, :c{number})")
        values[f"c{number}"] = text
    return " AND ".join(parts), values
