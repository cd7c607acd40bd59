"""schema.org `articleBody`: the text, its blocks parted by a blank line, in reading order.

Source: https://schema.org/articleBody. Headings, lists, quotes, tables (a row a block, its cells
parted by " | ") and captions included; menus, bylines and the headline itself left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pipelines.blocks import Block, Outline
from pipelines.cutting import Writer
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "article_body")


def region(page: Page) -> Readings:
    """The blocks of the part of the page that holds the article, or of the script that does."""
    text = "\n\n".join(texts(page.body_outline or page.content, page.region.body))
    if text:
        trust = Trust.DECLARED if page.body_rule == "json_ld" else Trust.GUESSED
        yield reading(text, text[:60], page.body_rule, trust)


def texts(outline: Outline, blocks: list[Block]) -> Iterator[str]:
    """The text of each block; the cells of a table's row make one."""
    writer = Writer(outline)
    row = -1
    cells: list[str] = []
    for block in blocks:
        within = row_of(block, writer)
        if cells and within != row:
            yield " | ".join(cells)
            cells = []
        row = within
        if row >= 0 and block.text:
            cells.append(block.text.replace("\n", " "))
        elif block.text:
            yield block.text
    if cells:
        yield " | ".join(cells)


def row_of(block: Block, writer: Writer) -> int:
    """The row that a block is in, of a table of data; -1 for none."""
    nodes, node = writer.outline.nodes, block.node
    while node >= 0 and nodes[node].element.tag != "tr":
        node = nodes[node].parent
    return -1 if node < 0 or writer.is_layout(node) else node


RULES: Rules = (region,)
