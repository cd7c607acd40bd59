"""schema.org `image`: the address of the picture that stands for the page.

Source: https://schema.org/image
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from html import unescape
from typing import Any

from pipelines import structured
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust
from sitekeep.url import normalise

reading = partial(Reading, "image")


def json_ld(page: Page) -> Readings:
    """`image` of the page's article in JSON-LD."""
    for item in page.json_ld:
        if structured.types_of(item) & structured.ARTICLE_TYPES:
            for address in addresses(item.get("image")):
                yield from absolute(page, address, "json_ld", Trust.DECLARED)


def addresses(value: Any) -> Iterator[str]:
    """The addresses in an `image` property: texts, objects, or lists of either."""
    for entry in structured.listed(value):
        if isinstance(entry, dict):
            entry = entry.get("url") or entry.get("contentUrl")
        if isinstance(entry, str):
            yield entry


def open_graph(page: Page) -> Readings:
    """`og:image` or `twitter:image`."""
    keys = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
    for _, content in page.metas(*keys):
        yield from absolute(page, content, "open_graph", Trust.DECLARED)


def first_picture(page: Page) -> Readings:
    """The first image of the body."""
    pictures = (block for block in page.region.body if block.images)
    holder = next((block for block in pictures if "<img" in block.html), None)
    if holder is None or "<img" not in page.body_html:
        return
    if found := SOURCE.search(holder.html):
        yield from absolute(page, unescape(found[1]), "first_picture", Trust.GUESSED)


#: As `blocks.image_html` writes it.
SOURCE = re.compile(r'<img src="([^"]*)"')


def absolute(page: Page, address: str, rule: str, trust: Trust) -> Readings:
    if url := normalise(address, page.base):
        yield reading(url, address, rule, trust)


RULES: Rules = (open_graph, json_ld, first_picture)
