"""The blocks of text of a page, as a reader sees them: what stands between two breaks.

A block is a paragraph, heading, list entry, table cell, or a run of text between other blocks or
between two `<br>`. So the text of hand-made pages, where everything is `<font>` and `<br>`, comes
out in the same shape as that of well-made ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from html import escape
from itertools import accumulate
from typing import TypeAlias

from lxml import etree
from lxml.etree import _Element as Element

from pipelines import hints
from pipelines.wordlist import words

SKIPPED = words(
    "script style noscript template svg math object applet canvas audio video select option"
    " datalist textarea input head title link meta base map progress meter iframe noframes noembed"
)
#: What is skipped and yet part of an article: see `Aside`. `<embed>` is not skipped, for lxml puts
#: into it what stands behind it.
ASIDES = words("iframe video audio object applet script canvas svg math")
BLOCKS = words(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main"
    " menu nav ol p pre search section summary table tbody td tfoot th thead tr ul button"
    " marquee noframes"
)
#: Inline tags that mean something; others (font, span without names) leave only their text.
INLINE = words(
    "a abbr b bdi bdo big cite code data del dfn em i ins kbd mark q rp rt ruby s samp small strike"
    " strong sub sup time tt u var"
)
KEPT = words(
    "href class id itemprop rel datetime title lang dir content itemtype data-datetime"
    " data-timestamp data-date cite"
)
HEADINGS = words("h1 h2 h3 h4 h5 h6 dt")
BREAK = "\x1e"
#: A longer text is hardly on two pages.
LABEL = 80
#: What a link from a heading to itself says.
PERMALINKS = frozenset("¶#🔗§") | {"🔗\ufe0e", "🔗\ufe0f"}
ZERO_WIDTH = dict.fromkeys(map(ord, "\u200b\u200c\u2060\ufeff\u00ad"))
ZERO_WIDTH_JOINERS = re.compile("[\u200b\u2060\ufeff\u00ad]")


#: HTML, an image, an inline element that begins, or (None) the end of the last one that has begun.
Piece: TypeAlias = str | Element | None


@dataclass(slots=True)
class Node:
    """One block-level element. `parent` is an index into `Outline.nodes`, -1 at the top."""

    element: Element
    parent: int
    hints: int
    first_block: int = 0
    #: One past the last block inside.
    end_block: int = 0


@dataclass(slots=True)
class Block:
    """One run of text. `lines` are parted by single `<br>`; an image alone has no text."""

    lines: list[str]
    #: Its HTML, or the pieces that this is made of when it is first asked for.
    source: str | list[Piece]
    node: int
    #: Characters that are inside links.
    link_chars: int = 0
    #: For each line, whether most of it is bold or large.
    strong: list[bool] = field(default_factory=list)
    images: int = 0
    index: int = 0
    #: How many links have words or pictures in it.
    links: int = 0
    #: All hints of the elements around it, and its own.
    hints: int = 0
    text: str = field(init=False)
    link_density: float = field(init=False)

    def __post_init__(self) -> None:
        self.text = self.lines[0] if len(self.lines) == 1 else "\n".join(self.lines)
        self.link_density = self.link_chars / len(self.text) if self.text else 0.0

    @property
    def html(self) -> str:
        """Of two blocks in three nobody asks for it, and to make it is a quarter of the walk."""
        if not isinstance(self.source, str):
            self.source = written(self.source)
        return self.source

    @property
    def begins(self) -> str:
        """What its HTML begins with, a tag or a text; all of it need not be made for that."""
        if isinstance(self.source, str):
            return self.source
        return next(filter(None, started(self.source, [])), "")


@dataclass(slots=True)
class Aside:
    """What stands among the text without being text: an embed, a form, a named place."""

    element: Element
    #: The block-level element that holds it.
    node: int
    #: The block that it stands in or, without an offset, before.
    block: int
    #: How many pieces of the run were before it.
    pieces: int
    #: The HTML of the block that it stands in; None if in none.
    run: list[Piece] | None = None


@dataclass(slots=True)
class Outline:
    """All blocks of a page in reading order, and the block-level elements that hold them."""

    nodes: list[Node]
    blocks: list[Block]
    asides: list[Aside] = field(default_factory=list)
    #: By the index of a block: where in its HTML each of its pieces starts.
    starts: dict[int, list[int]] = field(default_factory=dict)

    def offset(self, aside: Aside) -> int:
        """Where in its block's HTML an aside stands. Asked for within the article only."""
        if aside.run is None:
            return -1
        if aside.block not in self.starts:
            self.starts[aside.block] = starts(aside.run)
        return self.starts[aside.block][aside.pieces]

    def ancestors(self, node: int) -> list[int]:
        """Indexes of `node` and all that hold it, the outermost first."""
        chain = []
        while node >= 0:
            chain.append(node)
            node = self.nodes[node].parent
        chain.reverse()
        return chain


def fold(text: str) -> str:
    """`text` with every run of white space as one space, and without what has no width."""
    # Most texts are so already, and the only white space that Python calls printable is the space.
    is_even = has_no_breaks(text) if len(text) > LABEL and text.isascii() else text.isprintable()
    if is_even and "  " not in text and text[:1] != " " and text[-1:] != " ":
        return text
    if not text.isascii() and ZERO_WIDTH_JOINERS.search(text):
        text = ZERO_WIDTH_JOINERS.sub("", text)
    return " ".join(text.split())


def has_no_breaks(text: str) -> bool:
    """Whether the only white space of a text in ASCII is the space: of a paragraph, each character
    alone is found in a tenth of the time that it takes to look at all."""
    return not (
        "\n" in text or "\t" in text or "\r" in text or "\f" in text or "\v" in text
        or "\x1c" in text or "\x1d" in text or "\x1e" in text or "\x1f" in text
    )  # fmt: skip


def fingerprint(text: str) -> int:
    """A 64-bit hash of a block's lines, signed (as SQLite keeps it), the same in every process.

    >>> fingerprint("All rights\\nreserved.") == fingerprint("all rights reserved.")
    True
    """
    return label_hash(text) if len(text) <= LABEL else text_hash(text)


@lru_cache(maxsize=20_000)
def label_hash(text: str) -> int:
    """Remembered: the labels of links are on page after page."""
    return text_hash(text)


def text_hash(text: str) -> int:
    digest = blake2b(
        text.replace("\n", " ").casefold().encode("utf-8", "replace"), digest_size=8
    ).digest()
    return int.from_bytes(digest, "big", signed=True)


def outline(body: Element) -> Outline:
    """Part `body` into blocks."""
    return Walker().walk(body)


class Walker:
    """Goes through the elements once and collects runs of text.

    Inline elements that are open where a run ends are closed and opened again in the next one,
    so that each block's HTML stands on its own.
    """

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.blocks: list[Block] = []
        self.stack: list[int] = [-1]
        self.open_inline: list[Element] = []
        self.pre = 0
        self.links = self.link_number = self.counted_link = 0
        self.is_link: list[bool] = []
        self.bold = 0
        self.strong_elements: list[Element] = []
        self.asides: list[Aside] = []
        self.placed = 0
        self.start_run()

    def start_run(self) -> None:
        self.parts: list[str] = []
        self.html: list[Piece] = [*self.open_inline]
        self.link_chars = self.images = self.link_count = 0
        self.strong_chars = [0]
        self.has_text = False
        self.after_break = False
        #: Whether the run holds anything yet that ending it must see to.
        self.begun = False
        self.placed = len(self.asides)

    def walk(self, body: Element) -> Outline:
        walk = etree.iterwalk(body, events=("start", "end"))
        blocks, skipped = BLOCKS, SKIPPED
        for event, element in walk:
            tag = element.tag
            if event == "start":
                if tag in skipped:
                    walk.skip_subtree()
                    if tag in ASIDES:
                        self.note(element)
                    continue
                if tag in blocks:
                    self.enter_block(element, tag)
                else:
                    self.enter_inline(element, tag)
                if (text := element.text) and not (tag == "a" and is_anchor_mark(element, text)):
                    self.add(text)
            else:
                if tag in blocks:
                    self.leave_block(tag)
                elif tag not in skipped:
                    self.leave_inline(element, tag)
                if (text := element.tail) and element is not body:
                    self.add(text)
        self.flush()
        return Outline(self.nodes, self.blocks, self.asides)

    def add(self, text: str) -> None:
        if text.isspace():
            if self.parts:
                self.parts.append(text)
                self.html.append(text)
            return
        if self.links or self.bold:
            plain = text.strip()
            if self.links and plain in PERMALINKS and self.in_heading():
                return
            self.count_chars(len(plain))
        self.parts.append(text)
        self.html.append(escape(text, quote=False) if "<" in text or "&" in text else text)
        self.has_text = self.begun = True
        self.after_break = False

    def count_chars(self, chars: int) -> None:
        if self.links:
            self.link_chars += chars
            self.count_link()
        if self.bold:
            self.strong_chars[-1] += chars

    def in_heading(self) -> bool:
        node = self.stack[-1]
        return node >= 0 and (self.nodes[node].element.tag in HEADINGS)

    def enter_block(self, element: Element, tag: str) -> None:
        if self.begun:
            self.flush()
        if tag == "pre":
            self.pre += 1
        elif tag == "form":
            self.note(element)
        node = Node(element, self.stack[-1], hints.hints(element), len(self.blocks))
        self.stack.append(len(self.nodes))
        self.nodes.append(node)

    def leave_block(self, tag: str) -> None:
        if self.begun:
            self.flush()
        if tag == "pre":
            self.pre -= 1
        self.nodes[self.stack.pop()].end_block = len(self.blocks)

    def enter_inline(self, element: Element, tag: str) -> None:
        if tag == "br":
            self.line_break()
        elif tag == "img":
            self.image(element)
        else:
            names = element.keys()
            if tag == "a":
                self.enter_link(element, names)
            elif is_strong(element, tag):
                self.bold += 1
                self.strong_elements.append(element)
            if tag == "embed" or ("id" in names and tag != "font" and element.get("id")):
                self.note(element)
            self.open_inline.append(element)
            self.html.append(element)
            self.begun = True

    def enter_link(self, element: Element, names: list[str]) -> None:
        """A target (`<a name>`) leads nowhere, and old pages leave it open to their end."""
        is_link = "href" in names or not ("name" in names or "id" in names)
        self.is_link.append(is_link)
        self.links += is_link
        self.link_number += is_link
        if "name" in names and "id" not in names:
            self.note(element)

    def note(self, element: Element) -> None:
        self.asides.append(Aside(element, self.stack[-1], len(self.blocks), len(self.html)))

    def leave_inline(self, element: Element, tag: str) -> None:
        if tag in ("br", "img"):
            return
        if tag == "a":
            self.links -= self.is_link.pop()
        elif self.strong_elements and self.strong_elements[-1] is element:
            self.strong_elements.pop()
            self.bold -= 1
        self.open_inline.pop()
        self.html.append(None)
        self.begun = True

    def line_break(self) -> None:
        if self.after_break and not self.pre:
            self.flush()
            return
        self.after_break = self.begun = True
        if self.has_text or self.pre:
            self.parts.append(BREAK)
            self.strong_chars.append(0)
            self.html.append("<br>")

    def count_link(self) -> None:
        """Count the open link, once a run."""
        if self.link_number != self.counted_link or not self.link_count:
            self.link_count += 1
            self.counted_link = self.link_number

    def image(self, element: Element) -> None:
        if not self.links and (letter := dropped_cap(element)):
            self.add(letter)
            return
        self.images += 1
        self.begun = True
        if self.links:
            self.count_link()
        self.html.append(element)
        self.after_break = False

    def flush(self) -> None:
        """End the current run; keep it as a block if it has text or an image."""
        if self.has_text or self.images:
            lines, strong = self.lines()
            if lines or self.images:
                for aside in self.asides[self.placed :]:
                    if aside.node == self.stack[-1]:
                        aside.run = self.html
                self.blocks.append(
                    Block(
                        lines or [""], self.html, self.stack[-1], self.link_chars, strong,
                        self.images, len(self.blocks), self.link_count,
                    )
                )  # fmt: skip
        self.start_run()

    def lines(self) -> tuple[list[str], list[bool]]:
        """The lines of the run, and for each whether it is mostly bold or large."""
        text = "".join(self.parts)
        if self.pre:
            kept = text.replace(BREAK, "\n").strip("\n").rstrip()
            return (kept.split("\n"), [False]) if kept.strip() else ([], [])
        if BREAK not in text:
            line = fold(text)
            return ([line], [self.strong_chars[0] * 2 > len(line)]) if line else ([], [])
        lines = [
            (line, strong * 2 > len(line))
            for part, strong in zip(text.split(BREAK), self.strong_chars, strict=True)
            if (line := fold(part))
        ]
        return [line for line, _ in lines], [strong for _, strong in lines]


LARGE = re.compile(
    r"font-weight:\s*(?:bold|[6-9]00)|font-size:\s*(?:x*-?large|(?:1[89]|[2-9]\d)(?:px|pt)|1[4-9]pt"
    r"|1\.[3-9]\d*r?em|[2-9](?:\.\d+)?r?em|1[3-9]\d%|[2-9]\d\d%)"
)


def is_anchor_mark(element: Element, text: str) -> bool:
    """Whether a link with a text is the sign behind a heading that leads to the heading itself."""
    return text in ("¶", "#", "§", "🔗") and (element.get("href") or "").startswith("#")


#: What follows a picture of a letter, the rest of the word or the next word, in small letters.
REST_OF_WORD = re.compile(r"[^\W\d_]{2}|\s+[^\W\d_]{2}")


def dropped_cap(element: Element) -> str | None:
    """The letter that a picture shows in place of a text's first, by its alternative text."""
    alt = (element.get("alt") or "").strip()
    if len(alt) != 1 or not alt.isupper():
        return None
    rest = element.tail or ""
    if not rest.strip() and (after := element.getnext()) is not None:
        rest = after.text or ""
    match = REST_OF_WORD.match(rest)
    if not match or (rest[0].isspace() and alt not in "AIO"):
        return None
    return alt


def is_strong(element: Element, tag: str) -> bool:
    """Whether an inline element makes its text bold, or large as headings are."""
    if tag in ("b", "strong", "big"):
        return True
    if tag == "font":
        size = element.get("size") or ""
        return size[:1] == "+" or size in ("4", "5", "6", "7")
    style = element.get("style") if tag == "span" else None
    return bool(style and LARGE.search(style))


def written(pieces: list[Piece]) -> str:
    """The HTML of a run; what is still open at its end is closed."""
    ends: list[str] = []
    return "".join(started(pieces, ends)).removesuffix("<br>") + "".join(reversed(ends))


def started(pieces: list[Piece], ends: list[str]) -> Iterator[str]:
    """The HTML of each piece; `ends` are the end tags of what is still open."""
    for piece in pieces:
        if isinstance(piece, str):
            yield piece
        elif piece is None:
            yield ends.pop()
        elif piece.tag == "img":
            yield image_html(piece)
        else:
            start, end = opening(piece, piece.tag)
            ends.append(end)
            yield start


def starts(pieces: list[Piece]) -> list[int]:
    """Where in the HTML of a run each of its pieces starts."""
    html = list(started(pieces, []))
    end = len("".join(html).removesuffix("<br>"))
    return [min(start, end) for start in accumulate(map(len, html), initial=0)]


UNWRITTEN = ("", "")
PLAIN = {tag: (f"<{tag}>", f"</{tag}>") for tag in INLINE}


def opening(element: Element, tag: str) -> tuple[str, str]:
    """The start and end tag that stand for an inline element in a block's HTML."""
    if tag in ("font", "embed"):
        return UNWRITTEN
    found = element.items()
    attributes = "".join([f' {k}="{escape(v)}"' for k, v in found if v and k in KEPT])
    if not attributes:
        return PLAIN.get(tag, UNWRITTEN)
    if not tag.isalnum():
        tag = "span"
    return f"<{tag}{attributes}>", f"</{tag}>"


IMAGE_SOURCES = ("src", "data-src", "data-original", "data-lazy-src", "data-hi-res-src")


def image_html(element: Element) -> str:
    found = element.attrib
    sources = [v for key in IMAGE_SOURCES if (v := found.get(key)) and not v.startswith("data:")]
    if not sources:
        return ""
    alt = found.get("alt")
    others = "".join([f' {key}="{escape(v)}"' for key in ("title", "id") if (v := found.get(key))])
    return (
        f'<img src="{escape(sources[-1] if len(sources) > 1 else sources[0])}"'
        + (f' alt="{escape(alt)}"' if alt is not None else "")
        + others
        + "".join([f' {side}="{n}"' for side in SIDES if (n := pixels(found.get(side)))])
        + ">"
    )


SIDES = ("width", "height")


def pixels(length: str | None) -> str:
    """The number of an HTML length in pixels; empty for shares of the width, and for none."""
    number = length.strip().removesuffix("px") if length else ""
    return number if number.isdecimal() and number.isascii() else ""
