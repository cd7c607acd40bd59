"""Sets of words, written as a sentence of them."""

from __future__ import annotations


def words(text: str) -> frozenset[str]:
    """The words of `text`, as a set.

    >>> sorted(words("p h1 h2"))
    ['h1', 'h2', 'p']
    """
    return frozenset(text.split())
