"""An archived page made fit for replay: its addresses lead into the archive, nothing in it acts.

What a page looks like stays: tags, text, style sheets. What acts goes: scripts, event handlers,
forms' addresses, refreshes, `<base>`, hints to connect elsewhere. This is for looks and links;
what keeps archived pages from doing harm are the headers they are sent with (`replay.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from w3lib.encoding import html_to_unicode

from sitekeep import styles
from sitekeep.browse.markup import Attributes, rewrite
from sitekeep.sources import LAZY, LAZY_SETS, candidates_in, is_address, lazy_background
from sitekeep.url import normalise

#: What an address is for: a page of its own, a page in a frame, a style sheet, anything else shown.
Use = Literal["page", "frame", "style", "file"]
#: Where an absolute address leads, given its use.
Lead = Callable[[str, Use], str]

#: A link that leads nowhere, and still looks like one.
NOWHERE = "#"
EMPTY_PICTURE = "data:,"
KEPT_SCHEMES = re.compile(r"(mailto|tel):", re.IGNORECASE)
SHOWN_DATA = re.compile(r"data:(image|font|audio|video|application/(x-)?font)", re.IGNORECASE)
STYLE_LINK, ICON_LINK = "stylesheet", "icon"
GONE_ELEMENTS = {"script", "base", "applet", "portal"}
GONE_ATTRIBUTES = {
    "action", "archive", "attributionsrc", "autofocus", "classid", "codebase", "crossorigin", "csp",
    "download", "formaction", "formtarget", "http-equiv", "imagesrcset", "integrity", "manifest",
    "nonce", "ping", "profile", "referrerpolicy", "sandbox", "target", "xml:base",
}  # fmt: skip
#: Attributes that name a file, on whatever element.
FILES = {"background", "data", "dynsrc", "lowsrc", "poster", "src"}
LINKS = {"a", "area"}
WITH_SOURCES = {"img", "source", "video", "audio", "iframe"}
FRAMES = {"iframe", "frame"}
#: Drawings change attributes by themselves; addresses they may not.
ANIMATIONS = {"animate", "set", "animatetransform", "animatemotion"}
REFRESH = re.compile(r"[\s\d.;,]*(?:url\s*=\s*)?['\"]?(?P<url>[^'\"]*)", re.IGNORECASE)
#: A page within a page within a page: enough.
MAX_NESTED = 3


def decoded(body: bytes, content_type: str | None) -> str:
    """The text as browsers read it: byte order mark, header, `<meta>`, and else what fits."""
    return str(html_to_unicode(content_type, body, auto_detect_fun=undeclared)[1])


def undeclared(body: bytes) -> str:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return "windows-1252"
    return "utf-8"


@dataclass(frozen=True, slots=True)
class Rewriting:
    """One page, seen from its own address."""

    url: str
    base_url: str
    lead: Lead
    nested: int = 0

    def element(self, name: str, attributes: Attributes) -> tuple[str, Attributes] | None:
        """The start tag to write; None leaves it out."""
        if name in GONE_ELEMENTS or (name == "meta" and "http-equiv" in attributes):
            return None
        if name in ANIMATIONS and attributes.get("attributename", "").lower().endswith("href"):
            return None
        if name == "meta" and "charset" in attributes:
            return None
        if name == "link" and not shows(attributes):
            return None
        return name, self.attributes(name, attributes)

    def attributes(self, name: str, attributes: Attributes) -> Attributes:
        kept = {
            key: value
            for key, value in attributes.items()
            if not key.startswith("on") and key not in GONE_ATTRIBUTES
        }
        load_now(name, kept)
        changed = {key: self.value(name, key, value) for key, value in kept.items()}
        if name in LINKS and is_away(changed):
            changed["target"] = "_top"
        return {key: value for key, value in changed.items() if value is not None}

    def value(self, name: str, key: str, value: str) -> str | None:
        """What an attribute says instead; None leaves it out."""
        if key == "style":
            return self.styled(value)
        if key == "srcset":
            return self.candidates(value)
        if key == "srcdoc":
            return self.inner(value)
        if key in FILES and name in FRAMES:
            return self.framed(value)
        if key in FILES:
            return self.file(value)
        if key in ("href", "xlink:href"):
            return self.reference(name, value)
        return value

    def reference(self, name: str, value: str) -> str | None:
        if name in LINKS:
            return self.link(value)
        if name == "link":
            return self.file(value, "style")
        return value if value.strip().startswith("#") else self.file(value)

    def link(self, value: str) -> str:
        """Where a link leads: the archive, a place on this page, a person's mail, or nowhere."""
        value = value.strip()
        if value.startswith("#") or KEPT_SCHEMES.match(value):
            return value
        url = normalise(value, self.base_url)
        if url is None:
            return NOWHERE
        _, mark, fragment = value.partition("#")
        if mark and url == self.url:
            return f"#{fragment}"
        return self.lead(url, "page") + mark + fragment

    def file(self, value: str, use: Use = "file") -> str:
        """Where something comes from that the page shows."""
        value = value.strip()
        if SHOWN_DATA.match(value):
            return value
        url = normalise(value, self.base_url) if value else None
        if url is None:
            return EMPTY_PICTURE
        _, mark, fragment = value.partition("#")
        return self.lead(url, use) + mark + fragment

    def framed(self, value: str) -> str | None:
        url = normalise(value, self.base_url) if value.strip() else None
        return self.lead(url, "frame") if url else None

    def candidates(self, value: str) -> str:
        """Pictures of several sizes (https://html.spec.whatwg.org/#srcset-attributes)."""
        return ", ".join(
            f"{self.file(url)} {size}".strip()
            for url, size in candidates_in(value)
            if not url.lower().startswith("data:")
        )

    def styled(self, sheet: str) -> str:
        def address(value: str, is_sheet: bool) -> str:
            if value.startswith("#"):
                return value
            return self.file(value, "style" if is_sheet else "file")

        return styles.restyled(sheet, address)

    def inner(self, markup: str) -> str | None:
        """A whole page written into an attribute."""
        if self.nested >= MAX_NESTED:
            return None
        inside = Rewriting(self.url, self.base_url, self.lead, self.nested + 1)
        return rewrite(markup, inside.element, inside.styled)


def shows(attributes: Attributes) -> bool:
    """Whether a `<link>` changes what is seen; others only announce or connect."""
    rel = attributes.get("rel", "").lower().split()
    return STYLE_LINK in rel or ICON_LINK in rel


def is_away(attributes: dict[str, str | None]) -> bool:
    """Whether a link leads off its page: then the page around it must change with it."""
    href = attributes.get("href") or attributes.get("xlink:href") or NOWHERE
    return not href.startswith("#")


def load_now(name: str, attributes: Attributes) -> None:
    """Show the picture that a script would have put in place."""
    if name not in WITH_SOURCES:
        if address := lazy_background(attributes):
            shown = f"background-image: url({styles.quoted(address)})"
            attributes["style"] = f"{attributes.get('style', '').rstrip('; ')}; {shown}".lstrip(
                "; "
            )
        return
    sets = [attributes[key] for key in LAZY_SETS if attributes.get(key)]
    if sets and not attributes.get("srcset"):
        attributes["srcset"] = sets[0]
    sources = [said for key in LAZY if is_address(said := attributes.get(key, ""))]
    if sources:
        attributes["src"] = sources[0]


def replayed(markup: str, url: str, lead: Lead) -> str:
    """The page at `url` with every address led into the archive."""
    page = Rewriting(url, base_of(markup, url), lead)
    return rewrite(markup, page.element, page.styled)


def replayed_style(sheet: str, url: str, lead: Lead) -> str:
    """The style sheet at `url` with every address led into the archive."""
    return Rewriting(url, url, lead).styled(sheet)


def base_of(markup: str, url: str) -> str:
    """What addresses on the page are relative to: the first `<base href>`, or the page itself."""
    if "<base" not in markup.lower():
        return url
    found = [
        normalise(at["href"], url) for name, at in tags(markup) if name == "base" and "href" in at
    ]
    return (found[0] if found else None) or url


def sends_on(markup: str, url: str) -> str | None:
    """Where the page sends its readers after a while (`<meta http-equiv="refresh">`)."""
    if "refresh" not in markup.lower():
        return None
    for name, attributes in tags(markup):
        if name == "meta" and attributes.get("http-equiv", "").strip().lower() == "refresh":
            found = REFRESH.match(attributes.get("content", ""))
            target = found["url"].strip() if found else ""
            leads_to = normalise(target, base_of(markup, url)) if target else None
            return leads_to if leads_to != url else None
    return None


def tags(markup: str) -> list[tuple[str, Attributes]]:
    """The start tags of a page, in order."""
    seen: list[tuple[str, Attributes]] = []

    def see(name: str, attributes: Attributes) -> None:
        seen.append((name, attributes))

    rewrite(markup, see, str)
    return seen
