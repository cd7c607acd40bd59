"""Where in its page an article is, and whether something that is no text stands in it.

An embed or a form is the article's where it is inside the element that holds the article's blocks,
close to one of them, and in no menu, comment or advertisement.
"""

from __future__ import annotations

from bisect import bisect_left

from pipelines.blocks import Aside, Block, Outline
from pipelines.cutting import HOLDERS, LEAVES
from pipelines.hints import (
    AUTHOR_BOX,
    COMMENT,
    FIGURE,
    FOOTER,
    HIDDEN,
    NAV,
    NOTICE,
    PROMO,
    RELATED,
    SHARE,
)  # fmt: skip

#: Parts of a page that are not of the article although they stand in it.
FOREIGN = NAV | FOOTER | COMMENT | SHARE | RELATED | PROMO | NOTICE | HIDDEN | AUTHOR_BOX
#: What belongs to a text has no more blocks between itself and the text.
NEAR = 2


class Place:
    """The place of `blocks` (one or more, in reading order) in `outline`."""

    def __init__(self, outline: Outline, blocks: list[Block]) -> None:
        self.outline = outline
        self.kept = [block.index for block in blocks]
        self.top = self.holder(blocks[0], blocks[-1])
        count = len(outline.nodes)
        later = range(self.top + 1, count)
        #: One past the last element inside `top`.
        self.end = next((n for n in later if outline.nodes[n].parent < self.top), count)
        self.is_page = self.top < 0 or outline.nodes[self.top].element.tag in ("body", "html")

    def holder(self, first: Block, last: Block) -> int:
        """The innermost element around both, and so around all between, that may hold several."""
        chains = (self.outline.ancestors(block.node) for block in (first, last))
        chain = [one for one, other in zip(*chains, strict=False) if one == other]
        while chain and self.outline.nodes[chain[-1]].element.tag in LEAVES | HOLDERS:
            chain.pop()
        return chain[-1] if chain else -1

    def near(self, asides: list[Aside]) -> list[Aside]:
        """Those that may belong by where they are; of forms it matters where they end."""
        first, last = self.kept[0] - NEAR, self.kept[-1] + 1 + NEAR
        return [a for a in asides if first <= a.block <= last or a.element.tag == "form"]

    def following(self, position: int) -> int:
        """The first kept block from `position` on; -1 behind the last."""
        place = bisect_left(self.kept, position)
        return self.kept[place] if place < len(self.kept) else -1

    def has_text(self, index: int) -> bool:
        """Whether kept blocks are in an element."""
        node = self.outline.nodes[index]
        return node.first_block <= self.following(node.first_block) < node.end_block

    def is_between(self, position: int) -> bool:
        return self.kept[0] < position <= self.kept[-1]

    def has(self, index: int, start: int, end: int) -> bool:
        """Whether something in element `index`, from block `start` to before `end`, belongs."""
        return self.is_near(start, end) and self.is_inside(index)

    def is_near(self, start: int, end: int) -> bool:
        place = bisect_left(self.kept, start)
        if place and start - 1 - self.kept[place - 1] <= NEAR:
            return True
        return 0 <= self.following(end) - end <= NEAR

    def is_inside(self, index: int) -> bool:
        """Whether an element is in the article's, and in no foreign part of it."""
        if not self.top <= index < self.end:
            return False
        nodes = self.outline.nodes
        while index > self.top and not self.has_text(index):
            if nodes[index].hints & FOREIGN and not nodes[index].hints & FIGURE:
                return False
            index = nodes[index].parent
        return True

    def holder_of_text(self, index: int) -> int:
        """`index`, or what is around it, so that no text that is left out is in it."""
        nodes = self.outline.nodes
        found = index
        while index > self.top and not self.has_text(index):
            if nodes[index].first_block < nodes[index].end_block:
                found = nodes[index].parent
            index = nodes[index].parent
        return found
