"""What differs between two contents of a page: its fields first, then paragraph by paragraph.

Pure functions on plain values. Bodies are `article_body` texts, paragraphs parted by a blank
line; white space inside a paragraph does not count. A paragraph that only stands elsewhere is
moved, not removed and added.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any, NamedTuple

from sitekeep.alignment import aligned

#: The fields that are compared, in the order in which they are told.
FIELDS = (
    "type",
    "headline",
    "alternative_headline",
    "author",
    "byline",
    "date_published",
    "date_modified",
    "article_section",
    "in_language",
    "description",
    "keywords",
    "image",
    "address",
    "canonical_url",
    "title",
)
#: Two paragraphs that share this much of their words are one that was edited.
ALIKE = 0.5
#: An edited paragraph is looked for among so many that were removed at the same place.
WINDOW = 12

#: Scripts that put no space between words: each character is compared alone.
UNSPACED = "\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
#: Vowels and accents that belong to the letter before them.
MARKS = "\u0300-\u036f\u0591-\u05c7\u064b-\u0655\u0900-\u0dff"
WORDS = re.compile(rf"[{UNSPACED}]|(?:[^\W{UNSPACED}]|[{MARKS}])+|\s+|[^\w\s]")
NUMBER = re.compile(r"\d+")
BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")
PICTURE = re.compile(r'<img\b[^>]*?\bsrc="([^"?#]*)')


class Kind(StrEnum):
    """What became of a paragraph, or of some words in it."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


class Piece(NamedTuple):
    """Some words of a changed paragraph: the same in both, removed or added."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Hunk:
    """One paragraph: its place in the old and in the new text, from 0; None where it is not."""

    kind: Kind
    old: int | None
    new: int | None
    pieces: tuple[Piece, ...]

    @property
    def old_text(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind is not Kind.ADDED)

    @property
    def new_text(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind is not Kind.REMOVED)


class FieldChange(NamedTuple):
    """A field and what it said before and after; None: the page did not say."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """Empty (and false) where nothing that is compared has changed."""

    fields: tuple[FieldChange, ...]
    hunks: tuple[Hunk, ...]

    def __bool__(self) -> bool:
        return bool(self.fields or self.changes)

    @property
    def changes(self) -> list[Hunk]:
        """The paragraphs that are not as they were."""
        return [hunk for hunk in self.hunks if hunk.kind is not Kind.SAME]


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """From one version of a page to another, both as columns of `page_versions`."""
    hunks = hunks_between(old.get("article_body") or "", new.get("article_body") or "")
    return Difference(tuple(field_changes(old, new)), tuple(hunks))


def field_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[FieldChange]:
    for name in FIELDS:
        before, after = flat(old.get(name)), flat(new.get(name))
        if before != after:
            yield FieldChange(name, before or None, after or None)
    shown = pictures(old.get("article_html")), pictures(new.get("article_html"))
    if None not in shown and shown[0] != shown[1]:
        yield FieldChange("pictures", shown[0] or None, shown[1] or None)


def pictures(article_html: str | None) -> str | None:
    """Addresses of the pictures in a text, a line each, without what is behind `?`.

    None where the text as HTML is not known.

    >>> pictures('<p>Two cats <img src="/cats.png?v=7" alt="">.</p>')
    '/cats.png'
    """
    return None if article_html is None else "\n".join(PICTURE.findall(article_html))


def flat(value: Any) -> str:
    return " ".join(str(value or "").split())


def paragraphs(body: str) -> list[str]:
    """The paragraphs of a text, each on one line.

    >>> paragraphs("One\\n line.\\n\\nTwo.\\n")
    ['One line.', 'Two.']
    """
    return [flat(part) for part in BLANK_LINE.split(body) if part.strip()]


def hunks_between(old: str, new: str) -> list[Hunk]:
    """Every paragraph of both texts once, in the order of `new`; removed ones where they stood."""
    before, after = paragraphs(old), paragraphs(new)
    same = aligned(before, after)
    pairs = {j: i for i, j in same}
    moved = moves(before, after, pairs)
    edited = dict(edits(before, after, same, moved))
    return list(laid_out(before, after, pairs, moved, edited))


def moves(before: list[str], after: list[str], pairs: dict[int, int]) -> dict[int, int]:
    """Places in `after`, with those in `before`, of paragraphs that stand elsewhere now."""
    left = set(range(len(before))) - set(pairs.values())
    places: dict[str, list[int]] = {}
    for i in sorted(left, reverse=True):
        places.setdefault(before[i], []).append(i)
    return {
        j: places[text].pop() for j, text in enumerate(after) if j not in pairs and places.get(text)
    }


def edits(
    before: list[str], after: list[str], same: list[tuple[int, int]], moved: dict[int, int]
) -> Iterator[tuple[int, int]]:
    """Places in `after`, with those in `before`, of paragraphs that were edited where they stand.

    They are looked for between two paragraphs that stayed as they were.
    """
    gone = set(moved.values())
    start_i = start_j = 0
    for i, j in [*same, (len(before), len(after))]:
        removed = [n for n in range(start_i, i) if n not in gone]
        added = [n for n in range(start_j, j) if n not in moved]
        yield from alike(before, after, removed, added)
        start_i, start_j = i + 1, j + 1


def alike(
    before: list[str], after: list[str], removed: list[int], added: list[int]
) -> Iterator[tuple[int, int]]:
    """In order, the removed paragraph that each added one is most like."""
    bags = {i: bag(before[i]) for i in removed}
    start = 0
    for j in added:
        words = bag(after[j])
        near = range(start, min(start + WINDOW, len(removed)))
        best = max(near, key=lambda n: likeness(bags[removed[n]], words), default=None)
        if best is not None and likeness(bags[removed[best]], words) >= ALIKE:
            yield j, removed[best]
            start = best + 1


def bag(text: str) -> Counter[str]:
    """The words of a paragraph; all numbers count as one, for they change and the rest stays."""
    words = WORDS.findall(NUMBER.sub("0", text.casefold()))
    return Counter(word for word in words if not word.isspace())


def likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of their words that two paragraphs have in common, from 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0


def laid_out(
    before: list[str],
    after: list[str],
    pairs: dict[int, int],
    moved: dict[int, int],
    edited: dict[int, int],
) -> Iterator[Hunk]:
    stays = {**pairs, **edited}
    kept = set(stays.values()) | set(moved.values())
    ends = next_stays(stays, len(before), len(after))
    i = 0
    for j, text in enumerate(after):
        yield from removals(before, range(i, ends[j]), kept)
        i = ends[j] + 1 if j in stays else ends[j]
        yield one_hunk(before, text, j, stays.get(j), moved.get(j))
    yield from removals(before, range(i, len(before)), kept)


def next_stays(stays: dict[int, int], old_end: int, new_end: int) -> list[int]:
    """For each new paragraph the old place of the first one, from it on, that has one."""
    ends = [old_end] * new_end
    for j in reversed(range(new_end)):
        ends[j] = old_end = stays.get(j, old_end)
    return ends


def removals(before: list[str], places: range, kept: set[int]) -> Iterator[Hunk]:
    for i in places:
        if i not in kept:
            yield Hunk(Kind.REMOVED, i, None, (Piece(Kind.REMOVED, before[i]),))


def one_hunk(before: list[str], text: str, j: int, stays: int | None, moved: int | None) -> Hunk:
    if moved is not None:
        return Hunk(Kind.MOVED, moved, j, (Piece(Kind.SAME, text),))
    if stays is None:
        return Hunk(Kind.ADDED, None, j, (Piece(Kind.ADDED, text),))
    if before[stays] == text:
        return Hunk(Kind.SAME, stays, j, (Piece(Kind.SAME, text),))
    return Hunk(Kind.CHANGED, stays, j, tuple(word_changes(before[stays], text)))


def word_changes(old: str, new: str) -> list[Piece]:
    """The words of one paragraph, marked; what was removed stands before what came instead.

    >>> [piece.text for piece in word_changes("one old word", "one new word")]
    ['one ', 'old', 'new', ' word']
    """
    before, after = WORDS.findall(old), WORDS.findall(new)
    pieces: list[Piece] = []
    start_i = start_j = 0
    for i, j in [*aligned(before, after), (len(before), len(after))]:
        pieces.append(Piece(Kind.REMOVED, "".join(before[start_i:i])))
        pieces.append(Piece(Kind.ADDED, "".join(after[start_j:j])))
        pieces.append(Piece(Kind.SAME, "".join(before[i : i + 1])))
        start_i, start_j = i + 1, j + 1
    return [piece for piece in readable(pieces) if piece.text]


def readable(pieces: list[Piece]) -> Iterator[Piece]:
    """Runs of changed words as one change, also over the spaces between them."""
    filled = [piece for piece in pieces if piece.text]
    for place in range(1, len(filled) - 1):
        around = filled[place - 1].kind, filled[place + 1].kind
        if filled[place].text.isspace() and Kind.SAME not in around:
            filled[place] = Piece(Kind.CHANGED, filled[place].text)
    for is_same, run in groupby(filled, key=lambda piece: piece.kind is Kind.SAME):
        words = list(run)
        if is_same:
            yield Piece(Kind.SAME, "".join(piece.text for piece in words))
            continue
        yield Piece(Kind.REMOVED, "".join(p.text for p in words if p.kind is not Kind.ADDED))
        yield Piece(Kind.ADDED, "".join(p.text for p in words if p.kind is not Kind.REMOVED))


def applied(old: str, hunks: Sequence[Hunk]) -> str:
    """The new text, from the old one and what differs: `applied(a, hunks_between(a, b)) == b`.

    Paragraphs that stayed are taken from `old`, so that this proves the difference complete.
    """
    before = paragraphs(old)
    found = [text_after(before, hunk) for hunk in hunks if hunk.new is not None]
    return "\n\n".join(found)


def text_after(before: list[str], hunk: Hunk) -> str:
    if hunk.kind in (Kind.SAME, Kind.MOVED) and hunk.old is not None:
        return before[hunk.old]
    if hunk.old is not None and before[hunk.old] != hunk.old_text:
        raise ValueError(f"Paragraph {hunk.old + 1} is not what this difference was made from")
    return hunk.new_text
