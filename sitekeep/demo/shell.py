"""The page around the content: head, menu, footer, and the menu once more for small screens."""

from __future__ import annotations

import html
from string import Template

from sitekeep.demo import markup
from sitekeep.demo.description import CONTENT, Description
from sitekeep.demo.menu import Entry
from sitekeep.demo.opening import OPENINGS, lines

SITE_NAME = "Counseling to You"
SHELL = Template((CONTENT / "shell.html").read_text(encoding="utf-8"))


def page_html(page: Description, title: str, slug: str, menu: tuple[Entry, ...]) -> str:
    """A whole page; `slug` marks its own entry in the menu."""
    return SHELL.substitute(
        title=html.escape(title, quote=False),
        slug=slug,
        menu=menu_html(menu, slug),
        mobile_menu=menu_html(menu, slug, prefix="mobile-"),
        content=content_html(page),
    )


def page_title(label: str, *, is_home: bool = False) -> str:
    """What the builder writes into `<title>`: the front page names the site first."""
    return f"{SITE_NAME} - {label}" if is_home else f"{label} - {SITE_NAME}"


def content_html(page: Description) -> str:
    opening, shape = OPENINGS[page.head["opening"]], page.head["shape"]
    if opening is lines:
        return markup.body(page.parts, shape, before=lines(page))
    return f"{opening(page)}\n{markup.body(page.parts, shape)}"


def menu_html(menu: tuple[Entry, ...], slug: str, prefix: str = "") -> str:
    entries = "\n".join(top_entry(entry, slug, prefix) for entry in menu)
    return f'<ul class="wsite-menu-default">\n{entries}\n</ul>'


def top_entry(entry: Entry, slug: str, prefix: str) -> str:
    mark = f"{prefix}active" if entry.slug == slug else f"{prefix}pg-{entry.slug}"
    children = drop_down(entry, prefix) if entry.children else ""
    return (
        f'<li id="{mark}" class="wsite-menu-item-wrap">'
        f'<a href="{entry.path}" class="wsite-menu-item">{label_html(entry)}</a>{children}</li>'
    )


def drop_down(entry: Entry, prefix: str) -> str:
    children = "\n".join(
        f'<li id="{prefix}nav-{child.slug}" class="wsite-menu-subitem-wrap">'
        f'<a href="{child.path}" class="wsite-menu-subitem">'
        f'<span class="wsite-menu-title">{label_html(child)}</span></a></li>'
        for child in entry.children
    )
    return (
        '\n<div class="wsite-menu-wrap" style="display:none">\n'
        f'<ul class="wsite-menu">\n{children}\n</ul>\n</div>\n'
    )


def label_html(entry: Entry) -> str:
    """The label with its quotation marks written as numbers, as the builder does."""
    return html.escape(entry.label, quote=True).replace("&#x27;", "&#039;")
