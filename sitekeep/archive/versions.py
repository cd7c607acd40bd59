"""Versions: what a page said at a capture, where a reader would notice that it said something else.

How a page is read hangs on what is known of its site, and each crawl learns that anew. So a
version is written where two readings differ, and settled by reading the earlier capture again, as
the later one was read: what differs then differs on the page.

A text that a version has in common with its page stands only in `pages`, see
`shared_texts_schema`; whatever takes it from there, a trigger gives it to the version first. So
versions are read from the view `versions`, which has the text of each.
"""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import Any, NamedTuple

from sitekeep.archive.columns import CONTENT, FIELDS, columns_of, content_digest
from sitekeep.archive.shared_texts_schema import SHARE
from sitekeep.article import Article, PageReading
from sitekeep.difference import difference
from sitekeep.noise import noticed, only_noise

INSERT_VERSION = (
    f"INSERT INTO page_versions (page_id, capture_id, content_digest, {', '.join(FIELDS)})"
    f" VALUES (?, ?, ?, {', '.join('?' for _ in FIELDS)})"
)
UPDATE_VERSION = (
    f"UPDATE page_versions SET content_digest = ?, {', '.join(f'{name} = ?' for name in FIELDS)}"
    " WHERE page_id = ? AND capture_id = ?"
)
DELETE_VERSION = """
DELETE FROM page_versions
WHERE page_id = (SELECT id FROM pages WHERE url_id = ?) AND capture_id = ?
"""
SHARE_TEXTS = f"{SHARE} AND page_id = ?"
CONTENTS = f"SELECT id, content_digest, {', '.join(CONTENT)} FROM versions WHERE page_id = ?"
TEXTS_OF_PAGE = "SELECT article_body, article_html FROM pages WHERE id = ?"
PUT_TEXTS = "UPDATE page_versions SET article_body = ?, article_html = ? WHERE id = ?"
#: The texts of a version that shares those of its page.
SHARED_TEXT = {"article_body": "", "article_html": None}
VERSION = (
    f"SELECT {', '.join(FIELDS)}, warc_date FROM versions"
    " JOIN captures ON captures.id = capture_id WHERE page_id = ?"
)


class Said(NamedTuple):
    """What a page itself says, and `page`: what its row says, or will when it is written.

    They differ where a person has corrected the page.
    """

    columns: dict[str, Any]
    digest: str
    page: dict[str, Any]

    @property
    def shares_text(self) -> bool:
        """Whether a version of this can go without texts: there is one, and the page has it."""
        return bool(self.page["article_body"]) and all(
            self.columns[name] == self.page[name] for name in SHARED_TEXT
        )


def said_by(reading: PageReading, page: dict[str, Any], digest: str) -> Said:
    """A person's word is no change of the site: history has what the page itself said.

    `page` and `digest` are the fields that its row gets, and their digest.
    """
    if reading.as_read is None:
        return Said(page, digest, page)
    columns = columns_of(reading.as_read)
    return Said(columns, content_digest(columns), page)


def drop_version(conn: sqlite3.Connection, url_id: int, capture_id: int) -> None:
    """No version for this capture: before its page is written, or the old text would go to it."""
    conn.execute(DELETE_VERSION, (url_id, capture_id))


def put_version(conn: sqlite3.Connection, page_id: int, capture_id: int, said: Said) -> None:
    """A version for this capture, if a reader would notice what the one before it does not say.

    That of an earlier reading of it is dropped by then, see `drop_version`.
    """
    before = version_before(conn, page_id, capture_id)
    if before and not is_changed(before, said.columns, captured_on(conn, capture_id)):
        return
    conn.execute(INSERT_VERSION, version_row(page_id, capture_id, said))


def version_row(page_id: int, capture_id: int, said: Said) -> tuple[Any, ...]:
    own = said.columns | SHARED_TEXT if said.shares_text else said.columns
    return (page_id, capture_id, said.digest, *(own[name] for name in FIELDS))


def share_texts(conn: sqlite3.Connection, page_id: int) -> None:
    """Versions with the text of the page as it is now leave it to the page.

    A page that is read alone and then with its site may come back to the text that it had.
    """
    conn.execute(SHARE_TEXTS, (page_id,))


def restore_texts(conn: sqlite3.Connection, page_id: int) -> None:
    """Versions whose digest says that their text is that of the page have it again: what they
    shared was damaged, and was handed to them when the page was read anew.
    """
    page = conn.execute(TEXTS_OF_PAGE, (page_id,)).fetchone()
    for number, digest, *values in conn.execute(CONTENTS, (page_id,)).fetchall():
        said = dict(zip(CONTENT, values, strict=True))
        healed = said | {"article_body": page[0]}
        if content_digest(said) != digest == content_digest(healed):
            conn.execute(PUT_TEXTS, (*page, number))


def settle_version(
    conn: sqlite3.Connection, url_id: int, capture_id: int, earlier_id: int, earlier: Article
) -> None:
    """Compare a version of a page with the one before it once more: with `earlier`, which is what
    the capture of that one, `earlier_id`, says when it is read as this capture was.

    Of the two readings of that capture the one stays that is nearer to this version. Where a
    reader would notice no difference between them, this version goes.
    """
    [page_id] = conn.execute("SELECT id FROM pages WHERE url_id = ?", (url_id,)).fetchone()
    before = version_at(conn, page_id, earlier_id)
    after = version_at(conn, page_id, capture_id)
    columns = columns_of(earlier)
    again = count_changes(columns | {"warc_date": before["warc_date"]}, after)
    if again < count_changes(before, after):
        row = (content_digest(columns), *(columns[name] for name in FIELDS), page_id, earlier_id)
        conn.execute(UPDATE_VERSION, row)
        share_texts(conn, page_id)
    if not again:
        drop_version(conn, url_id, capture_id)


def count_changes(before: dict[str, Any], after: dict[str, Any]) -> int:
    """How many differences between two versions a reader would notice."""
    days = (day_of(version["warc_date"]) for version in (before, after))
    return noticed(difference(before, after), *days)


def is_changed(before: dict[str, Any], columns: dict[str, Any], day: date) -> bool:
    if all(before[name] == columns[name] for name in FIELDS):
        return False
    return not only_noise(before, columns, day_of(before["warc_date"]), day)


def version_before(
    conn: sqlite3.Connection, page_id: int, capture_id: int
) -> dict[str, Any] | None:
    """What the page said before this capture, and when that was captured; None: nothing."""
    sql = f"{VERSION} AND capture_id < ? ORDER BY capture_id DESC LIMIT 1"
    row = conn.execute(sql, (page_id, capture_id)).fetchone()
    return version_of(row) if row else None


def version_at(conn: sqlite3.Connection, page_id: int, capture_id: int) -> dict[str, Any]:
    sql = f"{VERSION} AND capture_id = ?"
    return version_of(conn.execute(sql, (page_id, capture_id)).fetchone())


def version_of(row: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip((*FIELDS, "warc_date"), row, strict=True))


def captured_on(conn: sqlite3.Connection, capture_id: int) -> date:
    row = conn.execute("SELECT warc_date FROM captures WHERE id = ?", (capture_id,)).fetchone()
    return day_of(row[0])


def day_of(moment: str) -> date:
    return date.fromisoformat(moment[:10])
