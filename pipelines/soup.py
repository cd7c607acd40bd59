"""BeautifulSoup from a tree that lxml has parsed.

BeautifulSoup's own way from lxml works out at every tag and every text what is open and what is
to be closed, and takes more than twice as long to come to the same tree.
"""

from __future__ import annotations

from typing import cast

from bs4 import BeautifulSoup, Tag
from bs4.builder import HTMLTreeBuilder
from bs4.element import NavigableString
from lxml import etree
from lxml.etree import _Element as Element

from pipelines.tree import parse


def soup_of(html: str) -> BeautifulSoup:
    """The soup of an HTML text, in which every attribute is a text, `class` too."""
    return BeautifulSoup(html, builder=Grafting, multi_valued_attributes=None)


class Grafting(HTMLTreeBuilder):
    """Hangs a tag or a text into the soup where lxml has put it."""

    def feed(self, markup: str | bytes) -> None:
        self.parent: Tag = cast(BeautifulSoup, self.soup)
        self.last: Tag | NavigableString = self.parent
        for event, element in etree.iterwalk(parse(str(markup)), events=("start", "end")):
            if event == "start":
                self.enter(element)
                text = element.text
            else:
                self.parent = self.parent.parent or self.parent
                text = element.tail
            if text:
                self.add(text)

    def enter(self, element: Element) -> None:
        tag = Tag(self.soup, self, element.tag, parent=self.parent, previous=self.last)
        # Not given to Tag: it looks at every value for what a parser cannot have made.
        tag.attrs.update(element.attrib)
        self.parent.contents.append(tag)
        self.parent = self.last = tag

    def add(self, text: str) -> None:
        string = self.string_containers.get(self.parent.name, NavigableString)(text)
        string.setup(self.parent, self.last)
        self.parent.contents.append(string)
        self.last = string
