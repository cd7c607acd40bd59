"""What a page declares about itself: JSON-LD, microdata and `<meta>`, as plain dictionaries.

Sources: https://schema.org/Article, https://html.spec.whatwg.org/multipage/microdata.html,
https://ogp.me/, https://www.dublincore.org/specifications/dublin-core/dcmi-terms/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from lxml.etree import _Element as Element

from pipelines.blocks import fold
from pipelines.wordlist import words

Item = dict[str, Any]

#: Types whose headline, author and date are those of the page.
ARTICLE_TYPES = words(
    "Article NewsArticle BlogPosting ReportageNewsArticle OpinionNewsArticle AnalysisNewsArticle"
    " ReviewNewsArticle BackgroundNewsArticle AskPublicNewsArticle SatiricalArticle TechArticle"
    " APIReference ScholarlyArticle MedicalScholarlyArticle AdvertiserContentArticle Report"
    " SocialMediaPosting LiveBlogPosting DiscussionForumPosting Recipe HowTo Review CriticReview"
    " MedicalWebPage BlogPosting VideoObject PodcastEpisode Book CreativeWork QAPage FAQPage"
    " Question Chapter Course Event JobPosting Product Posting NewsPosting"
)
#: Of those, the ones that say plainly that this page is an article.
PLAIN_ARTICLE_TYPES = frozenset(
    kind for kind in ARTICLE_TYPES if kind.endswith(("Article", "Posting", "Report", "Review"))
) - {"JobPosting"}
PAGE_TYPES = frozenset({"WebPage", "ItemPage", "AboutPage", "ContactPage", "CollectionPage"})
MAX_ITEMS = 300


def json_ld_items(scripts: Iterable[Element], body: bytes) -> list[Item]:
    """Every JSON-LD object in the scripts of a page, those inside `@graph` and lists too."""
    if b"ld+json" not in body:
        return []
    texts = (script.text for script in scripts if is_json_ld(script))
    loaded = [load(text) for text in texts if text]
    return list(flattened(loaded))[:MAX_ITEMS]


def by_id(items: list[Item]) -> dict[str, Item]:
    """The items of a page by their `@id`, for those that only point to them."""
    return {str(item["@id"]): item for item in items if "@id" in item and "name" in item}


def is_json_ld(script: Element) -> bool:
    return (script.get("type") or "").partition(";")[0].strip().lower() == "application/ld+json"


#: What XHTML writes around scripts.
CDATA = re.compile(r"<!\[CDATA\[|(?://\s*)?\]\]>")


def load(text: str) -> Any:
    """JSON as a script holds it; what only extruct can mend (comments, commas) goes to extruct."""
    text = CDATA.sub("", text)
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return mended(text)


def mended(text: str) -> Any:
    # extruct takes half a second to load, and most sites never need it.
    from extruct.jsonld import HTML_OR_JS_COMMENTLINE, jstyleson

    try:
        return jstyleson.loads(
            HTML_OR_JS_COMMENTLINE.sub("", text.strip().rstrip(";")), strict=False
        )
    except (ValueError, IndexError, RecursionError):
        return None


def flattened(values: Iterable[Any], depth: int = 0) -> Iterator[Item]:
    for value in values:
        if isinstance(value, list) and depth < 6:
            yield from flattened(value, depth + 1)
        elif isinstance(value, dict):
            yield value
            nested = [value.get(key) for key in ("@graph", "mainEntity", "mainEntityOfPage")]
            if depth < 6:
                yield from flattened(nested, depth + 1)


def types_of(item: Item) -> set[str]:
    """The names of an item's types, without the vocabulary's address."""
    return {str(kind).rpartition("/")[2].rpartition(":")[2] for kind in listed(item.get("@type"))}


def listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def text_of(value: Any) -> str | None:
    """The text of a property that may be a string, a list or an object with a value or a name."""
    for entry in listed(value):
        if isinstance(entry, dict):
            entry = entry.get("@value") or entry.get("name") or entry.get("headline")
        if isinstance(entry, (str, int, float)) and (text := fold(unescaped(str(entry)))):
            return text
    return None


def unescaped(text: str) -> str:
    """`text` with entities decoded, which JSON should not hold but often does."""
    if "&" not in text:
        return text
    from html import unescape

    return unescape(unescape(text))


def microdata_items(root: Element, body: bytes) -> list[Item]:
    """Every microdata item at the top, in the shape of JSON-LD."""
    if b"itemscope" not in body:
        return []
    from extruct.w3cmicrodata import LxmlMicrodataExtractor

    try:
        found = LxmlMicrodataExtractor(nested=True).extract_items(root, base_url=None)
    except (ValueError, AttributeError, KeyError, RecursionError):
        return []
    return list(flattened([as_json_ld(item) for item in found[:MAX_ITEMS]]))


def as_json_ld(value: Any) -> Any:
    if isinstance(value, list):
        return [as_json_ld(entry) for entry in value]
    if not isinstance(value, dict):
        return value
    if "properties" not in value:
        return value.get("value")
    properties = {key: as_json_ld(entry) for key, entry in value["properties"].items()}
    return {"@type": value.get("type"), **properties}


def meta_tags(metas: Iterable[Element]) -> dict[str, list[str]]:
    """`<meta>` contents by name, property, itemprop or http-equiv, in lower case."""
    found: dict[str, list[str]] = {}
    for meta in metas:
        attributes = meta.attrib
        content = attributes.get("content") or attributes.get("value")
        key = (
            attributes.get("property") or attributes.get("name") or attributes.get("itemprop")
            or attributes.get("http-equiv")
        )  # fmt: skip
        if key and content and content.strip():
            found.setdefault(key.strip().lower(), []).append(fold(unescaped(content)))
    return found
