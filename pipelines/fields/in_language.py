"""schema.org `inLanguage`: the language of the text, as a BCP 47 tag.

Source: https://schema.org/inLanguage, https://www.rfc-editor.org/info/bcp47. Templates say "en"
about texts of all languages: a text that is clearly in another one is believed before them.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from pipelines import structured
from pipelines.hints import PRE
from pipelines.language import language_of
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from pipelines.wordlist import words
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "in_language")
TAG = re.compile(r"([a-zA-Z]{2,3})(?:[-_]([a-zA-Z]{4}))?(?:[-_]([a-zA-Z]{2}|\d{3}))?(?:[-_].*)?")
#: ISO 639-1.
CODES = words(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da"
    " de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz"
    " ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln"
    " lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi"
    " pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti"
    " tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
)
#: Codes of countries and old codes that are written for languages, and languages by their names.
MEANT = {
    "jp": "ja", "cn": "zh", "cz": "cs", "dk": "da", "gr": "el", "ua": "uk", "vn": "vi", "iw": "he",
    "in": "id", "ji": "yi", "sh": "sr", "at": "de", "us": "en", "gb": "en", "eng": "en",
    "ger": "de", "deu": "de", "fra": "fr", "fre": "fr", "spa": "es", "ita": "it", "por": "pt",
    "rus": "ru", "jpn": "ja", "chi": "zh", "zho": "zh", "nld": "nl", "dut": "nl",
    "english": "en", "german": "de", "deutsch": "de", "french": "fr", "français": "fr",
    "francais": "fr", "spanish": "es", "español": "es", "espanol": "es", "italian": "it",
    "italiano": "it", "portuguese": "pt", "português": "pt", "dutch": "nl", "nederlands": "nl",
    "russian": "ru", "japanese": "ja", "chinese": "zh", "polish": "pl", "polski": "pl",
    "swedish": "sv", "svenska": "sv", "danish": "da", "dansk": "da", "norwegian": "no",
    "norsk": "no", "finnish": "fi", "suomi": "fi", "greek": "el", "turkish": "tr", "hebrew": "he",
    "arabic": "ar", "czech": "cs", "hungarian": "hu", "magyar": "hu", "korean": "ko",
}  # fmt: skip
#: No languages: "undetermined", "several", "none", and what charsets begin with.
NOTHING = words("und mul zxx mis utf iso win ans")
#: Tags that the words of a text do not tell apart.
ALIKE = ({"no", "nb", "nn"}, {"hr", "sr", "bs", "sh"}, {"id", "ms"}, {"gl", "pt"}, {"fa", "prs"})


def tag(text: str) -> str | None:
    """A BCP 47 tag in its usual spelling; None for what names no language.

    >>> tag("PT_br"), tag("zh-hans-cn"), tag("English"), tag("utf-8"), tag("jp")
    ('pt-BR', 'zh-Hans-CN', 'en', None, 'ja')
    """
    first = re.split("[,;/]", text.strip(), maxsplit=1)[0].strip()
    if named := MEANT.get(first.lower()):
        return named
    match = TAG.fullmatch(first)
    if not match:
        return None
    language, script, country = match.groups()
    code = MEANT.get(language.lower(), language.lower())
    if code in NOTHING or (len(code) == 2 and code not in CODES):
        return None
    parts = [code, script and script.title(), country and country.upper()]
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


def shown(page: Page) -> Readings:
    """The language that the letters or the commonest words of the text show; "clear_words" where
    there are enough of them to contradict what the page declares."""
    blocks = page.region.body or page.content.blocks
    prose = [block for block in blocks if not block.hints & PRE] or blocks
    text = " ".join(block.text for block in prose[:40])
    if found := language_of(text):
        rule = "clear_words" if found.clear else "words"
        yield reading(found.tag, text[:60], rule, Trust.GUESSED)


def site(page: Page) -> Readings:
    """What the profile says about the whole site."""
    if language := page.profile.site.language:
        yield reading(language, language, "profile", Trust.GUESSED)


RULES: Rules = (html_lang, declared, shown, site)


def choose(page: Page, found: list[Reading[Any]]) -> Reading[Any] | None:
    """The first that is declared; where the text is clearly in another language, what is declared
    of that one, or else what the text shows."""
    clear = next((each for each in found if each.rule == "clear_words"), None)
    if clear is None:
        return found[0]
    return next((each for each in found if is_alike(each.value, clear.value)), clear)


def is_alike(one: str, other: str) -> bool:
    """Whether two tags are of one language, or of two that are written nearly the same."""
    pair = {one.partition("-")[0], other.partition("-")[0]}
    return len(pair) == 1 or any(pair <= group for group in ALIKE)
