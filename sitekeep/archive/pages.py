"""Pages: what is true of each page now, and all that was read from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

from sitekeep.archive.columns import FIELDS, columns_of, content_digest
from sitekeep.archive.urls import UrlIds
from sitekeep.archive.versions import (
    Said,
    drop_version,
    put_version,
    restore_texts,
    said_by,
    share_texts,
)
from sitekeep.article import Link, PageReading
from sitekeep.bigrams import bigrams_of
from sitekeep.pictures import captions_of
from sitekeep.reading import Author, Reading
from sitekeep.url import path_of

#: A reading's value is kept to show what a rule found; a whole body stands in the page itself.
MAX_READING_LENGTH = 500

TITLES = ("headline", "alternative_headline", "author", "article_section")
#: Made of the other columns, to be searched for.
SEARCHED = ("captions", "title_bigrams", "text_bigrams")
#: The columns of `pages` in the order in which a row is written.
ROW = (
    *FIELDS,
    *SEARCHED,
    "url_id",
    "url",
    "path",
    "first_capture_id",
    "capture_id",
    "content_digest",
)
INSERT_PAGE = f"INSERT INTO pages ({', '.join(ROW)}) VALUES ({', '.join('?' for _ in ROW)})"
UPSERT_PAGE = (
    f"{INSERT_PAGE} ON CONFLICT (url_id) DO UPDATE SET "
    + ", ".join(
        f"{name} = excluded.{name}" for name in ROW if name not in ("url_id", "first_capture_id")
    )
    + " RETURNING id"
)
INSERT_READING = (
    "INSERT INTO readings (page_id, field, value, raw, rule, trust, chosen)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
)
DELETE_LINKS = "DELETE FROM links WHERE from_url_id = ?"
INSERT_LINK = (
    "INSERT INTO links (from_url_id, position, to_url_id, kind, text, rel)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)
KNOWN_PAGE = f"SELECT id, capture_id, {', '.join(FIELDS)} FROM pages WHERE url_id = ?"


def put_page(
    conn: sqlite3.Connection,
    ids: UrlIds,
    url: str,
    capture_id: int,
    reading: PageReading,
    *,
    anew: bool = False,
) -> int:
    """Keep what was read from the page at `url` in capture `capture_id`. Safe to repeat.

    `anew` writes also what seems to stand there already.
    """
    columns = columns_of(reading.article)
    digest = content_digest(columns)
    known = None if anew or reading.as_read else same_page(conn, ids[url], columns)
    if known is None or known.capture_id != capture_id:
        drop_version(conn, ids[url], capture_id)
    if known is None:
        row = row_of(columns, ids[url], url, capture_id, digest)
        page_id = write_page(conn, row)
        said = said_by(reading, columns, digest)
        if anew:
            restore_texts(conn, page_id)
        put_version(conn, page_id, capture_id, said)
        share_texts(conn, page_id)
        put_authors(conn, page_id, reading.article.authors)
    else:
        page_id = known.id
        if known.capture_id != capture_id:
            conn.execute("UPDATE pages SET capture_id = ? WHERE id = ?", (capture_id, page_id))
            put_version(conn, page_id, capture_id, Said(columns, digest, columns))
    put_readings(conn, page_id, reading.readings)
    return page_id


class Known(NamedTuple):
    """A page that the archive has, and the capture that its words were last read from."""

    id: int
    capture_id: int


def same_page(conn: sqlite3.Connection, url_id: int, columns: dict[str, Any]) -> Known | None:
    """The page of a URL where it says just what it said when it was last read.

    Writing it again would index its text again, which costs more than all else.
    """
    row = conn.execute(KNOWN_PAGE, (url_id,)).fetchone()
    if row is None or row[2:] != tuple(columns[name] for name in FIELDS):
        return None
    return Known(*row[:2])


def row_of(
    columns: dict[str, Any], url_id: int, url: str, capture_id: int, digest: str
) -> dict[str, Any]:
    """All of `ROW`, for a page that is new with this capture."""
    return columns | {
        **dict(zip(SEARCHED, searched(columns), strict=True)),
        "url_id": url_id,
        "url": url,
        "path": path_of(url),
        "first_capture_id": capture_id,
        "capture_id": capture_id,
        "content_digest": digest,
    }


def write_page(conn: sqlite3.Connection, row: dict[str, Any]) -> int:
    """Write a page, new or known, and return its number."""
    found = conn.execute(UPSERT_PAGE, [row[name] for name in ROW])
    return int(found.fetchone()[0])


def is_new(conn: sqlite3.Connection, url_id: int) -> bool:
    return conn.execute("SELECT 1 FROM pages WHERE url_id = ?", (url_id,)).fetchone() is None


def searched(columns: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    """What SEARCHED are of a page with these columns."""
    captions = captions_of(columns["article_html"], columns["article_body"])
    titles = (columns[name] for name in TITLES)
    return captions, bigrams_of(*titles), bigrams_of(columns["article_body"], captions)


def put_authors(conn: sqlite3.Connection, page_id: int, authors: Iterable[Author]) -> None:
    conn.execute("DELETE FROM page_authors WHERE page_id = ?", (page_id,))
    add_authors(conn, page_id, authors)


def add_authors(conn: sqlite3.Connection, page_id: int, authors: Iterable[Author]) -> None:
    for position, author in enumerate(authors):
        conn.execute("INSERT OR IGNORE INTO authors (name) VALUES (?)", (author.name,))
        conn.execute(
            "INSERT INTO page_authors (page_id, position, author_id, honorific_suffix)"
            " VALUES (?, ?, (SELECT id FROM authors WHERE name = ?), ?)",
            (page_id, position, author.name, author.honorific_suffix),
        )


def put_readings(conn: sqlite3.Connection, page_id: int, readings: Iterable[Reading[Any]]) -> None:
    conn.execute("DELETE FROM readings WHERE page_id = ?", (page_id,))
    conn.executemany(INSERT_READING, reading_rows(page_id, readings))


def reading_rows(page_id: int, readings: Iterable[Reading[Any]]) -> list[tuple[Any, ...]]:
    return [
        (
            page_id,
            reading.field,
            shortened(shown(reading.value)),
            shortened(reading.raw),
            reading.rule,
            reading.trust.name.lower(),
            reading.chosen,
        )
        for reading in readings
    ]


def shown(value: Any) -> str:
    """A reading's value as a person would write it.

    >>> shown((Author("Ada Lovelace", "PhD"), Author("Mary Somerville")))
    'Ada Lovelace, PhD; Mary Somerville'
    """
    if isinstance(value, Author):
        return ", ".join(filter(None, (value.name, value.honorific_suffix)))
    if isinstance(value, tuple | list):
        return "; ".join(shown(part) for part in value)
    return str(value)


def shortened(text: str) -> str:
    return text if len(text) <= MAX_READING_LENGTH else text[: MAX_READING_LENGTH - 1] + "…"


def put_links(conn: sqlite3.Connection, ids: UrlIds, url_id: int, links: Iterable[Link]) -> None:
    """The links of a page as it is now, in the order they stand on it."""
    conn.execute(DELETE_LINKS, (url_id,))
    conn.executemany(INSERT_LINK, link_rows(ids, url_id, links))


def link_rows(ids: UrlIds, url_id: int, links: Iterable[Link]) -> list[tuple[Any, ...]]:
    return [
        (url_id, position, ids[link.url], link.kind, link.text or None, link.rel or None)
        for position, link in enumerate(links)
    ]


def links_of(conn: sqlite3.Connection, url_id: int) -> list[Link]:
    rows = conn.execute(
        "SELECT url, kind, coalesce(text, ''), coalesce(rel, '') FROM links"
        " JOIN urls ON urls.id = to_url_id WHERE from_url_id = ? ORDER BY position",
        (url_id,),
    )
    return [Link(*row) for row in rows]
