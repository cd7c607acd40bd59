"""The inside of a paragraph as Markdown: emphasis, links, pictures, code; the rest as HTML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from bs4 import Tag
from bs4.element import Comment, NavigableString

from sitekeep.markdown import escape, html

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
BREAK = "\x1e"
#: Tags whose content is Markdown again, between the tags themselves.
EDGE = re.compile(r"^(\s*)(.*?)(\s*)$", re.DOTALL)
#: A tag alone on its first line makes all lines HTML, up to the next empty one.
LONE_TAG = re.compile(r"\A(<[^<>]*>)  \n")
PLAIN_IMAGE = {"src", "alt", "title"}
PLAIN_LINK = {"href", "title"}


def inline(nodes: Iterable[object]) -> str:
    """Nodes as one run of Markdown, its lines broken only where the text has `<br>`."""
    written = re.sub(r"[ \t\r\n\f]+", " ", joined(nodes))
    lines = [line.strip(" ") for line in written.split(BREAK)]
    broken = "  \n".join(escape.line_start(line) for line in lines if line).strip()
    return LONE_TAG.sub(r"\1<br>", broken)


def joined(nodes: Iterable[object]) -> str:
    """Pieces in a row; a link right after "!" would be a picture."""
    found = ""
    for each in map(piece, nodes):
        is_picture = found.endswith("!") and each.startswith("[")
        found = f"{found[:-1]}\\!{each}" if is_picture else found + each
    return found


def piece(node: object) -> str:
    if isinstance(node, NavigableString):
        return "" if isinstance(node, Comment) else escape.text(str(node))
    if not isinstance(node, Tag):
        return ""
    name = node.name
    if name == "br":
        return BREAK
    if name == "img":
        return image(node)
    if name == "a":
        return link(node)
    if name in MARKS:
        return marked(node, MARKS[name])
    if name == "code" and not node.find(True) and not beside_code(node):
        return code(node)
    return tagged(node)


def code(element: Tag) -> str:
    """A code span. Kramdown ends the label of a link at a bracket within one."""
    text = element.get_text()
    if element.find_parent("a") and re.search(r"[\[\]]", text) and not element.attrs:
        return f"<code>{escape.entities(text)}</code>"
    return escape.code(text) or tagged(element)


def beside_code(element: Tag) -> bool:
    """Whether other code follows at once or went before: their marks would be one."""
    beside = (element.previous_sibling, element.next_sibling)
    return any(isinstance(each, Tag) and each.name == "code" for each in beside)


def children(element: Tag) -> str:
    return joined(element.children)


def tagged(element: Tag) -> str:
    """An element that Markdown has no word for: its tags as they are, Markdown between them."""
    if element.name in html.VOID:
        return html.start(element)
    if element.name in ("span", "div", "p", "time") and not element.attrs:
        return children(element)
    return f"{html.start(element)}{children(element)}{html.end(element)}"


def marked(element: Tag, mark: str) -> str:
    """Emphasis; its marks only work around text that begins and ends with a letter or so."""
    before, within, after = edges(children(element))
    if not within:
        return before + after
    if element.attrs or not sound(element, within):
        return f"{before}{html.start(element)}{within}{html.end(element)}{after}"
    return f"{before}{mark}{within}{mark}{after}"


def edges(markup: str) -> tuple[str, str, str]:
    """White space and breaks before, the rest, and those behind."""
    found = re.match(rf"^([\s{BREAK}]*)(.*?)([\s{BREAK}]*)$", markup, re.DOTALL)
    assert found is not None  # noqa: S101
    return found[1], found[2], found[3]


def sound(element: Tag, within: str) -> bool:
    """Whether the marks around `within` are seen as emphasis: CommonMark's rule of flanking.

    Source: https://spec.commonmark.org/0.31.2/#left-flanking-delimiter-run
    """
    if BREAK in within or within[0] in "*_<" or within[-1] in "*_>":
        return False
    text = element.get_text()
    before = " " if text[:1].isspace() else neighbour(element, before=True)
    after = " " if text[-1:].isspace() else neighbour(element, before=False)
    if "*" in (before, after):
        return False
    opens = wordlike(within[0]) or not wordlike(before)
    closes = wordlike(within[-1]) or not wordlike(after)
    return opens and closes


def wordlike(character: str) -> bool:
    """Whether it is neither white space nor punctuation nor "", the edge of the text."""
    return bool(character) and not character.isspace() and (
        unicodedata.category(character)[0] not in "PS")  # fmt: skip


def neighbour(element: Tag, *, before: bool) -> str:
    """The character that stands next to an element, "*" where other emphasis does."""
    sibling = element.previous_sibling if before else element.next_sibling
    if sibling is None:
        parent = element.parent
        if parent is not None and parent.name in (*MARKS, "a", "span"):
            return "*" if parent.name in MARKS else neighbour(parent, before=before)
        return ""
    if isinstance(sibling, Tag):
        if sibling.name in MARKS:
            return "*"
        text = sibling.get_text()
        return (text[-1:] if before else text[:1]) or ("x" if sibling.name != "br" else "")
    return str(sibling)[-1:] if before else str(sibling)[:1]


def link(element: Tag) -> str:
    href = str(element.get("href") or "")
    content = children(element)
    if not href and not element.attrs:
        return content
    if not href or set(element.attrs) - PLAIN_LINK or element.find("a") or BREAK in content:
        return f"{html.start(element)}{content}{html.end(element)}"
    before, within, after = edges(content)
    title = escape.title(str(element.get("title") or ""))
    return f"{before}[{within}]({escape.destination(href)}{title}){after}"


def image(element: Tag) -> str:
    alt = re.sub(r"\s+", " ", str(element.get("alt") or ""))
    # Older Hugos print the backslash of an escape in an alternative text.
    is_plain = element.get("src") and escape.text(alt) == alt
    if set(element.attrs) - PLAIN_IMAGE or not is_plain:
        return html.start(element)
    title = escape.title(str(element.get("title") or ""))
    return f"![{alt}]({escape.destination(str(element['src']))}{title})"
