"""A body as Markdown: CommonMark with tables, and HTML for what Markdown cannot say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from textwrap import indent

from bs4 import Tag

from sitekeep.markdown import escape, html
from sitekeep.markdown.inline import inline

HEADINGS = {f"h{level}": level for level in range(1, 7)}
BLOCKS = {
    *HEADINGS, "p", "div", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "hr",
    "details", "address", "iframe", "video", "audio", "section", "article", "center",
}  # fmt: skip
#: Blocks that are nothing by themselves.
WRAPPERS = {"div", "section", "article", "center"}
LANGUAGE = re.compile(r"(?:language|lang|highlight)-([\w+#.-]+)")


def markdown(body: Tag) -> str:
    """The Markdown of a body's blocks, a blank line between each."""
    return "\n\n".join(blocks(body)).strip() + "\n"


def blocks(parent: Tag) -> Iterator[str]:
    """Each block inside `parent`; runs of text between blocks are paragraphs."""
    run: list[object] = []
    last = ""
    for node in parent.children:
        if not isinstance(node, Tag) or node.name not in BLOCKS:
            run.append(node)
            continue
        if written := inline(run):
            yield written
            last = ""
        run = []
        for written in block(node):
            # Two lists in a row would be one.
            if last == node.name in ("ul", "ol"):
                yield "<!-- -->"
            yield written
            last = node.name
    if written := inline(run):
        yield written


def block(element: Tag) -> Iterator[str]:
    name = element.name
    if name in WRAPPERS and not element.attrs:
        yield from blocks(element)
    elif name == "p":
        yield from paragraph(element)
    elif name in HEADINGS:
        yield from heading(element)
    elif name in ("ul", "ol"):
        yield list_of(element)
    elif name == "blockquote" and not element.attrs:
        yield prefixed("> ", "\n\n".join(blocks(element)))
    elif name == "pre":
        yield code_block(element)
    elif name == "table":
        yield table(element)
    elif name == "hr":
        yield "* * *"
    else:
        yield html.outer(element)


def paragraph(element: Tag) -> Iterator[str]:
    if set(element.attrs) - {"id"}:
        yield html.outer(element)
    elif written := anchor(element) + inline(element.children):
        yield written


def heading(element: Tag) -> Iterator[str]:
    text = inline(element.children).replace("  \n", "<br>")
    if set(element.attrs) - {"id"}:
        yield html.outer(element)
    elif text:
        # Number signs at the end of a heading would be taken for its closing.
        closed = re.sub(r"#+$", r"\\\g<0>", text)
        yield f"{'#' * HEADINGS[element.name]} {anchor(element)}{closed}"


def anchor(element: Tag) -> str:
    """What a link with a fragment leads to."""
    name = element.get("id")
    return f'<span id="{html.quoted(str(name))}"></span>' if name else ""


def list_of(element: Tag) -> str:
    """A list, its entries indented as all dialects want it; HTML where its numbers are odd."""
    items = [child for child in element.children if isinstance(child, Tag)]
    odd = set(element.attrs) - {"start"} or any(
        item.name != "li" or set(item.attrs) - {"id"} for item in items
    )
    number = start_of(element)
    if odd or number is None or not items:
        return html.outer(element)
    loose = any(item.find("p", recursive=False) for item in items)
    written = []
    for offset, item in enumerate(items):
        mark = f"{number + offset}. " if element.name == "ol" else "- "
        written.append(list_item(mark, item, loose=loose))
    return ("\n\n" if loose else "\n").join(written)


def start_of(element: Tag) -> int | None:
    start = str(element.get("start") or "1")
    return int(start) if start.isdecimal() and len(start) < 9 else None


def list_item(mark: str, item: Tag, *, loose: bool) -> str:
    parts = list(blocks(item))
    text = ("\n\n" if loose or len(parts) > 2 or has_fragile(item) else "\n").join(parts)
    text = anchor(item) + text
    return mark + indent(text, " " * len(mark)).lstrip(" ") if text else mark.rstrip()


def has_fragile(item: Tag) -> bool:
    """Whether a block in an entry must not touch the text before it."""
    return item.find(["pre", "table", "blockquote", "hr", "iframe", "details", "figure", "p", "h2",
                      "h3", "h4", "dl", "ol"], recursive=False) is not None  # fmt: skip


def prefixed(mark: str, text: str) -> str:
    return "\n".join(
        (mark + line).rstrip(" ") if not line else mark + line for line in text.split("\n")
    )


def code_block(element: Tag) -> str:
    """A fenced block; HTML where it holds more than text, or what a template would run."""
    text = element.get_text().strip("\n")
    if escape.TEMPLATE.search(text) or element.find(["a", "img", "strong", "em", "b", "i"]) or (
        set(element.attrs) - {"class"}
    ):  # fmt: skip
        return html.outer(element)
    fence = "```"
    while fence in text:
        fence += "`"
    return f"{fence}{language(element)}\n{text}\n{fence}"


def language(element: Tag) -> str:
    """The language that a block of code says it is in."""
    for tag in (element, element.find("code")):
        names = tag.get("class") if isinstance(tag, Tag) else None
        found = LANGUAGE.search(" ".join(names) if isinstance(names, list) else str(names or ""))
        if found:
            return found[1]
    return ""


def table(element: Tag) -> str:
    """A table of GitHub's Markdown; HTML where it has no head, merged cells, or blocks in cells."""
    rows = [row for row in element.find_all("tr") if isinstance(row, Tag)]
    cells = [[cell for cell in row.children if isinstance(cell, Tag)] for row in rows]
    if not is_simple(element, cells):
        return html.outer(element)
    lines = [row_of(row) for row in cells]
    lines.insert(1, "| " + " | ".join("---" for _ in cells[0]) + " |")
    return "\n".join(lines)


def is_simple(element: Tag, cells: list[list[Tag]]) -> bool:
    if not cells or element.find(["table", "caption", *(BLOCKS - {"table"})]) or element.attrs:
        return False
    head, *others = cells
    if not head or any(cell.name != "th" for cell in head):
        return False
    if any(cell.name != "td" for row in others for cell in row) or element.find("tfoot"):
        return False
    # A bar in code ends the cell in some dialects, escaped or not.
    plain = not any(cell.attrs or bars(cell) for row in cells for cell in row)
    return plain and all(len(row) == len(head) for row in others)


def bars(cell: Tag) -> bool:
    return any("|" in code.get_text() for code in cell.find_all("code"))


def row_of(cells: list[Tag]) -> str:
    texts = (inline(cell.children).replace("  \n", "<br>") for cell in cells)
    return "| " + " | ".join(texts) + " |"
