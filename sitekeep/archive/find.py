"""Finding pages: ranked hits, the filters beside them and how many pages each would leave."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sitekeep.archive import facets
from sitekeep.archive.facets import NONE, Filters
from sitekeep.archive.queries import Row, rows
from sitekeep.archive.search import Query, parse
from sitekeep.archive.slugs import slugs

PER_PAGE = 20
#: Of more hits than these, only so many are weighed against each other: weighing reads every
#: place where the words stand.
MOST_RANKED = 1000
#: Around the words that were found, in snippets: characters that no page shows.
OPENING, CLOSING = "\x02", "\x03"
#: Title, second title, author and section tell more than a word in the body or below a picture.
RANK = "bm25(pages_fts, 10.0, 5.0, 3.0, 2.0, 1.0, 1.0, 5.0, 1.0)"
TITLES = "{headline alternative_headline author article_section title_bigrams}"
#: The SQL value that each filter compares.
VALUES = {
    "type": "pages.type",
    "section": "coalesce(pages.article_section, '-')",
    "year": "coalesce(substr(pages.date_published, 1, 4), '-')",
}
BY_AUTHOR = (
    "pages.id IN (SELECT page_id FROM page_authors JOIN authors ON authors.id = author_id"
    " WHERE authors.name = :author)"
)
BY_NOBODY = "NOT EXISTS (SELECT 1 FROM page_authors WHERE page_id = pages.id)"
MARKED = """
SELECT rowid AS id, snippet(pages_fts, 4, :open, :close, '…', 40) AS snippet,
       highlight(pages_fts, 0, :open, :close) AS marked_headline
FROM pages_fts WHERE pages_fts MATCH :match AND rowid IN (SELECT value FROM json_each(:ids))
"""
AROUND = """
SELECT id, substr(article_body, max(instr(article_body, :text) - 60, 1), 200) AS snippet,
       headline AS marked_headline
FROM pages WHERE id IN (SELECT value FROM json_each(:ids))
"""


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; `facets` lists value and count for each filter, most frequent first."""

    total: int
    hits: list[Row]
    facets: dict[str, list[tuple[str, int]]]
    #: Whether there were too many hits to weigh all of them.
    is_partly_ranked: bool = False


#: How all pages that a query finds are come by: searched for, or remembered.
Hits = Callable[[sqlite3.Connection, Query], list[int]]


def found_ids(conn: sqlite3.Connection, query: Query) -> list[int]:
    """All pages that `query` finds, in the order in which they came into the archive."""
    page_id, where, parameters = matching(query)
    # One text takes two thirds of the time of as many rows.
    (told,) = conn.execute(f"SELECT group_concat({page_id}) {where}", parameters).fetchone()
    return sorted(map(int, told.split(","))) if told else []


def find(
    conn: sqlite3.Connection,
    query: Query,
    filters: Filters,
    number: int = 1,
    every: facets.Every = facets.every_sort,
    found: Hits = found_ids,
) -> Found:
    """Page `number` (from 1) of the pages that `query` and `filters` ask for.

    Many hits are looked at only by their ids: that is what takes little however many there are.
    """
    ids = found(conn, query)
    sorts = facets.sorts_of(conn, ids, every)
    counted = sorts.count(ids)
    passed = sorts.let_through(ids, filters)
    return Found(
        len(passed),
        hits(conn, query, filters, passed, (number - 1) * PER_PAGE),
        facets.facets(counted, filters),
        is_partly_ranked=bool(query.match) and len(passed) > MOST_RANKED,
    )


def conditions(query: Query, filters: Filters) -> tuple[str, dict[str, Any]]:
    """The FROM and WHERE clauses and their parameters."""
    parts, parameters = (
        ["1"],
        dict[str, Any](match=query.match, exclude=query.exclude, author=filters.author),
    )
    if query.match:
        parts.append("pages_fts MATCH :match")
    if query.exclude:
        parts.append("pages.id NOT IN (SELECT rowid FROM pages_fts WHERE pages_fts MATCH :exclude)")
    for name, value in VALUES.items():
        if (wanted := getattr(filters, name)) is not None:
            parts.append(f"{value} = :{name}")
            parameters[name] = wanted
    if filters.author is not None:
        parts.append(BY_NOBODY if filters.author == NONE else BY_AUTHOR)
    source = "pages JOIN pages_fts ON pages_fts.rowid = pages.id" if query.match else "pages"
    return f"FROM {source} WHERE {' AND '.join(parts)}", parameters


def matching(query: Query) -> tuple[str, str, dict[str, Any]]:
    """The SQL for the id of a page, the FROM and WHERE clauses and their parameters.

    Words alone are answered by the index: looking up each page takes twice as long.
    """
    if query.match and not query.exclude:
        return "rowid", "FROM pages_fts WHERE pages_fts MATCH :match", {"match": query.match}
    return "pages.id", *conditions(query, Filters())


def hits(
    conn: sqlite3.Connection, query: Query, filters: Filters, ids: list[int], skipped: int
) -> list[Row]:
    """The next PER_PAGE of the hits with these ids, the best first; the newest without words."""
    order = in_rank if query.match else by_date
    page = order(conn, query, filters, ids, skipped) if skipped < len(ids) else []
    return describe(conn, page, query)


def by_date(
    conn: sqlite3.Connection, query: Query, filters: Filters, ids: list[int], skipped: int
) -> list[int]:
    where, parameters = conditions(query, filters)
    found = conn.execute(
        f"SELECT pages.id {where} ORDER BY pages.date_published DESC, pages.id"
        " LIMIT :limit OFFSET :offset",
        {**parameters, "limit": PER_PAGE, "offset": skipped},
    )
    return [page_id for (page_id,) in found]


def in_rank(
    conn: sqlite3.Connection, query: Query, filters: Filters, ids: list[int], skipped: int
) -> list[int]:
    """Behind those that were weighed stand the others as they came: near the home page first."""
    best = ranked(conn, query, candidates(conn, query, filters, ids))
    if skipped + PER_PAGE > len(best):
        weighed = set(best)
        best += [page_id for page_id in ids if page_id not in weighed]
    return best[skipped : skipped + PER_PAGE]


def candidates(
    conn: sqlite3.Connection, query: Query, filters: Filters, ids: list[int]
) -> list[int]:
    """The hits worth weighing: all of a few; of many those with the words in their titles."""
    if len(ids) <= MOST_RANKED:
        return ids
    asked = {"match": f"{TITLES} : ({query.match})"}
    # Where nothing narrows the words, all that have them are hits: a set of them takes long.
    are_all = not query.exclude and not filters.wanted()
    own = range(ids[-1] + 1) if are_all else set(ids)
    titled = conn.execute("SELECT rowid FROM pages_fts WHERE pages_fts MATCH :match", asked)
    found = set(islice((page_id for (page_id,) in titled if page_id in own), MOST_RANKED))
    return sorted(found | set(ids[: MOST_RANKED - len(found)]))


def ranked(conn: sqlite3.Connection, query: Query, ids: list[int]) -> list[int]:
    # The plus keeps SQLite from asking the index anew for each id.
    found = conn.execute(
        "SELECT rowid FROM pages_fts WHERE pages_fts MATCH :match AND rowid <= :last"
        f" AND +rowid IN (SELECT value FROM json_each(:ids)) ORDER BY {RANK}, rowid",
        {"match": query.match, "last": ids[-1], "ids": json.dumps(ids)},
    )
    return [page_id for (page_id,) in found]


def describe(conn: sqlite3.Connection, ids: list[int], query: Query) -> list[Row]:
    """What a list shows of these pages, in the given order, the found words marked."""
    described = rows(
        conn,
        "SELECT id, url, path, type, headline, title, author, date_published, date_published_raw,"
        " article_section, word_count, description, substr(article_body, 1, 300) AS snippet"
        " FROM pages WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(ids),),
    )
    addresses = slugs(conn, [(row["id"], row["path"]) for row in described])
    marked = snippets(conn, ids, query)
    for row in described:
        row.update(slug=addresses[row["id"]], **marked.get(row["id"], {}))
    return sorted(described, key=lambda row: ids.index(row["id"]))


def snippets(conn: sqlite3.Connection, ids: list[int], query: Query) -> dict[int, Row]:
    """The words that were found, with what stands around them."""
    if not query.match:
        return {}
    asked = {"open": OPENING, "close": CLOSING, "match": query.match, "ids": json.dumps(ids)}
    if query.words:
        found = rows(conn, MARKED, asked)
    else:
        found = rows(conn, AROUND, {"text": query.contains[0], "ids": asked["ids"]})
    for row in found:
        for name in ("snippet", "marked_headline"):
            row[name] = row[name] and marked(row[name], query.contains)
    return {row.pop("id"): row for row in found}


def marked(text: str, contained: Iterable[str]) -> str:
    """`text` with marks around what the index knows only by its pairs of letters."""
    for wanted in contained:
        text = text.replace(wanted, OPENING + wanted + CLOSING)
    return text


def count(conn: sqlite3.Connection, text: str) -> int:
    """How many pages `text` finds."""
    if (query := parse(text)).is_empty:
        return 0
    _, where, parameters = matching(query)
    return int(conn.execute(f"SELECT count(*) {where}", parameters).fetchone()[0])
