"""The address that a page calls its own: `<link rel=canonical>`, RFC 6596.

Source: https://www.rfc-editor.org/rfc/rfc6596
"""

from __future__ import annotations

from functools import partial

from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust
from sitekeep.url import normalise

reading = partial(Reading, "canonical_url")


def link(page: Page) -> Readings:
    """`<link rel=canonical>`."""
    for element in page.elements["link"]:
        if "canonical" in (element.get("rel") or "").lower().split():
            address = element.get("href") or ""
            if address and (url := normalise(address, page.base)):
                yield reading(url, address, "link_canonical", Trust.DECLARED)


def open_graph(page: Page) -> Readings:
    """`og:url`."""
    for _, content in page.metas("og:url"):
        if url := normalise(content, page.base):
            yield reading(url, content, "open_graph", Trust.DECLARED)


RULES: Rules = (link, open_graph)
