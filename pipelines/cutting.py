"""Writes the blocks that matter as a small, sound HTML document: what BeautifulSoup gets to read.

Layout falls away (wrapper divs, tables that only place things); lists, quotes, tables of data,
figures and whatever carries a name stay. Each run of text has an element with `data-block`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from html import escape

from lxml.etree import _Element as Element

from pipelines.blocks import KEPT, Block, Outline
from pipelines.wordlist import words

#: Elements that a run of text fills alone; written anew for every run.
LEAVES = words("p h1 h2 h3 h4 h5 h6 pre address figcaption caption summary legend")
#: Elements that hold text or blocks; their only run needs no paragraph around it.
HOLDERS = words("li dt dd td th")
STRUCTURE = words("ul ol dl li dt dd blockquote figure table thead tbody tfoot tr td th details")
TABLE_PARTS = words("table thead tbody tfoot tr td th")
WRITTEN = KEPT | {"colspan", "rowspan", "start"}
#: No sound page nests deeper than this; what does is flattened.
MAX_DEPTH = 60


def cut(outline: Outline, parts: Iterable[tuple[str, list[Block]]]) -> dict[str, str]:
    """The HTML of each named list of blocks."""
    writer = Writer(outline)
    return {name: writer.write(blocks) for name, blocks in parts}


class Writer:
    """Writes blocks with the elements that hold them, each opened once."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.tags: dict[int, tuple[str, str] | None] = {}
        self.chains: dict[int, list[int]] = {-1: []}
        self.layout: dict[int, bool] = {}

    @cached_property
    def runs(self) -> Counter[int]:
        """How many runs of text stand right in each element."""
        return Counter(block.node for block in self.outline.blocks)

    def write(self, blocks: list[Block]) -> str:
        return "".join(self.pieces(blocks))

    def pieces(self, blocks: list[Block]) -> Iterator[str]:
        open_nodes: list[int] = []
        for block in blocks:
            chain = self.holders(block)
            shared = common(open_nodes, chain)
            for node in reversed(open_nodes[shared:]):
                yield self.tag(node)[1]
            for node in chain[shared:]:
                yield self.tag(node)[0]
            open_nodes = chain
            yield self.run(block)
        for node in reversed(open_nodes):
            yield self.tag(node)[1]

    def holders(self, block: Block) -> list[int]:
        """The elements around a block that are worth writing, the outermost first."""
        node = self.outline.nodes[block.node]
        return self.chain(node.parent if node.element.tag in LEAVES else block.node)

    def chain(self, node: int) -> list[int]:
        """An element, if it is worth writing, and the outermost around it that are."""
        passed = []
        while node not in self.chains:
            passed.append(node)
            node = self.outline.nodes[node].parent
        chain = self.chains[node]
        for each in reversed(passed):
            if self.written(each) is not None and len(chain) < MAX_DEPTH:
                chain = [*chain, each]
            self.chains[each] = chain
        return chain

    def tag(self, node: int) -> tuple[str, str]:
        return self.written(node) or ("", "")

    def written(self, node: int) -> tuple[str, str] | None:
        if node not in self.tags:
            self.tags[node] = self.tags_of(node)
        return self.tags[node]

    def tags_of(self, node: int) -> tuple[str, str] | None:
        element, tag = self.outline.nodes[node].element, self.name_of(node)
        if tag == "body":
            return None
        names = attributes(element)
        if tag not in STRUCTURE:
            return (f"<div{names}>", "</div>") if names else None
        return f"<{tag}{names}>", f"</{tag}>"

    def name_of(self, node: int) -> str:
        """The tag of an element; that of the parts of a layout table is "div"."""
        tag = str(self.outline.nodes[node].element.tag)
        return "div" if tag in TABLE_PARTS and self.is_layout(node) else tag

    def is_layout(self, node: int) -> bool:
        """Whether a part of a table belongs to one that only places things on the page."""
        while self.outline.nodes[node].element.tag != "table":
            node = self.outline.nodes[node].parent
            if node < 0:
                return True
        if node not in self.layout:
            self.layout[node] = not is_data_table(self.outline, node)
        return self.layout[node]

    def run(self, block: Block) -> str:
        element = self.outline.nodes[block.node].element
        tag = element.tag
        if tag in LEAVES:
            return f'<{tag} data-block="{block.index}"{attributes(element)}>{block.html}</{tag}>'
        if tag in HOLDERS and self.runs[block.node] == 1:
            return f'<span data-block="{block.index}">{block.html}</span>'
        return f'<p data-block="{block.index}">{block.html}</p>'


def is_data_table(outline: Outline, node: int) -> bool:
    """Whether a table holds data: rows of short cells, and no table inside."""
    table = outline.nodes[node].element
    if table.find(".//table") is not None or table.get("role") == "presentation":
        return False
    if table.find(".//th") is not None or table.find(".//caption") is not None:
        return True
    rows = [row for row in table.iter("tr") if len(row) > 1]
    inside = outline.blocks[outline.nodes[node].first_block : outline.nodes[node].end_block]
    long = sum(len(block.text) > 300 for block in inside)
    return len(rows) > 1 and long * 10 <= len(inside)


def attributes(element: Element) -> str:
    return "".join([f' {k}="{escape(v)}"' for k, v in element.items() if v and k in WRITTEN])


def common(one: list[int], other: list[int]) -> int:
    """How many leading entries two chains share."""
    if one is other:  # Those of two paragraphs side by side.
        return len(one)
    shared = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        shared += 1
    return shared
