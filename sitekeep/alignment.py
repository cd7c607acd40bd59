"""Which elements of two sequences belong together, in the order of both. Quick on long ones.

Elements that occur once in each sequence are tied first (patience diff), what lies between two
such ties is compared in full where it is short. So 2,000 paragraphs take no longer than their
number asks for, where a full comparison takes its square.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

#: Up to so many pairs of elements are compared in full.
FULL = 40_000

Pair = tuple[int, int]
#: Start and end in the old sequence, start and end in the new one.
Span = tuple[int, int, int, int]


def aligned(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs of places whose elements are the same, both rising.

    >>> aligned("abcd", "bxcd")
    [(1, 0), (2, 2), (3, 3)]
    """
    found: list[Pair] = []
    spans = [(0, len(old), 0, len(new))]
    while spans:
        i, i_end, j, j_end = spans.pop()
        while i < i_end and j < j_end and old[i] == new[j]:
            found.append((i, j))
            i, j = i + 1, j + 1
        while i < i_end and j < j_end and old[i_end - 1] == new[j_end - 1]:
            i_end, j_end = i_end - 1, j_end - 1
            found.append((i_end, j_end))
        ties = [(i + a, j + b) for a, b in rising(unique_ties(old[i:i_end], new[j:j_end]))]
        if ties:
            found += ties
            spans += between(ties, (i, i_end, j, j_end))
        else:
            found += [(i + a, j + b) for a, b in without_ties(old[i:i_end], new[j:j_end])]
    return sorted(found)


def between(ties: list[Pair], span: Span) -> Iterator[Span]:
    """The spans that ties leave open, before, between and after them."""
    i, i_end, j, j_end = span
    for tie_i, tie_j in ties:
        yield i, tie_i, j, tie_j
        i, j = tie_i + 1, tie_j + 1
    yield i, i_end, j, j_end


def unique_ties(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Places of what occurs once in each, in the order of `old`."""
    in_old, in_new = Counter(old), Counter(new)
    places = {text: place for place, text in enumerate(new) if in_new[text] == 1}
    return [
        (place, places[text])
        for place, text in enumerate(old)
        if in_old[text] == 1 and text in places
    ]


def without_ties(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pairs where everything that both have occurs more than once."""
    if len(old) * len(new) <= FULL:
        blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        return [(a + n, b + n) for a, b, size in blocks for n in range(size)]
    places = {key: place for place, key in enumerate(numbered(new))}
    return rising(
        [(place, places[key]) for place, key in enumerate(numbered(old)) if key in places]
    )


def numbered(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each element with how often it occurred before."""
    seen: Counter[str] = Counter()
    for text in texts:
        yield text, seen[text]
        seen[text] += 1


def rising(pairs: list[Pair]) -> list[Pair]:
    """As many of `pairs`, whose first places rise, as have second places that rise too.

    >>> rising([(0, 5), (1, 1), (2, 2), (3, 0)])
    [(1, 1), (2, 2)]
    """
    lowest: list[int] = []  # the lowest end of a chain of each length, from 1
    ends: list[int] = []  # where that chain ends in `pairs`
    before: list[int | None] = []
    for place, (_, j) in enumerate(pairs):
        length = bisect_left(lowest, j)
        before.append(ends[length - 1] if length else None)
        lowest[length : length + 1] = [j]
        ends[length : length + 1] = [place]
    return chain(pairs, before, ends[-1] if ends else None)


def chain(pairs: list[Pair], before: list[int | None], end: int | None) -> list[Pair]:
    found = []
    while end is not None:
        found.append(pairs[end])
        end = before[end]
    return found[::-1]
