"""Which blocks of a page are its article: what leads in, the body, what trails after.

Every block gets a score by what it is and where it stands; the element whose blocks add up to the
most holds the article, and inside it what scores as furniture is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from lxml.etree import _Element as Element

from pipelines.blocks import Block, Outline, fingerprint
from pipelines.cutting import is_data_table
from pipelines.evidence import Findings, Said, Survey
from pipelines.hints import (
    ARTICLE,
    ASIDE,
    BODY,
    CAPTION,
    CELL,
    COMMENT,
    FIGURE,
    FOOTER,
    HEADING,
    LIST,
    MAIN,
    NAV,
    PARAGRAPH,
    PRE,
    QUOTE,
    UNWANTED,
)
from pipelines.trees import vote

ENDING = re.compile(r"[.!?…:;。！？؟।][\"'”’»)\]*]*$")
#: As many characters as an end may have, with its quotes and brackets.
END_LENGTH = 8
DENSE_SCRIPT = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


#: An unwanted part with more of the page's prose is misnamed; comments are often more than their
#: article.
LARGE_SHARE = 0.4
OFTEN_LARGE = COMMENT
OFTEN_LARGE_SHARE = 0.8
#: A page of fewer characters may be a note of one line.
SMALL_PAGE = 1000
#: A caption is shorter.
SHORT = 200
#: Votes (log-odds) from here on keep a block: a little above even odds, for furniture hurts more.
THRESHOLD = 0.3
SUB_HEADINGS = frozenset(("h2", "h3", "h4", "h5", "h6"))
#: Elements whose pieces stay together.
HOLDERS = frozenset(("table", "ul", "ol", "dl"))
NEVER = -9.0
#: What an article never has outside its element.
NEVER_THERE = ASIDE | COMMENT | FOOTER | NAV
#: For a page whose head says nothing.
NOTHING = Said()
LISTS = frozenset({"ul", "ol", "dl"})
#: A block of so many characters does not stand in two places of one text.
LONG = 60


def weigh_hints(outline: Outline) -> None:
    """Give each block the hints of all that is around it.

    An unwanted kind that holds much of the page's text is a misnomer and does not count.
    """
    nodes, blocks = outline.nodes, outline.blocks
    plain = [len(b.text) - b.link_chars if is_prose(b) else 0 for b in blocks]
    before = [0]
    for chars in plain:
        before.append(before[-1] + chars)
    total: list[int] = []
    for node in nodes:
        own = node.hints
        if own & UNWANTED:
            chars = before[node.end_block] - before[node.first_block]
            own &= ~misnomers(chars / (before[-1] or 1))
        total.append(own | (total[node.parent] & ~(HEADING | PARAGRAPH) if node.parent >= 0 else 0))
    for block in blocks:
        block.hints = total[block.node]


def misnomers(share: float) -> int:
    """The hints that an element with such a share of the page's prose does not deserve."""
    if share > OFTEN_LARGE_SHARE:
        return UNWANTED
    return UNWANTED & ~OFTEN_LARGE if share > LARGE_SHARE else 0


def ends_sentence(text: str) -> bool:
    return not text[-1:].isalnum() and ENDING.search(text[-END_LENGTH:]) is not None


def is_prose(block: Block) -> bool:
    """Whether a block reads like running text: long enough, and not a row of links."""
    return len(block.text) >= 80 and block.link_density < 0.4


def text_size(text: str) -> int:
    """Characters, those of scripts without spaces counted as three."""
    if text.isascii():
        return len(text)
    return len(text) + 2 * len(DENSE_SCRIPT.findall(text))


def score(block: Block, chars: int) -> float:
    """How much a block of so many characters speaks for (above 0) or against being part of an
    article."""
    text = block.text
    if not text:
        return 0.0
    density = block.link_density
    size = chars * (1 - density)
    if density > 0.45 and is_sentence_with_link(block):
        value = 0.3
    elif density > 0.6 and block.hints & LIST and block.link_chars < len(text) - 12:
        value = -0.1
    elif density > 0.6:
        value = -0.5 - min(block.link_chars, 120) / 100
    elif size >= 80 and density < 0.35:
        value = 1 + min(size, 800) / 100
    elif size >= 35 and ends_sentence(text):
        value = 0.7
    elif block.hints & (HEADING | PRE | QUOTE | CAPTION | LIST | CELL):
        value = 0.0
    else:
        value = -0.15
    if block.hints & PARAGRAPH and value > 0:
        value += 0.3
    if block.hints & UNWANTED:
        value = -0.1 - abs(value) / 2 if block.links else -0.1
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
    return widened(outline, sums, best)


def widened(outline: Outline, sums: list[float], best: int) -> int:
    """`best`, or what holds it as long as it is no more than a paragraph or two."""
    nodes = outline.nodes
    while best >= 0 and nodes[best].end_block - nodes[best].first_block < 3:
        parent = nodes[best].parent
        if parent <= 0 or sums[nodes[parent].end_block] <= sums[nodes[parent].first_block]:
            break
        best = parent
    return best


def content_blocks(outline: Outline, blocks: list[Block], scores: list[float]) -> list[Block]:
    """The blocks that belong to the text: prose, and what stands among prose and fits."""
    good = [value > 0 for value in scores]
    kept = good.copy()
    for start, end in runs(outline, blocks):
        near = any(good[max(0, start - 4) : end + 4])
        if keeps_run(blocks[start:end], good[start:end], near_prose=near):
            kept[start:end] = [not is_furniture(block) for block in blocks[start:end]]
    good = kept.copy()
    for position, block in enumerate(blocks):
        kept[position] = good[position] or fits(block, position, good)
    keep_captions(blocks, kept)
    return [block for block, keep in zip(blocks, kept, strict=True) if keep]


def runs(outline: Outline, blocks: list[Block]) -> Iterator[tuple[int, int]]:
    """Where the entries of one list or table of data stand together: (start, end)."""
    known: dict[int, int] = {-1: -1}
    holders = [
        holder(outline, block.node, known) if block.hints & (LIST | CELL) else -1
        for block in blocks
    ]
    start = 0
    for position in range(1, len(blocks) + 1):
        if position == len(blocks) or holders[position] != holders[start]:
            if position - start > 1 and holders[start] >= 0:
                yield start, position
            start = position


def holder(outline: Outline, node: int, known: dict[int, int]) -> int:
    """The innermost list or table of data around an element; -1 for none.

    `known` holds what was found before: to look through a large table once is enough.
    """
    passed = []
    while node not in known:
        tag = outline.nodes[node].element.tag
        if tag in LISTS or (tag == "table" and is_data_table(outline, node)):
            known[node] = node
        else:
            passed.append(node)
            node = outline.nodes[node].parent
    known |= dict.fromkeys(passed, known[node])
    return known[node]


def keeps_run(blocks: list[Block], good: list[bool], *, near_prose: bool) -> bool:
    """Whether a list or table belongs to the text: near prose, and not just links."""
    text = sum(len(block.text) for block in blocks)
    linked = sum(block.link_chars for block in blocks)
    unwanted = sum(is_unwanted(block) for block in blocks)
    if unwanted * 2 > len(blocks):
        return False
    return (near_prose or any(good)) and linked <= 0.75 * text


def is_unwanted(block: Block) -> bool:
    return bool(block.hints & UNWANTED)


def is_furniture(block: Block) -> bool:
    """Whether a block is out of place even inside a list that belongs to the text."""
    return is_unwanted(block) or (block.link_density > 0.9 and len(block.text) > 200)


def fits(block: Block, position: int, good: list[bool]) -> bool:
    """Whether a block that is no prose by itself belongs to the prose around it."""
    if is_unwanted(block):
        return False
    after = any(good[position + 1 : position + 4])
    before = any(good[max(0, position - 3) : position])
    if block.link_density > 0.6:
        return False
    if block.hints & HEADING or not block.text:
        return after or before
    if block.hints & (LIST | CELL | PRE | QUOTE | FIGURE | CAPTION):
        return before or after
    return before and after


def is_sentence_with_link(block: Block) -> bool:
    """Whether a block is a sentence around a link, and not a label on one."""
    return (
        ends_sentence(block.text)
        and not block.begins.startswith("<a ")
        and not block.html.endswith("</a>")
    )


def is_caption(block: Block, above: Block) -> bool:
    """Whether a short block stands right below a picture."""
    alone = above.images and not above.text
    return bool(alone) and len(block.text) < SHORT and block.link_density <= 0.6


def find_region(
    outline: Outline, repeated: Set[int] = frozenset(), said: Said = NOTHING
) -> tuple[int, list[Block]]:
    """The element that holds the article (-1: none), and its blocks without furniture.

    `repeated` are fingerprints of what many pages of the site share, and no page is about; `said`
    is what the page's head says of its article. What is repeated is taken from the text when all
    is weighed: a page whose text has none of it is read as if nothing was known of its site.
    """
    found = findings(outline, said)
    if found.container < 0:
        return -1, small_page(unrepeated(outline.blocks, repeated))
    weighed = votes(outline, found)
    kept = unrepeated(voted(outline, weighed), repeated)
    kept = with_parts(outline, kept, weighed)
    return found.container, once(outline, [block for block in kept if not is_no_text(block)])


def unrepeated(blocks: list[Block], repeated: Set[int]) -> list[Block]:
    if not repeated:
        return blocks
    return [block for block in blocks if fingerprint(block.text) not in repeated]


def with_parts(outline: Outline, kept: list[Block], votes: list[float]) -> list[Block]:
    """`kept` with what was taken from it and its text is not whole without: headings and paragraphs
    between its paragraphs, cells and entries of its tables and lists. "Ingredients" is on every
    recipe, and the same advice to see a doctor in many articles."""
    if len(kept) < 2:
        return kept
    around = set(outline.ancestors(kept[0].node)) & set(outline.ancestors(kept[-1].node))
    found = [kept[0]]
    for after in kept[1:]:
        before = found[-1]
        found += [
            block
            for block in outline.blocks[before.index + 1 : after.index]
            if (
                is_part(outline, block, (before, after), around)
                and (votes[block.index] > THRESHOLD or block.index + 1 == after.index)
            )
            or (votes[block.index] > THRESHOLD and is_between(outline, block, (before, after)))
        ]
        found.append(after)
    return found


def is_part(outline: Outline, block: Block, beside: tuple[Block, Block], around: Set[int]) -> bool:
    """Whether a block belongs to the text that it stands in: a heading between its paragraphs, or
    a piece of one of its lists and tables. `around` are the elements around all of the text."""
    node = outline.nodes[block.node]
    if node.element.tag in SUB_HEADINGS:
        return node.parent in (outline.nodes[each.node].parent for each in beside)
    chain = reversed(outline.ancestors(block.node))
    holder = next((each for each in chain if outline.nodes[each].element.tag in HOLDERS), -1)
    return holder not in around and any(holder in outline.ancestors(each.node) for each in beside)


def is_between(outline: Outline, block: Block, beside: tuple[Block, Block]) -> bool:
    """Whether a block is prose in the midst of paragraphs such as itself."""
    seats = {seat(outline, each) for each in (block, *beside)}
    return len(seats) == 1 and is_prose(block)


def seat(outline: Outline, block: Block) -> tuple[int, str]:
    """The element that a paragraph stands in, and what it is itself: "" between two `<br>`."""
    node = outline.nodes[block.node]
    if node.end_block - node.first_block > 1:
        return block.node, ""
    return node.parent, node.element.tag


def votes(outline: Outline, found: Findings) -> list[float]:
    """How much speaks for each block being part of the article, as log-odds."""
    survey = Survey(outline, found)
    return [
        vote(survey.row(i)) if worth_it else NEVER
        for i, worth_it in enumerate(asked(outline, found))
    ]


def asked(outline: Outline, found: Findings) -> list[bool]:
    """Which blocks the trees are asked about: no comments; and outside the article's element
    neither rows of links nor what stands beside, below or above all pages.

    The rows are half of all blocks of the web: of 32,000 on labelled pages one was kept. Comments
    below a short text look like more of it: of 138 on labelled pages five are part of the text.
    """
    node = outline.nodes[found.container]
    return [
        not block.hints & COMMENT
        if node.first_block <= block.index < node.end_block
        else block.link_density <= 0.5 and not block.hints & NEVER_THERE
        for block in outline.blocks
    ]


def small_page(blocks: list[Block]) -> list[Block]:
    """What there is on a page of a few lines, where nothing reads like prose."""
    if sum(len(block.text) for block in blocks) > SMALL_PAGE:
        return []
    return [block for block in blocks if not is_unwanted(block) and block.link_density < 0.5]


def findings(outline: Outline, said: Said = NOTHING) -> Findings:
    """What the rules say about the blocks of a page."""
    weigh_hints(outline)
    blocks = outline.blocks
    sizes = [text_size(block.text) for block in blocks]
    scores = [score(block, size) for block, size in zip(blocks, sizes, strict=True)]
    ends = [ends_sentence(block.text) for block in blocks]
    best = container(outline, scores)
    if best < 0:
        return Findings(-1, -1, frozenset(), sizes, ends, said)
    main = main_node(outline, blocks, scores)
    kept = kept_by_rules(outline, best, scores, sizes)
    return Findings(best, main, frozenset(kept), sizes, ends, said)


def kept_by_rules(outline: Outline, best: int, scores: list[float], sizes: list[int]) -> list[int]:
    """Indexes of the blocks inside the article's element that are no furniture by the rules."""
    node = outline.nodes[best]
    inside = outline.blocks[node.first_block : node.end_block]
    hints = [block.hints for block in inside]
    weigh_hints_inside(outline, inside, scores)
    kept = content_blocks(outline, inside, [score(block, sizes[block.index]) for block in inside])
    for block, before in zip(inside, hints, strict=True):
        block.hints = before
    return [block.index for block in once(outline, kept)]


#: Lines that are no part of any text: what stands above an advertisement or in place of a script,
#: and a time that was left for programs to read.
NO_TEXT = re.compile(
    r"\W*(?:(?:(?:story|article)\s+continues\s+(?:below|after)\s+)?(?:this\s+)?advert(?:isement)?s?"
    r"|anzeige|werbung|publicité|publicidad|publicidade|pubblicità|reclame|advertentie|annons"
    r"|this\s+slideshow\s+requires\s+javascript"
    r"|\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)\W*",
    re.IGNORECASE,
)


def is_no_text(block: Block) -> bool:
    return not block.images and NO_TEXT.fullmatch(block.text) is not None


def voted(outline: Outline, votes: list[float]) -> list[Block]:
    """The blocks that the votes keep; entries of one list or table stay or go together."""
    blocks = outline.blocks
    keep = [each > THRESHOLD for each in votes]
    for start, end in runs(outline, blocks):
        run = blocks[start:end]
        for_it = sum(len(block.text) for block in run if keep[block.index])
        together = 2 * for_it > sum(len(block.text) for block in run)
        for block in run:
            keep[block.index] = together and not (is_furniture(block) and not keep[block.index])
    keep_captions(blocks, keep)
    return [block for block, yes in zip(blocks, keep, strict=True) if yes]


def keep_captions(blocks: list[Block], kept: list[bool]) -> None:
    """Keep the short texts that stand with kept pictures, or are one piece with a picture."""
    for position, block in enumerate(blocks):
        if kept[position] or is_unwanted(block) or (block.hints & CAPTION and block.text):
            continue
        if block.images:
            around = kept[max(0, position - 1) : position + 2]
            kept[position] = any(around) and len(block.text) < SHORT and not block.link_chars
        elif position and kept[position - 1]:
            kept[position] = is_caption(block, blocks[position - 1])


def weigh_hints_inside(outline: Outline, blocks: list[Block], scores: list[float]) -> None:
    """Give each block the hints of what parts it from the main text, and of nothing above that.

    A name that is shared with the main text ("paywall", "modal-content") says nothing.
    """
    shared = set(outline.ancestors(main_node(outline, blocks, scores)))
    total: dict[int, int] = {-1: 0}
    for block in blocks:
        for index in outline.ancestors(block.node):
            if index not in total:
                node = outline.nodes[index]
                above = total[node.parent] & ~(HEADING | PARAGRAPH)
                own = node.hints & ~UNWANTED if index in shared else node.hints
                total[index] = above | own
        block.hints = total[block.node]


def main_node(outline: Outline, blocks: list[Block], scores: list[float]) -> int:
    """The element right above most of the prose."""
    chars: dict[int, int] = {}
    for block in blocks:
        if is_prose(block) and scores[block.index] > 0:
            node = outline.nodes[block.node]
            alone = node.end_block - node.first_block == 1
            above = node.parent if alone else block.node
            chars[above] = chars.get(above, 0) + len(block.text)
    return max(chars, key=lambda index: chars[index]) if chars else -1


def once(outline: Outline, blocks: list[Block]) -> list[Block]:
    """Blocks without long ones that stood in another element before: a copy for small screens,
    a pull quote. A paragraph like the first, and not followed by what followed it, is a refrain.
    """
    first: dict[str, int] = {}
    kept = []
    for position, block in enumerate(blocks):
        before = first.setdefault(block.text, position) if len(block.text) >= LONG else position
        if before == position or is_refrain(outline, blocks, before, position):
            kept.append(block)
    return kept


def is_refrain(outline: Outline, blocks: list[Block], before: int, again: int) -> bool:
    """Whether a text stands twice because it was written twice."""
    nodes = outline.nodes
    one, other = (nodes[blocks[position].node] for position in (before, again))
    if one.parent == other.parent:
        return True
    around = [
        {blocks[n].text for n in (position - 1, position + 1) if 0 <= n < len(blocks)}
        for position in (before, again)
    ]
    return is_like(one.element, other.element) and not around[0] & around[1]


def is_like(one: Element, other: Element) -> bool:
    """Whether two elements and what holds them have the same tags and classes."""
    return all(
        first is not None
        and second is not None
        and (first.tag, first.get("class")) == (second.tag, second.get("class"))
        for first, second in ((one, other), (one.getparent(), other.getparent()))
    )
