"""What else than pages names addresses: stylesheets, sitemaps and feeds.

Sources: CSS Syntax 3, https://www.sitemaps.org/protocol.html, RSS 2.0, Atom (RFC 4287).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator

from lxml import etree

from sitekeep.article import Link, LinkKind
from sitekeep.styles import addresses_in
from sitekeep.url import normalise

#: The sitemap protocol's own limit for one file, unpacked.
MAX_SITEMAP_BYTES = 50 * 1024 * 1024
#: https://www.google.com/schemas/sitemap-image/1.1
SITEMAP_IMAGE = ".//{*}image/{*}loc"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
#: Sitemaps hold full addresses only, so that a text about something else is not taken for one.
ABSOLUTE = re.compile(r"\s*https?://", re.IGNORECASE)
#: No sheet for people names more.
MAX_IN_SHEET = 2000
IN_SHEET = {
    "sheet": LinkKind.STYLESHEET,
    "font": LinkKind.FONT,
    "picture": LinkKind.IMAGE,
}


def stylesheet_links(css: str, base: str) -> list[Link]:
    """What a stylesheet needs: other sheets (`@import`), fonts and pictures (`url()`)."""
    named = ((normalise(found, base), IN_SHEET[what]) for found, what in addresses_in(css))
    links = dict.fromkeys(Link(url, kind) for url, kind in named if url)
    return list(links)[:MAX_IN_SHEET]


def sitemap_links(body: bytes, base: str) -> list[Link]:
    """Pages of a sitemap, sitemaps of a sitemap index; plain text and gzip as well."""
    text = unpacked(body).removeprefix(BYTE_ORDER_MARK).strip()
    if text[:1] != b"<":
        lines = text.decode("utf-8", "replace").splitlines()
        return as_links(filter(ABSOLUTE.match, lines), base, LinkKind.PAGE)
    root = parse_xml(text)
    if root is None:
        return []
    kind = LinkKind.SITEMAP if local_name(root) == "sitemapindex" else LinkKind.PAGE
    pages = as_links(own_addresses(root), base, kind)
    return pages + as_links(text_of(root.iterfind(SITEMAP_IMAGE)), base, LinkKind.IMAGE)


def own_addresses(root: etree._Element) -> Iterator[str]:
    """Not those of an entry's pictures and videos, which are called `loc` as well."""
    return text_of(loc for entry in root for loc in entry if local_name(loc) == "loc")


def text_of(nodes: Iterable[etree._Element]) -> Iterator[str]:
    return (node.text or "" for node in nodes)


def feed_links(body: bytes, base: str) -> list[Link]:
    """The pages that the entries of an RSS or Atom feed lead to."""
    root = parse_xml(body)
    return as_links(entry_addresses(root), base, LinkKind.PAGE) if root is not None else []


def entry_addresses(root: etree._Element) -> Iterator[str]:
    for entry in root.iter("{*}item", "{*}entry"):
        for link in entry.iter("{*}link"):
            if link.get("rel", "alternate") == "alternate":
                yield link.get("href") or link.text or ""


def as_links(found: Iterable[str], base: str, kind: str) -> list[Link]:
    urls = (normalise(address.strip(), base) for address in found if address.strip())
    return [Link(url, kind) for url in dict.fromkeys(urls) if url]


def unpacked(body: bytes) -> bytes:
    """`body` without gzip, cut at the protocol's limit: a bomb does not go off."""
    if body[:2] != b"\x1f\x8b":
        return body[:MAX_SITEMAP_BYTES]
    try:
        return zlib.decompressobj(wbits=31).decompress(body, MAX_SITEMAP_BYTES)
    except zlib.error:
        return b""


def parse_xml(body: bytes) -> etree._Element | None:
    """The root of an XML document, as far as it can be read; nothing outside it is loaded."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, recover=True, huge_tree=False)
    try:
        return etree.fromstring(body.removeprefix(BYTE_ORDER_MARK).strip(), parser)
    except etree.XMLSyntaxError:
        return None


def local_name(node: etree._Element) -> str:
    """The name without its namespace; empty for comments and the like, which have none."""
    return str(etree.QName(node).localname) if isinstance(node.tag, str) else ""
