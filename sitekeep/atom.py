"""Atom: a list of what is new, as feed readers take it.

Source: https://www.rfc-editor.org/rfc/rfc4287
"""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from xml.etree import ElementTree

NAMESPACE = "http://www.w3.org/2005/Atom"
MEDIA_TYPE = "application/atom+xml"
#: What XML 1.0 (2.2) has no way to write.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    """One piece of news. `id` lasts for ever; `updated` is ISO 8601 with its offset."""

    id: str
    title: str
    updated: str
    #: Where to read it.
    link: str
    summary: str
    #: The page that it is about, where that is not `link`.
    via: str | None = None
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """`author` answers for entries that name none."""

    id: str
    title: str
    updated: str
    link: str
    author: str
    entries: list[Entry] = field(default_factory=list)
    #: Where the feed itself stands; None for one that is written to a file.
    self_link: str | None = None


def lasting_id(*parts: str) -> str:
    """An identifier that the same parts always give (RFC 9562, 5.5).

    >>> lasting_id("http://example.org/") == lasting_id("http://example.org/")
    True
    """
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, ' '.join(parts))}"


def written(feed: Feed, generator: str) -> bytes:
    """The feed as XML in UTF-8; `generator` names the program."""
    root = ElementTree.Element("feed", xmlns=NAMESPACE)
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "updated", feed.updated)
    add_author(root, feed.author)
    add(root, "link", rel="alternate", href=feed.link)
    if feed.self_link:
        add(root, "link", rel="self", href=feed.self_link, type=MEDIA_TYPE)
    add(root, "generator", generator)
    for entry in feed.entries:
        add_entry(root, entry)
    ElementTree.indent(root)
    text = ElementTree.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def add_entry(root: ElementTree.Element, entry: Entry) -> None:
    element = ElementTree.SubElement(root, "entry")
    add(element, "id", entry.id)
    add(element, "title", entry.title)
    add(element, "updated", entry.updated)
    for name in entry.authors:
        add_author(element, name)
    add(element, "link", rel="alternate", href=entry.link)
    if entry.via:
        add(element, "link", rel="via", href=entry.via)
    for term in entry.categories:
        add(element, "category", term=term)
    add(element, "summary", entry.summary)


def add_author(parent: ElementTree.Element, name: str) -> None:
    add(ElementTree.SubElement(parent, "author"), "name", name)


def add(parent: ElementTree.Element, tag: str, text: str | None = None, **attributes: str) -> None:
    cleaned = {name: NOT_XML.sub("", value) for name, value in attributes.items()}
    element = ElementTree.SubElement(parent, tag, cleaned)
    element.text = NOT_XML.sub("", text) if text else None
