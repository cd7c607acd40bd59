"""The tree of a page: what lxml makes of its text, however broken that is."""

from __future__ import annotations

from lxml import etree
from lxml.etree import _Element as Element

from pipelines.mend import flattened
from pipelines.wordlist import words

EMPTY = b"<html><body></body></html>"
#: lxml gives up at 2048 elements inside each other, and drops what follows.
DEEPEST = 2000
#: https://html.spec.whatwg.org/multipage/parsing.html, "in head", and what browsers once had there.
IN_HEAD = words(
    "base basefont bgsound link meta noframes noscript script style template title isindex object"
)


def parse(text: str) -> Element:
    """The tree of an HTML text; that of an empty page where nothing can be parsed."""
    return parse_utf_8(text.encode("utf-8", "replace"))


def parse_utf_8(html: bytes) -> Element:
    root = parsed(html)
    if is_deep(root):
        root = parsed(flattened(html.decode("utf-8", "replace")).encode())
    return with_body(root)


#: One for all pages: to make it takes longer than to parse the opening of a page.
PARSER = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)


def parsed(html: bytes) -> Element:
    try:
        root = etree.fromstring(html or EMPTY, parser=PARSER)
    except (etree.XMLSyntaxError, ValueError):
        root = None
    return etree.fromstring(EMPTY, parser=PARSER) if root is None else root


def is_deep(root: Element) -> bool:
    """Whether the last element of all is so deep inside others that there may have been more."""
    depth = 0
    while len(root):
        root, depth = root[-1], depth + 1
    return depth > DEEPEST


def with_body(root: Element) -> Element:
    """`root`; what cannot stand in a head begins the body, also where no tag says so. lxml knows no
    `<article>` and puts it behind the `<title>`. A set of frames has no body.
    """
    head = root.find("head")
    first = None if head is None else next((e for e in head if e.tag not in IN_HEAD), None)
    if head is None or first is None or root.find("frameset") is not None:
        return root
    body = root.find("body")
    if body is None:
        body = etree.SubElement(root, "body")
    moved = [first, *first.itersiblings()]
    text, body.text = body.text, None
    moved[-1].tail = (moved[-1].tail or "") + (text or "") or None
    body[:0] = moved
    return root


def framed(root: Element) -> Element:
    """`root`; where it is a set of frames, with the text for browsers without frames as body."""
    if root.find("frameset") is not None and root.find("body") is None:
        text = " ".join(element.text or "" for element in root.iter("noframes"))
        root.extend(parse(text).findall("body") if text.strip() else [])
    return root
