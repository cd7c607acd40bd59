"""What is right about the replica: the value of every field of every page, every link, every URL.

Made from the same description as the pages, and never by reading the pages, so that it can judge
whatever reads them. Text here is what a reader sees: white space folded, no-break spaces plain,
zero-width spaces gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from sitekeep.article import PageType
from sitekeep.demo.markup import UPLOADS
from sitekeep.demo.parts import (
    Address,
    Columns,
    Form,
    Items,
    Paragraph,
    Part,
    Picture,
    Quote,
    Subheading,
    Table,
    addresses,
    without_marks,
)
from sitekeep.demo.site import MOVED, PRIVATE, SitePage, build, menu_of, pages_of
from sitekeep.outcome import Outcome
from sitekeep.reading import Author

POSTAL_ADDRESS = "4962 El Camino Real, Suite 125\nLos Altos, CA 94022"
COPYRIGHT = "© 2012-2021 Counseling to You"
#: Kinds of blocks that are the running text of a body, in any reader's eyes.
TEXT_KINDS = frozenset({"paragraph", "subheading", "quote", "item"})


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a body: paragraph, subheading, quote, item, caption, row or address.

    The cells of a row are parted by " | ", the lines of an address by a newline.
    """

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Expected:
    """What a reader should find on one page; None (or empty) where the page does not say."""

    path: str
    type: PageType
    title: str
    headline: str
    alternative_headline: str | None
    authors: tuple[Author, ...]
    byline: str | None
    date_published: str | None
    date_published_raw: str | None
    date_modified: str | None
    date_modified_raw: str | None
    article_section: str | None
    address: str | None
    body: tuple[Block, ...]
    #: Addresses linked from the body, as written there, in order.
    links: tuple[str, ...]
    #: Paths of the pictures in the body, in order.
    images: tuple[str, ...]
    #: Must never be part of `article_body`.
    never_in_body: tuple[str, ...]
    in_language: str = "en"

    @property
    def texts(self) -> tuple[str, ...]:
        """Paragraphs, sub-headings, quotes and list items, in order: the running text."""
        return tuple(block.text for block in self.body if block.kind in TEXT_KINDS)

    @property
    def subheadings(self) -> tuple[str, ...]:
        return tuple(block.text for block in self.body if block.kind == "subheading")


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One menu entry: `depth` is 0 at the top, `parent` the label above it."""

    label: str
    path: str
    depth: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class ExpectedUrl:
    """What a polite first crawl makes of one URL.

    `url` is a path on the site or, for another site, absolute. `kind` is page, image, stylesheet,
    script, icon, document, sitemap or robots. `in_css` marks what only a stylesheet names.
    """

    url: str
    kind: str
    outcome: Outcome
    in_css: bool = False


def expected(*, later: bool = False) -> dict[str, Expected]:
    """What is right about every page, by path: the menu's in its order, then the hidden one."""
    never = never_in_any_body(later=later)
    return {page.entry.path: of_page(page, never) for page in pages_of(later=later)}


def of_page(page: SitePage, never: tuple[str, ...]) -> Expected:
    head, parts = page.description.head, page.description.parts
    body = tuple(blocks(parts))
    return Expected(
        path=page.entry.path,
        type=type_of(page),
        title=page.title,
        headline=folded(head.get("headline", page.entry.label)),
        alternative_headline=folded(head.get("alternative_headline", "")) or None,
        authors=tuple(Author(name, suffix) for name, suffix in page.description.authors),
        byline=head.get("byline"),
        date_published=head.get("date_published"),
        date_published_raw=head.get("date"),
        date_modified=head.get("date_modified"),
        date_modified_raw=head.get("date_modified_raw"),
        article_section=page.section,
        address=next((postal(block) for block in body if block.kind == "address"), None),
        body=body,
        links=tuple(links(parts)),
        images=tuple(images(parts)),
        never_in_body=tuple(own_never(page, never)),
    )


def type_of(page: SitePage) -> PageType:
    """As the description says; else an article where it stands under "Articles"."""
    if named := page.description.get("type"):
        return PageType(named)
    return PageType.ARTICLE if page.section == "Articles" else PageType.PAGE


def blocks(parts: Iterable[Part]) -> Iterator[Block]:
    """A body's blocks in reading order, those that a reader cannot see left out."""
    for part in parts:
        yield from (block for block in blocks_of(part) if block.text)


def blocks_of(part: Part) -> Iterator[Block]:
    match part:
        case Paragraph() | Quote() | Subheading():
            yield Block(type(part).__name__.lower(), plain(part.text))
        case Items():
            yield from (Block("item", plain(item)) for item in part.items)
        case Picture():
            yield Block("caption", plain(part.caption))
        case Table():
            yield from (Block("row", " | ".join(map(plain, row))) for row in part.rows)
        case Address():
            yield Block("address", "\n".join(map(plain, part.lines)))
        case Columns():
            yield from (block for column in part.columns for block in blocks(column))
        case Form():
            return


def plain(text: str) -> str:
    return folded(without_marks(text))


def folded(text: str) -> str:
    """One space for any white space, also for no-break spaces; no zero-width ones.

    >>> folded(" a\\xa0\\xa0b\\u200b ")
    'a b'
    """
    return re.sub(r"\s+", " ", text.replace("\u200b", "")).strip()


def postal(block: Block) -> str:
    """The lines of an address that lead there, without who lives there."""
    return "\n".join(block.text.split("\n")[1:])


def links(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        match part:
            case Paragraph() | Quote() | Subheading():
                yield from addresses(part.text)
            case Items():
                yield from (address for item in part.items for address in addresses(item))
            case Columns():
                yield from (address for column in part.columns for address in links(column))
            case _:
                pass


def images(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        if isinstance(part, Picture):
            yield UPLOADS + part.name
        elif isinstance(part, Columns):
            yield from (path for column in part.columns for path in images(column))


def never_in_any_body(*, later: bool) -> tuple[str, ...]:
    """Menu, footer, scripts and form: what belongs to the site, not to a page."""
    labels = [entry.label for entry in menu_entries(later=later)]
    neighbours = [
        f"{label}{gap}{following}"
        for label, following in pairwise(labels)
        for gap in (" ", "\n", "\n\n")
    ]
    return (COPYRIGHT, "{{url}}", "_W.menuTemplates", "Indicates required field", *neighbours)


def own_never(page: SitePage, never: tuple[str, ...]) -> Iterator[str]:
    """Also the byline, and the footer's address where the page itself has none."""
    yield from never
    if not any(isinstance(part, Address) for part in page.description.parts):
        yield from ("4962 El Camino Real", "Los Altos, CA 94022")
    if byline := page.description.get("byline"):
        yield byline


def menu_entries(*, later: bool = False) -> list[MenuEntry]:
    """The menu as a tree laid flat, in reading order."""
    entries: list[MenuEntry] = []
    for top in menu_of(later=later):
        entries.append(MenuEntry(top.label, top.path, 0, None))
        entries += [MenuEntry(child.label, child.path, 1, top.label) for child in top.children]
    return entries


def expected_urls(*, later: bool = False) -> list[ExpectedUrl]:
    """Every URL that a crawl of the whole site sees, once, with what becomes of it."""
    site = build(later=later)
    pages = expected(later=later)
    linked = dict.fromkeys(
        address
        for page in pages.values()
        for address in page.links + page.images
        if not address.startswith("mailto:")
    )
    urls = [ExpectedUrl(path, "page", Outcome.KEPT) for path in pages]
    urls += [ExpectedUrl(path, "page", Outcome.REDIRECTED) for path in MOVED]
    urls += [ExpectedUrl(PRIVATE, "page", Outcome.ROBOTS_TXT)]
    known = {url.url for url in urls}
    urls += [
        ExpectedUrl(address, kind_of(address), outcome_of(address, address in site))
        for address in linked
        if address not in known
    ]
    return urls + furniture({url.url for url in urls})


def kind_of(address: str) -> str:
    """What a link asks for, by its file name."""
    kinds = {"jpg": "image", "png": "image", "gif": "image", "pdf": "document"}
    return kinds.get(address.rpartition(".")[2], "page")


def outcome_of(address: str, exists: bool) -> Outcome:
    if address.startswith("http"):
        return Outcome.OUT_OF_SCOPE
    return Outcome.KEPT if exists else Outcome.GONE


def furniture(known: set[str]) -> list[ExpectedUrl]:
    """What every page or the site itself names: styles, script, icon, site map."""
    urls = [
        ExpectedUrl("/files/main_style.css?1426806012", "stylesheet", Outcome.KEPT),
        ExpectedUrl("/files/theme/fonts.css", "stylesheet", Outcome.KEPT, in_css=True),
        ExpectedUrl("/files/theme/paper.gif", "image", Outcome.KEPT, in_css=True),
        ExpectedUrl(f"{UPLOADS}banner-hills.jpg", "image", Outcome.KEPT),
        ExpectedUrl("/files/theme/menu.js?1426806012", "script", Outcome.KEPT),
        ExpectedUrl("/favicon.ico", "icon", Outcome.KEPT),
        ExpectedUrl("/robots.txt", "robots", Outcome.KEPT),
        ExpectedUrl("/sitemap.xml", "sitemap", Outcome.KEPT),
    ]
    return [url for url in urls if url.url not in known]
