"""Texts of new pages that wait for the end of their group, to be indexed together.

The search index (FTS5) writes down what it has gathered before each savepoint, so that pages which
come one by one each make a piece of the index, and all the work that goes with it. So a new page
is written without its texts; they wait in a table in memory, on the same connection and in the
same transaction, and one statement adds those of the whole group just before it is committed.
Nobody else ever sees a page without them.
"""

from __future__ import annotations

import sqlite3
from typing import Any

#: What is indexed, and the one other column that is long.
TEXTS = (
    "headline",
    "alternative_headline",
    "author",
    "article_section",
    "article_body",
    "captions",
    "title_bigrams",
    "text_bigrams",
    "article_html",
)
#: A page with more text than this does not wait: a group of such pages would fill the memory.
MOST_CHARACTERS = 200_000

# Made again where it is gone: a rolled back step takes it along, and so does `PRAGMA temp_store`.
TABLE = (
    "CREATE TEMP TABLE IF NOT EXISTS waiting_texts"
    f" (page_id INTEGER PRIMARY KEY, {', '.join(TEXTS)})"
)
PUT = f"INSERT INTO waiting_texts VALUES (?, {', '.join('?' for _ in TEXTS)})"
ADD = (
    f"UPDATE pages SET {', '.join(f'{name} = waiting_texts.{name}' for name in TEXTS)}"
    " FROM waiting_texts WHERE pages.id = waiting_texts.page_id"
)


def may_wait(row: dict[str, Any]) -> bool:
    return len(row["article_body"]) + len(row["article_html"]) <= MOST_CHARACTERS


def without_texts(row: dict[str, Any]) -> dict[str, Any]:
    """The columns of a page as it is written first: nothing in them to index."""
    return row | dict.fromkeys(TEXTS) | {"article_body": "", "article_html": ""}


def wait(conn: sqlite3.Connection, page_id: int, row: dict[str, Any]) -> None:
    """Let the texts of a page wait that was just written `without_texts`."""
    conn.execute(TABLE)
    conn.execute(PUT, (page_id, *(row[name] for name in TEXTS)))


def add_texts(conn: sqlite3.Connection) -> None:
    """Give all pages their texts that wait for them."""
    conn.execute(TABLE)
    conn.execute(ADD)
    conn.execute("DELETE FROM waiting_texts")
