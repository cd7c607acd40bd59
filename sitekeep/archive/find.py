"""Finding pages: ranked hits, the filters beside them and how many pages each would leave."""

from __future__ import annotations

import difflib
import json
import sqlite3
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from string import ascii_lowercase
from typing import Any

from sitekeep.archive.queries import Row, rows
from sitekeep.archive.search import Query, parse
from sitekeep.archive.slugs import slugs

PER_PAGE = 20
#: Looking for other spellings takes long; nobody misspells more words than these.
MOST_WORDS = 5
#: Around the words that were found, in snippets: characters that no page shows.
OPENING, CLOSING = "\x02", "\x03"
#: What the filters say where a page has no such value.
NONE = "-"
#: Title, second title, author and section tell more than a word somewhere in the body.
RANK = "bm25(pages_fts, 10.0, 5.0, 3.0, 2.0, 1.0)"
COLUMNS = ("headline", "alternative_headline", "author", "article_section", "article_body")


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must have; None lets everything through, NONE asks for pages without it."""

    section: str | None = None
    year: str | None = None
    author: str | None = None
    type: str | None = None

    def without(self, name: str) -> Filters:
        return replace(self, **{name: None})


FILTERS = ("section", "year", "author", "type")
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


@dataclass(frozen=True, slots=True)
class Found:
    """One page of hits; `facets` lists value and count for each filter, most frequent first."""

    total: int
    hits: list[Row]
    facets: dict[str, list[tuple[str, int]]]


def find(conn: sqlite3.Connection, query: Query, filters: Filters, number: int = 1) -> Found:
    """Page `number` (from 1) of the pages that `query` and `filters` ask for."""
    facets = count_facets(conn, query, filters)
    # Every page has one type, so these counts without the type filter give the total.
    total = sum(n for value, n in facets["type"] if filters.type in (None, value))
    return Found(total, hits(conn, query, filters, number) if total else [], facets)


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
    for number, text in enumerate(query.contains):
        parts.append("(" + " OR ".join(f"instr(pages.{c}, :c{number})" for c in COLUMNS) + ")")
        parameters[f"c{number}"] = text
    for name, value in VALUES.items():
        if (wanted := getattr(filters, name)) is not None:
            parts.append(f"{value} = :{name}")
            parameters[name] = wanted
    if filters.author is not None:
        parts.append(BY_NOBODY if filters.author == NONE else BY_AUTHOR)
    source = "pages JOIN pages_fts ON pages_fts.rowid = pages.id" if query.match else "pages"
    return f"FROM {source} WHERE {' AND '.join(parts)}", parameters


def matching(query: Query, filters: Filters) -> tuple[str, str, dict[str, Any]]:
    """The SQL for the id of a page, the FROM and WHERE clauses and their parameters.

    Words alone are answered by the index: looking up each page takes twice as long.
    """
    if query.match and not (query.exclude or query.contains) and filters == Filters():
        source = "FROM pages_fts WHERE pages_fts MATCH :match"
        return "pages_fts.rowid", source, {"match": query.match}
    return "pages.id", *conditions(query, filters)


def hits(conn: sqlite3.Connection, query: Query, filters: Filters, number: int) -> list[Row]:
    page_id, where, parameters = matching(query, filters)
    order = RANK if query.match else "pages.date_published DESC"
    found = rows(
        conn,
        f"SELECT {page_id} AS id {where} ORDER BY {order}, {page_id} LIMIT :limit OFFSET :offset",
        {**parameters, "limit": PER_PAGE, "offset": (number - 1) * PER_PAGE},
    )
    return describe(conn, [row["id"] for row in found], query)


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
    if query.match:
        marked = rows(
            conn,
            "SELECT rowid AS id, snippet(pages_fts, 4, :open, :close, '…', 40) AS snippet,"
            " highlight(pages_fts, 0, :open, :close) AS marked_headline"
            " FROM pages_fts WHERE pages_fts MATCH :match"
            " AND rowid IN (SELECT value FROM json_each(:ids))",
            {"open": OPENING, "close": CLOSING, "match": query.match, "ids": json.dumps(ids)},
        )
    elif query.contains:
        marked = rows(
            conn,
            "SELECT id, substr(article_body, max(instr(article_body, :text) - 60, 1), 200)"
            " AS snippet FROM pages WHERE id IN (SELECT value FROM json_each(:ids))",
            {"text": query.contains[0], "ids": json.dumps(ids)},
        )
    else:
        return {}
    for row in marked:
        for text in query.contains:
            row["snippet"] = (row["snippet"] or "").replace(text, OPENING + text + CLOSING)
    return {row.pop("id"): row for row in marked}


def count_facets(
    conn: sqlite3.Connection, query: Query, filters: Filters
) -> dict[str, list[tuple[str, int]]]:
    """For each filter its values among the hits; its own choice does not narrow its list."""
    cube = count_cube(conn, query, filters)
    facets = {}
    for name in VALUES:
        counts: Counter[str] = Counter()
        for row in cube:
            if passes(row, filters.without(name)):
                counts[row[name]] += row["n"]
        facets[name] = in_order(name, counts)
    facets["author"] = count_authors(conn, query, filters.without("author"))
    return facets


def in_order(facet: str, counts: Counter[str]) -> list[tuple[str, int]]:
    """The frequent values first, and pages without one last; years from the newest."""
    if facet == "year":
        return sorted(counts.items(), reverse=True)
    return sorted(counts.items(), key=lambda item: (item[0] == NONE, -item[1], item[0]))


def passes(row: Row, filters: Filters) -> bool:
    """Whether a row that counts pages or documents has the values that it names."""
    return all(getattr(filters, name) in (None, row[name]) for name in FILTERS if name in row)


def count_cube(conn: sqlite3.Connection, query: Query, filters: Filters) -> list[Row]:
    """Pages for every combination of type, section and year, in one pass over the hits."""
    where, parameters = conditions(query, Filters(author=filters.author))
    values = ", ".join(f"{value} AS {name}" for name, value in VALUES.items())
    return rows(conn, f"SELECT {values}, count(*) AS n {where} GROUP BY 1, 2, 3", parameters)


def count_authors(
    conn: sqlite3.Connection, query: Query, filters: Filters
) -> list[tuple[str, int]]:
    page_id, where, parameters = matching(query, filters)
    counted = rows(
        conn,
        "SELECT authors.name, count(*) AS n FROM page_authors"
        " JOIN authors ON authors.id = page_authors.author_id"
        f" WHERE page_id IN (SELECT {page_id} {where})"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 50",
        parameters,
    )
    return [(row["name"], row["n"]) for row in counted]


def suggestions(conn: sqlite3.Connection, text: str) -> list[tuple[str, int]]:
    """Other things to search for where `text` finds nothing, with what each would find.

    First the whole query in the nearest spelling that the archive has, then its single words.
    """
    words = parse(text).words[:MOST_WORDS]
    respelt = [word if count(conn, word) else nearest_word(conn, word) or word for word in words]
    tries = [" ".join(respelt), *(respelt if len(respelt) > 1 else [])]
    counted = [(words, count(conn, words)) for words in dict.fromkeys(tries) if words != text]
    return [(words, n) for words, n in counted if n]


def count(conn: sqlite3.Connection, text: str) -> int:
    if (query := parse(text)).is_empty:
        return 0
    _, where, parameters = matching(query, Filters())
    return int(conn.execute(f"SELECT count(*) {where}", parameters).fetchone()[0])


def nearest_word(conn: sqlite3.Connection, word: str) -> str | None:
    """The word of the archive that looks most like `word`, if it begins much like it."""
    folded = as_indexed(word)
    near = difflib.get_close_matches(folded, vocabulary(conn, folded), 1, 0.7)
    return near[0] if near else None


def as_indexed(word: str) -> str:
    """`word` as the index has it: in small letters, without accents."""
    letters = unicodedata.normalize("NFKD", word.lower())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


VOCABULARY = """
SELECT term FROM json_each(:beginnings) AS beginning CROSS JOIN temp.archive_words
WHERE term BETWEEN beginning.value AND beginning.value || :last
AND length(term) BETWEEN :length - 2 AND :length + 2
GROUP BY term ORDER BY max(doc) DESC LIMIT 500
"""


def vocabulary(conn: sqlite3.Connection, word: str) -> list[str]:
    """Words of about the same length and beginning, the frequent ones first.

    SQLite counts the pages of each word it looks at, so only these parts of the index are read.
    """
    conn.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.archive_words"
        " USING fts5vocab('main', 'pages_fts', 'row')"
    )
    asked = {
        "beginnings": json.dumps(sorted(beginnings(word))),
        "last": chr(sys.maxunicode),
        "length": len(word),
    }
    return [term for (term,) in conn.execute(VOCABULARY, asked)]


def beginnings(word: str) -> set[str]:
    """The first two letters; for a mistake in them, the first four with it mended in every way.

    A letter is too many, missing, another one, or has changed places with the next.
    """
    parts = [(word[:at], word[at:4]) for at in (0, 1)]
    mended = {
        before + letter + after[skipped:]
        for before, after in parts
        for letter in ("", *ascii_lowercase)
        for skipped in (0, 1)
    }
    swapped = {before + after[1:2] + after[:1] + after[2:] for before, after in parts}
    # One letter alone would ask for a good part of the index.
    return {start for start in {word[:2]} | mended | swapped if len(start) > 1}
