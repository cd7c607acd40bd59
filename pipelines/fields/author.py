"""schema.org `author`: who wrote the page, with credentials (`honorificSuffix`).

Source: https://schema.org/author. Nobody is better than somebody else: the publisher, the
agency's photographer and the user who pressed the button are no authors.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from bs4 import Tag

from pipelines import names, structured, titles
from pipelines.blocks import fold
from pipelines.opening import Line, Role, dates_of_line, without_dates
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Author, Reading, Trust

Authors = tuple[Author, ...]
reading = partial(Reading, "author")
BAR = re.compile(r"\s*[|·•]\s*|\s{3,}")
ADDRESS = re.compile(r"https?:|www\.|@|/")


def selected(page: Page) -> Readings:
    if page.profile.extract.author:
        for text in page.selected(page.profile.extract.author):
            if found := names.people(names.bylined(text) or text):
                yield reading(found, text, "profile", Trust.DECLARED)


def json_ld(page: Page) -> Readings:
    yield from declared(page, page.json_ld, "json_ld")


def microdata(page: Page) -> Readings:
    yield from declared(page, page.microdata, "microdata")


def declared(page: Page, items: Iterable[structured.Item], rule: str) -> Readings:
    for item in items:
        if structured.types_of(item) & structured.ARTICLE_TYPES:
            texts = list(author_texts(item.get("author")))
            if found := authors_of(page, texts):
                yield reading(found, ", ".join(texts), rule, Trust.DECLARED)


def author_texts(value: Any) -> Iterator[str]:
    """The names in an `author` property: texts, objects, or lists of either."""
    for entry in structured.listed(value):
        if isinstance(entry, dict):
            if structured.types_of(entry) & {"Organization", "NewsMediaOrganization"}:
                continue
            yield from author_texts(entry.get("name"))
        elif isinstance(entry, str) and fold(entry):
            yield fold(structured.unescaped(entry))


def meta(page: Page) -> Readings:
    keys = ("author", "article:author", "dc.creator", "parsely-author", "sailthru.author",
            "byl", "citation_author", "dcterms.creator", "twitter:creator:name", "cxenseparse:author")  # fmt: skip
    for key in keys:
        texts = [content for _, content in page.metas(key)]
        if found := authors_of(page, texts):
            yield reading(found, ", ".join(texts), "meta_author", Trust.DECLARED)


def authors_of(page: Page, texts: list[str]) -> Authors:
    """The people that declared texts name, each once; addresses and the site itself are none."""
    found: dict[str, Author] = {}
    for text in texts:
        if ADDRESS.search(text):
            continue
        text = names.bylined(text) or text
        for author in names.people(text) or single(text):
            if titles.key(author.name) not in page.site_names:
                found.setdefault(titles.key(author.name), author)
    return tuple(found.values())


def single(text: str) -> Authors:
    """A declared name that does not read like one, such as a pen name, as it is."""
    text = fold(text).strip(" ,")
    if 2 < len(text) <= 40 and len(text.split()) <= 3 and not names.NOT_NAMES.search(text):
        return (Author(text),)
    return ()


#: Words in the names of elements that hold authors, the surest first.
MARKED = (
    re.compile(r"(?:^|\s)author(?:$|\s)"),
    re.compile(r"\bby-?line\b|author[-_]*(?:name|link)|\bp-author\b"),
    re.compile(
        r"\b(?:by|entry|post|article|story|meta)[-_]*author\b|\bauthor\b|\bvcard\b|^writer$"
    ),
)


def marked(page: Page) -> Readings:
    """An element of the opening that says it holds the author."""
    for soup in (page.lead, page.tail):
        elements = [element for element in soup.find_all(True) if names_of(element)]
        for pattern in MARKED:
            for element in elements:
                if pattern.search(names_of(element)):
                    yield from of_element(page, element)


def names_of(element: Tag) -> str:
    """What an element is called: `rel`, `itemprop` and `class`."""
    return " ".join(str(v) for key in ("rel", "itemprop", "class") if (v := element.get(key)))


def of_element(page: Page, element: Tag) -> Readings:
    text = fold(element.get_text(" "))
    if not text or len(text) > 200:
        return
    found = names.people(names.bylined(text) or text)
    found = tuple(a for a in found if titles.key(a.name) not in page.site_names)
    if found:
        yield reading(found, text, "marked_author", Trust.MARKED)


def byline(page: Page) -> Readings:
    """A line of the opening that reads like a byline."""
    for line in page.region.of_role(Role.BYLINE):
        raw = byline_of(line, page)
        if found := names.people(names.bylined(raw) or raw):
            yield reading(found, raw, "byline", Trust.GUESSED)


def byline_of(line: Line, page: Page) -> str:
    """The part of a line that names people: without a date, an organisation behind a bar."""
    pieces = [fold(piece) for piece in BAR.split(line.text) if fold(piece)]
    for piece in pieces:
        if names.bylined(piece) or names.people(piece):
            found = dates_of_line(piece, page.order)
            return fold(without_dates(piece, found)).strip(" ,|·-–—") if found else piece
    return line.text


def default(page: Page) -> Readings:
    """Whom the profile names for pages that name nobody."""
    if page.profile.extract.default_author:
        text = page.profile.extract.default_author
        yield reading(names.people(text) or (Author(text),), text, "default", Trust.GUESSED)


RULES: Rules = (selected, json_ld, microdata, meta, marked, byline, default)


def choose(page: Page, found: list[Reading[Any]]) -> Reading[Any] | None:
    """The first, but the byline as printed where it names the same people with more."""
    first = found[0]
    for other in found[1:]:
        same = [a.name for a in other.value] == [a.name for a in first.value]
        if (
            same
            and any(a.honorific_suffix for a in other.value)
            and not any(a.honorific_suffix for a in first.value)
        ):
            return other
    return first
