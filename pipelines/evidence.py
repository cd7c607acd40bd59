"""What speaks for and against each block being part of the article, as numbers.

Each block gets a row of `NAMES`: what it is, what is around it, and where it stands relative to
the main text and to the headline. `trees.py` turns a row into a vote.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate

from pipelines import hints as names_of_parts
from pipelines import titles
from pipelines.blocks import Block, Outline
from pipelines.hints import CAPTION, CELL, HEADING, LIST, UNWANTED
from pipelines.wordlist import words

Row = list[float]

#: The order of the numbers in a row; `trees.py` depends on it.
NAMES = (
    "by_rules", "in_container", "in_main", "right_below_main", "before_main", "after_main",
    "main_share", "main_class", "steps_below_main", "unwanted", "caption", "list", "cell",
    "size", "plain", "link_density", "ends_sentence", "capitals", "furniture_words", "images",
    "parent_prose", "parent_blocks", "grandparent_prose", "prose_before", "prose",
    "plain_2_before", "plain_before", "plain_after", "plain_2_after",
    "density_before", "density_after", "unwanted_2_before", "unwanted_after",
    "nav", "aside", "footer", "header", "article", "form", "figure", "quote", "pre", "heading",
    "comment", "share", "related", "promo", "meta", "notice", "hidden", "body", "tags",
    "author_box", "teaser", "paragraph",
    "names_below_main", "level", "level_before", "level_after", "twins", "copies",
    "after_headline", "is_title", "declared", "described", "place",
    "strong", "emphasised", "at", "starts_link", "colon", "starts_quote", "links", "lines",
    "prose_10_before", "prose_10_after", "from_start", "to_end", "parent_density", "led_in",
)  # fmt: skip
#: Those that may be no whole numbers, and the whole ones that may be below zero.
FRACTIONS = words(
    "main_share plain link_density capitals parent_prose grandparent_prose prose_before prose"
    " plain_2_before plain_before plain_after plain_2_after density_before density_after place"
    " prose_10_before prose_10_after parent_density"
)
SIGNED = words("after_headline declared")
#: The kinds of parts that count each for itself, in the order of their names above.
KINDS = tuple(
    getattr(names_of_parts, name.upper()) for name in NAMES[NAMES.index("nav"):]
    [: NAMES.index("paragraph") - NAMES.index("nav") + 1]
)  # fmt: skip
LEVELS = {f"h{level}": level for level in range(1, 7)}
#: A heading further from the text than this, or a text without one, has no distance.
FAR = -1000
NOT_WORD = re.compile(r"\W+")
#: As many characters tell whether a block is part of a text given elsewhere.
BEGINNING = 80

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
#: The same for a text in small letters, of which a beginning of this length is enough.
SMALL_FURNITURE_WORDS = re.compile(FURNITURE_WORDS.pattern)
LONGEST_FURNITURE = 40
OPENING_QUOTES = frozenset('"“„«‘')
#: One paragraph counts for no more characters, lest it decide alone.
MOST = 600


@dataclass(frozen=True, slots=True)
class Said:
    """What a page's head says of its article: keys of its titles, all of the text, a summary.

    Texts are `squeezed`.
    """

    titles: frozenset[str] = frozenset()
    text: str = ""
    summaries: tuple[str, ...] = ()


def squeezed(text: str) -> str:
    """Letters and digits only, to find a text in another."""
    return NOT_WORD.sub("", text).casefold()


@dataclass(frozen=True, slots=True)
class Findings:
    """What the rules of `region.py` found: the article's element, the element right above most of
    its prose, the blocks they would keep, and how each block reads."""

    container: int
    main: int
    kept: frozenset[int]
    sizes: list[int]
    ends: list[bool]
    said: Said = Said()


@dataclass(slots=True)
class Part:
    """What is the same for all blocks in one element: its first block and one past its last, prose
    per block in it and in what holds it, how many are named like it, and how it begins."""

    start: int
    end: int
    prose: float
    prose_above: float
    twins: int
    density: float
    led_in: bool


def evidence(outline: Outline, found: Findings) -> list[Row]:
    """A row for each block of the page, in order."""
    survey = Survey(outline, found)
    return [survey.row(i) for i in range(len(outline.blocks))]


class Survey:
    """Measures the page once, then writes the row of any block."""

    def __init__(self, outline: Outline, found: Findings) -> None:
        self.outline, self.nodes, self.found = outline, outline.nodes, found
        self.blocks = outline.blocks
        # Not by `min` and `max`: to call these takes several times as long.
        links = [b.link_density for b in self.blocks]
        self.density = [share if share < 1.5 else 1.5 for share in links]
        self.plain = [
            size * (1 - share) if share < 1 else 0.0
            for size, share in zip(found.sizes, links, strict=True)
        ]
        self.shared = set(outline.ancestors(found.main))
        below = self.hints_below()
        self.hints = [below[b.node] for b in self.blocks]
        self.ways: dict[int, tuple[int, int]] = dict.fromkeys(self.shared | {-1}, (0, 0))
        self.good = [
            size >= 80 and density < 0.4 and not hints & UNWANTED
            for size, density, hints in zip(found.sizes, self.density, self.hints, strict=True)
        ]
        prose = (min(p, MOST) if g else 0 for p, g in zip(self.plain, self.good, strict=True))
        self.prose = [0.0, *accumulate(prose)]
        self.parents = [self.holder(b) for b in self.blocks]
        self.measure_main()
        self.measure_around()
        self.measure_likeness()
        self.kinds = {hints: [hints & kind > 0 for kind in KINDS] for hints in set(self.hints)}
        self.headline = self.headline_index()
        self.parts: dict[int, Part] = {}

    def hints_below(self) -> list[int]:
        """For each node the hints of what parts it from the main text; last, for no node, none."""
        below = [0] * (len(self.nodes) + 1)
        for index, node in enumerate(self.nodes):
            if index not in self.shared:
                below[index] = below[node.parent] | node.hints
        return below

    def way(self, node: int) -> tuple[int, int]:
        """How many elements part a node from the main text, and how many of them have a name."""
        if node not in self.ways:
            here = self.nodes[node]
            steps, named = self.way(here.parent)
            found = here.element.attrib
            self.ways[node] = (steps + 1, named + ("class" in found or "id" in found))
        return self.ways[node]

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

    def share(self, node: int) -> float:
        """Prose per block inside an element."""
        start, end = self.span(node)
        return (self.prose[end] - self.prose[start]) / (end - start) if node >= 0 else 0.0

    def measure_around(self) -> None:
        """What each block has before and behind it; -1 beyond either end of the page."""
        self.total = self.prose[-1] + 1
        self.container, self.main = self.span(self.found.container), self.span(self.found.main)
        self.main_share = (self.prose[self.main[1]] - self.prose[self.main[0]]) / self.total
        self.plain_near = [-1.0, -1.0, *self.plain, -1.0, -1.0]
        self.density_near = [-1.0, *self.density, -1.0]
        self.unwanted_near = [1, 1, *(hints & UNWANTED > 0 for hints in self.hints), 1, 1]

        linked = accumulate((b.link_chars for b in self.blocks), initial=0)
        chars = accumulate((len(b.text) for b in self.blocks), initial=0)
        self.linked, self.chars = list(linked), list(chars)
        self.levels = [0, *map(self.level, self.blocks), 0]

    def measure_likeness(self) -> None:
        """How many elements are named like the one above a block, and blocks say the same."""
        parents = {parent: self.node_name(parent) for parent in set(self.parents)}
        self.alike, self.parent_names = Counter(parents.values()), parents
        self.copies = Counter(block.text for block in self.blocks)

    def node_name(self, node: int) -> tuple[str, str]:
        element = self.nodes[node].element
        return element.tag, element.get("class") or ""

    def level(self, block: Block) -> int:
        node = self.nodes[block.node]
        if not node.hints & HEADING and node.parent >= 0:
            node = self.nodes[node.parent]
        return LEVELS[node.element.tag] if node.hints & HEADING else 0

    def headline_index(self) -> int:
        """The block that is most likely the headline: the last before the text that says a title
        of the page, or else is a heading of the first level; -1 for none."""
        levels, titled = self.levels, self.titled_blocks()
        self.titled = set(titled)
        for those in (
            [i for i in titled if levels[i + 1] == 1],
            [i for i in titled if levels[i + 1]],
            [i for i, block in enumerate(self.blocks) if levels[i + 1] == 1 and block.text],
            titled,
        ):
            if those:
                before = [i for i in those if i <= self.first]
                return before[-1] if before else those[0]
        return -1

    def titled_blocks(self) -> list[int]:
        """The blocks that say nothing but a title of the page."""
        wanted = self.found.said.titles
        if not wanted:
            return []
        shortest, longest = min(map(len, wanted)), 2 * max(map(len, wanted))
        return [
            i
            for i, block in enumerate(self.blocks)
            if shortest <= len(block.text) <= longest and titles.key(block.text) in wanted
        ]

    def in_declared(self, text: str) -> tuple[int, bool]:
        """Whether a block stands in the text that the page's head gives (1), or not (-1; 0: it
        gives none); and whether it is the summary."""
        said = self.found.said
        if not (said.text or said.summaries):
            return 0, False
        start = squeezed(text[:BEGINNING])
        if not start:
            return 0, False
        summary = len(start) > 20 and any(start[:40] in each for each in said.summaries)
        return (1 if start in said.text else -1) if said.text else 0, summary

    def row(self, i: int) -> Row:
        found, block, plain, prose = self.found, self.blocks[i], self.plain_near, self.prose
        hints, (steps, named) = self.hints[i], self.way(block.node)
        text, begins, levels, total = block.text, block.begins, self.levels, self.total
        declared, described = self.in_declared(text)
        parent = self.parents[i]
        if parent not in self.parts:
            self.parts[parent] = self.part(parent)
        part = self.parts[parent]
        before = i - 10 if i > 10 else 0
        after = i + 11 if i + 11 < len(self.blocks) else -1
        return [
            i in found.kept, self.container[0] <= i < self.container[1],
            self.main[0] <= i < self.main[1],
            parent == found.main, max(self.first - i, 0), max(i - self.last, 0),
            self.main_share, self.name(block) == self.main_name, steps,
            block.hints & UNWANTED > 0, hints & CAPTION > 0, hints & LIST > 0,
            block.hints & CELL > 0,
            found.sizes[i], self.plain[i], self.density[i], found.ends[i], capitals(text),
            begins_as_furniture(text), block.images,
            part.prose, part.end - part.start, part.prose_above, prose[i] / total, total,
            plain[i], plain[i + 1], plain[i + 3], plain[i + 4],
            self.density_near[i], self.density_near[i + 2],
            self.unwanted_near[i], self.unwanted_near[i + 3],
            *self.kinds[hints],
            named, levels[i + 1], levels[i], levels[i + 2],
            part.twins, self.copies[text],
            i - self.headline if self.headline >= 0 else FAR, i in self.titled,
            declared, described, i / len(self.blocks),
            all(block.strong) and bool(text), begins.startswith(("<em", "<i>", "<small")),
            "@" in text, begins.startswith("<a "), text.endswith(":"), text[:1] in OPENING_QUOTES,
            block.links, len(block.lines),
            (prose[i] - prose[before]) / total, (prose[after] - prose[i + 1]) / total,
            min(i - part.start, 30), min(part.end - 1 - i, 30), part.density, part.led_in,
        ]  # fmt: skip

    def part(self, node: int) -> Part:
        start, end = self.span(node)
        above = self.nodes[node].parent if node >= 0 else -1
        return Part(
            start, end, self.share(node), self.share(above), self.alike[self.parent_names[node]],
            (self.linked[end] - self.linked[start]) / (self.chars[end] - self.chars[start] or 1),
            start > 0 and self.blocks[start - 1].text.endswith(":"),
        )  # fmt: skip

    def span(self, node: int) -> tuple[int, int]:
        if node < 0:
            return 0, 0
        return self.nodes[node].first_block, self.nodes[node].end_block


def begins_as_furniture(text: str) -> bool:
    start = text[:LONGEST_FURNITURE]
    if start.isascii() and start[:1].isalnum():  # As nearly all do; this is four times as quick.
        return SMALL_FURNITURE_WORDS.match(start.lower()) is not None
    return FURNITURE_WORDS.match(text) is not None


FIRST_WORDS = 60
#: For each byte of ASCII "A" for a capital, a space for white space, and "a" for another.
SHAPE = bytes(
    ord("A" if chr(byte).isupper() else " " if chr(byte).isspace() else "a") for byte in range(256)
)


def capitals(text: str) -> float:
    """The share of words that begin with a capital; of the first sixty."""
    found = text.split(maxsplit=FIRST_WORDS)
    rest = found.pop() if len(found) > FIRST_WORDS else ""
    if not found:
        return 0.0
    if not text.isascii():
        return sum(word[0].isupper() for word in found) / len(found)
    # Many times as quick as to ask about each word.
    shape = b" " + text[: len(text) - len(rest)].encode().translate(SHAPE)
    return shape.count(b" A") / len(found)
