"""schema.org `description`: a sentence or two that the page says about itself.

Source: https://schema.org/description
"""

from __future__ import annotations

from functools import partial

from pipelines import structured
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "description")


def json_ld(page: Page) -> Readings:
    """`description` of the page's article in JSON-LD."""
    for item in page.json_ld:
        is_article = structured.types_of(item) & structured.ARTICLE_TYPES
        if is_article and (text := structured.text_of(item.get("description"))):
            yield reading(text, text, "json_ld", Trust.DECLARED)


def meta(page: Page) -> Readings:
    """`<meta name=description>`, `og:description` or `twitter:description`."""
    for name, content in page.metas("description", "og:description", "twitter:description"):
        rule = "meta_description" if name == "description" else "open_graph"
        yield reading(content, content, rule, Trust.DECLARED)


RULES: Rules = (meta, json_ld)
