"""HTML as a row of tags and text, so that a page can be changed in places and stay itself.

A tree would be another page: a parser repairs what is broken, and not as browsers do. Here
every tag stays where it stood, and the reader's browser makes of it what it would have made of
the original. Tags are told apart as the HTML standard does it
(https://html.spec.whatwg.org/#tokenization).

What is written is safe from a second meaning: no "<" is left in it but those of the tags that
`element` has seen. Comments go, for the same reason.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from html.entities import html5

Attributes = dict[str, str]
#: Given a tag's name and attributes: None to leave the tag out, or what to write instead.
Element = Callable[[str, Attributes], tuple[str, Attributes] | None]

PART = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))"
    r"|(?P<doctype><!doctype\b[^<>]*>)"
    r"|<(?:[!?]|/[^a-z>])[^>]*(?:>|\Z)"
    r"|</>"
    r"|</(?P<end>[a-z][^\s/>]*)[^>]*(?:>|\Z)"
    r"|<(?P<start>[a-z][^\s/>]*)",
    re.IGNORECASE | re.DOTALL,
)
ATTRIBUTE = re.compile(
    r"""[\s/]*+(?:(?P<close>>)|(?P<name>[^\s/>][^\s/>=]*)"""
    r"""(?:\s*+=\s*+(?:"(?P<double>[^"]*)(?:"|\Z)|'(?P<single>[^']*)(?:'|\Z)|(?P<bare>[^\s"'>][^\s>]*)|(?=>)))?)"""
)
REFERENCE = re.compile(r"&(?:#[0-9]+;?|#x[0-9a-f]+;?|[a-z][a-z0-9]*(?:;|(?![=a-z0-9])))", re.I)
#: Names that mean something to nobody, and could mean something else than they say.
ODD_NAME = re.compile(r"[^\w:.@-]")
#: Drawings and formulas have rules of their own: there `<title/>` is whole.
FOREIGN = {"svg", "math"}
#: Elements whose content is text, whatever it looks like.
TEXT_ONLY = {
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "plaintext",
}  # fmt: skip
#: Of these, what a reader sees.
SHOWN = {"title", "textarea", "xmp", "plaintext"}


def rewrite(markup: str, element: Element, style: Callable[[str], str]) -> str:
    """The page with its tags as `element` wants them and its style sheets as `style` does."""
    written: list[str] = []
    place = foreign = 0
    while found := PART.search(markup, place):
        written.append(without_tags(markup[place : found.start()]))
        place = found.end()
        if found["doctype"]:
            written.append(found["doctype"])
        elif found["end"]:
            name = found["end"].lower()
            foreign -= name in FOREIGN and foreign > 0
            written.append(end_tag(name))
        elif found["start"]:
            name = found["start"].lower()
            attributes, place, closed = attributes_at(markup, place)
            foreign += name in FOREIGN and not closed
            wanted = None if attributes is None else element(name, attributes)
            written.append(start_tag(*wanted, closed=closed) if wanted else "")
            if name in TEXT_ONLY and not (foreign and closed):
                content, place = text_at(markup, place, name)
                written.append(shown(name, content, style) if wanted else "")
    written.append(without_tags(markup[place:]))
    return "".join(written)


def attributes_at(markup: str, place: int) -> tuple[Attributes | None, int, bool]:
    """The attributes of a start tag, the first of each name; where it ends; whether by "/>".

    None in place of attributes where the page ends first: then there is no tag.
    """
    attributes: Attributes = {}
    while found := ATTRIBUTE.match(markup, place):
        place = found.end()
        if found["close"]:
            return attributes, place, found[0].endswith("/>")
        value = found["double"] or found["single"] or found["bare"] or ""
        if not ODD_NAME.search(found["name"]):
            attributes.setdefault(found["name"].lower(), unescaped(value))
    return None, len(markup), False


def text_at(markup: str, place: int, name: str) -> tuple[str, int]:
    """What an element of TEXT_ONLY holds, and where its end tag begins."""
    if name == "plaintext":
        return markup[place:], len(markup)
    end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(markup, place)
    stop = end.start() if end else len(markup)
    return markup[place:stop], stop


def shown(name: str, content: str, style: Callable[[str], str]) -> str:
    """The content of an element of TEXT_ONLY, in a form that is text everywhere.

    Inside a drawing or a list of choices, browsers read tags even in these elements.
    """
    if name == "style":
        sheet = style(content.replace("<!--", " ").replace("-->", " "))
        return sheet.replace("<", "\\3c ")
    if name in ("xmp", "plaintext"):
        return html.escape(content, quote=False)
    return without_tags(content) if name in SHOWN else ""


def without_tags(text: str) -> str:
    return text.replace("<", "&lt;").replace("\x00", "")


def end_tag(name: str) -> str:
    """`</xmp>` ends what was written as `<pre>`; the end of what is left out does no harm."""
    return "" if name in ("script", "base") else f"</{written_as(name)}>"


def start_tag(name: str, attributes: Attributes, *, closed: bool = False) -> str:
    said = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    return f"<{written_as(name)}{said}{' /' if closed else ''}>".replace("\x00", "")


def written_as(name: str) -> str:
    """Elements that hold text as it stands are written as `pre`, which looks the same."""
    return "pre" if name in ("xmp", "plaintext") else ODD_NAME.sub("-", name)


def unescaped(value: str) -> str:
    """An attribute's value; `&sect` in `?a=1&section=2` is no reference there.

    >>> unescaped("?a=1&amp;b=2&section=3&copy;")
    '?a=1&b=2&section=3©'
    """
    return REFERENCE.sub(referred, value) if "&" in value else value


def referred(found: re.Match[str]) -> str:
    reference = found[0]
    return html.unescape(reference) if reference[1] == "#" else html5.get(reference[1:], reference)
