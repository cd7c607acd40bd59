"""Finding documents: the same questions as for pages, asked of files that have a text."""

from __future__ import annotations

import sqlite3
from typing import Any

from sitekeep.archive.facets import FILTERS, NONE, Filters, Traits, facets, total
from sitekeep.archive.find import CLOSING, OPENING, PER_PAGE, Found, marked
from sitekeep.archive.queries import Row, rows
from sitekeep.archive.search import Query

#: The type of all documents, where pages have that of `PageType`.
DOCUMENT = "document"
#: Beside pages, so many; alone, as many as pages.
SHOWN = 10
AROUND = "substr(documents.text, max(instr(documents.text, :contained) - 60, 1), 200)"
RANK = "bm25(documents_fts, 2.0, 10.0, 3.0, 1.0, 5.0, 1.0)"
#: A document is in no section.
SAME = {"type": DOCUMENT, "section": NONE}
VALUES = {
    "year": "coalesce(substr(documents.date_created, 1, 4), '-')",
    "author": "coalesce(nullif(documents.author, ''), '-')",
}
#: What a list of hits shows.
COLUMNS = (
    "documents.url, documents.path, documents.title, documents.author, media_type, date_created,"
    " number_of_pages, documents.word_count, documents.payload_digest, documents.capture_id"
)


def find_documents(
    conn: sqlite3.Connection, query: Query, filters: Filters, number: int = 1
) -> Found:
    """The documents that `query` and `filters` ask for: the best beside the first page of pages,
    or page `number` of all where only documents are asked for.

    Each hit has the columns of COLUMNS and a `snippet` with the words between `find.OPENING` and
    `find.CLOSING`.
    """
    counted = count_sorts(conn, query)
    number_found = total(counted, filters)
    wanted = bool(number_found) and (number == 1 or filters.type == DOCUMENT)
    found = hits(conn, query, filters, number) if wanted else []
    return Found(number_found, found, facets(counted, filters))


def count_sorts(conn: sqlite3.Connection, query: Query) -> list[tuple[Traits, int]]:
    """How many documents are of each year and author."""
    source, values = conditions(query, Filters())
    names = ", ".join(f"{value} AS {name}" for name, value in VALUES.items())
    found = conn.execute(f"SELECT {names}, count(*) AS n {source} GROUP BY 1, 2", values)
    return [(Traits(DOCUMENT, NONE, year, (author,)), n) for year, author, n in found]


def hits(conn: sqlite3.Connection, query: Query, filters: Filters, number: int) -> list[Row]:
    source, values = conditions(query, filters)
    snippet, order = "substr(documents.text, 1, 200)", "documents.path"
    if query.match:
        snippet, order = "snippet(documents_fts, 3, :open, :close, '…', 30)", RANK
    if query.contains and not query.words:
        snippet = AROUND
    size = PER_PAGE if filters.type == DOCUMENT else SHOWN
    places = {"limit": size, "offset": (number - 1) * size, "open": OPENING, "close": CLOSING}
    contained = {"contained": next(iter(query.contains), None)}
    found = rows(
        conn,
        f"SELECT {COLUMNS}, {snippet} AS snippet {source}"
        f" ORDER BY {order}, documents.id LIMIT :limit OFFSET :offset",
        {**values, **places, **contained},
    )
    return [row | {"snippet": marked(row["snippet"], query.contains)} for row in found]


def conditions(query: Query, filters: Filters) -> tuple[str, dict[str, Any]]:
    """The FROM and WHERE clauses and their parameters."""
    parts, values = ["1"], dict[str, Any](match=query.match, exclude=query.exclude)
    if query.match:
        parts.append("documents_fts MATCH :match")
    if query.exclude:
        parts.append(
            "documents.id NOT IN (SELECT rowid FROM documents_fts"
            " WHERE documents_fts MATCH :exclude)"
        )
    for name in FILTERS:
        if (wanted := getattr(filters, name)) is not None:
            parts.append(f"{VALUES.get(name) or repr(SAME[name])} = :{name}")
            values[name] = wanted
    indexed = "documents JOIN documents_fts ON documents_fts.rowid = documents.id"
    return f"FROM {indexed if query.match else 'documents'} WHERE {' AND '.join(parts)}", values
