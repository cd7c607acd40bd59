"""The article as HTML: its blocks, and what stands among them and is no text.

The blocks are cleaned on the allow-list of `clean`. Embeds, formulas, marks and named places are
made on their own; numbered empty elements stand for them until the text is clean.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from html import escape

from lxml.etree import _Element as Element

from pipelines import embeds
from pipelines.blocks import Aside, Block, Node, Outline
from pipelines.clean import TAGS, clean
from pipelines.code_language import code_language
from pipelines.cutting import HOLDERS, LEAVES, STRUCTURE, Writer
from pipelines.hints import CAPTION
from pipelines.place import Place

#: Attributes that matter of elements around text.
HOLDING = ("lang", "dir", "cite", "colspan", "rowspan", "start")
#: No page can write this: `value` is none of the attributes that are kept of its elements.
HOLE = re.compile(r'<data value="(\d+)"></data>')
EMPTY_LINK = re.compile(r'<a(?: (?:href|title)="[^"]*")*></a>')
TAG = re.compile(r"<[^<>]*>")
ID = re.compile(r'(<[a-z][^<>]*?) id="([^"]*)"')
#: The key for what stands behind the last block.
END = -1


def article_html(outline: Outline, blocks: list[Block], base: str | None) -> str:
    """The HTML of `blocks` and of what is among them; its addresses absolute if `base` is known."""
    shown = list(with_captions(outline, blocks))
    return ArticleWriter(outline, shown, base).html() if shown else ""


def with_captions(outline: Outline, blocks: list[Block]) -> Iterator[Block]:
    """`blocks`, and what well-made pages print below those that are pictures.

    The text of an article goes on without its captions; a picture that moves takes its own along.
    """
    kept = {block.index for block in blocks}
    for block in blocks:
        yield block
        below = outline.blocks[block.index + 1 : block.index + 2]
        for caption in below if block.images and not block.text else ():
            if caption.index not in kept and is_caption_of(outline, caption, block):
                yield caption


def is_caption_of(outline: Outline, caption: Block, picture: Block) -> bool:
    """Whether a block that calls itself a caption is in the same figure as a picture."""
    figure = outline.nodes[caption.node].parent
    return bool(caption.hints & CAPTION) and figure in outline.ancestors(picture.node)[-3:]


class ArticleWriter(Writer):
    """Writes blocks without what only rules look for, and with their asides and named places."""

    def __init__(self, outline: Outline, blocks: list[Block], base: str | None) -> None:
        super().__init__(outline)
        self.blocks = blocks
        self.base = base
        self.place = Place(outline, blocks)
        self.kept = set(self.place.kept)
        #: By the index of a block: holes in its HTML, what stands alone before it, its names.
        self.inside: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
        self.before: defaultdict[int, list[Block]] = defaultdict(list)
        self.names: defaultdict[int, list[str]] = defaultdict(list)
        self.holes: list[str] = []
        self.seen: set[str] = set()
        self.languages: set[str] = set()

    def html(self) -> str:
        self.name_blocks()
        for aside in self.place.near(self.outline.asides):
            self.put(aside) if aside.element.tag in embeds.KNOWN else self.put_name(aside)
        found = self.write(list(self.items()))
        found += "".join(map(self.named_place, self.names[END]))
        found = EMPTY_LINK.sub("", clean(found, self.base, self.languages))
        return HOLE.sub(lambda hole: self.holes[int(hole[1])], found) if self.holes else found

    def items(self) -> Iterator[Block]:
        for block in self.blocks:
            yield from self.before.get(block.index, ())
            yield block
        yield from self.before.get(END, ())

    def name_blocks(self) -> None:
        """Give the ids of elements that are not written to the first block in or behind them."""
        place, nodes = self.place, self.outline.nodes
        for index in range(max(place.top + place.is_page, 0), place.end):
            node = nodes[index]
            name = node.element.get("id")
            if not name or not (place.has_text(index) or place.has(index, *extent(node))):
                continue
            block = place.following(node.first_block)
            if not self.keeps_id(index, block):
                self.names[block].append(name)

    def keeps_id(self, index: int, block: int) -> bool:
        """Whether an element is written with its own id, given the first kept block behind it."""
        if not self.place.has_text(index):
            return False
        tag = self.name_of(index)
        return tag in STRUCTURE or (tag in LEAVES and self.outline.blocks[block].node == index)

    def put_name(self, aside: Aside) -> None:
        """The id, or the name, of an inline element: that of the block that it begins."""
        element = aside.element
        name = element.get("id") or element.get("name") or ""
        if self.is_in_text(aside):
            if element.tag in TAGS and element.get("id"):
                return
            if self.has_words_before(aside):
                self.inside[aside.block].append(
                    (self.outline.offset(aside), self.named_place(name))
                )
            else:
                self.names[aside.block].append(name)
        elif self.place.has(aside.node, aside.block, aside.block):
            self.names[self.place.following(aside.block)].append(name)

    def put(self, aside: Aside) -> None:
        """An embed between blocks, a formula or a mark where it stands."""
        element = aside.element
        within = self.is_in_text(aside)
        if not (within or self.belongs(aside)):
            return
        if not (html := embeds.written(element, self.base)):
            return
        if within and element.tag not in embeds.ATTRIBUTES:
            self.inside[aside.block].append((self.outline.offset(aside), self.hole(html)))
            return
        position = aside.block + (within and self.has_words_before(aside))
        hole = f"<p>{self.hole(html)}</p>" if element.tag == "math" else self.hole(html)
        alone = Block([""], hole, self.place.holder_of_text(aside.node), index=END)
        self.before[self.place.following(position)].append(alone)

    def belongs(self, aside: Aside) -> bool:
        place, nodes = self.place, self.outline.nodes
        if aside.element.tag == "form":
            later = range(aside.node + 1, len(nodes))
            own = next(n for n in later if nodes[n].element is aside.element)
            return own > place.top and place.has(own, *extent(nodes[own]))
        if aside.element.tag == "script" and place.is_page and not place.is_between(aside.block):
            return False
        return place.has(aside.node, aside.block, aside.block)

    def is_in_text(self, aside: Aside) -> bool:
        return aside.run is not None and aside.block in self.kept

    def has_words_before(self, aside: Aside) -> bool:
        before = self.outline.blocks[aside.block].html[: self.outline.offset(aside)]
        return bool(TAG.sub("", before).strip())

    def hole(self, html: str) -> str:
        """What stands for a piece of HTML until the text around it is clean."""
        self.holes.append(html)
        return f'<data value="{len(self.holes) - 1}"></data>'

    def named_place(self, name: str) -> str:
        """A place that links lead to, and nothing in it; none where there is one of that name."""
        return self.hole(f'<span id="{escape(name)}"></span>') if self.is_new(name) else ""

    def is_new(self, name: str) -> bool:
        """Whether no element has got this id yet: browsers go to the first."""
        known = name in self.seen
        self.seen.add(name)
        return not known

    def tags_of(self, node: int) -> tuple[str, str] | None:
        element = self.outline.nodes[node].element
        if element.tag not in STRUCTURE or (tag := self.name_of(node)) == "div":
            return None
        return f"<{tag}{self.own_id(element)}{holding(element)}>", f"</{tag}>"

    def own_id(self, element: Element) -> str:
        name = element.get("id")
        return f' id="{escape(name)}"' if name and self.is_new(name) else ""

    def run(self, block: Block) -> str:
        if block.index == END:
            return block.html
        element = self.outline.nodes[block.node].element
        tag = element.tag if element.tag in LEAVES and element.tag != "legend" else "p"
        html = self.with_holes(block)
        names = self.names.get(block.index, [])
        if element.tag in HOLDERS and self.runs[block.node] == 1:
            return "".join(map(self.named_place, names)) + html
        own = self.own_id(element) if element.tag in LEAVES else ""
        while names and not own:
            name = names.pop(0)
            own = f' id="{escape(name)}"' if self.is_new(name) else ""
        more = (holding(element) if element.tag in LEAVES else "") + self.class_of(element)
        return f"<{tag}{own}{more}>{''.join(map(self.named_place, names))}{html}</{tag}>"

    def with_holes(self, block: Block) -> str:
        """The HTML of a block with its asides, and no id twice.

        Lines may have been taken from it since its asides were placed.
        """
        html = block.html
        if block.index in self.inside:
            start = self.outline.blocks[block.index].html.find(html)
            for offset, hole in reversed(self.inside[block.index]):
                at = max(offset - start, 0) if start >= 0 else 0
                html = html[:at] + hole + html[at:]
        if ' id="' in html:
            html = ID.sub(lambda tag: tag[0] if self.is_new(tag[2]) else tag[1], html)
        return html

    def class_of(self, element: Element) -> str:
        """The language that a listing is in, as HTML names it."""
        if element.tag != "pre" or not (language := code_language(element)):
            return ""
        self.languages.add(f"language-{language}")
        return f' class="language-{language}"'


def extent(node: Node) -> tuple[int, int]:
    return node.first_block, node.end_block


def holding(element: Element) -> str:
    found = element.attrib
    if not found:
        return ""
    return "".join([f' {key}="{escape(v)}"' for key in HOLDING if (v := found.get(key))])
