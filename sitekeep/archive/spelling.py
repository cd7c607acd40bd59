"""Other things to search for where nothing was found: near spellings, single words."""

from __future__ import annotations

import difflib
import json
import sqlite3
import sys
import unicodedata
from string import ascii_lowercase

from sitekeep.archive.find import count
from sitekeep.archive.search import parse

#: Looking for other spellings takes long; nobody misspells more words than these.
MOST_WORDS = 5


def suggestions(conn: sqlite3.Connection, text: str) -> list[tuple[str, int]]:
    """Other things to search for where `text` finds nothing, with what each would find.

    First the whole query in the nearest spelling that the archive has, then its single words.
    """
    words = parse(text).words[:MOST_WORDS]
    respelt = [word if count(conn, word) else nearest_word(conn, word) or word for word in words]
    tries = [" ".join(respelt), *(respelt if len(respelt) > 1 else [])]
    counted = [(words, count(conn, words)) for words in dict.fromkeys(tries) if words != text]
    return [(words, n) for words, n in counted if n]


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
