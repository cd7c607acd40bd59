"""Full-text search: any text a person may type becomes a query that SQLite accepts.

Plain words must all occur. `"two words"` is a phrase, `thera*` the beginning of a word, `-word`
must not occur. Everything else (operators, quotes, brackets, NUL) is text like any other.
Source: https://www.sqlite.org/fts5.html#full_text_query_syntax
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from sitekeep.bigrams import UNSPACED, as_asked

TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
#: More than a person types; keeps the expression far from SQLite's limits.
MAX_LENGTH = 1000
MAX_TERMS = 32


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. All parts empty: everything."""

    #: FTS5 expressions, None where there is nothing to match.
    match: str | None = None
    exclude: str | None = None
    #: Of what is wanted the texts without spaces between words, which FTS5 marks nowhere: it finds
    #: them by their pairs of letters.
    contains: tuple[str, ...] = ()
    #: The words as typed, for suggestions.
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.match or self.exclude)


def parse(text: str) -> Query:
    """What `text` asks for; never raises.

    >>> parse('recovery "twelve steps" thera* -fee').match
    '"recovery" "twelve steps" "thera"*'
    >>> parse('" * \\0').is_empty
    True
    """
    wanted: list[str] = []
    exclude: list[str] = []
    contains: list[str] = []
    words: list[str] = []
    for term in list(TERM.finditer(cleaned(text)))[:MAX_TERMS]:
        word = term["phrase"] if term["word"] is None else term["word"]
        if not has_letters(word):
            continue
        if term["minus"]:
            exclude.append(expression(word, is_phrase=True))
            continue
        wanted.append(expression(word, is_phrase=term["word"] is None))
        (contains if UNSPACED.search(word) else words).append(word.strip("*"))
    return Query(
        " ".join(wanted) or None, " OR ".join(exclude) or None, tuple(contains), tuple(words)
    )


def expression(word: str, *, is_phrase: bool) -> str:
    """One word or phrase in FTS5's syntax."""
    is_beginning = word.endswith("*") and not is_phrase
    asked = word.rstrip("*") if is_beginning else word
    if UNSPACED.search(word):
        asked, is_one_letter = as_asked(asked)
        is_beginning |= is_one_letter
    return quoted(asked) + "*" * is_beginning


def cleaned(text: str) -> str:
    """`text` without what SQLite cannot take: NUL, other controls, lone surrogates."""
    text = text[:MAX_LENGTH].encode("utf-8", "ignore").decode()
    return "".join(" " if unicodedata.category(char) == "Cc" else char for char in text)


def has_letters(word: str) -> bool:
    """Whether the tokenizer (unicode61) finds anything in `word`: letters, digits, private use."""
    return any(unicodedata.category(char)[0] in "LN" for char in word)


def quoted(word: str) -> str:
    """An FTS5 string: nothing in it has a meaning but the quote, which is doubled."""
    return '"' + word.replace('"', '""') + '"'
