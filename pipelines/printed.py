"""The dates that a page prints, and what tells whether one of them is its own.

A date speaks for the page by where it stands (beside the headline, at the start of the text), by
what its element is called, or by the words before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lxml.etree import _Element as Element

from pipelines import titles
from pipelines.blocks import Block
from pipelines.date_words import CHANGED, OTHER_THING, PUBLISHED, names_change
from pipelines.dates import FoundDate, find_dates, has_year
from pipelines.hints import ASIDE, CAPTION, COMMENT, HEADING, META, NAV, PRE, RELATED, TEASER, hints
from pipelines.opening import Role, is_prose
from pipelines.page import Page
from pipelines.timestamps import days_between, iso_of
from pipelines.wordlist import by_first_letter


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """One date, the line that it stands in, and the words between it and the date before."""

    found: FoundDate
    line: str
    before: str


#: Names of elements that hold a date and little else.
DATE_NAME = re.compile(
    r"(?<![a-z])(?:date|datum|fecha|pubdate|dateline|timestamp|publi\w*|posted|time|published[-_]?\w*)(?![a-z])"
    r"|date(?=[-_\s\"]|$)|(?:[a-z]|[-_])(?:Date|Datum|Time)(?![a-z])|entry-?time|post-?meta|entry-?meta",
)
FURNITURE = NAV | COMMENT | RELATED | ASIDE
#: What holds the dates of others, right below the headline and elsewhere.
OTHERS_IN_OPENING = COMMENT | PRE
OTHERS = OTHERS_IN_OPENING | RELATED | NAV | TEASER
#: How many blocks before and after the headline stand beside it.
ABOVE = 4
BELOW = 12
#: So near, a name for dates outweighs one for furniture.
CLOSE = 2
#: A longer line is no mere date, source and place.
SHORT = 120
#: A longer text is no label, and elements of which the first is the label of the second.
LABEL = 30
LABELLED = frozenset({("dt", "dd"), ("th", "td"), ("td", "td")})
#: So many days may be told of one text: when it came out, when it was changed.
FEW = 2
#: As far into its paragraph as a dateline goes: "MOSCOW, March 3 -".
DATELINE = 45


@lru_cache(maxsize=1)
def beside_headline(page: Page) -> list[Block]:
    """The blocks around the headline that are no furniture and may hold a date in a short text or
    line, down to the heading of a teaser. Asked for twice a page."""
    number = headline_block(page)
    end = min(number + BELOW, first_teaser(page))
    return [
        block
        for block in page.content.blocks[max(0, number - ABOVE) : end]
        if (len(block.text) <= 2 * SHORT or len(block.lines) > 1)
        and (is_close(block, number) or not block.hints & FURNITURE)
        and has_year(block.text)
    ]


def is_close(block: Block, number: int) -> bool:
    """Whether a block is so near the headline that a name for dates outweighs one for furniture."""
    return abs(block.index - number) <= CLOSE and (block.hints & META > 0 or "<time" in block.html)


@lru_cache(maxsize=1)
def first_teaser(page: Page) -> int:
    """Index of the first block below the headline that is the heading of a text on another page,
    which is all link; one past the last block where there is none."""
    start = headline_block(page) + 1
    own = own_titles(page)
    for block in page.content.blocks[start : start + BELOW]:
        if block.hints & HEADING and block.link_density > 0.9 and titles.key(block.text) not in own:
            return block.index
    return len(page.content.blocks)


def own_titles(page: Page) -> set[str]:
    """Keys of what the page calls itself: a heading that says so may well be a link."""
    lines = page.region.of_role(Role.HEADLINE)
    return {titles.key(text) for text in (*page.declared_titles, *(line.text for line in lines))}


@lru_cache(maxsize=1)
def headline_block(page: Page) -> int:
    """Index of the block with the headline; where none is known, of the text's first."""
    headline = page.region.of_role(Role.HEADLINE)
    if headline:
        return headline[0].block.index
    return page.region.body[0].index if page.region.body else 0


def credits(page: Page) -> Iterator[PrintedDate]:
    """Dates in the lines of the opening that were taken for a date or a byline.

    Well above the headline stand the clock of the site and the dates of other texts.
    """
    top, end = headline_block(page) - ABOVE, first_teaser(page)
    for role in (Role.DATE, Role.BYLINE):
        for line in page.region.of_role(role):
            if (role == Role.BYLINE or line.block.index >= top) and line.block.index < end:
                label = "" if line.number else label_of(page, line.block)
                yield from in_line(line.text, page.order, label)


def named(page: Page) -> Iterator[PrintedDate]:
    """Dates beside the headline in elements that are called so."""
    for block in beside_headline(page):
        if len(block.text) <= 2 * SHORT and DATE_NAME.search(names_of(page, block)):
            yield from in_lines(page, block)


def names_of(page: Page, block: Block) -> str:
    """The names of a block's element, of what is inside, and of what holds hardly more."""
    names = [name[1] for name in NAMES.finditer(block.html)]
    nodes = page.content.nodes
    index = block.node
    while index >= 0 and nodes[index].end_block - nodes[index].first_block <= 3:
        element = nodes[index].element
        names += [value for key in ("class", "id", "itemprop") if (value := element.get(key))]
        index = nodes[index].parent
    return " ".join(names)


NAMES = re.compile(r' (?:class|id|itemprop)="([^"]{1,200})"')


def near(page: Page) -> Iterator[PrintedDate]:
    """Dates in short lines beside the headline, which are neither headings nor captions.

    Many days are those of a list.
    """
    found = list(near_dates(page))
    if len({each.found.iso[:10] for each in found}) <= FEW:
        yield from found


def near_dates(page: Page) -> Iterator[PrintedDate]:
    body = {block.index for block in page.region.body}
    for block in beside_headline(page):
        if block.hints & HEADING or block.index in body:
            continue
        for each in in_lines(page, block):
            begins = each.found.start == 0 and len(each.line) <= DATELINE
            if begins or (len(each.line) <= SHORT and not block.hints & CAPTION):
                yield each


def in_lines(page: Page, block: Block) -> Iterator[PrintedDate]:
    for number, line in enumerate(block.lines):
        yield from in_line(line, page.order, "" if number else label_of(page, block))


def label_of(page: Page, block: Block) -> str:
    """The short text before a block that says what it is: "Last updated:", `<dt>`, `<th>`."""
    blocks, nodes = page.content.blocks, page.content.nodes
    if block.index == 0 or len(text := blocks[block.index - 1].text) > LABEL:
        return ""
    pair = (nodes[blocks[block.index - 1].node].element.tag, nodes[block.node].element.tag)
    return f"{text} " if text.endswith(":") or pair in LABELLED else ""


def in_line(line: str, order: str | None, label: str = "") -> Iterator[PrintedDate]:
    end = 0
    for found in find_dates(line, order):
        yield PrintedDate(found, line, label + line[end : found.start])
        end, label = found.end, ""


def datelines(page: Page) -> Iterator[PrintedDate]:
    """A date that opens the text: "3 March 2015 – …", "(Berlin, 3 March 2015) …"."""
    for block in page.region.body[:3]:
        for each in in_line(block.lines[0][: DATELINE + 30], page.order):
            if is_dateline(each):
                yield each
            break


def is_dateline(each: PrintedDate) -> bool:
    after = each.line[each.found.end : each.found.end + 8]
    return (
        each.found.start <= DATELINE
        and OPENS.fullmatch(each.before) is not None
        and (CLOSES.match(after) is not None)
    )


#: What may stand before the date in a dateline: a place, a comma, a bracket.
OPENS = re.compile(
    r"[\W_]*(?:[^\W\d_][\w.'’-]*(?:[\s/]+[^\W\d_][\w.'’-]*){0,3}\s*[,:/|–—(-][\W_]*)?"
)
CLOSES = re.compile(r"\s*(?:[)\]:|–—/„“«»\"]|--?\s|\.\s*\)|[.,]\s*[–—-]|$)")


def announced(page: Page) -> Iterator[PrintedDate]:
    """Dates anywhere on the page that the words before them call the day of publication.

    Lines that begin with such a word are surer. Where many days are told, it is a list, and none
    is the page's; a month is believed of the surer lines only.
    """
    found = list(said(page, PUBLISHED))
    first = [each for each in found if PUBLISHED.match(each.line)]
    rest = [e for e in found if e not in first and len(e.found.iso) >= len("2015-03-14")]
    for dates, most in ((first, 2), (rest, 1)):
        if len({each.found.iso[:10] for each in dates}) <= most:
            yield from dates


def changes(page: Page) -> Iterator[PrintedDate]:
    """Dates anywhere on the page that the words before them call the day of a change."""
    yield from said(page, CHANGED)


#: The same words for lines in small letters: such a pattern is many times as quick. Only Turkish
#: has a capital of which the small letter is another one.
SMALL = {
    words: re.compile(by_first_letter(words.pattern.replace("ı", "[ıi]")))
    for words in (PUBLISHED, CHANGED)
}


def said(page: Page, words: re.Pattern[str]) -> Iterator[PrintedDate]:
    """Dates of the page's own lines and description, right after some words; in prose, at its
    start only."""
    small = SMALL[words]
    for line in own_lines(page):
        if small.search(line[:SHORT].lower()):
            length = DATELINE if is_prose(line) else SHORT
            dates = in_line(line[:SHORT], page.order)
            yield from (each for each in dates if is_said(each, words, length))


@lru_cache(maxsize=1)
def own_lines(page: Page) -> list[str]:
    """The lines that may hold a date, without those of furniture and of other texts, or that are
    nothing but a link. Asked for twice a page."""
    return list(lines_with_dates(page))


def lines_with_dates(page: Page) -> Iterator[str]:
    start = headline_block(page)
    for block in page.content.blocks:
        others = OTHERS_IN_OPENING if start <= block.index < start + 4 else OTHERS
        if not block.hints & others and block.link_density < 0.9:
            for line in block.lines:
                if has_year(line[:SHORT]):
                    yield line
    for _, content in page.metas("description"):
        yield content


def is_said(each: PrintedDate, words: re.Pattern[str], length: int) -> bool:
    """Whether the words before a date, in the first so many characters of its line, say so."""
    before = each.before[-50:]
    near = each.found.start <= length and words.search(before) is not None
    return near and not OTHER_THING.search(before)


def in_title(page: Page) -> Iterator[PrintedDate]:
    """A date that is a piece of the title: "The new rules | 12.03.2015"."""
    for piece in titles.parts(page.title or ""):
        for each in in_line(piece, page.order):
            if each.found.raw == piece.strip():
                yield each


def time_of(datetime: str, text: str, order: str | None) -> str | None:
    """The date of a `<time datetime>` element with a text; None where the attribute has none.

    Where the two are a day apart, the text has the local day; where the text tells of two days,
    it is to be read and not the attribute.
    """
    iso, found = iso_of(datetime), find_dates(text, order)
    if iso is None or len(found) > 1:
        return None
    return found[0].iso if found and days_between(iso, found[0].iso) in (1, -1) else iso


def is_elsewhere(element: Element) -> bool:
    """Whether an element belongs to another text, or tells of a change."""
    if names_change(" ".join(element.attrib.values())):
        return True
    around = (each for each in element.iterancestors() if each.tag not in ("body", "html"))
    return any(hints(each) & (COMMENT | RELATED | NAV | TEASER) for each in around)
