"""What a running crawl asks of the archive."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from sitekeep.archive.frontier import Task
from sitekeep.article import Article, LinkKind
from sitekeep.reading import Author

#: What a page says, in a statement on `pages`.
WORDS = "coalesce(headline, title, '') || char(10) || article_body"


def outcome_counts(conn: sqlite3.Connection, crawl_id: int) -> dict[str, int]:
    """How many URLs ended in each outcome."""
    rows = conn.execute(
        "SELECT outcome, count(*) FROM (SELECT outcome FROM captures WHERE crawl_id = ?1"
        " UNION ALL SELECT outcome FROM carried WHERE crawl_id = ?1) GROUP BY outcome",
        (crawl_id,),
    )
    return dict(rows.fetchall())


def pages_kept(conn: sqlite3.Connection, crawl_id: int) -> int:
    """Pages and documents that this crawl has kept so far, new or unchanged."""
    row = conn.execute(
        "SELECT count(*) FROM captures WHERE crawl_id = ? AND kind = 'page'"
        " AND outcome IN ('kept', 'unchanged', 'unreadable')",
        (crawl_id,),
    ).fetchone()
    return int(row[0])


def bytes_fetched(conn: sqlite3.Connection, crawl_id: int) -> int:
    """The size of all payloads that servers sent in this crawl, old ones included."""
    row = conn.execute(
        "SELECT coalesce(sum(size_bytes), 0) FROM captures JOIN payloads USING (sha256)"
        " WHERE crawl_id = ? AND status <> 304",
        (crawl_id,),
    ).fetchone()
    return int(row[0])


def in_a_row(
    conn: sqlite3.Connection,
    crawl_id: int,
    url_id: int,
    *,
    outcome: str | None = None,
    kind: str | None = None,
) -> int:
    """How many captures with this outcome or of this kind led here, one to the other, the last of
    them `url_id`.
    """
    row = conn.execute(
        "WITH RECURSIVE chain (via_url_id, number) AS ("
        " SELECT via_url_id, 1 FROM captures WHERE crawl_id = :crawl AND url_id = :url UNION ALL"
        " SELECT captures.via_url_id, number + 1 FROM chain JOIN captures"
        " ON crawl_id = :crawl AND url_id = chain.via_url_id"
        " AND outcome = coalesce(:outcome, outcome) AND kind = coalesce(:kind, kind)"
        " WHERE number < 100)"
        " SELECT max(number) FROM chain",
        {"crawl": crawl_id, "url": url_id, "outcome": outcome, "kind": kind},
    ).fetchone()
    return row[0] or 0


def pages_said(
    conn: sqlite3.Connection, crawl_id: int
) -> Iterator[tuple[str, str | None, str, list[str]]]:
    """Of each page that this crawl has kept so far, in order: its address, where it was found,
    its words and its pictures.
    """
    rows = conn.execute(
        f"SELECT pages.url, via.url, {WORDS}, pages.url_id FROM captures"
        " JOIN pages USING (url_id) LEFT JOIN urls AS via ON via.id = via_url_id"
        " WHERE crawl_id = ? AND outcome IN ('kept', 'unchanged') ORDER BY captures.id",
        (crawl_id,),
    )
    for url, via, words, url_id in rows:
        yield url, via, words, image_urls(conn, url_id)


def page_said(conn: sqlite3.Connection, url_id: int) -> tuple[str, list[str]]:
    """The words and the pictures of one page, as the archive has them; empty where it has none."""
    row = conn.execute(f"SELECT {WORDS} FROM pages WHERE url_id = ?", (url_id,)).fetchone()
    return (row[0] if row else ""), image_urls(conn, url_id)


def image_urls(conn: sqlite3.Connection, url_id: int) -> list[str]:
    rows = conn.execute(
        "SELECT url FROM links JOIN urls ON urls.id = to_url_id"
        " WHERE from_url_id = ? AND kind = ? ORDER BY position",
        (url_id, LinkKind.IMAGE),
    )
    return [row[0] for row in rows]


def last_template(conn: sqlite3.Connection) -> str | None:
    """What the last finished crawl learnt about the pages of its site, as JSON."""
    row = conn.execute("SELECT template FROM templates ORDER BY crawl_id DESC LIMIT 1").fetchone()
    return row[0] if row else None


def put_template(conn: sqlite3.Connection, crawl_id: int, learned_at: str, template: str) -> None:
    conn.execute(
        "INSERT INTO templates (crawl_id, learned_at, template) VALUES (?, ?, ?)"
        " ON CONFLICT (crawl_id) DO UPDATE SET learned_at = excluded.learned_at,"
        " template = excluded.template",
        (crawl_id, learned_at, template),
    )


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page as it can be read again: its address, its capture and where its bytes are."""

    task: Task
    capture_id: int
    payload_digest: str
    content_type: str | None


STORED_PAGE = (
    "SELECT pages.url_id, pages.url, captures.kind, captures.depth, captures.id,"
    " captures.payload_digest, captures.content_type"
    " FROM pages JOIN captures ON captures.id = pages.capture_id"
    " WHERE captures.sha256 IS NOT NULL"
)


def pages_captured(conn: sqlite3.Connection, crawl_id: int) -> Iterator[StoredPage]:
    """Pages whose current content is from this crawl, in the order of their addresses."""
    rows = conn.execute(f"{STORED_PAGE} AND captures.crawl_id = ? ORDER BY pages.url", (crawl_id,))
    return (stored_page(*row) for row in rows)


def all_pages(conn: sqlite3.Connection) -> Iterator[StoredPage]:
    """All pages in the order of their addresses."""
    return (stored_page(*row) for row in conn.execute(f"{STORED_PAGE} ORDER BY pages.url"))


def page_at(conn: sqlite3.Connection, url: str) -> StoredPage | None:
    """The page at an address, spelled as the archive spells it."""
    row = conn.execute(f"{STORED_PAGE} AND pages.url = ?", (url,)).fetchone()
    return stored_page(*row) if row else None


def earlier_page(conn: sqlite3.Connection, page: StoredPage) -> StoredPage | None:
    """The page as the version before has it, where this capture of it made a version."""
    row = conn.execute(
        "SELECT pages.url_id, pages.url, captures.kind, captures.depth, captures.id,"
        " captures.payload_digest, captures.content_type FROM pages"
        " JOIN page_versions AS own ON own.page_id = pages.id AND own.capture_id = ?2"
        " JOIN captures ON captures.id = (SELECT max(old.capture_id) FROM page_versions AS old"
        "  WHERE old.page_id = pages.id AND old.capture_id < own.capture_id)"
        " JOIN payloads ON payloads.sha256 = captures.sha256"
        " WHERE pages.url_id = ?1",
        (page.task.url_id, page.capture_id),
    ).fetchone()
    return stored_page(*row) if row else None


def page_urls(conn: sqlite3.Connection) -> list[str]:
    return [url for (url,) in conn.execute("SELECT url FROM pages ORDER BY url")]


def stored_page(
    url_id: int, url: str, kind: str, depth: int, capture_id: int, digest: str, media: str | None
) -> StoredPage:
    return StoredPage(Task(url_id, url, kind, depth or 0), capture_id, digest, media)


def articles_read(conn: sqlite3.Connection, crawl_id: int) -> Iterator[tuple[int, Article, bool]]:
    """What was read of each page of a crawl, as far as the site pass looks at it, and whether
    structured data, or a person, named both author and day."""
    rows = conn.execute(
        "SELECT pages.url_id, headline, author, date_published_raw, article_body,"
        " (SELECT COUNT(DISTINCT field) FROM readings WHERE page_id = pages.id AND chosen"
        " AND trust IN ('declared', 'corrected') AND field IN ('author', 'date_published'))"
        " FROM pages"
        " JOIN captures ON captures.id = pages.capture_id WHERE captures.crawl_id = ?",
        (crawl_id,),
    )
    for url_id, headline, author, date, body, declared in rows:
        authors = (Author(author),) if author else ()
        article = Article(
            headline=headline, authors=authors, date_published_raw=date, article_body=body
        )
        yield url_id, article, declared == 2
