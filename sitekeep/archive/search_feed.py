"""A search as an Atom feed: what it finds, from what changed last back."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import asdict

from sitekeep.archive import find, find_documents
from sitekeep.archive.facets import Filters
from sitekeep.archive.feed import MOST_ENTRIES, NO_DAY, SUMMARY_LENGTH, kind_of, shortened
from sitekeep.archive.queries import Row, last_crawl, rows, with_slugs
from sitekeep.archive.search import Query, parse
from sitekeep.atom import Entry, Feed, lasting_id

#: A page is as new as its last version: that a crawl came by again is no news.
PAGES = f"""
SELECT pages.id AS page_id, pages.url, pages.path, pages.headline, pages.title, pages.author,
       pages.type, pages.article_section, pages.capture_id,
       substr(pages.article_body, 1, {SUMMARY_LENGTH}) AS beginning,
       (SELECT max(capture_id) FROM page_versions WHERE page_id = pages.id) AS changed
{{source}} ORDER BY changed DESC, pages.id DESC LIMIT {MOST_ENTRIES}
"""
DOCUMENTS = f"""
SELECT documents.url, documents.path, documents.title AS headline, documents.author, payload_digest,
       'document' AS type, NULL AS article_section, capture_id AS changed,
       substr(documents.text, 1, {SUMMARY_LENGTH}) AS beginning
{{source}} ORDER BY capture_id DESC LIMIT {MOST_ENTRIES}
"""


def search_feed(
    conn: sqlite3.Connection,
    words: str,
    filters: Filters,
    address: Callable[[Row], str],
    link: str,
    self_link: str,
) -> Feed:
    """The newest of what `words` and `filters` find. `address` says where a hit can be read,
    given its row with `slug` or `payload_digest`; `link` is the search as a page.
    """
    crawl = last_crawl(conn) or {"start_url": "", "base_url": None, "site_name": None}
    asked = [words, *(f"{name}: {value}" for name, value in asdict(filters).items() if value)]
    name = crawl["site_name"] or crawl["base_url"] or crawl["start_url"] or "an archive"
    found = newest(conn, parse(words), filters)
    return Feed(
        id=lasting_id(crawl["start_url"], "search", *asked),
        title=", ".join([name, *filter(None, asked)]),
        updated=found[0]["warc_date"] if found else NO_DAY,
        link=link,
        author=name,
        entries=[entry_of(row, address(row)) for row in found],
        self_link=self_link,
    )


def newest(conn: sqlite3.Connection, query: Query, filters: Filters) -> list[Row]:
    source, values = find.conditions(query, filters)
    found = with_slugs(conn, rows(conn, PAGES.format(source=source), values))
    source, values = find_documents.conditions(query, filters)
    found += rows(conn, DOCUMENTS.format(source=source), values)
    found.sort(key=lambda row: row["changed"] or 0, reverse=True)
    return [row | moment(conn, row["changed"]) for row in found[:MOST_ENTRIES]]


def moment(conn: sqlite3.Connection, capture_id: int | None) -> Row:
    sql = "SELECT warc_date FROM captures WHERE id = ?"
    found = conn.execute(sql, (capture_id,)).fetchone()
    return {"warc_date": (found and found[0]) or NO_DAY}


def entry_of(row: Row, link: str) -> Entry:
    return Entry(
        id=lasting_id(row["url"]),
        title=row["headline"] or row.get("title") or row["path"],
        updated=row["warc_date"],
        link=link,
        summary=shortened(row["beginning"]) or row["path"],
        via=row["url"],
        authors=(row["author"],) if row["author"] else (),
        categories=tuple(filter(None, (row["article_section"], kind_of(row)))),
    )
