"""The article's body as HTML: cleaned by an allow-list, layout gone, addresses absolute."""

from __future__ import annotations

from functools import partial

from pipelines.clean import clean
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "article_html")


def region(page: Page) -> Readings:
    """The same blocks as those of the text, cleaned."""
    html = clean(page.body_html, page.base)
    if html:
        trust = Trust.DECLARED if page.body_rule == "json_ld" else Trust.GUESSED
        yield reading(html, html[:60], page.body_rule, trust)


RULES: Rules = (region,)
