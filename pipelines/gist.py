"""The gist of a page: the same for pages that differ only in numbers, months and weekdays.

It tells a calendar's empty months, or one list in many orders, from pages that say something.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from functools import lru_cache

#: Numbers, and words that are the name of a month or a weekday, in small letters. What they begin
#: with stands in front: the rest of a text is passed over quickly.
NAMES = re.compile(
    r"(?=[\djfmasondtw])(?:\d+"
    r"|(?<!\w)(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)(?!\w))"
)
#: A page that says this much new does so at its beginning too.
LOOKED_AT = 2_000


def gist_of(words: str, pictures: Iterable[str]) -> bytes:
    """A hash of all that a reader gets from a page: its words, and the addresses of its pictures.

    Pictures are told apart by their numbers, which is often all that a gallery's pages differ in.
    """
    plain = " ".join(filter(None, map(nameless, words[:LOOKED_AT].lower().split())))
    plain += f" {len(words) // LOOKED_AT}\n" + "\n".join(pictures)
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest()


@lru_cache(maxsize=10_000)
def nameless(word: str) -> str:
    """What is left of a word in small letters. Remembered: a site says the same words again."""
    return NAMES.sub("", word)
