"""The reading of one page, from stored bytes to fields, links, menus and blocks.

Pure: no network, clock, database or settings; the same bytes give the same reading, always.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines import fields
from pipelines.blocks import fingerprint
from pipelines.choose import choose
from pipelines.links import find_links
from pipelines.page import Page
from pipelines.rules import Rule
from pipelines.shape import shape_of
from pipelines.template import Template
from sitekeep.article import PageReading
from sitekeep.profile import Profile
from sitekeep.reading import Reading

#: Candidates kept for one field; a page with more says the same thing over and over.
MAX_READINGS = 12


def read_page(
    body: bytes,
    *,
    url: str | None = None,
    content_type: str | None = None,
    template: Template | None = None,
    profile: Profile | None = None,
    corrections: Mapping[str, str] | None = None,
) -> PageReading:
    """Everything that `body`, an HTML document, says.

    `url` is where it was fetched from, `content_type` the HTTP header; `template` is what the
    site pass learned; `corrections` maps fields to a person's word. Odd HTML never raises.
    """
    page = Page(body, url=url, content_type=content_type, template=template, profile=profile)
    return everything(page, corrections)


def everything(page: Page, corrections: Mapping[str, str] | None = None) -> PageReading:
    links, menus = find_links(page.root, page.base), page.menus
    found = list(candidates(page))
    article, readings = choose(page, found, corrections)
    as_read = choose(page, found)[0] if corrections else None
    blocks = dict.fromkeys(fingerprint(b.text) for b in page.outline.blocks if b.text)
    return PageReading(
        article, readings, links, menus, list(blocks), places=page.places,
        shape=shape_of(page, article), as_read=as_read,
    )  # fmt: skip


def article_alone(page: Page) -> PageReading:
    """The article and its readings, without what only a crawl or a site pass asks for."""
    return PageReading(*choose(page, candidates(page)))


def candidates(page: Page) -> Iterator[Reading[Any]]:
    """Every reading of every field, most trusted first, the same value of a rule once."""
    return (reading for _, reading in spoken(page))


def spoken(page: Page) -> Iterator[tuple[Rule, Reading[Any]]]:
    """The same, each with the rule that it comes from."""
    for rules in fields.RULES:
        seen: set[tuple[Any, str]] = set()
        for rule in rules:
            for reading in rule(page):
                if (reading.value, reading.rule) not in seen and len(seen) < MAX_READINGS:
                    seen.add((reading.value, reading.rule))
                    yield rule, reading
