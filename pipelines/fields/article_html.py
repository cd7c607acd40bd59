"""The article's body as HTML: cleaned by an allow-list, layout gone, addresses absolute.

Ids that links lead to stay, also those of wrappers that are gone. Embeds stand in their places; for
what cannot be kept stands an empty `<data value="form: …">` with its tag and how its HTML begins.
"""

from __future__ import annotations

from functools import partial

from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "article_html")


def region(page: Page) -> Readings:
    """The same blocks as those of the text, cleaned, and what is among them."""
    html = page.body_html
    if html:
        trust = Trust.DECLARED if page.body_rule == "json_ld" else Trust.GUESSED
        yield reading(html, html[:60], page.body_rule, trust)


RULES: Rules = (region,)
