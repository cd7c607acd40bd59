"""schema.org `author`: who wrote the page, with credentials (`honorificSuffix`).

Source: https://schema.org/author. Nobody is better than somebody else: the publisher, the
agency's photographer and the user who pressed the button are no authors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from typing import Any

from bs4 import Tag

from pipelines import names, structured, titles
from pipelines.blocks import fold
from pipelines.dates import FoundDate, find_dates
from pipelines.opening import FURNITURE, Line, Role, dates_of_line, without_dates
from pipelines.page import Page, holds_any
from pipelines.rules import Readings, Rules
from sitekeep.reading import Author, Reading, Trust
from sitekeep.url import host_of, normalise, same_site

Authors = tuple[Author, ...]
reading = partial(Reading, "author")
BAR = re.compile(r"\s*[|·•]\s*|\s{3,}")
ADDRESS = re.compile(r"https?:|www\.|@|/")


def selected(page: Page) -> Readings:
    """Whom the element holds that the profile names."""
    if page.profile.extract.author:
        for text in page.selected(page.profile.extract.author):
            if found := names.people(names.bylined(text) or text):
                yield reading(found, text, "profile", Trust.DECLARED)


def json_ld(page: Page) -> Readings:
    """`author` or `creator` of the page's article in JSON-LD."""
    yield from declared(page, page.json_ld, "json_ld")


def microdata(page: Page) -> Readings:
    """`author` or `creator` of the page's article in microdata."""
    yield from declared(page, page.microdata, "microdata")


def declared(page: Page, items: list[structured.Item], rule: str) -> Readings:
    known = structured.by_id(items)
    for item in items:
        if structured.types_of(item) & structured.ARTICLE_TYPES:
            texts = list(author_texts(item.get("author") or item.get("creator"), known))
            yield from of_declared(page, texts, rule)


def author_texts(value: Any, known: dict[str, structured.Item], depth: int = 0) -> Iterator[str]:
    """The names in an `author` property: texts, objects, addresses of objects, or lists of them."""
    for entry in structured.listed(value):
        if isinstance(entry, dict) and depth < 3:
            if "name" not in entry:
                entry = known.get(str(entry.get("@id")), entry)
            yield from author_texts(entry.get("name"), known, depth + 1)
        elif isinstance(entry, str) and fold(entry):
            yield fold(structured.unescaped(entry))


def of_declared(page: Page, texts: list[str], rule: str) -> Readings:
    """People that declared texts name; else, by a rule of its own, whatever they say."""
    found: dict[str, Author] = {}
    for text in texts:
        if ADDRESS.search(text):
            continue
        for author in names.people(names.bylined(text) or text):
            if not is_site(page, author):
                found.setdefault(titles.key(author.name), author)
    if found:
        yield reading(tuple(found.values()), ", ".join(texts), rule, Trust.DECLARED)
        return
    others = {titles.key(text): Author(text) for text in texts if is_other_name(text)}
    if others:
        site = all(is_site(page, author) for author in others.values())
        name = f"{rule}_site" if site else f"{rule}_other"
        yield reading(tuple(others.values()), ", ".join(texts), name, Trust.DECLARED)


def is_site(page: Page, author: Author) -> bool:
    """Whether a name is that of the site and not of somebody who writes for it."""
    return titles.is_site(author.name, page.site_names, page.host)


def is_other_name(text: str) -> bool:
    """Whether a declared name that is no person's can stand: an agency, a pen name."""
    return (
        1 < len(text) <= 60
        and len(text.split()) <= 6
        and not ADDRESS.search(text)
        and not names.NOBODY.fullmatch(text)
        and not find_dates(text, "mdy")
    )


META = (
    "author", "article:author", "dc.creator", "dcterms.creator", "dc:creator", "parsely-author",
    "sailthru.author", "byl", "citation_author", "twitter:creator:name", "cxenseparse:author",
    "shareaholic:article_author_name", "article:author_name", "article.author", "authors",
)  # fmt: skip


def meta(page: Page) -> Readings:
    """`<meta name=author>` and what else publishing systems call it."""
    for key in META:
        if texts := page.meta.get(key):
            yield from of_declared(page, texts, "meta_author")


def card(page: Page) -> Readings:
    """`twitter:data1` below the label "Written by", as WordPress's plugins write it."""
    for number in ("1", "2"):
        for _, label in page.metas(f"twitter:label{number}"):
            if WRITTEN_BY.search(label):
                texts = [text for _, text in page.metas(f"twitter:data{number}")]
                yield from of_declared(page, texts, "card_author")


WRITTEN_BY = re.compile(
    r"written|verfasst|geschrieben|écrit|escrito|scritto|door|geschreven|skrevet|skriven|autor|author|napisane"
    r"|автор|auteur|kirjoit",
    re.IGNORECASE,
)
#: Words in the names of elements that hold an author's name and little else.
NAMED = re.compile(
    r"(?:^|\s)author(?:\s|$)|author[-_]*(?:name|link|url)\b|by-?line[-_]*(?:name|author|link)|\bp-author\b"
    r"|(?:^|\s)fn(?:\s|$)|\bautor[-_]*name|(?:post|entry|article|story|meta|news)[-_]*author\b"
    r"|(?:^|\s)(?:auteur|autor|writer|itemposter|username)(?:\s|$)",
    re.IGNORECASE,
)
#: Names of elements that hold a byline somewhere.
AROUND = re.compile(r"by-?line|author|autor\b|vcard|credits?\b|writer|reporter", re.IGNORECASE)
#: What the HTML of any such element has in it, and of any link to such a page, in small letters:
#: one page in four has none of these around its text, and need not be parsed for them.
MARKS = (
    "author", "autor", "auteur", "byline", "by-line", "vcard", "credit", "writer", "reporter", "fn",
    "itemposter", "username", "/redakteur/", "/journalist", "/profil", "/people/", "/staff/", "/user",
    "/member", "/by/", "/contributor", "/columnist",
)  # fmt: skip
#: Addresses of pages about people, and not about all of them or for them.
ABOUT_PEOPLE = re.compile(
    r"/(?:authors?|autor(?:en|es|in)?|auteurs?|autore|redakteur|journalists?|reporters?|profiles?|profil|people|staff"
    r"|users?|members?|by|contributors?|columnists?)/"
    r"(?!(?:faqs?|people|history|log-?in|log-?out|register|sign-?(?:in|up)|help|rules|list|index|all|news?|search|me)\b)"
    r"[^/?#]+",
    re.IGNORECASE,
)


def named(page: Page) -> Readings:
    """An element around the text that is named, or linked, as an author's name."""
    yield from marked(page, partial(is_named, page.domain), "named_author", pen=True)


def around(page: Page) -> Readings:
    """An element around the text that is named for bylines."""
    yield from marked(page, is_around, "author_element", pen=False)


def marked(page: Page, wanted: Callable[[Tag, str], bool], rule: str, *, pen: bool) -> Readings:
    for element, called, below in called_something(page):
        if wanted(element, called):
            yield from of_element(page, element, rule + below, pen=pen)


@lru_cache(maxsize=1)
def called_something(page: Page) -> list[tuple[Tag, str, str]]:
    """The elements around the text that have attributes, each with its names and "_below" for one
    below the text. Asked for twice a page."""
    if not any(holds_any(html, MARKS) for html in page.sections.values()):
        return []
    return [
        (element, names_of(element), below)
        for soup, below in ((page.lead, ""), (page.tail, "_below"))
        for element in soup.descendants
        if isinstance(element, Tag) and element.attrs
    ]


def is_named(domain: str, element: Tag, called: str) -> bool:
    if element.name == "a" and leads_to_author(str(element.get("href") or ""), domain):
        return True
    return names_author(called)


def leads_to_author(href: str, domain: str) -> bool:
    """Whether an address is of a page about one of the site's people; those of other sites did
    not write this text."""
    if not ABOUT_PEOPLE.search(href):
        return False
    host = same_site(host_of(normalise(href) or ""))
    one, other = sorted((host, domain), key=len)
    return not one or f".{other}".endswith(f".{one}")


def is_around(_: Tag, called: str) -> bool:
    return names_byline(called)


@lru_cache(maxsize=10_000)
def names_author(names: str) -> bool:
    return NAMED.search(names) is not None


@lru_cache(maxsize=10_000)
def names_byline(names: str) -> bool:
    return AROUND.search(names) is not None


def names_of(element: Tag) -> str:
    """What an element is called: `rel`, `itemprop` and `class`."""
    found = element.attrs
    return " ".join([str(v) for key in ("rel", "itemprop", "class") if (v := found.get(key))])


def of_element(page: Page, element: Tag, rule: str, *, pen: bool) -> Readings:
    text = fold(element.get_text(" "))
    if not text or len(text) > 160:
        return
    name = names.bylined(text) or text
    found = tuple(author for author in names.people(name) if not is_site(page, author))
    if found:
        yield reading(found, text, rule, Trust.MARKED)
    elif pen and (found := names.pen_name(name)) and not is_site(page, found[0]):
        yield reading(found, text, f"{rule}_other", Trust.MARKED)


def byline(page: Page) -> Readings:
    """A line of the opening, or right below the text, that reads like a byline."""
    for line in page.region.of_role(Role.BYLINE):
        if line.placed:
            yield from placed(page, line)
            continue
        if is_one_of_many(page, line):
            continue
        raw = byline_of(line, page)
        name = names.bylined(raw) or raw
        found = names.people(name)
        if not found and (inner := names.after_inner_by(line.text)):
            found = names.people(inner)
            if not found and (found := names.pen_name(inner)):
                yield reading(found, line.text, "byline_other", Trust.GUESSED)
                continue
        if found and not is_site(page, found[0]):
            yield reading(found, raw, "byline", Trust.GUESSED)


def is_one_of_many(page: Page, line: Line) -> bool:
    """Whether a line "Author: …" stands among such lines about others: the page lists books."""
    if not LABEL.match(line.text):
        return False
    texts = (text for block in page.content.blocks for text in block.lines)
    return len({text for text in texts if LABEL.match(text)}) > MOST_LABELLED


#: What stands before each author in a list of works.
LABEL = re.compile(r"(?:authors?|autor(?:en|es|in)?|auteurs?|autori|автор)\s*:", re.IGNORECASE)
MOST_LABELLED = 2


def placed(page: Page, line: Line) -> Readings:
    """Whom a line names that stands where the site has its bylines: anybody will do."""
    text = beside_dates(line.text, dates_of_line(line.text, page.order))
    name = names.bylined(text) or names.after_inner_by(text) or text
    if FURNITURE.fullmatch(name):
        return
    found = (a for a in names.anybody(name) if titles.key(a.name) not in page.site_names)
    if authors := tuple(found):
        yield reading(authors, text, "placed", Trust.MARKED)


def beside_dates(text: str, found: list[FoundDate]) -> str:
    """What stands before the first date of a line; what stands after the last, if nothing does."""
    if not found:
        return text
    before = text[: found[0].start].strip(" ,|·•-–—:")
    return before or CLOCK.sub("", text[found[-1].end :]).strip(" ,|·•-–—:")


#: The time of day after a date.
CLOCK = re.compile(
    r"^\W*(?:at\s+)?\d{1,2}[:.h]\d\d(?::\d\d)?\s*(?:[ap]\.?m\b\.?)?\s*(?:[A-Z]{3,4}\b|uhr\b)?",
    re.IGNORECASE,
)


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


RULES: Rules = (selected, json_ld, microdata, named, byline, around, card, meta, default)
#: The surest rule first, as 470 labelled pages have it. What ends in "other" is no person's name
#: by its looks: an agency, a pen name; "site" is the site itself, named as the author.
ORDER = (
    "profile", "json_ld", "microdata", "placed", "named_author", "byline", "card_author", "meta_author",
    "json_ld_other", "named_author_other", "byline_other", "card_author_other",
    "named_author_below", "author_element", "microdata_other", "meta_author_other",
    "named_author_below_other", "author_element_below", "default", "json_ld_site",
)  # fmt: skip


def choose(page: Page, found: list[Reading[Any]]) -> Reading[Any] | None:
    """The surest, in the fullest way in which any rule names the same people."""
    ranked = sorted(
        (each for each in found if each.rule in ORDER), key=lambda each: ORDER.index(each.rule)
    )
    return fullest(ranked[0], ranked[1:]) if ranked else None


def fullest(first: Reading[Any], others: list[Reading[Any]]) -> Reading[Any]:
    """`first`, or the same people as another rule names them with credentials, or with a family
    name where `first` has none."""
    for other in others:
        is_same_length = len(other.value) == len(first.value) and other.value != first.value
        if is_same_length and all(map(says_more, other.value, first.value)):
            return other
    return first


def says_more(one: Author, other: Author) -> bool:
    """Whether `one` is the same person as `other`, with at least as much said."""
    longer, shorter = titles.key(one.name).split(), titles.key(other.name).split()
    same = longer == shorter or (len(shorter) == 1 and longer[:1] == shorter)
    return same and (bool(one.honorific_suffix) or not other.honorific_suffix)
