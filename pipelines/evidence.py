"""What speaks for and against each block being part of the article, as numbers.

Each block gets a row of `NAMES`: what it is, what is around it, and where it stands relative to
the main text. `trees.py` turns a row into a vote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import accumulate

from pipelines.blocks import Block, Outline
from pipelines.hints import CAPTION, CELL, LIST, UNWANTED

Row = list[float]

#: The order of the numbers in a row; `trees.py` depends on it.
NAMES = (
    "by_rules", "in_container", "in_main", "right_below_main", "before_main", "after_main",
    "main_share", "main_class", "steps_below_main", "unwanted", "caption", "list", "cell",
    "size", "plain", "link_density", "ends_sentence", "capitals", "furniture_words", "images",
    "parent_prose", "parent_blocks", "grandparent_prose", "prose_before", "prose",
    "plain_2_before", "plain_before", "plain_after", "plain_2_after",
    "density_before", "density_after", "unwanted_2_before", "unwanted_after",
)  # fmt: skip

#: How lines begin that ask for something, lead elsewhere or name a source.
FURNITURE_WORDS = re.compile(
    r"^\W*(?:read (?:more|also|next|the full)|also read|see also|more on|related|recommended|follow"
    r" (?:us|me|@)|subscribe|sign up|join (?:us|our)|newsletter|advertisement|share this|share on"
    r"|click here|photo(?:s|graph)?(?: by|:|credit)|image(?: credit|:| source)|copyright|©|\(c\)"
    r"|all rights|getty|comments?|leave a|tags?:|filed under|categories|posted in|source:|via:"
    r"|continue reading|lesen sie|mehr zum|lire aussi|à lire|leia|lee también|leggi anche"
    r"|download the|watch:|video:|listen|print|e-?mail|facebook|twitter|whatsapp|loading|skip to"
    r"|back to top|this article (?:was|is|has)|this story|editor'?s note|contact the|about the author"
    r"|you (?:may|might) (?:also )?like|most read|don'?t miss|sponsored|log ?in|register|login"
    r"|already a|terms|privacy)",
    re.IGNORECASE,
)
#: One paragraph counts for no more characters, lest it decide alone.
MOST = 600


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules of `region.py` found: the article's element, the element right above most of
    its prose, the blocks they would keep, and how each block reads."""

    container: int
    main: int
    kept: frozenset[int]
    sizes: list[int]
    ends: list[bool]


def evidence(outline: Outline, found: Findings) -> list[Row]:
    """A row for each block of the page, in order."""
    survey = Survey(outline, found)
    return [survey.row(i) for i in range(len(outline.blocks))]


class Survey:
    """Measures the page once, then writes the row of any block."""

    def __init__(self, outline: Outline, found: Findings) -> None:
        self.outline, self.nodes, self.found = outline, outline.nodes, found
        self.blocks = outline.blocks
        self.density = [min(1.5, b.link_density) for b in self.blocks]
        self.plain = [
            size * (1 - min(1.0, density))
            for size, density in zip(found.sizes, self.density, strict=True)
        ]
        self.shared = set(outline.ancestors(found.main))
        self.below: dict[int, tuple[int, int]] = dict.fromkeys(self.shared | {-1}, (0, 0))
        self.relative = [self.hints_below(b.node) for b in self.blocks]
        self.good = [
            size >= 80 and density < 0.4 and not hints & UNWANTED
            for size, density, (hints, _) in zip(
                found.sizes, self.density, self.relative, strict=True
            )
        ]
        prose = (min(p, MOST) if g else 0 for p, g in zip(self.plain, self.good, strict=True))
        self.prose = [0.0, *accumulate(prose)]
        self.parents = [self.holder(b) for b in self.blocks]
        self.measure_main()
        self.measure_around()

    def hints_below(self, node: int) -> tuple[int, int]:
        """The hints of what parts a node from the main text, and how many elements that is."""
        if node not in self.below:
            hints, steps = self.hints_below(self.nodes[node].parent)
            self.below[node] = (hints | self.nodes[node].hints, steps + 1)
        return self.below[node]

    def holder(self, block: Block) -> int:
        """The element above a block's own; its own where that holds more blocks."""
        node = self.nodes[block.node]
        return node.parent if node.end_block - node.first_block == 1 else block.node

    def measure_main(self) -> None:
        main = self.found.main
        inside = [i for i, g in enumerate(self.good) if g and self.parents[i] == main]
        self.first, self.last = (inside[0], inside[-1]) if inside else (0, 0)
        chars: dict[tuple[str, str], float] = {}
        for index in inside:
            name = self.name(self.blocks[index])
            chars[name] = chars.get(name, 0) + self.plain[index]
        self.main_name = max(chars, key=lambda name: chars[name]) if chars else None

    def name(self, block: Block) -> tuple[str, str]:
        element = self.nodes[block.node].element
        return element.tag, element.get("class") or ""

    def share(self, node: int) -> tuple[float, int]:
        """Prose per block inside an element, and the number of its blocks."""
        if node < 0:
            return 0.0, 0
        start, end = self.nodes[node].first_block, self.nodes[node].end_block
        return (self.prose[end] - self.prose[start]) / (end - start), end - start

    def measure_around(self) -> None:
        """What each block has before and behind it; -1 beyond either end of the page."""
        self.total = self.prose[-1] + 1
        self.container, self.main = self.span(self.found.container), self.span(self.found.main)
        self.main_share = (self.prose[self.main[1]] - self.prose[self.main[0]]) / self.total
        self.plain_near = [-1.0, -1.0, *self.plain, -1.0, -1.0]
        self.density_near = [-1.0, *self.density, -1.0]
        self.unwanted_near = [1, 1, *(hints & UNWANTED > 0 for hints, _ in self.relative), 1, 1]

    def row(self, i: int) -> Row:
        found, block, plain = self.found, self.blocks[i], self.plain_near
        hints, steps = self.relative[i]
        parent = self.parents[i]
        parent_prose, parent_blocks = self.share(parent)
        above = self.nodes[parent].parent if parent >= 0 else -1
        return [
            i in found.kept, self.container[0] <= i < self.container[1],
            self.main[0] <= i < self.main[1],
            parent == found.main, max(self.first - i, 0), max(i - self.last, 0),
            self.main_share, self.name(block) == self.main_name, steps,
            block.hints & UNWANTED > 0, hints & CAPTION > 0, hints & LIST > 0,
            block.hints & CELL > 0,
            found.sizes[i], self.plain[i], self.density[i], found.ends[i], capitals(block.text),
            FURNITURE_WORDS.match(block.text) is not None, block.images,
            parent_prose, parent_blocks, self.share(above)[0], self.prose[i] / self.total, self.total,
            plain[i], plain[i + 1], plain[i + 3], plain[i + 4],
            self.density_near[i], self.density_near[i + 2],
            self.unwanted_near[i], self.unwanted_near[i + 3],
        ]  # fmt: skip

    def span(self, node: int) -> tuple[int, int]:
        if node < 0:
            return 0, 0
        return self.nodes[node].first_block, self.nodes[node].end_block


def capitals(text: str) -> float:
    """The share of words that begin with a capital; of the first sixty."""
    first = [word[0] for word in text.split(maxsplit=60)[:60]]
    return sum(map(str.isupper, first)) / len(first) if first else 0.0
