"""A body as the blocks of WordPress's editor, each as the editor itself would write it.

The editor compares a block with what it would have written and refuses one that differs; what has
no such form exactly goes as a block of HTML, which takes everything. Source:
https://developer.wordpress.org/block-editor/reference-guides/core-blocks/.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString, PageElement

from sitekeep.export.wordpress.markup import attribute, inner, outer, piece

#: Inline elements that the editor keeps in a run of text.
RICH = {
    "a", "abbr", "b", "bdi", "bdo", "br", "cite", "code", "data", "del", "dfn",
    "em", "i", "img", "ins", "kbd", "mark", "q", "rb", "rp", "rt", "ruby",
    "s", "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "wbr",
}  # fmt: skip
#: Elements that only hold others, and say nothing where they have no attributes.
WRAPPERS = {"div", "section", "article", "main", "center"}
#: What the editor writes between two blocks.
JOIN = "\n\n"
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


def blocks(root: Tag) -> str:
    """What `root` holds, as blocks with a blank line between them."""
    return JOIN.join(each for each in blocks_in(root.children) if each)


def blocks_in(nodes: Iterable[PageElement]) -> Iterator[str]:
    """Runs of text and inline elements become paragraphs; the others a block each."""
    run: list[PageElement] = []
    for node in nodes:
        if isinstance(node, NavigableString) or (isinstance(node, Tag) and node.name in RICH):
            run.append(node)
            continue
        yield paragraph_of(run)
        run = []
        if isinstance(node, Tag):
            yield from block(node)
    yield paragraph_of(run)


def paragraph_of(run: list[PageElement]) -> str:
    """A paragraph of loose text; a picture alone gets a block of its own."""
    said = [node for node in run if isinstance(node, Tag) or str(node).strip()]
    if len(said) == 1 and isinstance(said[0], Tag) and (native := image(said[0])):
        return native
    markup = "".join(piece(node) for node in run).strip()
    if not markup:
        return ""
    if not all(is_rich(node) for node in said if isinstance(node, Tag)):
        return html(f"<p>{markup}</p>")
    return comment("paragraph", f"<p>{markup}</p>")


def block(element: Tag) -> Iterator[str]:
    if element.name in WRAPPERS and not element.attrs:
        yield from blocks_in(element.children)
        return
    native = NATIVE.get(element.name)
    yield (native(element) if native else "") or html(outer(element))


def comment(name: str, markup: str, attributes: dict[str, Any] | None = None) -> str:
    """A block between its two comments."""
    told = json.dumps(attributes, separators=(",", ":"), ensure_ascii=False) if attributes else ""
    # A comment ends at "--" for some readers, and the editor writes these so.
    told = told.replace("--", "\\u002d\\u002d").replace("<", "\\u003c").replace(">", "\\u003e")
    told = told.replace("&", "\\u0026")
    return f"<!-- wp:{name} {told + ' ' if told else ''}-->\n{markup}\n<!-- /wp:{name} -->"


def html(markup: str) -> str:
    return comment("html", markup)


def is_rich(element: Tag) -> bool:
    """Whether an element and all in it may stand in a run of text."""
    return element.name in RICH and has_rich_content(element)


def has_rich_content(element: Tag) -> bool:
    return all(each.name in RICH for each in element.find_all(True))


def only(element: Tag, *names: str) -> bool:
    """Whether an element has no attributes but these."""
    return set(element.attrs) <= set(names)


def anchor(element: Tag) -> str:
    return f' id="{attribute(str(element["id"]))}"' if element.get("id") else ""


def paragraph(element: Tag) -> str:
    if not element.attrs and not element.get_text(strip=True):
        inside = lone(element)
        if inside and (native := image(inside)):
            return native
    if not has_rich_content(element) or not only(element, "id", "dir"):
        return ""
    direction = str(element.get("dir") or "")
    if direction not in ("", "rtl", "ltr") or not inner(element).strip():
        return ""
    told = f' dir="{direction}"' if direction else ""
    attributes = {"direction": direction} if direction else None
    return comment("paragraph", f"<p{told}{anchor(element)}>{inner(element)}</p>", attributes)


def heading(element: Tag) -> str:
    if not has_rich_content(element) or not only(element, "id"):
        return ""
    level = int(element.name[1])
    opened = f'<{element.name} class="wp-block-heading"{anchor(element)}>'
    attributes = {"level": level} if level != 2 else None
    return comment("heading", f"{opened}{inner(element)}</{element.name}>", attributes)


def image(element: Tag) -> str:
    """A picture alone, in a link or not."""
    markup = picture(element)
    return comment("image", f'<figure class="wp-block-image">{markup}</figure>') if markup else ""


def picture(element: Tag) -> str:
    """The markup of a picture; "" where an element is or holds anything else."""
    if element.name == "img":
        return img(element)
    inside = lone(element)
    if element.name != "a" or not only(element, "href") or not inside or inside.name != "img":
        return ""
    href = attribute(str(element.get("href") or ""))
    return f'<a href="{href}">{img(inside)}</a>' if href else img(inside)


def img(picture: Tag) -> str:
    title = f' title="{attribute(str(picture["title"]))}"' if picture.get("title") else ""
    source, alt = (attribute(str(picture.get(name) or "")) for name in ("src", "alt"))
    return f'<img src="{source}" alt="{alt}"{title}/>'


def caption_of(caption: Tag | None) -> str:
    if caption is None or not inner(caption).strip():
        return ""
    return f'<figcaption class="wp-element-caption">{inner(caption).strip()}</figcaption>'


def figure(element: Tag) -> str:
    """A picture or a table with a caption."""
    caption = element.find("figcaption", recursive=False)
    held = [each for each in elements(element) if each is not caption]
    if element.attrs or loose_text(element) or len(held) != 1 or not is_plain(caption):
        return ""
    thing = held[0]
    if thing.name == "p" and not thing.attrs:
        thing = lone(thing) or thing
    if thing.name == "table":
        return table(thing, caption)
    if markup := picture(thing):
        markup += caption_of(caption)
        return comment("image", f'<figure class="wp-block-image">{markup}</figure>')
    return ""


def is_plain(caption: Tag | None) -> bool:
    return caption is None or (has_rich_content(caption) and not caption.attrs)


def listed(element: Tag) -> str:
    """A list whose items are a run of text each, and lists within them."""
    items = elements(element)
    if not items or loose_text(element) or not only(element, "start"):
        return ""
    parts = [item(each) for each in items]
    if not all(parts):
        return ""
    attributes: dict[str, Any] = {"ordered": True} if element.name == "ol" else {}
    opened = element.name
    if element.get("start"):
        if element.name != "ol" or not str(element["start"]).lstrip("-").isdecimal():
            return ""
        attributes["start"] = int(str(element["start"]))
        opened = f'ol start="{attributes["start"]}"'
    return comment("list", f'<{opened} class="wp-block-list">{JOIN.join(parts)}</{element.name}>',
                   attributes)  # fmt: skip


def item(element: Tag) -> str:
    if element.name != "li" or element.attrs:
        return ""
    nodes = list(unwrapped(element))
    first = next((number for number, node in enumerate(nodes) if is_list(node)), len(nodes))
    said, lists = nodes[:first], nodes[first:]
    if not all(is_rich(node) for node in said if isinstance(node, Tag)):
        return ""
    nested = [listed(node) for node in lists if isinstance(node, Tag) and is_list(node)]
    rest = [node for node in lists if not is_list(node) and piece(node).strip()]
    if rest or not all(nested):
        return ""
    markup = "".join(piece(node) for node in said).strip()
    return comment("list-item", f"<li>{markup}{''.join(nested)}</li>")


def unwrapped(element: Tag) -> Iterator[PageElement]:
    """The children of an item or cell; a lone paragraph in it is no more than its text."""
    inside = [each for each in elements(element) if each.name == "p"]
    lone = (
        inside[0] if len(inside) == 1 and not inside[0].attrs and not loose_text(element) else None
    )
    first = next(iter(elements(element)), None)
    for node in element.children:
        if node is lone and node is first and isinstance(node, Tag):
            yield from node.children
        else:
            yield node


def is_list(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in ("ul", "ol")


def table(element: Tag, caption: Tag | None = None) -> str:
    """A table of cells that each hold a run of text and span nothing."""
    own = element.find("caption", recursive=False)
    if element.attrs or loose_text(element) or (own and caption):
        return ""
    said = caption or own
    if not is_plain(said):
        return ""
    parts = [each for each in elements(element) if each.name != "caption"]
    if all(each.name == "tr" for each in parts):
        sections = [("tbody", parts)]
    else:
        sections = [(each.name, elements(each)) for each in parts]
        if any(each.attrs or loose_text(each) for each in parts):
            return ""
    order = ("thead", "tbody", "tfoot")
    names = [name for name, _ in sections]
    if [name for name in order if name in names] != names or "tbody" not in names:
        return ""
    written = [section(name, rows) for name, rows in sections]
    if not all(written):
        return ""
    markup = f"<table>{''.join(written)}</table>{caption_of(said)}"
    return comment("table", f'<figure class="wp-block-table">{markup}</figure>',
                   {"hasFixedLayout": False})  # fmt: skip


def section(name: str, rows: list[Tag]) -> str:
    written = [row(each) for each in rows]
    return f"<{name}>{''.join(written)}</{name}>" if written and all(written) else ""


def row(element: Tag) -> str:
    cells = [cell(each) for each in elements(element)]
    if element.name != "tr" or element.attrs or loose_text(element) or not all(cells) or not cells:
        return ""
    return f"<tr>{''.join(cells)}</tr>"


def cell(element: Tag) -> str:
    if element.name not in ("td", "th") or element.attrs:
        return ""
    nodes = list(unwrapped(element))
    if not all(is_rich(node) for node in nodes if isinstance(node, Tag)):
        return ""
    return f"<{element.name}>{''.join(piece(node) for node in nodes).strip()}</{element.name}>"


def quote(element: Tag) -> str:
    if element.attrs:
        return ""
    inside = list(element.children)
    last = elements(element)[-1:]
    cite = last[0] if last and last[0].name == "cite" and not last[0].attrs else None
    if cite and (not has_rich_content(cite) or not ends_with(element, cite)):
        return ""
    said = [each for each in blocks_in(node for node in inside if node is not cite) if each]
    if not said:
        return ""
    end = f"<cite>{inner(cite).strip()}</cite>" if cite else ""
    return comment(
        "quote", f'<blockquote class="wp-block-quote">{JOIN.join(said)}{end}</blockquote>'
    )


def ends_with(element: Tag, last: Tag) -> bool:
    """Whether `last` stands alone at the end: as the line that says who is quoted."""
    before = last.find_previous_sibling()
    after = "".join(str(node) for node in last.next_siblings).strip()
    return (
        not after
        and isinstance(before, Tag)
        and before.name not in RICH
        and not loose_text(element)
    )


def preformatted(element: Tag) -> str:
    """Code where the page says that it is code, else text whose lines count."""
    code = elements(element)
    is_code = len(code) == 1 and code[0].name == "code" and not loose_text(element)
    if not has_rich_content(element) or not only(element, "class"):
        return ""
    if not is_code:
        if element.attrs:
            return ""
        return comment("preformatted", f'<pre class="wp-block-preformatted">{inner(element)}</pre>')
    if not only(code[0], "class"):
        return ""
    classes = " ".join([*element.get_attribute_list("class"), *code[0].get_attribute_list("class")])
    classes = " ".join(each for each in classes.replace("None", "").split() if each.isascii())
    said = f"wp-block-code {classes}".strip()
    return comment("code", f'<pre class="{attribute(said)}"><code>{inner(code[0])}</code></pre>',
                   {"className": classes} if classes else None)  # fmt: skip


def separator(element: Tag) -> str:
    if element.attrs:
        return ""
    return comment("separator", '<hr class="wp-block-separator has-alpha-channel-opacity"/>')


def elements(element: Tag) -> list[Tag]:
    return [each for each in element.children if isinstance(each, Tag)]


def lone(element: Tag) -> Tag | None:
    """The one element that is all there is in another."""
    inside = elements(element)
    return inside[0] if len(inside) == 1 and not loose_text(element) else None


def loose_text(element: Tag) -> bool:
    """Whether there is text between the elements in an element."""
    return any(piece(each).strip() for each in element.children if not isinstance(each, Tag))


NATIVE: dict[str, Callable[[Tag], str]] = {
    "p": paragraph,
    "figure": figure,
    "ul": listed,
    "ol": listed,
    "table": table,
    "blockquote": quote,
    "pre": preformatted,
    "hr": separator,
    **dict.fromkeys(HEADINGS, heading),
}
