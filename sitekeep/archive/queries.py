"""What the home page and the crawl pages ask of an archive. Every function only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sitekeep.archive.crawl_queries import outcome_counts
from sitekeep.archive.naming import site_name
from sitekeep.archive.slugs import slugs

Row = dict[str, Any]


def rows(
    conn: sqlite3.Connection, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> list[Row]:
    """The answer as dictionaries, whatever the row factory of the connection."""
    cursor = conn.execute(sql, parameters)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def one(
    conn: sqlite3.Connection, sql: str, parameters: Sequence[Any] | Mapping[str, Any] = ()
) -> Row | None:
    found = rows(conn, sql, parameters)
    return found[0] if found else None


def pairs(
    conn: sqlite3.Connection, sql: str, parameters: Sequence[Any] = ()
) -> list[tuple[str, int]]:
    """The answer to a question for values and their counts."""
    return [(value, number) for value, number in conn.execute(sql, parameters)]


@contextmanager
def one_moment(conn: sqlite3.Connection) -> Iterator[None]:
    """All questions inside see the archive as it is at the first one, also while it is written."""
    conn.execute("SAVEPOINT one_moment")
    try:
        yield
    finally:
        conn.execute("RELEASE one_moment")


CRAWLS = """
SELECT id, start_url, site_name, base_url, started_at, finished_at, state, reason, user_agent,
       sitekeep_version
FROM crawls
"""


def crawls(conn: sqlite3.Connection) -> list[Row]:
    """Every crawl, the newest first, with how many URLs it has settled and kept."""
    counted = rows(
        conn,
        "SELECT crawl_id, sum(urls) AS urls, sum(kept) AS kept FROM (SELECT crawl_id,"
        "  count(*) AS urls,"
        "  count(CASE WHEN outcome IN ('kept', 'unchanged', 'unreadable') THEN 1 END) AS kept"
        "  FROM captures GROUP BY crawl_id"
        " UNION ALL SELECT crawl_id, count(*), 0 FROM carried GROUP BY crawl_id) GROUP BY crawl_id",
    )
    by_crawl = {row["crawl_id"]: row for row in counted}
    return [
        {**crawl, "urls": 0, "kept": 0, **by_crawl.get(crawl["id"], {})}
        for crawl in rows(conn, CRAWLS + "ORDER BY id DESC")
    ]


def count_crawls(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT count(*) FROM crawls").fetchone()[0])


def crawl(conn: sqlite3.Connection, crawl_id: int) -> Row | None:
    return named(conn, one(conn, CRAWLS + "WHERE id = ?", (crawl_id,)))


def last_crawl(conn: sqlite3.Connection) -> Row | None:
    return named(conn, one(conn, CRAWLS + "ORDER BY id DESC LIMIT 1"))


def named(conn: sqlite3.Connection, crawl: Row | None) -> Row | None:
    """The crawl with a name for its site, if only the one that the titles of its pages share."""
    if crawl and not crawl["site_name"]:
        crawl["site_name"] = site_name(conn)
    return crawl


def outcomes(conn: sqlite3.Connection, crawl_id: int) -> dict[str, int]:
    """How many URLs ended how in one crawl, most frequent first."""
    counted = outcome_counts(conn, crawl_id)
    return dict(sorted(counted.items(), key=lambda each: (-each[1], each[0])))


def waiting(conn: sqlite3.Connection, crawl_id: int) -> int:
    """How many URLs a crawl has seen but not yet settled."""
    row = conn.execute("SELECT count(*) FROM frontier WHERE crawl_id = ?", (crawl_id,)).fetchone()
    return int(row[0])


def ledger(
    conn: sqlite3.Connection, crawl_id: int, outcome: str, limit: int, offset: int
) -> list[Row]:
    """The URLs of one crawl with this outcome, in order of address, and what is known of each."""
    found = rows(
        conn,
        "SELECT urls.url, captures.kind, status, captures.error, warc_date, content_type,"
        " payload_digest, via.url AS via_url, target.url AS target_url,"
        " pages.id AS page_id, pages.path, pages.headline"
        " FROM captures JOIN urls ON urls.id = captures.url_id"
        " LEFT JOIN urls AS via ON via.id = captures.via_url_id"
        " LEFT JOIN urls AS target ON target.id = captures.redirect_url_id"
        " LEFT JOIN pages ON pages.url_id = captures.url_id"
        " WHERE captures.id IN (SELECT id FROM captures WHERE crawl_id = ?1 AND outcome = ?2"
        "  UNION ALL SELECT capture_id FROM carried WHERE crawl_id = ?1 AND outcome = ?2)"
        " ORDER BY urls.url LIMIT ?3 OFFSET ?4",
        (crawl_id, outcome, limit, offset),
    )
    return with_slugs(conn, found)


def with_slugs(conn: sqlite3.Connection, found: list[Row]) -> list[Row]:
    """Add `slug` to rows that have `page_id` and `path` (None where there is no page)."""
    pages = [(row["page_id"], row["path"]) for row in found if row["page_id"]]
    addresses = slugs(conn, pages)
    for row in found:
        row["slug"] = addresses.get(row["page_id"])
    return found


def totals(conn: sqlite3.Connection) -> Row:
    """How many pages, articles, words, documents and distinct images the archive holds."""
    counted = one(
        conn,
        "SELECT count(*) AS pages, count(CASE WHEN type = 'article' THEN 1 END) AS articles,"
        " coalesce(sum(word_count), 0) AS words, (SELECT count(*) FROM documents) AS documents"
        " FROM pages",
    )
    images = one(
        conn,
        "SELECT count(DISTINCT sha256) AS images FROM captures"
        " WHERE content_type LIKE 'image/%' AND sha256 IS NOT NULL",
    )
    return {**(counted or {}), **(images or {})}


def sections(conn: sqlite3.Connection) -> list[tuple[str, int]]:
    return pairs(
        conn,
        # Grouped first as the index has them, so that not all pages are sorted.
        "SELECT article_section, sum(n) FROM (SELECT article_section, count(*) AS n FROM pages"
        " GROUP BY type, article_section) WHERE article_section <> ''"
        " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 60",
    )


def months(conn: sqlite3.Connection) -> list[tuple[str, int]]:
    """Articles by the first seven characters of their dates, oldest first: `2015-03`, or `2015`
    of those that bear no month. A page whose date does not begin with a year is in none.
    """
    return pairs(
        conn,
        "SELECT substr(date_published, 1, 7), sum(n) FROM (SELECT date_published, count(*) AS n"
        " FROM pages WHERE type = 'article' GROUP BY article_section, date_published)"
        " WHERE date_published GLOB '[0-9][0-9][0-9][0-9]*' GROUP BY 1 ORDER BY 1",
    )


#: A name stands twice in some bylines.
AUTHORS = """
SELECT (SELECT name FROM authors WHERE id = author_id), count(*) FROM page_authors AS own
WHERE position = 0 OR NOT EXISTS (
    SELECT 1 FROM page_authors AS before WHERE before.page_id = own.page_id
    AND before.author_id = own.author_id AND before.position < own.position)
GROUP BY author_id ORDER BY 2 DESC, 1 LIMIT ?
"""


def authors(conn: sqlite3.Connection, limit: int) -> list[tuple[str, int]]:
    """Who wrote the most pages, and how many."""
    return pairs(conn, AUTHORS, (limit,))


def newest(conn: sqlite3.Connection, limit: int) -> list[Row]:
    """Articles by the date they bear, the newest first; undated ones follow."""
    found = rows(
        conn,
        "SELECT id AS page_id, path, headline, title, author, date_published, date_published_raw,"
        " article_section, description, substr(article_body, 1, 300) AS snippet, word_count"
        " FROM pages WHERE id IN (SELECT id FROM pages WHERE type = 'article'"
        " ORDER BY date_published DESC, id LIMIT ?) ORDER BY date_published DESC, id",
        (limit,),
    )
    return with_slugs(conn, found)


def main_menu(conn: sqlite3.Connection) -> list[Row]:
    """The entries of the menu on most pages, in reading order, each with its page if kept."""
    found = rows(
        conn,
        "SELECT nav_items.label, nav_items.depth, nav_items.url, pages.id AS page_id, pages.path"
        " FROM nav_items LEFT JOIN urls ON urls.url = nav_items.url"
        " LEFT JOIN pages ON pages.url_id = urls.id"
        " WHERE menu_id = (SELECT menus.id FROM menus"
        "   ORDER BY pages DESC, (SELECT count(*) FROM nav_items WHERE menu_id = menus.id) DESC,"
        "   menus.id LIMIT 1)"
        " ORDER BY position",
    )
    return with_slugs(conn, found)
