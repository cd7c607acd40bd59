"""HTML as site builders of about 2012 wrote it: every line a `<div class="paragraph">`, no sense.

A page's `shape` says how its body is written: `one div` puts everything into a single paragraph
parted by `<br />`, `divs` gives each paragraph its own element, `headings` does the same and
writes sub-headings as titles, which look just like the headline.
"""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator
from zlib import crc32

from sitekeep.demo.parts import (
    LINK,
    STRONG,
    Address,
    Columns,
    Form,
    Items,
    Paragraph,
    Part,
    Picture,
    Quote,
    Subheading,
    Table,
)

UPLOADS = "/uploads/1/2/0/4/12045678/"
BLANK_LINE = "<br /><br />"


def escaped(text: str) -> str:
    """`text` for HTML, with no-break spaces written out as the builder does."""
    return html.escape(text, quote=False).replace("\xa0", "&nbsp;")


def inline(text: str) -> str:
    linked = LINK.sub(r'<a href="\2" title="">\1</a>', escaped(text))
    return STRONG.sub(r"<strong>\1</strong>", linked)


def worn(text: str) -> str:
    """A paragraph with the traces of having been edited by hand, the same ones at every run.

    They change nothing that a reader sees: fonts, zero-width and no-break spaces.
    """
    traces = (
        "{}",
        '<font size="3">{}</font>',
        "&#8203;{}",
        '<span style="color: rgb(63, 63, 63);">{}</span>',
        "{}&nbsp;",
        '<font color="#3f3f3f"><font size="3">{}</font>&#8203;</font>',
        "{}",
    )
    return traces[crc32(text.encode()) % len(traces)].format(inline(text))


def body(parts: Iterable[Part], shape: str, before: str = "") -> str:
    """The HTML of a page's parts, in the page's `shape`; `before` is the first line of it."""
    if shape == "one div":
        return "\n".join(one_div(parts, before))
    first = [paragraph(before)] if before else []
    return "\n".join(first + [own_div(part, shape) for part in parts])


def one_div(parts: Iterable[Part], before: str) -> Iterator[str]:
    """Lines share a paragraph; only what cannot stand in one comes between two of them."""
    lines = [f"{before}<br />"] if before else []
    for part in parts:
        if isinstance(part, (Paragraph, Subheading, Quote)):
            lines.append(line(part))
        elif isinstance(part, Items):
            lines.append(items(part))
        else:
            yield paragraph(joined(lines))
            yield own_div(part, "one div")
            lines = []
    if lines:
        yield paragraph(joined(lines))


def joined(lines: list[str]) -> str:
    """Blank lines between lines, but none around a list, which brings its own."""
    return (
        BLANK_LINE.join(lines)
        .replace(f"{BLANK_LINE}<ul>", "<ul>")
        .replace(f"{BLANK_LINE}<ol>", "<ol>")
    )


def line(part: Paragraph | Subheading | Quote) -> str:
    if isinstance(part, Subheading):
        return f'<strong><font size="4">{inline(part.text)}</font></strong>'
    if isinstance(part, Quote):
        return f"<em>{inline(part.text)}</em>"
    return worn(part.text)


def own_div(part: Part, shape: str) -> str:
    match part:
        case Paragraph():
            return paragraph(worn(part.text))
        case Subheading() if shape == "headings":
            return title(inline(part.text), size=4)
        case Subheading():
            return paragraph(line(part))
        case Quote():
            return f"<blockquote>{inline(part.text)}</blockquote>"
        case Items():
            return paragraph(items(part))
        case Picture():
            return floating(part) if part.floats else picture(part)
        case Table():
            return table(part)
        case Address():
            return paragraph("<br />".join(map(inline, part.lines)))
        case Columns():
            return columns(part, shape)
        case Form():
            return FORM


def paragraph(content: str, align: str = "left") -> str:
    return f'<div class="paragraph" style="text-align:{align};">{content}</div>'


def title(content: str, size: int = 5) -> str:
    return (
        f'<h2 class="wsite-content-title" style="text-align:left;">'
        f'<font size="{size}">{content}</font></h2>'
    )


def items(part: Items) -> str:
    tag = "ol" if part.ordered else "ul"
    lines = "".join(f"<li>{inline(item)}</li>" for item in part.items)
    return f"<{tag}>{lines}</{tag}>"


def picture(part: Picture) -> str:
    return (
        '<div><div class="wsite-image wsite-image-border-none" style="padding-top:10px;'
        'padding-bottom:10px;margin-left:0;margin-right:0;text-align:center">\n'
        f'<a><img src="{UPLOADS}{part.name}" alt="Picture" '
        f'style="width:{part.width_px}px;max-width:100%" /></a>\n'
        f'<div style="display:block;font-size:90%">{inline(part.caption)}</div>\n</div></div>'
    )


def floating(part: Picture) -> str:
    return (
        '<span class="imgPusher" style="float:left;height:0px"></span>'
        '<span style="display:table;width:auto;position:relative;float:left;max-width:100%;">'
        f'<a><img src="{UPLOADS}{part.name}" alt="Picture" class="galleryImageBorder wsite-image" '
        f'style="width:{part.width_px}px;margin:5px 10px 10px 0;border-width:1px;padding:3px" />'
        '</a><span style="display:table-caption;caption-side:bottom;font-size:90%;" '
        f'class="wsite-caption">{inline(part.caption)}</span></span>'
    )


def table(part: Table) -> str:
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in part.rows
    )
    return (
        '<div class="wcustomhtml" style="overflow-y:hidden;">'
        f'<table border="1" cellpadding="4" width="90%">\n{rows}\n</table></div>'
    )


def columns(part: Columns, shape: str) -> str:
    width = 100 / len(part.columns)
    cells = "\n".join(
        f'<td class="wsite-multicol-col" style="width:{width:g}%;padding:0 15px;">\n'
        f"{body(parts, shape)}\n</td>"
        for parts in part.columns
    )
    return (
        '<div><div class="wsite-multicol"><div class="wsite-multicol-table-wrap">\n'
        '<table class="wsite-multicol-table"><tbody class="wsite-multicol-tbody">'
        f'<tr class="wsite-multicol-tr">\n{cells}\n</tr></tbody></table>\n</div></div></div>'
    )


def field(name: str, label: str, control: str) -> str:
    return (
        f'<div class="wsite-form-field"><label class="wsite-form-label" for="input-{name}">'
        f'{label} <span class="form-required">*</span></label>'
        f'<div class="wsite-form-input-container">{control}</div></div>'
    )


FORM = "\n".join(
    (
        '<div><form enctype="multipart/form-data" action="/ajax/apps/formSubmit.php" '
        'method="POST" id="form-120456">',
        '<div class="form-field-note"><label><span class="form-required">*</span> '
        "Indicates required field</label></div>",
        field("name", "Name", '<input id="input-name" name="name" type="text" />'),
        field("email", "Email", '<input id="input-email" name="email" type="text" />'),
        field("text", "Comment", '<textarea id="input-text" name="text"></textarea>'),
        '<div><input type="submit" style="display:none" /><a class="wsite-button">'
        '<span class="wsite-button-inner">Submit</span></a></div>',
        "</form></div>",
    )
)
