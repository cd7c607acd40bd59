"""Words to search for in scripts that are written without spaces: each pair of letters is one.

The index splits text at spaces, so that a sentence of Han, kana, Thai or Khmer would be one word.
Of text with such scripts a second text is indexed, which has the pairs of neighbouring letters
between spaces, and the last letter of each run once more alone: `数据库` becomes `数据 据库 库`. A
word of two letters is then one look into the index, a longer one a phrase, a single letter the
beginning of a pair.
Source: C. Manning, P. Raghavan, H. Schütze, Introduction to Information Retrieval, §2.2.1.
"""

from __future__ import annotations

import re
import unicodedata

#: Scripts written without spaces between words, and Hangul, whose words take on endings (Thai to
#: Khmer, kana, Han, Hangul).
LETTERS = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\ufaff\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{LETTERS}]")
RUN = re.compile(rf"(?P<unspaced>[{LETTERS}]+)|[^\s{LETTERS}]+")
LAST_RUN = re.compile(f"[{LETTERS}]+$")
PUNCTUATION_BEHIND = re.compile(rf"[^\w{LETTERS}]+$")


def bigrams_of(*texts: str | None) -> str | None:
    """The pairs of the lines that have such letters, with the other words between them, a line
    for each; None where there are none.

    >>> bigrams_of("用 SQLite数据库", "in English", None)
    '用 SQLite 数据 据库 库'
    """
    lines = (line for text in texts if text and has_letters(text) for line in lines_of(text))
    return "\n".join(" ".join(words_of(line)) for line in lines) or None


def has_letters(text: str) -> bool:
    """Most texts are ASCII, which Python knows without a look."""
    return not text.isascii() and UNSPACED.search(text) is not None


def lines_of(text: str) -> list[str]:
    composed = unicodedata.normalize("NFC", text)
    return [line for line in composed.split("\n") if UNSPACED.search(line)]


def words_of(line: str) -> list[str]:
    words = []
    for run in RUN.finditer(line):
        text = run.group()
        words += [*pairs(text), text[-1]] if run["unspaced"] else [text]
    return words


def pairs(run: str) -> list[str]:
    return [run[at : at + 2] for at in range(len(run) - 1)]


def as_asked(text: str) -> tuple[str, bool]:
    """How `text` stands among the pairs, and whether its last word is only the beginning of one.

    >>> as_asked("SQLite数据库"), as_asked("用 SQLite 数")
    (('SQLite 数据 据库', False), ('用 SQLite 数', True))
    """
    composed = PUNCTUATION_BEHIND.sub("", unicodedata.normalize("NFC", text))
    words = words_of(composed)
    last = LAST_RUN.search(composed)
    if last and len(last.group()) > 1:
        # What comes behind the last letter nobody knows.
        words.pop()
    return " ".join(words), last is not None and len(last.group()) == 1
