"""The gist of a page: the same for pages that differ only in numbers, months and weekdays.

It tells a calendar's empty months, or one list in many orders, from pages that say something.
"""

from __future__ import annotations

import hashlib
import re

DIGITS = re.compile(r"\d+")
NAMES = re.compile(
    r"\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b",
    re.IGNORECASE,
)
#: A page that says this much new does so at its beginning too.
LOOKED_AT = 4_000


def gist_of(said: str) -> bytes:
    """A hash of `said`: all that a reader gets from a page, its words and its pictures."""
    plain = " ".join(NAMES.sub("", DIGITS.sub("", said[:LOOKED_AT])).split())
    plain += f" {len(said) // LOOKED_AT}"
    return hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=8).digest()
