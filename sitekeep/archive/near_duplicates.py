"""Texts that are nearly the same: found by sentences that they share, then compared by words.

Source: A. Broder, On the resemblance and containment of documents, 1997.
"""

from __future__ import annotations

import re
import sqlite3
from collections import Counter, defaultdict
from zlib import crc32

from sitekeep.archive.queries import Row
from sitekeep.bigrams import UNSPACED

#: Shorter texts are alike by chance: "Page not found", the postal address.
SHORTEST_LENGTH = 200
#: So much of the runs of three words that either text has must be in both.
ALIKE = 0.8
RUN = 3
#: Of a text so many sentences are remembered, those with the smallest hashes: texts that share
#: most of their sentences share some of these.
SKETCH = 8
#: A sentence on more pages than this is a phrase of the site.
COMMON = 20
#: The earlier texts that share most sentences are compared, and no more than so many of them.
COMPARED = 3
#: Of more pages than this the longest texts are compared.
MOST_PAGES = 5_000
SENTENCE = re.compile(r"[.!?。！？\n]+")
WORD = re.compile(f"{UNSPACED.pattern}|\\w+")

BODIES = """
SELECT id, article_body FROM (
    SELECT id, article_body FROM pages WHERE length(article_body) >= ?
    ORDER BY word_count DESC, id LIMIT ?
) ORDER BY id
"""
PAGE = "SELECT id AS page_id, path, headline, title, word_count FROM pages WHERE id = ?"


def near_duplicates(conn: sqlite3.Connection) -> list[Row]:
    """Pages whose text is nearly that of an earlier page, but not the same; the most alike first.

    Each row names the earlier page that is most alike (`also_at`) and how much of the runs of
    three words in both texts together they share (`alike_percent`, rounded down).
    """
    said_by: defaultdict[int, list[int]] = defaultdict(list)
    found = []
    for page_id, body in conn.execute(BODIES, (SHORTEST_LENGTH, MOST_PAGES)):
        sketch = sketch_of(body)
        others = Counter(other for sentence in sketch for other in said_by[sentence])
        # Two sentences of eight are far fewer than texts share that are so much alike.
        likely = [other for other, n in others.most_common(COMPARED) if n >= min(2, len(sketch))]
        if nearest := most_alike(conn, body, likely):
            found.append((page_id, *nearest))
        for sentence in sketch:
            if len(said_by[sentence]) < COMMON:
                said_by[sentence].append(page_id)
    told = [row_of(conn, *pair) for pair in found]
    return sorted(told, key=lambda row: (-row["alike_percent"], row["path"]))


def sketch_of(body: str) -> list[int]:
    sentences = {" ".join(part.split()).lower() for part in SENTENCE.split(body)}
    return sorted(crc32(each.encode()) for each in sentences if each)[:SKETCH]


def most_alike(conn: sqlite3.Connection, body: str, others: list[int]) -> tuple[int, float] | None:
    """Which of these pages has nearly this text, and how much of it."""
    runs = runs_of(body) if others else set()
    near = []
    for other in others:
        text = conn.execute("SELECT article_body FROM pages WHERE id = ?", (other,)).fetchone()[0]
        if text != body and (share := shared(runs, runs_of(text))) >= ALIKE:
            near.append((other, share))
    return max(near, key=lambda pair: (pair[1], -pair[0]), default=None)


def runs_of(body: str) -> set[tuple[str, ...]]:
    words = WORD.findall(body.lower())
    return set(zip(*(words[start:] for start in range(RUN)), strict=False))


def shared(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    """The part of all runs that both have, from 0 to 1: the Jaccard index."""
    return len(one & other) / len(one | other) if one and other else 0.0


def row_of(conn: sqlite3.Connection, page_id: int, other_id: int, share: float) -> Row:
    cursor = conn.execute(PAGE, (page_id,))
    row = dict(zip((name for name, *_ in cursor.description), cursor.fetchone(), strict=True))
    path = conn.execute("SELECT path FROM pages WHERE id = ?", (other_id,)).fetchone()[0]
    return row | {"alike_percent": int(100 * share), "also_at": path}
