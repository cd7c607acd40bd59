"""Archived HTML made safe to show: cleaned on an allow-list, its addresses led into the archive.

It is cleaned twice: before its addresses are read, and as the last thing that happens to it.
Nothing in it can run, style, frame, submit or fetch anything from elsewhere: what was embedded is
a link to where it was.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from html.parser import HTMLParser
from itertools import count
from posixpath import basename
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote, urlsplit

import nh3

from sitekeep import mathml
from sitekeep.browse import text
from sitekeep.url import normalise

TAGS = set(
    """
    a abbr address b bdi bdo blockquote br caption cite code col colgroup dd del details dfn div
    dl dt em figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s
    samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var wbr
    """.split()  # noqa: SIM905
)
ATTRIBUTES = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "title"},
    "abbr": {"title"},
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start", "reversed", "type"},
    "td": {"colspan", "rowspan", "headers"},
    "th": {"colspan", "rowspan", "headers", "scope"},
    "time": {"datetime"},
}
#: Of what is embedded no more than its address and name, and that only for the first pass.
EMBEDS = {
    "iframe": {"src", "title"},
    "embed": {"src", "title"},
    "object": {"data", "title"},
    "video": {"src", "title"},
    "audio": {"src", "title"},
    "source": {"src"},
}
#: Classes that this module itself gives; none from the page.
CLASSES = {"a": {"away", "lost"}, "span": {"gap"}}
#: Ids of the page's text, kept apart from ours.
ID_PREFIX = "t-"
#: Pictures without an id are called by their number.
PICTURE = "picture-"
DATA_IMAGE = re.compile(r"data:image/(png|gif|jpeg|webp);base64,[A-Za-z0-9+/=]+", re.IGNORECASE)
VOID = {"br", "col", "embed", "hr", "img", "source", "wbr"}


def clean(
    markup: str, embeds: Mapping[str, set[str]] = MappingProxyType({}), **options: Any
) -> str:
    """Only allowed tags, attributes and schemes; scripts and styles go with their content."""
    return nh3.clean(
        markup,
        tags=TAGS | mathml.TAGS | embeds.keys(),
        attributes=ATTRIBUTES | mathml.ATTRIBUTES | dict(embeds),
        url_schemes={"http", "https", "mailto", "tel", "data"},
        attribute_filter=without_data_links,
        link_rel="noopener noreferrer nofollow",
        **options,
    )


def without_data_links(tag: str, attribute: str, value: str) -> str | None:
    """`data:` addresses are for pictures, and only for kinds that hold nothing but a picture."""
    if not value.strip().lower().startswith("data:") or attribute not in ("href", "src", "data"):
        return value
    return value if tag == "img" and DATA_IMAGE.fullmatch(value) else None


@dataclass(frozen=True, slots=True)
class Body:
    """The cleaned HTML of a page and the addresses in it, made absolute."""

    markup: str
    base_url: str
    urls: set[str] = field(default_factory=set)

    @classmethod
    def read(cls, markup: str, base_url: str) -> Body:
        body = cls(clean(markup, EMBEDS, id_prefix=ID_PREFIX), base_url)
        Rewriter(body.collect).rewrite(body.markup)
        return body

    def collect(self, tag: str, attributes: dict[str, str]) -> str | None:
        address = attributes.get("href") or attributes.get("src") or ""
        if url := normalise(address, self.base_url):
            self.urls.add(url)
        return None

    def shown(self, targets: dict[str, dict[str, Any]], link: Any) -> str:
        """The HTML to send: addresses lead into the archive, a lost picture says so."""
        rewritten = Rewriter(Redirection(self.base_url, targets, link).element)
        return clean(rewritten.rewrite(self.markup), allowed_classes=CLASSES)


@dataclass(frozen=True, slots=True)
class Redirection:
    """Where the addresses of one page lead, given what the archive has for them."""

    base_url: str
    targets: dict[str, dict[str, Any]]
    #: Our addresses: see `room.Addresses`.
    link: Any
    #: The numbers of its pictures, as `sitekeep.pictures` counts them.
    numbers: Iterator[int] = field(default_factory=partial(count, 1))

    def element(self, tag: str, attributes: dict[str, str]) -> str | None:
        """The start tag to write instead; None leaves it as it is."""
        if tag == "img":
            return self.image(attributes)
        if tag in EMBEDS:
            return self.embed(attributes)
        if tag == "a" and "href" in attributes:
            return start_tag("a", attributes | self.anchor(attributes["href"]))
        return start_tag("h2", attributes) if tag == "h1" else None

    def image(self, attributes: dict[str, str]) -> str:
        attributes = {"id": f"{PICTURE}{next(self.numbers)}", **attributes}
        source = attributes.get("src", "")
        if DATA_IMAGE.fullmatch(source):
            return start_tag("img", attributes)
        url = normalise(source, self.base_url) or ""
        target = self.targets.get(url)
        if target and is_image(target):
            kept = self.link.payload(target["payload_digest"])
            return start_tag("img", {"alt": "", **attributes, "src": kept})
        name = attributes.get("alt") or unquote(basename(urlsplit(url).path)) or source
        why = f" ({target['outcome']})" if target and target["outcome"] else ""
        gap = start_tag("span", {"id": attributes["id"], "class": "gap"})
        return f"{gap}{html.escape(f'{text.PICTURE_NOT_KEPT}: {name}{why}')}</span>"

    def embed(self, attributes: dict[str, str]) -> str | None:
        """A link to what was embedded, in place of it; its end tag goes in the last pass."""
        address = attributes.get("src") or attributes.get("data")
        url = normalise(address, self.base_url) if address else None
        if url is None:
            return None
        name = attributes.get("title") or urlsplit(url).hostname
        shown = html.escape(f"{text.EMBEDDED}: {name}")
        link = start_tag("a", {"href": url, "class": "away", "title": text.OTHER_SITE})
        return f"<p>{link}{shown}</a></p>"

    def anchor(self, href: str) -> dict[str, str]:
        """What changes about a link."""
        if href.startswith("#"):
            return {"href": f"#{ID_PREFIX}{href[1:]}"}
        url = normalise(href, self.base_url)
        if url is None:
            return {}
        target = self.targets.get(url)
        if target and target["slug"]:
            fragment = href.partition("#")[2]
            return {
                "href": self.link.page(target["slug"])
                + (f"#{ID_PREFIX}{fragment}" * bool(fragment))
            }
        if target and target["payload_digest"]:
            return {"href": self.link.payload(target["payload_digest"])}
        if target and target["outcome"] not in (None, "out-of-scope"):
            return {"href": url, "class": "lost", "title": f"{text.NOT_KEPT}: {target['outcome']}"}
        return {"href": url, "class": "away", "title": text.OTHER_SITE}


def is_image(target: dict[str, Any]) -> bool:
    return bool(target["payload_digest"]) and (target["content_type"] or "").startswith("image/")


def start_tag(tag: str, attributes: dict[str, str]) -> str:
    written = "".join(f' {name}="{html.escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>"


class Rewriter(HTMLParser):
    """Writes clean HTML again, its start tags as `element` wants them."""

    def __init__(self, element: Callable[[str, dict[str, str]], str | None]) -> None:
        super().__init__(convert_charrefs=True)
        self.element = element
        self.parts: list[str] = []

    def rewrite(self, markup: str) -> str:
        self.feed(markup)
        self.close()
        return "".join(self.parts)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.parts.append(self.element(tag, attributes) or start_tag(tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.parts.append("</h2>" if tag == "h1" else f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self.parts.append(html.escape(data, quote=False))
