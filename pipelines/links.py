"""Every reference out of a page: where it leads, what it asks for, the words a reader sees.

Links of scripts' templates are none; `srcset`, lazy images, `<noscript>`, CSS `url()` and `<base>`
count.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from lxml.etree import _Element as Element

from pipelines.blocks import fold
from pipelines.documents import IN_SHEET
from sitekeep.article import Link, LinkKind
from sitekeep.sources import LAZY, LAZY_BACKGROUNDS, LAZY_SETS, candidates_in, lazy_background
from sitekeep.styles import addresses_in
from sitekeep.url import normalise

#: No page for people has more; one that has is a trap or a dump.
MAX_LINKS = 5000
REFRESH = re.compile(r"^[\d.\s]*[;,]?\s*url\s*=\s*['\"]?([^'\"]+)", re.IGNORECASE)
#: Elements that are styled, or whose background a script puts in place.
STYLED = frozenset({"style", *LAZY_BACKGROUNDS})
Found = Iterator[tuple[str, LinkKind, str]]


def find_links(root: Element, base: str | None) -> list[Link]:
    """All links of the page in reading order, each (address, kind) once with its first words."""
    found: dict[tuple[str, str], Link] = {}
    for element in root.iter(*READERS):
        for address, kind, text in READERS[element.tag](element):
            add(found, element, normalise(address, base), kind, text)
        if len(found) >= MAX_LINKS:
            break
    for element in root.iter():
        if not STYLED.isdisjoint(element.keys()):
            for address, kind, text in backgrounds(element):
                add(found, element, normalise(address, base), kind, text)
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
    text = fold(element.get("title") or element.get("name") or "")
    for key in ("src", *LAZY):
        if (source := element.get(key)) and not source.startswith(("about:", "data:")):
            yield source, LinkKind.PAGE, text


def image(element: Element) -> Found:
    text = fold(element.get("alt") or element.get("title") or "")[:500]
    for key in ("src", *LAZY):
        if (source := element.get(key)) and not source.startswith("data:"):
            yield source, LinkKind.IMAGE, text
    for source in sources(element):
        yield source, LinkKind.IMAGE, text


def sources(element: Element) -> Iterator[str]:
    for key in ("srcset", *LAZY_SETS):
        for address, _size in candidates_in(element.get(key) or ""):
            if not address.startswith("data:"):
                yield address


def head_link(element: Element) -> Found:
    href, rel = element.get("href"), (element.get("rel") or "").lower().split()
    if "preload" in rel and element.get("as") == "image":
        yield from (
            (address, LinkKind.IMAGE, "")
            for address, _ in candidates_in(element.get("imagesrcset") or "")
        )
    if not href:
        return
    if "preload" in rel:
        yield href, PRELOADED.get(element.get("as") or "", LinkKind.MEDIA), ""
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
#: `<link rel=preload as=…>` (https://html.spec.whatwg.org/#link-type-preload).
PRELOADED = {
    "font": LinkKind.FONT,
    "image": LinkKind.IMAGE,
    "script": LinkKind.SCRIPT,
    "style": LinkKind.STYLESHEET,
}
RELATIONS = {
    "canonical": LinkKind.CANONICAL,
    "alternate": LinkKind.ALTERNATE,
    "stylesheet": LinkKind.STYLESHEET,
    "icon": LinkKind.ICON,
    "apple-touch-icon": LinkKind.ICON,
    "apple-touch-icon-precomposed": LinkKind.ICON,
    "mask-icon": LinkKind.ICON,
    "modulepreload": LinkKind.SCRIPT,
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
    for key in ("src", "data", *LAZY):
        if source := element.get(key):
            yield source, LinkKind.MEDIA, fold(element.get("title") or "")
    if poster := element.get("poster"):
        yield poster, LinkKind.IMAGE, ""


def meta(element: Element) -> Found:
    content = (element.get("content") or "").strip()
    if (element.get("http-equiv") or "").lower() == "refresh":
        if match := REFRESH.match(content):
            yield match[1].strip(), LinkKind.REDIRECT, ""
        return
    name = element.get("property") or element.get("name") or element.get("itemprop") or ""
    if content and (kind := PICTURES.get(name.lower())):
        yield content, kind, ""


#: `<meta>` that names the picture that stands for the page where others show it (ogp.me).
PICTURES = {
    "og:image": LinkKind.IMAGE,
    "og:image:url": LinkKind.IMAGE,
    "og:image:secure_url": LinkKind.IMAGE,
    "twitter:image": LinkKind.IMAGE,
    "twitter:image:src": LinkKind.IMAGE,
    "image": LinkKind.IMAGE,
    "msapplication-tileimage": LinkKind.ICON,
}


def background(element: Element) -> Found:
    if source := element.get("background"):
        yield source, LinkKind.IMAGE, ""


def backgrounds(element: Element) -> Found:
    """What the element's own style shows, or will once a script has run."""
    yield from in_style(element.get("style") or "")
    if address := lazy_background(element.attrib):
        yield address, LinkKind.IMAGE, ""


def sheet(element: Element) -> Found:
    yield from in_style(element.text or "")


def in_style(css: str) -> Found:
    yield from ((address, IN_SHEET[what], "") for address, what in addresses_in(css))


def drawn(element: Element) -> Found:
    """A picture or a part of one in a drawing (SVG)."""
    source = element.get("href") or element.get("xlink:href") or ""
    if source and not source.startswith(("#", "data:")):
        yield source, LinkKind.IMAGE, ""


def pressed(element: Element) -> Found:
    if (element.get("type") or "").lower() == "image":
        yield from image(element)


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
    "tr": background,
    "td": background,
    "th": background,
    "style": sheet,
    "image": drawn,
    "use": drawn,
    "input": pressed,
}
