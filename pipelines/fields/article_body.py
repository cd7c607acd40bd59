"""schema.org `articleBody`: the text, its blocks parted by a blank line, in reading order.

Source: https://schema.org/articleBody. Headings, lists, quotes, tables (a row a block, its cells
parted by " | ") and captions included; menus, bylines and the headline itself left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bs4 import Tag
from bs4.element import NavigableString

from pipelines.blocks import BREAK, fold
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "article_body")


def region(page: Page) -> Readings:
    """The blocks of the part of the page that holds the article, or of the script that does."""
    text = "\n\n".join(texts(page.article))
    if text:
        trust = Trust.DECLARED if page.body_rule == "json_ld" else Trust.GUESSED
        yield reading(text, text[:60], page.body_rule, trust)


def texts(soup: Tag) -> Iterator[str]:
    """The text of each block; the cells of a table's row make one."""
    row: Tag | None = None
    cells: list[str] = []
    for element in soup.descendants:
        if not isinstance(element, Tag) or "data-block" not in element.attrs:
            continue
        within = row_of(element)
        if cells and within is not row:
            yield " | ".join(cells)
            cells = []
        row = within
        if not (text := text_of(element)):
            continue
        if row is not None:
            cells.append(text.replace("\n", " "))
        else:
            yield text
    if cells:
        yield " | ".join(cells)


def row_of(element: Tag) -> Tag | None:
    """The table row that a block is in, if any."""
    parent = element.parent
    while parent is not None and parent.name != "tr":
        parent = parent.parent
    return parent


def text_of(element: Tag) -> str:
    """What a reader sees of a block; `<br>` is a newline, and so is every one inside `<pre>`."""
    if len(element.contents) == 1 and isinstance(element.contents[0], NavigableString):
        pieces = [str(element.contents[0])]
    else:
        pieces = list(pieces_of(element))
    text = "".join(pieces)
    if element.name == "pre":
        return text.replace(BREAK, "\n").strip("\n").rstrip()
    return "\n".join(line for part in text.split(BREAK) if (line := fold(part)))


def pieces_of(element: Tag) -> Iterator[str]:
    for each in element.descendants:
        if isinstance(each, NavigableString):
            yield str(each)
        elif isinstance(each, Tag) and each.name == "br":
            yield BREAK


RULES: Rules = (region,)
