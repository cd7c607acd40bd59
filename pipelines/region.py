"""Which blocks of a page are its article: what leads in, the body, what trails after.

Every block gets a score by what it is and where it stands; the element whose blocks add up to the
most holds the article, and inside it what scores as furniture is left out.
"""

from __future__ import annotations

import re
from collections.abc import Set

from pipelines.blocks import Block, Outline, fingerprint
from pipelines.hints import (
    ARTICLE,
    BODY,
    CAPTION,
    CELL,
    FIGURE,
    FOOTER,
    HEADER,
    HEADING,
    LIST,
    MAIN,
    NAV,
    PARAGRAPH,
    PRE,
    QUOTE,
    TEASER,
    UNWANTED,
)

SENTENCE_END = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]*]*$")
DENSE_SCRIPT = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def weigh_hints(outline: Outline) -> None:
    """Give each block the hints of all that is around it.

    An unwanted kind that holds half of the page's text is a misnomer and does not count.
    """
    nodes, blocks = outline.nodes, outline.blocks
    plain = [len(block.text) - block.link_chars for block in blocks]
    before = [0]
    for chars in plain:
        before.append(before[-1] + chars)
    half = before[-1] / 2
    total: list[int] = []
    for node in nodes:
        own = node.hints
        if own & UNWANTED and before[node.end_block] - before[node.first_block] > half:
            own &= ~UNWANTED
        total.append(own | (total[node.parent] & ~(HEADING | PARAGRAPH) if node.parent >= 0 else 0))
    for block in blocks:
        block.hints = total[block.node]


def text_size(text: str) -> int:
    """Characters, those of scripts without spaces counted as three."""
    if text.isascii():
        return len(text)
    return len(text) + 2 * len(DENSE_SCRIPT.findall(text))


def score(block: Block) -> float:
    """How much a block speaks for (above 0) or against being part of an article."""
    text = block.text
    if not text:
        return 0.0
    density = block.link_density
    size = text_size(text) * (1 - density)
    if density > 0.6:
        value = -0.5 - min(block.link_chars, 120) / 100
    elif size >= 80 and density < 0.35:
        value = 1 + min(size, 800) / 100
    elif size >= 35 and SENTENCE_END.search(text):
        value = 0.7
    elif block.hints & (HEADING | PRE | QUOTE | CAPTION):
        value = 0.0
    else:
        value = -0.3
    if block.hints & PARAGRAPH and value > 0:
        value += 0.3
    if block.hints & UNWANTED:
        value = -0.5 - abs(value) / 2
    elif value > 0 and block.hints & (BODY | ARTICLE | MAIN):
        value *= 1.2
    return value


def container(outline: Outline, scores: list[float]) -> int:
    """Index of the node whose blocks score most together, the innermost of equals; -1 for none."""
    sums = [0.0]
    for value in scores:
        sums.append(sums[-1] + value)
    best, best_sum = -1, 0.0
    for index, node in enumerate(outline.nodes):
        total = sums[node.end_block] - sums[node.first_block]
        if total >= best_sum and total > 0:
            best, best_sum = index, total
    return best


def content_blocks(blocks: list[Block], scores: list[float]) -> list[Block]:
    """The blocks that belong to the text: prose, and what stands among prose and fits."""
    good = [value > 0 for value in scores]
    kept: list[Block] = []
    for position, block in enumerate(blocks):
        if good[position] or fits(block, position, good, blocks):
            kept.append(block)
    return kept


def fits(block: Block, position: int, good: list[bool], blocks: list[Block]) -> bool:
    """Whether a block that is no prose by itself belongs to the prose around it."""
    if block.hints & UNWANTED or block.link_density > 0.6:
        return False
    after = any(good[position + 1 : position + 4])
    before = any(good[max(0, position - 3) : position])
    if block.hints & HEADING or not block.text:
        return after or before
    if block.hints & (LIST | CELL | PRE | QUOTE | FIGURE | CAPTION):
        return before or after
    return before and after


def find_region(outline: Outline, repeated: Set[int] = frozenset()) -> tuple[int, list[Block]]:
    """The element that holds the article (-1: none), and its blocks without furniture.

    `repeated` are fingerprints of what many pages of the site share, and no page is about.
    """
    weigh_hints(outline)
    blocks = outline.blocks
    if repeated:
        blocks = [block for block in blocks if fingerprint(block.text) not in repeated]
    scores = [0.0] * len(outline.blocks)
    for block in blocks:
        scores[block.index] = score(block)
    best = container(outline, scores)
    if best < 0:
        return best, []
    node = outline.nodes[best]
    inside = [b for b in blocks if node.first_block <= b.index < node.end_block]
    return best, content_blocks(inside, [scores[block.index] for block in inside])
