"""Every reference out of a page: where it leads, what it asks for, the words a reader sees.

Links of scripts' templates are none; `srcset`, lazy images, CSS `url()` and `<base>` count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element as Element

from pipelines.blocks import fold
from sitekeep.article import Link, LinkKind
from sitekeep.url import normalise

#: No page for people has more; one that has is a trap or a dump.
MAX_LINKS = 5000
CSS_URL = re.compile(r"url\(\s*['\"]?([^'\")]+)['\"]?\s*\)")
REFRESH = re.compile(r"^[\d.\s]*[;,]?\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
LAZY = ("data-src", "data-original", "data-lazy-src", "data-hi-res-src", "data-full-src")
SRCSETS = ("srcset", "data-srcset", "data-lazy-srcset")
Found = Iterator[tuple[str, LinkKind, str]]


def find_links(root: Element, base: str | None) -> list[Link]:
    """All links of the page in reading order, each (address, kind) once with its first words."""
    found: dict[tuple[str, str], Link] = {}
    for element in root.iter(*READERS):
        for address, kind, text in READERS[element.tag](element):
            add(found, element, normalise(address, base), kind, text)
        if len(found) >= MAX_LINKS:
            break
    for element in root.xpath("//*[contains(@style, 'url(')]"):
        for address in CSS_URL.findall(element.get("style")):
            add(found, element, normalise(address, base), LinkKind.IMAGE, "")
    return list(found.values())[:MAX_LINKS]


def add(
    found: dict[tuple[str, str], Link],
    element: Element,
    url: str | None,
    kind: LinkKind,
    text: str,
) -> None:
    if url is None:
        return
    known = found.get((url, kind))
    if known is None:
        found[url, kind] = Link(url, kind.value, text, element.get("rel") or "")
    elif text and not known.text:
        found[url, kind] = Link(url, kind.value, text, known.rel)


def anchor(element: Element) -> Found:
    href = element.get("href")
    if href and not href.startswith(("#", "javascript:", "mailto:", "tel:", "data:")):
        yield href, LinkKind.PAGE, words(element)


def words(element: Element) -> str:
    """The text of a link, else the alternative text of its image, else its title."""
    text = element.text if len(element) == 0 else "".join(element.itertext())
    if text and (text := fold(text)):
        return text[:500]
    image = element.find(".//img[@alt]")
    alt = image.get("alt") if image is not None else element.get("alt")
    return fold(alt or element.get("title") or element.get("aria-label") or "")[:500]


def frame(element: Element) -> Found:
    if (source := element.get("src") or element.get("data-src")) and source != "about:blank":
        yield source, LinkKind.PAGE, fold(element.get("title") or element.get("name") or "")


def image(element: Element) -> Found:
    text = fold(element.get("alt") or element.get("title") or "")[:500]
    for key in ("src", *LAZY):
        if (source := element.get(key)) and not source.startswith("data:"):
            yield source, LinkKind.IMAGE, text
    for source in sources(element):
        yield source, LinkKind.IMAGE, text


def sources(element: Element) -> Iterator[str]:
    """The addresses of `srcset` (https://html.spec.whatwg.org/#srcset-attributes)."""
    for key in SRCSETS:
        for candidate in re.split(r",\s+|,(?=https?:|/)", element.get(key) or ""):
            if (address := candidate.strip().partition(" ")[0].rstrip(",")) and not (
                address.startswith("data:")
            ):
                yield address


def head_link(element: Element) -> Found:
    href, rel = element.get("href"), (element.get("rel") or "").lower().split()
    if not href:
        return
    for name, kind in RELATIONS.items():
        if name in rel:
            if name == "alternate" and "stylesheet" in rel:
                kind = LinkKind.STYLESHEET
            elif name == "alternate" and (element.get("type") or "").lower() in FEEDS:
                kind = LinkKind.FEED
            yield href, kind, fold(element.get("title") or "")
            return


#: What `<link rel=alternate type=…>` calls a feed (RSS Advisory Board, RFC 4287, jsonfeed.org).
FEEDS = {"application/rss+xml", "application/atom+xml", "application/rdf+xml"}
RELATIONS = {
    "canonical": LinkKind.CANONICAL,
    "alternate": LinkKind.ALTERNATE,
    "stylesheet": LinkKind.STYLESHEET,
    "icon": LinkKind.ICON,
    "apple-touch-icon": LinkKind.ICON,
    "sitemap": LinkKind.SITEMAP,
    "next": LinkKind.PAGE,
    "prev": LinkKind.PAGE,
    "previous": LinkKind.PAGE,
    "amphtml": LinkKind.ALTERNATE,
}


def script(element: Element) -> Found:
    if source := element.get("src"):
        yield source, LinkKind.SCRIPT, ""


def media(element: Element) -> Found:
    parent = element.getparent()
    if element.tag == "source" and parent is not None and parent.tag == "picture":
        yield from ((source, LinkKind.IMAGE, "") for source in sources(element))
        return
    for key in ("src", "data"):
        if source := element.get(key):
            yield source, LinkKind.MEDIA, fold(element.get("title") or "")
    if poster := element.get("poster"):
        yield poster, LinkKind.IMAGE, ""


def meta(element: Element) -> Found:
    if (element.get("http-equiv") or "").lower() == "refresh" and (
        match := REFRESH.match((element.get("content") or "").strip())
    ):
        yield match[1].strip(), LinkKind.REDIRECT, ""


def background(element: Element) -> Found:
    if source := element.get("background"):
        yield source, LinkKind.IMAGE, ""


READERS: dict[str, Callable[[Element], Found]] = {
    "a": anchor,
    "area": anchor,
    "frame": frame,
    "iframe": frame,
    "img": image,
    "link": head_link,
    "script": script,
    "audio": media,
    "video": media,
    "source": media,
    "track": media,
    "embed": media,
    "object": media,
    "meta": meta,
    "body": background,
    "table": background,
    "td": background,
}
