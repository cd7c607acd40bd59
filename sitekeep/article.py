"""What one page says: its article, its links and its menus. Words of schema.org Article.

These are the shapes that the reading of a page produces, the archive stores and the exports
take. They hold plain values only, so that they travel between processes cheaply.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from typing import Any, NamedTuple

from sitekeep.document import Document
from sitekeep.reading import Author, Reading


class PageType(StrEnum):
    """What kind of page this is, for facets and for the move to another platform."""

    ARTICLE = "article"
    PAGE = "page"
    LISTING = "listing"
    HOME = "home"
    CONTACT = "contact"
    SEARCH = "search"
    ERROR = "error"


@dataclass(slots=True)
class Article:
    """The chosen value of every field; None (or empty) where the page does not say."""

    url: str | None = None
    type: str = PageType.PAGE
    headline: str | None = None
    alternative_headline: str | None = None
    authors: tuple[Author, ...] = ()
    #: The byline as printed on the page: "Dana Backstrom, LMFT. LPCC".
    byline: str | None = None
    #: ISO 8601, no more precise than the page is: "2015-03".
    date_published: str | None = None
    date_published_raw: str | None = None
    date_modified: str | None = None
    date_modified_raw: str | None = None
    article_section: str | None = None
    #: BCP 47: "en", "pt-BR".
    in_language: str | None = None
    description: str | None = None
    keywords: tuple[str, ...] = ()
    #: Absolute URL of the image that stands for the page.
    image: str | None = None
    #: Postal address printed on the page, its lines parted by a newline.
    address: str | None = None
    #: Plain text, paragraphs parted by a blank line.
    article_body: str = ""
    #: The same, as cleaned HTML: only tags and attributes of the allow-list.
    article_html: str = ""
    canonical_url: str | None = None
    #: The text of `<title>`, as it is.
    title: str | None = None
    #: Of the article body; counted where the body is read.
    word_count: int = 0


class LinkKind(StrEnum):
    """What a link asks of whoever follows it."""

    PAGE = "page"  #: `<a>`, `<area>`, `<frame>`, `<iframe>`: somewhere to go
    IMAGE = "image"  #: shown in the page: `<img>`, `srcset`, `<picture>`
    STYLESHEET = "stylesheet"
    FONT = "font"  #: `@font-face` in a style sheet
    SCRIPT = "script"
    MEDIA = "media"  #: `<audio>`, `<video>`, `<source>`, `<embed>`, `<object>`
    CANONICAL = "canonical"  #: `<link rel=canonical>`
    ALTERNATE = "alternate"  #: `<link rel=alternate>`: other languages, other forms
    FEED = "feed"  #: `<link rel=alternate>` to RSS or Atom
    ICON = "icon"
    REDIRECT = "redirect"  #: `<meta http-equiv=refresh>`
    SITEMAP = "sitemap"  #: named in robots.txt or in a sitemap index


class Link(NamedTuple):
    """One reference out of a page, its address absolute and normalised."""

    url: str
    kind: str
    #: The words a reader sees: the link's text, or an image's alternative text.
    text: str = ""
    rel: str = ""


class NavItem(NamedTuple):
    """One entry of a menu. `depth` is 0 at the top; entries stand in reading order."""

    label: str
    url: str | None
    depth: int


@dataclass(frozen=True, slots=True)
class Menu:
    """One menu of a page, as a tree laid flat: an entry's parent is the last one less deep.

    `place` tells menus apart for a person: "header", "sidebar", "footer" or "".
    """

    items: tuple[NavItem, ...]
    place: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A short line near the headline: where it stands, what it says, what it was taken for."""

    place: str
    text: str
    role: str


#: Places of lines near the headline, each with what its line was taken for, sorted.
Shape = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class PageReading:
    """Everything that was read from one page."""

    article: Article
    readings: list[Reading[Any]] = field(default_factory=list)
    #: The article as the rules alone read it, where a person has corrected something.
    as_read: Article | None = field(default=None, kw_only=True)
    links: list[Link] = field(default_factory=list)
    menus: list[Menu] = field(default_factory=list)
    #: Hashes of the page's blocks of text, for the site pass.
    blocks: list[int] = field(default_factory=list)
    #: What the page says with numbers and dates set aside; see `pipelines.gist`.
    gist: bytes = b""
    #: The lines near the headline, for the site pass.
    places: list[Printed] = field(default_factory=list)
    shape: Shape = ()
    #: Where the address is not a page but a file with a text.
    document: Document | None = None

    def __getstate__(self) -> dict[str, Any]:
        """What goes from process to process; links and menus, of which there are most, as tuples.

        To pack it takes a twentieth as long as to read the page, and half of that so.
        """
        state = {name: getattr(self, name) for name in self.__slots__}
        state["links"] = [tuple(link) for link in self.links]
        state["menus"] = [(tuple(map(tuple, menu.items)), menu.place) for menu in self.menus]
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        # Without Link's and NavItem's own `__new__`, which only checks how many values there are.
        link, entry = partial(tuple.__new__, Link), partial(tuple.__new__, NavItem)
        self.links = list(map(link, state["links"]))
        self.menus = [Menu(tuple(map(entry, items)), place) for items, place in state["menus"]]
