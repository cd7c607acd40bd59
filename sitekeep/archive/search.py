"""Full-text search: any text a person may type becomes a query that SQLite accepts.

Plain words must all occur. `"two words"` is a phrase, `thera*` the beginning of a word, `-word`
must not occur. Everything else (operators, quotes, brackets, NUL) is text like any other.
Source: https://www.sqlite.org/fts5.html#full_text_query_syntax
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

TERM = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
#: Scripts written without spaces between words: the index holds whole sentences as one word, so
#: these are looked for inside the text (Thai to Khmer, kana, Han, Hangul).
UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff]"
)
#: More than a person types; keeps the expression far from SQLite's limits.
MAX_LENGTH = 1000
MAX_TERMS = 32


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for. All parts empty: everything."""

    #: FTS5 expressions, None where there is nothing to match.
    match: str | None = None
    exclude: str | None = None
    #: Texts to find inside the columns as they are.
    contains: tuple[str, ...] = ()
    #: Texts that may stand in none of them.
    lacks: tuple[str, ...] = ()
    #: The words as typed, for suggestions.
    words: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.match or self.exclude or self.contains or self.lacks)

    @property
    def is_match_only(self) -> bool:
        return bool(self.match) and not (self.exclude or self.contains or self.lacks)


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
    lacks: list[str] = []
    words: list[str] = []
    for term in list(TERM.finditer(cleaned(text)))[:MAX_TERMS]:
        word = term["phrase"] if term["word"] is None else term["word"]
        if not has_letters(word):
            continue
        if UNSPACED.search(word):
            (lacks if term["minus"] else contains).append(word.rstrip("*"))
        elif term["minus"]:
            exclude.append(quoted(word))
        else:
            prefix = term["word"] is not None and word.endswith("*")
            wanted.append(quoted(word.rstrip("*")) + "*" * prefix)
            words.append(word.strip("*"))
    return Query(
        " ".join(wanted) or None,
        " OR ".join(exclude) or None,
        tuple(contains),
        tuple(lacks),
        tuple(words),
    )


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
