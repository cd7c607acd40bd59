"""schema.org `headline`: the article's title, without the site's name.

Source: https://schema.org/headline
"""

from __future__ import annotations

from functools import partial
from typing import Any

from pipelines import structured, titles
from pipelines.blocks import fold
from pipelines.opening import Role
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "headline")
MAX_LENGTH = 400
#: What a reader sees above the text goes before what only machines see.
ORDER = (
    "profile", "heading", "opening_line", "json_ld", "microdata", "open_graph", "meta_title", "h1",
    "title",
)  # fmt: skip


def selected(page: Page) -> Readings:
    """The element that the profile names."""
    if page.profile.extract.headline:
        for text in page.selected(page.profile.extract.headline):
            yield reading(text, text, "profile", Trust.DECLARED)


def json_ld(page: Page) -> Readings:
    for item in page.json_ld:
        if structured.types_of(item) & structured.ARTICLE_TYPES:
            for key in ("headline", "name"):
                if text := structured.text_of(item.get(key)):
                    yield from tidied(page, text, "json_ld", Trust.DECLARED)
                    break


def microdata(page: Page) -> Readings:
    for item in page.microdata:
        if structured.types_of(item) & structured.ARTICLE_TYPES:
            for key in ("headline", "name"):
                if text := structured.text_of(item.get(key)):
                    yield from tidied(page, text, "microdata", Trust.DECLARED)
                    break


def open_graph(page: Page) -> Readings:
    for name, content in page.metas("og:title", "twitter:title", "dc.title", "citation_title"):
        rule = "open_graph" if name == "og:title" else "meta_title"
        yield from tidied(page, content, rule, Trust.DECLARED)


def heading(page: Page) -> Readings:
    """The line that opens the article, where it is a heading."""
    for line in page.region.of_role(Role.HEADLINE):
        if line.level:
            yield from tidied(page, line.text, "heading", Trust.MARKED)


def h1(page: Page) -> Readings:
    """Any other `<h1>`."""
    for element in page.root.iter("h1"):
        if text := fold(" ".join(element.itertext())):
            yield from tidied(page, text, "h1", Trust.MARKED)


def opening_line(page: Page) -> Readings:
    """A bold or large line above the text, without heading markup."""
    for line in page.region.of_role(Role.HEADLINE):
        if not line.level:
            yield from tidied(page, line.text, "opening_line", Trust.GUESSED)


def title(page: Page) -> Readings:
    if page.title:
        yield from tidied(page, page.title, "title", Trust.GUESSED)


def tidied(page: Page, text: str, rule: str, trust: Trust) -> Readings:
    """A reading of `text` without the site's name, unless that is all there is."""
    plain = titles.without_site(text, page.site_names, page.host)[:MAX_LENGTH]
    if titles.key(plain):
        yield reading(plain, text, rule, trust)


RULES: Rules = (selected, json_ld, microdata, open_graph, heading, h1, opening_line, title)


def choose(page: Page, found: list[Reading[Any]]) -> Reading[Any] | None:
    """What is printed above the text, the headline of a reader; else what the head declares."""
    by_rule: dict[str, Reading[Any]] = {}
    for each in found:
        by_rule.setdefault(each.rule, each)
    for rule in ORDER:
        if rule in by_rule and titles.key(by_rule[rule].value) not in page.site_names:
            return by_rule[rule]
    return found[0]
