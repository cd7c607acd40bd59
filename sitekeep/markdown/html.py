"""A piece of the tree as HTML inside Markdown: where Markdown has no word for it."""

from __future__ import annotations

import re
from html import escape

from bs4 import Tag
from bs4.element import Comment, NavigableString

from sitekeep.markdown.escape import TEMPLATE

VOID = {"br", "img", "hr", "col", "source", "track", "wbr", "embed", "input", "area"}


def outer(element: Tag) -> str:
    """An element as one line of HTML: a blank line would end it for Markdown."""
    return f"{start(element)}{inner(element)}{end(element)}"


def inner(element: Tag) -> str:
    return "".join(piece(each, pre=within_pre(element)) for each in element.children)


def piece(node: object, *, pre: bool) -> str:
    if isinstance(node, Tag):
        return outer(node)
    if isinstance(node, NavigableString) and not isinstance(node, Comment):
        return verbatim(str(node)) if pre else text(str(node))
    return ""


def start(element: Tag) -> str:
    attributes = "".join(
        f' {name}="{quoted(value if isinstance(value, str) else " ".join(value))}"'
        for name, value in element.attrs.items()
        if value is not None
    )
    return f"<{element.name}{attributes}>"


def end(element: Tag) -> str:
    return "" if element.name in VOID else f"</{element.name}>"


def text(plain: str) -> str:
    """Text in a line of HTML."""
    return braces(escape(re.sub(r"\s*\n\s*", " ", plain), quote=False))


def verbatim(plain: str) -> str:
    """Text whose line breaks count, in a line of HTML."""
    return braces(escape(plain, quote=False)).replace("\n", "&#10;")


def quoted(value: str) -> str:
    """The value of an attribute; a bar would end the cell of a table that it is in."""
    return braces(escape(value)).replace("\n", "&#10;").replace("|", "&#124;")


def braces(markup: str) -> str:
    return TEMPLATE.sub(lambda brace: "&#123;" if brace[0] == "{" else "&#125;", markup)


def within_pre(element: Tag) -> bool:
    return element.name == "pre" or element.find_parent("pre") is not None
