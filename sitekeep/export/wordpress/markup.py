"""HTML for a body in WordPress: what it shows is what was written, and nothing in it is run.

WordPress looks for shortcodes, smileys and lone addresses in every text, and changes them when a
page is shown; written as character references they stay what they are.
"""

from __future__ import annotations

import re
from html import escape

from bs4 import Tag
from bs4.element import Comment, Doctype, NavigableString, ProcessingInstruction

VOID = {"area", "br", "col", "embed", "hr", "img", "input", "source", "track", "wbr"}
#: A text that WordPress shows as a picture: ":-)", ":smile:", "8)". It stands between spaces.
SMILEY = re.compile(r"(?<!\S)([:;8])(?=-?[)(DPpoOxX|?](?!\S)|[a-z!?]+:(?!\S))")
#: An address alone on its line becomes what it leads to, in a frame.
LONE_ADDRESS = re.compile(
    r"^([^\S\n]*https?:)//(?=[^\s<>\"]+[^\S\n]*$)", re.IGNORECASE | re.MULTILINE
)


def outer(element: Tag) -> str:
    return start(element) + ("" if element.name in VOID else f"{inner(element)}</{element.name}>")


def inner(element: Tag) -> str:
    return "".join(piece(each) for each in element.children)


def piece(node: object) -> str:
    """An element or a text as HTML; comments fall away, some of which WordPress obeys."""
    if isinstance(node, Tag):
        return outer(node)
    if not isinstance(node, NavigableString) or isinstance(
        node, (Comment, Doctype, ProcessingInstruction)
    ):
        return ""
    return text(str(node), lines=is_within_pre(node))


def start(element: Tag) -> str:
    attributes = "".join(
        f' {name}="{attribute(value if isinstance(value, str) else " ".join(value))}"'
        for name, value in element.attrs.items()
        if value is not None
    )
    return f"<{element.name}{attributes}>"


def text(plain: str, *, lines: bool = False) -> str:
    """Text in HTML. Line breaks are spaces unless `lines` of their own are meant.

    >>> text("[gallery] :-) <b>"), text("https://x.org/")
    ('&#91;gallery] &#58;-) &lt;b&gt;', 'https:&#47;&#47;x.org/')
    """
    plain = plain.replace("\r\n", "\n").replace("\r", "\n")
    markup = escape(plain if lines else re.sub(r"\s*\n\s*", " ", plain), quote=False)
    markup = LONE_ADDRESS.sub(r"\1&#47;&#47;", markup)
    markup = SMILEY.sub(lambda found: f"&#{ord(found[1])};", markup)
    return markup.replace("[", "&#91;")


def attribute(value: str) -> str:
    """
    >>> attribute('a "b" [c]')
    'a &quot;b&quot; &#91;c]'
    """
    return escape(re.sub(r"\s*[\r\n]\s*", " ", value), quote=True).replace("[", "&#91;")


def is_within_pre(node: NavigableString) -> bool:
    return node.find_parent("pre") is not None
