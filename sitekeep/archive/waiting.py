"""New pages that wait for the end of their group, to be written together.

Before a savepoint the search index (FTS5) writes down what it has gathered, so that pages which
come one by one each make a piece of the index, and all the work that goes with it. And after a
savepoint SQLite puts by every leaf of the file that is changed, for a rollback: the links of one
page are in dozens. So a new page waits in memory, with all that was read from it, and the pages of
a group are written just before it is committed, when no step can fail any more.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sitekeep.archive import menus, pages
from sitekeep.archive.columns import columns_of, content_digest
from sitekeep.archive.urls import UrlIds
from sitekeep.archive.versions import INSERT_VERSION, said_by, version_row
from sitekeep.article import Article, PageReading
from sitekeep.reading import Author

#: A page with more text than this does not wait: a group of such pages would fill the memory.
MOST_CHARACTERS = 200_000

#: The row of a page with its number, which was given when it began to wait.
ROW = ("id", *pages.ROW)
# Made again where it is gone: a rolled back step takes it along, and so does `PRAGMA temp_store`.
TABLE = f"CREATE TEMP TABLE IF NOT EXISTS waiting_pages ({', '.join(ROW)})"
PUT = f"INSERT INTO waiting_pages VALUES ({', '.join('?' for _ in ROW)})"
ADD = f"INSERT INTO pages ({', '.join(ROW)}) SELECT * FROM waiting_pages"


@dataclass(frozen=True, slots=True)
class NewPage:
    """The rows of a page; those of `page_authors` are made when they are written."""

    url_id: int
    row: tuple[Any, ...]
    version: tuple[Any, ...]
    authors: tuple[Author, ...]
    readings: list[tuple[Any, ...]]
    menus: list[tuple[int, int]]
    links: list[tuple[Any, ...]]


class Waiting:
    """The new pages of the open group. `pages` is given back as it was where a step fails."""

    def __init__(self, conn: sqlite3.Connection, ids: UrlIds) -> None:
        self.conn = conn
        self.ids = ids
        self.pages: list[NewPage] = []

    def takes(self, url_id: int, article: Article) -> bool:
        """Whether a page can wait that the archive does not have yet."""
        length = len(article.article_body) + len(article.article_html)
        return length <= MOST_CHARACTERS and all(page.url_id != url_id for page in self.pages)

    def put(self, url: str, capture_id: int, reading: PageReading) -> None:
        """What `pages.put_page`, `menus.put_menus` and `pages.put_links` write of a new page."""
        url_id, page_id = self.ids[url], self.next_id()
        columns = columns_of(reading.article)
        digest = content_digest(columns)
        row = pages.row_of(columns, url_id, url, capture_id, digest)
        new = NewPage(
            url_id,
            (page_id, *(row[name] for name in pages.ROW)),
            version_row(page_id, capture_id, said_by(reading, columns, digest)),
            reading.article.authors,
            pages.reading_rows(page_id, reading.readings),
            [(page_id, menus.put_menu(self.conn, menu)) for menu in reading.menus],
            pages.link_rows(self.ids, url_id, reading.links),
        )
        require_storable(new)
        # A list of its own: whoever undoes a step has the old one.
        self.pages = [*self.pages, new]

    def next_id(self) -> int:
        """The number that SQLite would give the page if it was written now."""
        [last] = self.conn.execute("SELECT coalesce(max(id), 0) FROM pages").fetchone()
        return int(last) + len(self.pages) + 1

    def write(self) -> None:
        """Write all pages that wait."""
        if not self.pages:
            return
        new = self.pages
        # One statement adds all of them, or the index would be written for each. They go by a table
        # since Python keeps a statement with the values that it was given last.
        self.conn.execute(TABLE)
        self.conn.executemany(PUT, (page.row for page in new))
        self.conn.execute(ADD)
        self.conn.execute("DELETE FROM waiting_pages")
        self.conn.executemany(INSERT_VERSION, (page.version for page in new))
        for page in new:
            pages.add_authors(self.conn, page.row[0], page.authors)
        self.conn.executemany(pages.INSERT_READING, chain.from_iterable(p.readings for p in new))
        self.conn.executemany(menus.INSERT_USE, chain.from_iterable(page.menus for page in new))
        self.conn.executemany(pages.DELETE_LINKS, ((page.url_id,) for page in new))
        self.conn.executemany(pages.INSERT_LINK, chain.from_iterable(page.links for page in new))
        self.pages = []


def require_storable(page: NewPage) -> None:
    """Raises UnicodeEncodeError where SQLite would, before other pages wait with this one."""
    names = [(author.name, author.honorific_suffix) for author in page.authors]
    for value in chain(page.row, page.version, *names, *page.readings, *page.links):
        if isinstance(value, str) and not value.isascii():
            value.encode()
