"""Words, written as a sentence of them, and how to look for many of them at once."""

from __future__ import annotations

import re
from collections import defaultdict

#: The bars between the alternatives of a pattern, not those inside its brackets.
BAR = re.compile(r"\|(?![^(]*\))")


def words(text: str) -> frozenset[str]:
    """The words of `text`, as a set.

    >>> sorted(words("p h1 h2"))
    ['h1', 'h2', 'p']
    """
    return frozenset(text.split())


def by_first_letter(pattern: str) -> str:
    r"""A pattern that finds a text where `pattern`, alternatives that begin with letters, does.

    `re` tries all alternatives at every letter; of this it passes over the letters that none
    begins with, and tries few at the others.

    >>> by_first_letter(r"posted|publi(?:c|sh)|\bdate")
    'p(?:osted|ubli(?:c|sh))|d(?:(?<=\\bd)ate)'
    """
    rests: defaultdict[str, list[str]] = defaultdict(list)
    for each in BAR.split(pattern):
        word = each.removeprefix(r"\b")
        bound = "" if word == each else rf"(?<=\b{word[0]})"
        rests[word[0]].append(bound + word[1:])
    return "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
