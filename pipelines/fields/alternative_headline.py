"""schema.org `alternativeHeadline`: a second headline line, printed below the first.

Source: https://schema.org/alternativeHeadline
"""

from __future__ import annotations

import re
from functools import partial

from pipelines import structured, titles
from pipelines.blocks import fold
from pipelines.opening import Role
from pipelines.page import Page, holds_any
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "alternative_headline")
SECOND = re.compile(r"\b(?:sub-?title|sub-?head(?:line)?|alternative-?headline)\b", re.IGNORECASE)

#: What such names are in small letters: next to no opening has any of them.
SECOND_NAMES = (
    "subtitle", "sub-title", "subhead", "sub-head", "alternativeheadline", "alternative-headline",
)  # fmt: skip


def selected(page: Page) -> Readings:
    """The element that the profile names."""
    if page.profile.extract.alternative_headline:
        for text in page.selected(page.profile.extract.alternative_headline):
            yield reading(text, text, "profile", Trust.DECLARED)


def declared(page: Page) -> Readings:
    """`alternativeHeadline` of the page's article in JSON-LD or microdata."""
    headlines = {titles.key(title) for title in page.declared_titles}
    for rule, items in (("json_ld", page.json_ld), ("microdata", page.microdata)):
        for item in items:
            if structured.types_of(item) & structured.ARTICLE_TYPES:
                text = structured.text_of(item.get("alternativeHeadline"))
                if text and titles.key(text) not in headlines and len(text) < 200:
                    yield reading(text, text, rule, Trust.DECLARED)


def marked(page: Page) -> Readings:
    """An element of the opening that is named so."""
    if not holds_any(page.sections["lead"], SECOND_NAMES):
        return
    for element in page.lead.find_all(class_=SECOND):
        if text := fold(element.get_text(" ")):
            yield reading(text, text, "subtitle", Trust.MARKED)


def second_line(page: Page) -> Readings:
    """The line right below the headline, if the opening goes on after it."""
    for line in page.region.of_role(Role.SECOND):
        yield reading(line.text, line.text, "second_line", Trust.GUESSED)


RULES: Rules = (selected, declared, marked, second_line)
