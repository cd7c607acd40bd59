"""Pages about the same things: those that share the rare words of a page."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter

from sitekeep.archive.find import RANK
from sitekeep.archive.queries import Row, rows, with_slugs
from sitekeep.archive.search import quoted
from sitekeep.bigrams import UNSPACED, bigrams_of

#: A word on more pages than this, or on a third of all, tells nothing about any of them. The
#: bound also keeps the question quick: no longer list is ever read.
COMMON = 300
#: So many words are looked up, and so many of them searched for.
LOOKED_UP, ASKED = 40, 12
#: A word of the headline counts like so many in the text.
HEADLINE = 4
#: Of a long text so many characters tell what it is about.
BEGINNING = 20_000
WORD = re.compile(r"[^\W\d_]{4,}")


def similar(conn: sqlite3.Connection, page: Row, limit: int) -> list[Row]:
    """The pages most like `page` (its `id`, `headline` and `article_body`), the nearest first."""
    words = rare_words(conn, page)
    if not words:
        return []
    found = rows(
        conn,
        "SELECT pages.id AS page_id, path, pages.headline, title, date_published"
        " FROM pages_fts JOIN pages ON pages.id = pages_fts.rowid"
        " WHERE pages_fts MATCH :match AND pages.id <> :id AND pages.type IN ('article', 'page')"
        f" ORDER BY {RANK} LIMIT :limit",
        {"match": " OR ".join(map(quoted, words)), "id": page["id"], "limit": limit},
    )
    return with_slugs(conn, found)


def rare_words(conn: sqlite3.Connection, page: Row) -> list[str]:
    """Words that this page uses much and few others do; those on no other page help nobody."""
    counts = Counter(words_of(page["article_body"]))
    for word in words_of(page["headline"] or ""):
        counts[word] += HEADLINE
    pages = conn.execute("SELECT count(*) FROM pages").fetchone()[0]
    most = min(COMMON, max(3, pages // 3))
    used = [(word, n, pages_with(conn, word, most)) for word, n in counts.most_common(LOOKED_UP)]
    telling = [(n / on, word) for word, n, on in used if 1 < on <= most]
    return [word for _, word in sorted(telling, reverse=True)[:ASKED]]


def words_of(text: str) -> list[str]:
    """Long words, and of scripts without spaces the pairs of letters.

    >>> words_of("With a database 数据库")
    ['with', 'database', '数据', '据库']
    """
    beginning = text[:BEGINNING].lower()
    unspaced = (bigrams_of(beginning) or "").split()
    return WORD.findall(UNSPACED.sub(" ", beginning)) + [
        pair for pair in unspaced if len(pair) > 1 and UNSPACED.match(pair)
    ]


def pages_with(conn: sqlite3.Connection, word: str, most: int) -> int:
    """How many pages have `word`; one more than `most` means more than that."""
    sql = "SELECT count(*) FROM (SELECT 1 FROM pages_fts WHERE pages_fts MATCH ? LIMIT ?)"
    return int(conn.execute(sql, (quoted(word), most + 1)).fetchone()[0])
