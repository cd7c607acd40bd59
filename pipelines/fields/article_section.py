"""schema.org `articleSection`: the branch of the site that the page stands in.

Source: https://schema.org/articleSection
"""

from __future__ import annotations

from functools import partial

from pipelines import structured
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.article import Menu
from sitekeep.reading import Reading, Trust
from sitekeep.url import normalise

reading = partial(Reading, "article_section")


def selected(page: Page) -> Readings:
    """The element that the profile names."""
    if page.profile.extract.article_section:
        for text in page.selected(page.profile.extract.article_section):
            yield reading(text, text, "profile", Trust.DECLARED)


def declared(page: Page) -> Readings:
    """`articleSection` in JSON-LD or microdata, or `article:section`."""
    for rule, items in (("json_ld", page.json_ld), ("microdata", page.microdata)):
        for item in items:
            is_article = structured.types_of(item) & structured.ARTICLE_TYPES
            if is_article and (text := structured.text_of(item.get("articleSection"))):
                yield reading(text, text, rule, Trust.DECLARED)
    for _, content in page.metas("article:section", "og:article:section"):
        yield reading(content, content, "open_graph", Trust.DECLARED)


def menu_branch(page: Page) -> Readings:
    """The label above the page's own entry in a menu; none for an entry at the top."""
    own = normalise(page.url) if page.url else None
    for menu in page.deep_menus:
        if own and (label := parent_label(menu, own)):
            yield reading(label, label, "menu_branch", Trust.MARKED)


def parent_label(menu: Menu, url: str) -> str | None:
    above: dict[int, str] = {}
    for item in menu.items:
        above[item.depth] = item.label
        if item.url == url:
            return above.get(item.depth - 1) if item.depth else None
    return None


def breadcrumb(page: Page) -> Readings:
    """The last but one of a declared trail; the last is the page itself."""
    for items in (page.json_ld, page.microdata):
        for item in items:
            if "BreadcrumbList" in structured.types_of(item):
                trail = [structured.text_of(e) or structured.text_of(e.get("item"))
                         for e in structured.listed(item.get("itemListElement"))
                         if isinstance(e, dict)]  # fmt: skip
                names = [name for name in trail if name]
                if len(names) > 2:
                    yield reading(names[-2], " > ".join(names), "breadcrumb", Trust.DECLARED)


RULES: Rules = (selected, declared, menu_branch, breadcrumb)
