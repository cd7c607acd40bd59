"""The page's own date where mostly the dates of other texts stand.

Themes call the box around a byline "nav" or "teaser", put a menu or a player between headline and
text, and a table of credits below it. What stands there is believed only for the name of its
element, or for words of publication that it begins with.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from pipelines import printed
from pipelines.blocks import Block
from pipelines.date_words import PUBLISHED
from pipelines.dates import has_year
from pipelines.hints import COMMENT, HEADING, NAV, PRE, RELATED, TEASER
from pipelines.page import Page
from pipelines.printed import ABOVE, BELOW, DATELINE, FURNITURE, LABEL, SHORT, PrintedDate

#: How many blocks below its first or last one may still belong to the text.
AFTER = 3
#: What a box around the page's own date may be called, as that of another text is.
BOX = NAV | RELATED | TEASER
#: hCard's day of birth and hCalendar's of an event, which Wikipedia calls "published" as well.
OTHER_DAY = re.compile(r"(?<!\S)(?:bday|dtstart|dtend)(?!\S)")


def named(page: Page) -> Iterator[PrintedDate]:
    """Dates in elements that are called so: in furniture beside the headline, or between the text
    and a headline far above it."""
    for block in (*in_furniture(page), *above_text(page)):
        if has_year(block.text) and is_named(page, block):
            yield from printed.in_lines(page, block)


def in_furniture(page: Page) -> list[Block]:
    """The furniture around the headline that `printed.beside_headline` leaves out, but no comments
    and nothing of other texts."""
    number = printed.headline_block(page)
    end = min(number + BELOW, printed.first_teaser(page))
    return [
        block
        for block in page.content.blocks[max(0, number - ABOVE) : end]
        if block.hints & FURNITURE
        and not block.hints & (HEADING | COMMENT | RELATED)
        and not printed.is_close(block, number)
    ]


def above_text(page: Page) -> list[Block]:
    """The blocks from where "beside the headline" ends to the first ones of the text; none where
    the heading of a teaser parts the two."""
    blocks, body = page.content.blocks, page.region.body
    if not body or printed.first_teaser(page) < len(blocks):
        return []
    between = blocks[printed.headline_block(page) + BELOW : body[0].index + AFTER]
    return [block for block in between if not block.hints & (FURNITURE | HEADING)]


def is_named(page: Page, block: Block) -> bool:
    if len(block.text) > 2 * SHORT:
        return False
    names = printed.names_of(page, block)
    is_date = "<time" in block.html or printed.DATE_NAME.search(names)
    return bool(is_date) and not OTHER_DAY.search(names)


def said(page: Page) -> Iterator[PrintedDate]:
    """Dates that words of publication begin, in a box by the text or in the block before; none
    where they tell of several days."""
    found = [*in_boxes(page), *labelled(page)]
    if len({each.found.iso[:10] for each in found}) == 1:
        yield from found


def in_boxes(page: Page) -> Iterator[PrintedDate]:
    """From a few blocks above the headline to a few below the text."""
    top, body = printed.headline_block(page) - ABOVE, page.region.body
    end = body[-1].index + AFTER + 1 if body else 0
    for block in page.content.blocks[max(0, top) : end]:
        if block.hints & BOX and not block.hints & (COMMENT | PRE) and block.link_density < 0.5:
            for line in block.lines:
                if has_year(line[:SHORT]) and PUBLISHED.match(line):
                    yield from published(printed.in_line(line[:SHORT], page.order))


def labelled(page: Page) -> Iterator[PrintedDate]:
    """The day alone in a short block, where the one before begins with such a word."""
    for label, block in pairwise(page.content.blocks):
        if len(label.text) > LABEL or len(block.text) > DATELINE:
            continue
        own = not block.hints & (BOX | COMMENT | PRE) and block.link_density < 0.9
        if own and has_year(block.text) and PUBLISHED.match(label.text):
            dates = printed.in_line(block.lines[0], page.order, f"{label.text} ")
            yield from published(each for each in dates if each.found.start == 0)


def published(dates: Iterator[PrintedDate]) -> Iterator[PrintedDate]:
    yield from (each for each in dates if printed.is_said(each, PUBLISHED, SHORT))
