"""schema.org `dateModified`: when the page was last changed, where it says so.

Source: https://schema.org/dateModified
"""

from __future__ import annotations

from functools import partial
from itertools import chain

from pipelines import printed, structured
from pipelines.blocks import fold
from pipelines.date_words import CHANGED
from pipelines.dates import find_dates
from pipelines.opening import Role
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from pipelines.timestamps import iso_of
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "date_modified")
META = (
    "article:modified_time", "og:updated_time", "og:modified_time", "datemodified", "last-modified",
    "dcterms.modified", "dc.date.modified", "lastmod", "revised", "modified", "date.modified",
)  # fmt: skip


def selected(page: Page) -> Readings:
    """The dates in the element that the profile names."""
    if page.profile.extract.date_modified:
        for text in page.selected(page.profile.extract.date_modified):
            for found in find_dates(text, page.order):
                yield reading(found.iso, found.raw, "profile", Trust.DECLARED)


def declared(page: Page) -> Readings:
    """`dateModified` of the page's article, or of the page, in JSON-LD or microdata."""
    for rule, items in (("json_ld", page.json_ld), ("microdata", page.microdata)):
        for item in items:
            if structured.types_of(item) & (structured.ARTICLE_TYPES | structured.PAGE_TYPES):
                text = structured.text_of(item.get("dateModified"))
                if text and (iso := iso_of(text)):
                    yield reading(iso, text, rule, Trust.DECLARED)


def meta(page: Page) -> Readings:
    """`article:modified_time` and what else publishing systems call it."""
    for _, content in page.metas(*META):
        if iso := iso_of(content):
            yield reading(iso, content, "meta_date", Trust.DECLARED)


def time_element(page: Page) -> Readings:
    """`<time>` that is named so, or stands after a word for a change."""
    for element in chain(*page.times):
        names = f"{element.get('class')} {element.get('itemprop')}"
        before = fold(element.parent.get_text(" "))[:40] if element.parent else ""
        iso = iso_of(str(element.get("datetime") or ""))
        if iso and (CHANGED.search(names) or CHANGED.match(before)):
            yield reading(iso, fold(element.get_text(" ")) or iso, "time_element", Trust.MARKED)


def date_line(page: Page) -> Readings:
    """A date after a word for a change, in a line of the opening."""
    for role in (Role.DATE, Role.BYLINE):
        for line in page.region.of_role(role):
            end = 0
            for found in find_dates(line.text, page.order):
                if CHANGED.search(line.text[end : found.start]):
                    yield reading(found.iso, found.raw, "date_line", Trust.GUESSED)
                end = found.end


def announced(page: Page) -> Readings:
    """A date anywhere on the page that the words before it call the day of a change."""
    for each in printed.changes(page):
        yield reading(each.found.iso, each.found.raw, "announced", Trust.GUESSED)


RULES: Rules = (selected, declared, meta, time_element, date_line, announced)
