"""The site on its way out: what every platform takes, and nothing of how it was kept.

Words of schema.org Article for content. Addresses come in two kinds: `url` and `path` are those
of the old site, `address` is the new one, a path from the root of the new site.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from bs4 import Tag

from sitekeep.archive.page_queries import spellings_of
from sitekeep.article import PageType
from sitekeep.tree import tree
from sitekeep.url import host_of, normalise, same_site

#: Kinds of files that the look of the old site was made of, and feeds: a new platform brings its
#: own. Documents of offices have "xml" in their names too, and are none of these.
OLD_LOOK = re.compile(
    r"text/(css|html|xml)$|application/(xml|json|(xhtml|rss|atom|rdf)\+xml|(manifest|ld)\+json)$"
    r"|javascript|font|x-icon|microsoft\.icon"
)


@dataclass(frozen=True, slots=True)
class Date:
    """A day as precise as the page is, and the text that says so.

    `iso` is "2015", "2015-03", "2015-03-07" or a time with or without its offset.
    """

    iso: str
    printed: str | None = None

    @property
    def precision(self) -> str:
        """ "year", "month", "day" or "time"."""
        return {4: "year", 7: "month", 10: "day"}.get(len(self.iso), "time")

    @property
    def day(self) -> str:
        """The day to write where a platform wants a whole one: the first of the month or year.

        >>> Date("2015-03").day, Date("2015-03-07T09:30:00+01:00").day
        ('2015-03-01', '2015-03-07')
        """
        return (
            (self.iso + "-01-01"[len(self.iso) - 4 :])[:10] if len(self.iso) < 10 else self.iso[:10]
        )

    @property
    def words(self) -> str:
        """For a reader: as printed, or else as precise as it is."""
        return self.printed or self.iso[:10]


@dataclass(frozen=True, slots=True)
class Person:
    """Who wrote something. `slug` is ASCII and no other person's of the site."""

    name: str
    slug: str
    #: Credentials in one spelling: "LMFT, LPCC".
    honorific_suffix: str | None = None
    #: The same as the page prints them behind the name: "LMFT. LPCC".
    printed_suffix: str | None = None
    #: The name with the credentials that the site's pages print most often; for an account.
    known_as: str = ""

    @property
    def display_name(self) -> str:
        """The name with its credentials, as printed."""
        suffix = self.printed_suffix or self.honorific_suffix
        return f"{self.name}, {suffix}" if suffix else self.name


@dataclass(slots=True)
class File:
    """A picture, document or other file of the site. Two addresses may have the same bytes."""

    url: str
    payload_digest: str
    content_type: str
    size_bytes: int
    #: Where it lies on the new site, without a leading slash: the old path, made safe.
    path: str = ""

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")

    @property
    def is_content(self) -> bool:
        """Whether it says something, instead of making the old site's look."""
        is_robots = self.content_type == "text/plain" and self.url.endswith("/robots.txt")
        return not is_robots and not OLD_LOOK.search(self.content_type)


@dataclass(slots=True, eq=False)
class Page:
    """A page of the site with all that goes along to the new one."""

    id: int
    url: str
    path: str
    type: PageType
    headline: str
    #: The body as cleaned HTML, with the addresses of the old site.
    article_html: str
    alternative_headline: str | None = None
    authors: tuple[Person, ...] = ()
    byline: str | None = None
    date_published: Date | None = None
    date_modified: Date | None = None
    article_section: str | None = None
    keywords: tuple[str, ...] = ()
    description: str | None = None
    in_language: str | None = None
    #: The image that stands for the page, as an address of the old site.
    image: str | None = None
    postal_address: str | None = None
    #: `article_body`: the text to compare with, paragraphs parted by a blank line.
    text: str = ""
    #: Where it was captured: RFC 3339, and `sha256:…` of what the server sent.
    captured_at: str = ""
    #: When the page was seen for the first time, which no later crawl changes.
    first_captured_at: str = ""
    payload_digest: str | None = None
    #: The page above this one in the menu.
    parent: Page | None = None
    #: The last part of the new address, [a-z0-9-], no other page's of the site.
    slug: str = ""
    #: Where the page is on the new site, with a leading slash.
    address: str = ""
    #: Other old paths of the page: what redirected to it, and its copies.
    aliases: list[str] = field(default_factory=list)

    @property
    def body(self) -> Tag:
        """The body as a tree, made anew: a site's trees would not fit into memory together."""
        return tree(self.article_html)

    @property
    def is_article(self) -> bool:
        """A post of a blog, for platforms that tell posts from pages."""
        return self.type == PageType.ARTICLE

    @property
    def is_home(self) -> bool:
        return self.type == PageType.HOME

    @property
    def credits(self) -> str | None:
        """The byline as a reader of the new site should see it."""
        names = [person.display_name for person in self.authors]
        return self.byline or ("; " if "," in "".join(names) else ", ").join(names) or None


@dataclass(slots=True)
class MenuItem:
    """One entry of a menu: a page or file of the site, another address, or only a label.

    `url` is the old address of what is no page.
    """

    label: str
    page: Page | None = None
    url: str | None = None
    children: list[MenuItem] = field(default_factory=list)
    file: File | None = None


@dataclass(slots=True)
class Menu:
    """A menu of the site. `place` is "header", "sidebar", "footer" or ""."""

    name: str
    place: str
    items: list[MenuItem]

    def walk(self) -> Iterator[tuple[int, MenuItem]]:
        """Every entry with its depth, in reading order."""
        waiting = [(0, item) for item in reversed(self.items)]
        while waiting:
            depth, item = waiting.pop()
            yield depth, item
            waiting += [(depth + 1, child) for child in reversed(item.children)]

    def trails(self) -> Iterator[tuple[tuple[str, ...], MenuItem]]:
        """Every entry with the labels that lead to it, its own last, in reading order."""
        trail: list[str] = []
        for depth, item in self.walk():
            trail[depth:] = [item.label]
            yield tuple(trail), item


@dataclass(slots=True)
class Site:
    """Everything of a site that moves. `url` is the old root, without a trailing slash."""

    name: str
    url: str
    captured_at: str
    pages: list[Page]
    #: By their old address: pictures, documents, media; not what made the old site's look.
    files: dict[str, File]
    menus: list[Menu]
    people: list[Person]
    in_language: str | None = None
    description: str | None = None
    #: Old address → what became of it, for all that is neither page nor file: `gone`, …
    outcomes: dict[str, str] = field(default_factory=dict)
    #: Pages by every old address that leads to them.
    by_url: dict[str, Page] = field(default_factory=dict)

    def page_at(self, url: str) -> Page | None:
        """The page that an old address leads to, over http or https, with or without `www.`."""
        return next((page for each in spellings_of(url) if (page := self.by_url.get(each))), None)

    def file_at(self, url: str) -> File | None:
        return next((file for each in spellings_of(url) if (file := self.files.get(each))), None)

    def file_on(self, page: Page, address: str) -> File | None:
        """The file that an address on a page means."""
        return self.file_at(normalise(address, page.url) or address)

    def is_ours(self, url: str) -> bool:
        return same_site(host_of(url)) == same_site(host_of(self.url))

    def is_lost(self, item: MenuItem) -> bool:
        """Whether an entry of a menu leads to an address of this site at which nothing was kept."""
        if item.page or item.file or not item.url:
            return False
        return self.is_ours(item.url)

    @property
    def main_menu(self) -> Menu | None:
        return self.menus[0] if self.menus else None

    @property
    def home(self) -> Page | None:
        return next((page for page in self.pages if page.is_home), None)

    @property
    def sections(self) -> list[str]:
        """Every section that a page is in, in order of the alphabet."""
        return sorted({page.article_section for page in self.pages if page.article_section})


def squashed(text: str) -> str:
    """`text` with white space of any kind as single spaces."""
    return re.sub(r"\s+", " ", text).strip()
