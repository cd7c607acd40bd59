"""The menus of a page, as trees: nested lists, drop-downs, rows of links, footers.

A menu is found by its shape (links, short labels, next to no other text), so that it does not
matter which builder made it. Labels stay as printed, mistakes and all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from lxml.etree import _Element as Element

from pipelines import hints
from pipelines.blocks import Outline, fold
from sitekeep.article import Menu, NavItem
from sitekeep.url import normalise

#: A longer label is a sentence with a link, not a menu entry.
MAX_LABEL = 90
#: Above this many entries it is an index of content.
MAX_ENTRIES = 1000
LISTS = frozenset({"ul", "ol", "menu", "dl"})
ENTRIES = frozenset({"li", "dt", "dd"})
IGNORED = frozenset({"script", "style", "template", "noscript", "svg", "select", "form"})
#: Labels of a row of links are shorter still.
MAX_ROW_LABEL = 40
#: Characters of plain text beside a menu; more is an article with a list in it.
MAX_PROSE_BESIDE = 200
PLACES = (
    (hints.FOOTER, "footer"),
    (hints.ASIDE, "sidebar"),
    (hints.HEADER | hints.NAV, "header"),
)


def find_menus(
    outline: Outline, url: str | None, base: str | None, *, deep: bool = False
) -> list[Menu]:
    """Every menu of the page in reading order, the same tree once; `deep`: of the lists that hold
    other lists only."""
    finder, survey = Finder(url, base), Survey(outline)
    found: dict[tuple[NavItem, ...], Menu] = {}
    for index in survey.menu_nodes(rows=not deep):
        element = outline.nodes[index].element
        if deep and not holds_list(element):
            continue
        items = tuple(finder.items(element))
        if is_menu(items):
            found.setdefault(items, Menu(items, survey.place(index)))
    return list(found.values())


def holds_list(element: Element) -> bool:
    lists = element.iterdescendants(*LISTS) if element.tag in LISTS else iter(())
    return next(lists, None) is not None


class Survey:
    """How much of each block-level element is text, and how much of that is links."""

    def __init__(self, outline: Outline) -> None:
        self.nodes = outline.nodes
        blocks = outline.blocks
        self.chars = [0, *accumulate([len(block.text) for block in blocks])]
        self.link_chars = [0, *accumulate([block.link_chars for block in blocks])]
        self.links = [0, *accumulate([block.links for block in blocks])]

    def total(self, sums: list[int], index: int) -> int:
        node = self.nodes[index]
        return sums[node.end_block] - sums[node.first_block]

    def menu_nodes(self, *, rows: bool) -> Iterator[int]:
        """The outermost lists, and `rows` of links without a list, that may be menus."""
        holding_lists = self.nodes_with_lists() if rows else set()
        end = -1  # of the last menu, in blocks: what is inside it is no other menu
        for index, node in enumerate(self.nodes):
            if node.first_block < end or node.first_block == node.end_block:
                continue
            if node.element.tag in LISTS:
                found = self.is_list_menu(index)
                end = node.end_block  # of a list without menu, too: its parts are no menus
            else:
                found = rows and index not in holding_lists and self.is_row(index)
                end = node.end_block if found else end
            if found:
                yield index

    def nodes_with_lists(self) -> set[int]:
        holding: set[int] = set()
        for node in self.nodes:
            if node.element.tag in LISTS:
                parent = node.parent
                while parent >= 0 and parent not in holding:
                    holding.add(parent)
                    parent = self.nodes[parent].parent
        return holding

    def is_list_menu(self, index: int) -> bool:
        """Whether nearly all text of a list is links with short labels."""
        links, linked = self.total(self.links, index), self.total(self.link_chars, index)
        if links < 2 or linked > MAX_LABEL * links:
            return False
        return self.linked_enough(index, 0.75) and self.in_furniture(index)

    def is_row(self, index: int) -> bool:
        """Whether an element is a row of links: three at least, parted by next to nothing."""
        links, linked = self.total(self.links, index), self.total(self.link_chars, index)
        if links < 3 or not 0 < linked <= MAX_ROW_LABEL * links:
            return False
        return self.linked_enough(index, 0.7) and self.in_furniture(index)

    def linked_enough(self, index: int, share: float) -> bool:
        """Whether links are most of the text, a bar or bracket by each not counted; in a part
        that is named as a menu, where some entries may be headings, a third of it."""
        parting = 3 * self.total(self.links, index)
        needed = 0.3 if self.nodes[index].hints & hints.NAV or self.in_nav(index) else share
        return self.total(self.link_chars, index) + parting >= needed * self.total(
            self.chars, index
        )

    def in_nav(self, index: int) -> bool:
        while index >= 0:
            if self.nodes[index].hints & hints.NAV:
                return True
            index = self.nodes[index].parent
        return False

    def in_furniture(self, index: int) -> bool:
        """Whether an element stands where menus stand: in a part named so, or apart from prose."""
        bits, parent = 0, self.nodes[index].parent
        beside = 0
        if parent >= 0:
            beside = self.total(self.chars, parent) - self.total(self.chars, index)
            beside -= self.total(self.link_chars, parent) - self.total(self.link_chars, index)
        while index >= 0:
            bits |= self.nodes[index].hints
            index = self.nodes[index].parent
        if bits & (hints.NAV | hints.FOOTER | hints.ASIDE | hints.HEADER):
            return True
        return not bits & (hints.ARTICLE | hints.MAIN) and beside <= MAX_PROSE_BESIDE

    def place(self, index: int) -> str:
        """Where on the page: "header", "sidebar", "footer" or "", by the nearest that says so."""
        while index >= 0:
            bits = self.nodes[index].hints
            for bit, place in PLACES:
                if bits & bit:
                    return place
            index = self.nodes[index].parent
        return ""


class Finder:
    """Reads the entries of a menu; knows which page it stands on."""

    def __init__(self, url: str | None, base: str | None) -> None:
        self.url = normalise(url) if url else None
        self.base = base

    def items(self, element: Element) -> Iterator[NavItem]:
        if element.tag in LISTS:
            yield from self.list_items(element, 0)
            return
        for link in element.iter("a"):
            if (label := label_of(link)) and link.get("href"):
                yield NavItem(label, self.absolute(link), 0)

    def list_items(self, element: Element, depth: int) -> Iterator[NavItem]:
        if depth > 20:
            return
        for entry in element:
            if entry.tag in LISTS:
                yield from self.list_items(entry, depth + 1)
                continue
            if entry.tag not in ENTRIES:
                continue
            if len(entry) == 1 and (label := label_alone(link := entry[0])):
                yield NavItem(label, self.absolute(link), depth)
                continue
            label, link = head_of(entry)
            nested = list(sub_lists(entry))
            if label:
                yield NavItem(label, self.target(link, bool(nested)), depth)
            for each in nested:
                yield from self.list_items(each, depth + bool(label))

    def target(self, link: Element | None, has_children: bool) -> str | None:
        """Where an entry leads; one without a link is the page itself, unless it is a heading."""
        if link is not None:
            return self.absolute(link)
        return None if has_children else self.url

    def absolute(self, link: Element) -> str | None:
        href = (link.get("href") or "").strip()
        if not href or href.startswith(("#", "javascript:", "mailto:", "tel:")):
            return None
        return normalise(href, self.base)


def label_alone(element: Element) -> str:
    """The label of an entry's only element, where that is a link with a text, as most are."""
    return fold(element.text or "") if element.tag == "a" and not len(element) else ""


def head_of(entry: Element) -> tuple[str, Element | None]:
    """The label of a list entry and its link, not those of the lists inside it."""
    if len(entry) and entry[0].tag == "a" and (label := label_of(entry[0])):
        return label, entry[0]
    for element in own_elements(entry):
        if element.tag == "a" and (label := label_of(element)):
            return label, element
    return fold(" ".join(own_text(entry))), None


def own_elements(entry: Element) -> Iterator[Element]:
    for child in entry:
        if child.tag in LISTS or child.tag in IGNORED or not isinstance(child.tag, str):
            continue
        yield child
        yield from own_elements(child)


def own_text(entry: Element) -> Iterator[str]:
    if entry.text:
        yield entry.text
    for child in entry:
        if child.tag not in LISTS and child.tag not in IGNORED and isinstance(child.tag, str):
            yield from own_text(child)
        if child.tail:
            yield child.tail


def sub_lists(entry: Element) -> Iterator[Element]:
    """The lists of the next level: inside an entry, through any wrappers."""
    for child in entry:
        if child.tag in LISTS:
            yield child
        elif isinstance(child.tag, str) and child.tag not in IGNORED:
            yield from sub_lists(child)


def label_of(link: Element) -> str:
    """What is printed, else the alternative text of its picture, else its title."""
    text = fold("".join(visible_text(link)) if len(link) else link.text or "")
    if text:
        return text
    for image in link.iter("img", "area"):
        if alt := fold(image.get("alt") or ""):
            return alt
    return fold(link.get("title") or link.get("aria-label") or "")


def visible_text(element: Element) -> Iterator[str]:
    if element.text:
        yield element.text
    for child in element:
        if isinstance(child.tag, str) and child.tag not in IGNORED:
            if child.tag in ("br", "div", "p"):
                yield " "
            yield from visible_text(child)
        if child.tail:
            yield child.tail


def is_menu(items: tuple[NavItem, ...]) -> bool:
    linked = [item for item in items if item.url]
    if not 2 <= len(items) <= MAX_ENTRIES or len({item.url for item in linked}) < 2:
        return False
    return all(len(item.label) <= MAX_LABEL * 2 for item in items)
