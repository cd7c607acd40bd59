"""schema.org `keywords`: what the page says it is about, a word or phrase each.

Source: https://schema.org/keywords
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import partial

from pipelines import structured
from pipelines.blocks import fold
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

Words = tuple[str, ...]
reading = partial(Reading, "keywords")
COMMA = re.compile(r"\s*[,;、，]\s*")
MAX_WORDS = 40


def words(texts: Iterable[str]) -> Words:
    """Each keyword once, in order."""
    found = (fold(word) for text in texts for word in COMMA.split(text))
    return tuple(dict.fromkeys(word for word in found if 0 < len(word) <= 80))[:MAX_WORDS]


def json_ld(page: Page) -> Readings:
    """`keywords` of the page's article in JSON-LD."""
    for item in page.json_ld:
        if structured.types_of(item) & structured.ARTICLE_TYPES:
            texts = [t for e in structured.listed(item.get("keywords"))
                     if (t := structured.text_of(e))]  # fmt: skip
            if found := words(texts):
                yield reading(found, ", ".join(texts), "json_ld", Trust.DECLARED)


def meta(page: Page) -> Readings:
    """`<meta name=keywords>`, `news_keywords` or `article:tag`."""
    for name in ("news_keywords", "keywords", "article:tag"):
        texts = [content for _, content in page.metas(name)]
        if found := words(texts):
            rule = "open_graph" if name == "article:tag" else "meta_keywords"
            yield reading(found, ", ".join(texts), rule, Trust.DECLARED)


def rel_tag(page: Page) -> Readings:
    """Links marked `rel=tag` (https://microformats.org/wiki/rel-tag)."""
    texts = [
        text
        for element in page.elements["a"]
        if (rel := element.get("rel"))
        and "tag" in rel.split()
        and (text := fold("".join(element.itertext())))
    ]
    if found := words(texts):
        yield reading(found, ", ".join(texts), "rel_tag", Trust.MARKED)


RULES: Rules = (json_ld, meta, rel_tag)
