"""schema.org `inLanguage`: the language of the text, as a BCP 47 tag.

Source: https://schema.org/inLanguage, https://www.rfc-editor.org/info/bcp47
"""

from __future__ import annotations

import re
from functools import partial

from pipelines import structured
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "in_language")
TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_].*)?")


def tag(text: str) -> str | None:
    """A BCP 47 tag in its usual spelling.

    >>> tag("PT_br"), tag("zh-hans-cn"), tag("English")
    ('pt-BR', 'zh-Hans-CN', None)
    """
    match = TAG.fullmatch(text.strip().partition(",")[0].strip())
    if not match:
        return None
    language, script, country = match.groups()
    parts = [language.lower(), script and script.title(), country and country.upper()]
    return "-".join(part for part in parts if part)


def html_lang(page: Page) -> Readings:
    """`<html lang>`."""
    if page.language and (found := tag(page.language)):
        yield reading(found, page.language, "html_lang", Trust.DECLARED)


def declared(page: Page) -> Readings:
    """`inLanguage` in JSON-LD, or what `<meta>` says of the language."""
    for item in page.json_ld:
        if structured.types_of(item) & (structured.ARTICLE_TYPES | structured.PAGE_TYPES):
            text = structured.text_of(item.get("inLanguage"))
            if text and (found := tag(text)):
                yield reading(found, text, "json_ld", Trust.DECLARED)
    for name, content in page.metas("content-language", "og:locale", "dc.language", "language"):
        if found := tag(content):
            rule = "open_graph" if name == "og:locale" else "meta_language"
            yield reading(found, content, rule, Trust.DECLARED)


def script(page: Page) -> Readings:
    """The language that the letters or the commonest words of the body show, where the page
    does not say."""
    if page.language:
        return
    from pipelines.language import language_of

    text = " ".join(block.text for block in page.region.body[:40])[:5000]
    if found := language_of(text):
        yield reading(found, text[:60], "words", Trust.GUESSED)


def site(page: Page) -> Readings:
    """What the profile says about the whole site."""
    if language := page.profile.site.language:
        yield reading(language, language, "profile", Trust.GUESSED)


RULES: Rules = (html_lang, declared, script, site)
