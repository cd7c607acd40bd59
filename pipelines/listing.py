"""Whether a page lists others: rows of links, or the beginnings of several articles.

An article has its own text, and what leads to others stands around it. On a listing there is
next to no text but that which belongs to the links.
"""

from __future__ import annotations

import re
from itertools import pairwise
from urllib.parse import urlsplit

from pipelines.blocks import Block, Outline
from pipelines.hints import (
    ASIDE,
    COMMENT,
    FOOTER,
    FORM,
    HEADING,
    HIDDEN,
    LIST,
    NAV,
    NOTICE,
    PROMO,
    SHARE,
)
from pipelines.region import ends_sentence, text_size

#: What stands in such parts says nothing about what a page is.
AROUND = NAV | FOOTER | ASIDE | FORM | COMMENT | SHARE | NOTICE | HIDDEN | PROMO
#: A link of fewer characters is a label ("Home", "More"), and no title.
TITLE = 12
FEWEST_LINKS = 5
#: What an entry says about where its link leads is shorter.
SUMMARY = 160
FEWEST_TEASERS = 3
#: As much text as may stand above a list to say what it is.
INTRODUCTION = 200
#: How many characters of links there must be to one of text; fewer where most links are so long
#: that they are titles for certain.
TIMES = 5
TIMES_TITLES = 2
LONG_TITLE = 20
#: With so many there may be more text: a footer's, or below some of the entries.
MANY_TIMES = 20
#: How much of a page's text must belong to the entries.
SHARE_OF_TEXT = 0.75
#: One entry with more of the text is an article, the others lead away from it.
LARGEST_SHARE = 0.5
#: How many of the entries must have text; links to what is related have none.
SHARE_WITH_TEXT = 0.6
HREF = re.compile(r'<a [^<>]*?href="([^"]*)"')


def listing(outline: Outline, host: str, signed: int | None = None) -> str | None:
    """Why a page on `host` is a listing, in a few words; None for one that is not.

    `signed` is the number of the first block that names an author: somebody who signs above all
    entries has written them all.
    """
    blocks = [block for block in outline.blocks if block.text and not block.hints & AROUND]
    return list_of_links(blocks) or list_of_teasers(blocks, host, signed)


def own_text(block: Block) -> int:
    """Characters of running text: of whole sentences, outside links; a script without spaces
    says more with fewer."""
    own = round(text_size(block.text) * (1 - block.link_density))
    return own if own >= 60 or (own > 30 and ends_sentence(block.text)) else 0


def list_of_links(blocks: list[Block]) -> str | None:
    entries = [block for block in blocks if is_entry(block)]
    linked = sum(block.link_chars for block in entries)
    text = sum(own_text(block) for block in blocks if not is_entry(block))
    most = max(INTRODUCTION, linked / MANY_TIMES)
    times = TIMES_TITLES if linked > LONG_TITLE * len(entries) else TIMES
    if len(entries) < FEWEST_LINKS or text > most or linked < times * text:
        return None
    return f"{len(entries)} links, {text} characters of text"


def is_entry(block: Block) -> bool:
    """Whether a block is a link, or begins with one and says in a few words where it leads."""
    if block.link_chars < TITLE:
        return block.links > 0 and block.begins.startswith("<a ") and block.hints & LIST > 0
    return block.link_density > 0.5 or (
        block.begins.startswith("<a ") and len(block.text) - block.link_chars < SUMMARY
    )


def list_of_teasers(blocks: list[Block], host: str, signed: int | None) -> str | None:
    heads = [n for n, block in enumerate(blocks) if leads_elsewhere(block, host)]
    targets = {target_of(blocks[n]) for n in heads}
    if len(targets) < FEWEST_TEASERS or (signed is not None and signed < blocks[heads[0]].index):
        return None
    sizes = [own_text(block) for block in blocks]
    spans = [sum(sizes[start:end]) for start, end in pairwise([*heads, last_end(heads)])]
    before = sum(sizes[: heads[0]])
    if (
        before > INTRODUCTION
        or sum(spans) < SHARE_OF_TEXT * sum(sizes)
        or max(spans) > LARGEST_SHARE * sum(sizes)
        or sum(size > 0 for size in spans) < SHARE_WITH_TEXT * len(spans)
    ):
        return None
    return f"{len(targets)} headings lead to other pages"


def last_end(heads: list[int]) -> int:
    """Where the last entry ends, if it is no longer than the longest before it."""
    return heads[-1] + max(b - a for a, b in pairwise(heads))


def teasers(outline: Outline, host: str, signed: int | None) -> list[Block]:
    """The blocks of all entries of a list of teasers; none where the page is no such list."""
    blocks = [block for block in outline.blocks if block.text and not block.hints & AROUND]
    if not list_of_teasers(blocks, host, signed):
        return []
    heads = [n for n, block in enumerate(blocks) if leads_elsewhere(block, host)]
    return blocks[heads[0] : last_end(heads)]


def leads_elsewhere(block: Block, host: str) -> bool:
    """Whether a block is a heading, all of it a link to another page of the site."""
    if not (block.hints & HEADING or block.strong[:1] == [True]) or block.link_density < 0.8:
        return False
    target = urlsplit(target_of(block))
    return bool(target.path) and target.netloc.removeprefix("www.") in ("", host)


def target_of(block: Block) -> str:
    match = HREF.search(block.html)
    return match[1].partition("#")[0] if match else ""
