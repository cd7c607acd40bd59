"""What a heading says: its own words, without a kicker and the anchor that only links to itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from pipelines.blocks import PERMALINKS, fold
from pipelines.titles import key

#: Names of elements inside a heading that hold another line: above it, below it, or for few eyes.
KICKER = re.compile(
    r"kicker|over-?line|eye-?brow|top-?line|dach-?zeile|roof-?line|catch-?(?:line|title)|topic|title-?header"
    r"|(?:sub|pre|super)-?(?:head|title|line)|volanta|spitzmarke|rubri[ckq]|badge"
    r"|visually-?hidden|sr-?only|aural|invisible|screen-?reader|editsection",
    re.IGNORECASE,
)
#: Names of the element inside a heading that holds its own words.
OWN = re.compile(r"(?:^|[\s_-])(?:head-?line|title)(?:\s|$|--|__)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """One printed heading: all its words, and its own."""

    full: str
    text: str
    level: int


def headings(root: Element) -> Iterator[Heading]:
    """The headings of the first two levels, in order."""
    for element in root.iter("h1", "h2"):
        full = fold(" ".join(texts(element)))
        if full:
            yield Heading(full, own_words(element) if len(element) else full, int(element.tag[1]))


def texts(element: Element) -> Iterator[str]:
    """The runs of text in an element, without permalinks."""
    if element.tag == "a" and is_permalink(element):
        return
    if element.text and isinstance(element.tag, str):
        yield element.text
    for child in element:
        yield from texts(child)
        if child.tail:
            yield child.tail


def is_permalink(element: Element) -> bool:
    return fold("".join(element.itertext())) in PERMALINKS


def own_words(element: Element) -> str:
    """The words of a heading without those of elements that are named as something else."""
    named = [child for child in element.iterdescendants() if OWN.search(names(child))]
    if len(named) == 1 and not KICKER.search(names(named[0])):
        return fold(" ".join(texts(named[0])))
    return fold(" ".join(without_kickers(element))).strip(" :–—-|")


def without_kickers(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if not KICKER.search(names(child)) and not (child.tag == "a" and is_permalink(child)):
            yield from texts(child)
        yield child.tail or ""


def names(element: Element) -> str:
    found = element.attrib
    if found.get("itemprop") == "headline":
        return "headline"
    return f"{found.get('class', '')} {found.get('id', '')}" if found else ""


def own_texts(
    found: Iterable[Heading], declared: Iterable[str], others: Iterable[str]
) -> dict[str, str]:
    """The own words of headings that have other words too, by `solid` of all their words.

    Not of one that a declared headline joins with a colon, unless some other leaves the rest out.
    """
    own = {solid(each.full): each.text for each in found if each.text and each.text != each.full}
    if not own:
        return own
    joined = {solid(text) for text in declared if ": " in text}
    alone = set(map(solid, others))
    return {full: text for full, text in own.items() if full not in joined or solid(text) in alone}


def solid(text: str) -> str:
    """`titles.key` without spaces: the same however the parts of a heading are joined."""
    return key(text).replace(" ", "")
