"""schema.org `articleBody`: the text, its blocks parted by a blank line, in reading order.

Source: https://schema.org/articleBody. Headings, lists, quotes, tables (a row a block, its cells
parted by " | ") and captions included; menus, bylines and the headline itself left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from bs4 import Tag

from pipelines.blocks import fold
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "article_body")


def region(page: Page) -> Readings:
    """The blocks of the part of the page that holds the article."""
    text = "\n\n".join(texts(page.part("body")))
    if text:
        yield reading(text, text[:60], "region", Trust.GUESSED)


def texts(part: Tag) -> Iterator[str]:
    """The text of each block; the cells of a table's row make one."""
    row: Tag | None = None
    cells: list[str] = []
    for element in part.find_all(None, {"data-block": True}):
        within = element.find_parent("tr")
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


def text_of(element: Tag) -> str:
    """What a reader sees of a block; `<br>` is a newline, and so is every one inside `<pre>`."""
    for line_break in element.find_all("br"):
        line_break.replace_with("\x1e")
    text = element.get_text()
    if element.name == "pre":
        return text.replace("\x1e", "\n").strip("\n").rstrip()
    return "\n".join(line for part in text.split("\x1e") if (line := fold(part)))


RULES: Rules = (region,)
