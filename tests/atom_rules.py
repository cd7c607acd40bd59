"""The rules of Atom (RFC 4287, section 4) that a feed of ours must obey, one by one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
#: RFC 3339, 5.6, as RFC 4287 3.3 asks for it.
DATE_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ONCE = ("id", "title", "updated")
AT_MOST_ONCE = ("generator", "icon", "logo", "rights", "subtitle", "published", "summary", "source")
KNOWN = {*ONCE, *AT_MOST_ONCE, "author", "contributor", "category", "link", "content", "entry", "name", "uri", "email", "feed"}  # fmt: skip


def broken_rules(document: bytes) -> list[str]:
    """What is wrong with a feed; nothing where it is valid."""
    try:
        root = ElementTree.fromstring(document)
    except ElementTree.ParseError as error:
        return [f"no XML: {error}"]
    if root.tag != f"{ATOM}feed":
        return [f"the root is {root.tag}"]
    return [*of_names(root), *of_feed(root), *of_ids(root)]


def of_names(root: ElementTree.Element) -> Iterator[str]:
    for element in root.iter():
        if element.tag.removeprefix(ATOM) not in KNOWN:
            yield f"there is no element {element.tag}"


def of_feed(root: ElementTree.Element) -> Iterator[str]:
    yield from of_parts(root)
    entries = root.findall(f"{ATOM}entry")
    if not root.findall(f"{ATOM}author"):  # 4.1.1
        yield from ("entry without an author" for e in entries if not e.findall(f"{ATOM}author"))
    for entry in entries:
        yield from of_parts(entry)
        if entry.find(f"{ATOM}content") is None:  # 4.1.2
            if "alternate" not in rels(entry):
                yield "entry without content and without a link to it"
            if entry.find(f"{ATOM}summary") is None:
                yield "entry without content and summary"


def of_parts(element: ElementTree.Element) -> Iterator[str]:
    counts = Counter(child.tag.removeprefix(ATOM) for child in element)
    yield from (f"{name} stands {counts[name]} times" for name in ONCE if counts[name] != 1)
    yield from (f"{name} stands {counts[name]} times" for name in AT_MOST_ONCE if counts[name] > 1)
    for stamp in element.findall(f"{ATOM}updated"):  # 3.3
        if not DATE_TIME.fullmatch(stamp.text or ""):
            yield f"{stamp.text} is no date and time"
    for identity in element.findall(f"{ATOM}id"):  # 4.2.6
        if not re.match(r"[a-z][a-z0-9+.-]*:.", identity.text or ""):
            yield f"{identity.text} is no IRI"
    for author in element.findall(f"{ATOM}author"):  # 3.2.1
        if len(author.findall(f"{ATOM}name")) != 1 or not author.findtext(f"{ATOM}name"):
            yield "author without a name"
    for link in element.findall(f"{ATOM}link"):  # 4.2.7
        if not urlsplit(link.get("href") or "").scheme:
            yield f"link to {link.get('href')}"
    yield from (
        "category without a term" for c in element.findall(f"{ATOM}category") if not c.get("term")
    )
    if rels(element).count("alternate") > 1:  # 4.1.1, 4.1.2: one of a type and language
        yield "two alternate links"


def rels(element: ElementTree.Element) -> list[str]:
    return [link.get("rel", "alternate") for link in element.findall(f"{ATOM}link")]


def of_ids(root: ElementTree.Element) -> Iterator[str]:
    counts = Counter(identity.text for identity in root.iter(f"{ATOM}id"))
    yield from (f"id {name} stands {n} times" for name, n in counts.items() if n > 1)
