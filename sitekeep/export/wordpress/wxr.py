"""WXR 1.2, the format that WordPress exports and imports: RSS 2.0 with elements of its own.

Source: https://github.com/WordPress/wordpress-importer (`class-wxr-parser-*.php`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

#: What XML 1.0 cannot hold in any form.
FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: A value that WordPress would take for stored PHP data, and open.
SERIALISED = re.compile(r"\s*([aOsCEbid]:|N;)")
NAMESPACES = {
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "wp": "http://wordpress.org/export/1.2/",
}


@dataclass(frozen=True, slots=True)
class Term:
    """A category, tag or menu. `domain` is "category", "post_tag" or "nav_menu"."""

    domain: str
    slug: str
    name: str


@dataclass(slots=True)
class Item:
    """A post, page, attachment or entry of a menu."""

    id: int
    type: str
    title: str
    slug: str
    #: `YYYY-MM-DD HH:MM:SS`, in the site's own time.
    date: str
    url: str = ""
    author: str = ""
    body: str = ""
    excerpt: str = ""
    parent: int = 0
    order: int = 0
    attachment_url: str = ""
    terms: list[Term] = field(default_factory=list)
    meta: list[tuple[str, str]] = field(default_factory=list)

    @property
    def status(self) -> str:
        return "inherit" if self.type == "attachment" else "publish"


@dataclass(frozen=True, slots=True)
class Author:
    login: str
    display_name: str


def document(
    title: str, root: str, language: str, authors: Iterable[Author], terms: Iterable[Term],
    items: Iterable[Item],
) -> str:  # fmt: skip
    """The whole file. `root` is the old site's, which WordPress rewrites links from."""
    spaces = "".join(f'\n  xmlns:{name}="{address}"' for name, address in NAMESPACES.items())
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<rss version="2.0"{spaces}>',
        "<channel>",
        element("title", title),
        element("link", root),
        element("language", language),
        "<wp:wxr_version>1.2</wp:wxr_version>",
        element("wp:base_site_url", root),
        element("wp:base_blog_url", root),
        *(author_element(number, author) for number, author in enumerate(authors, 1)),
        *(term_element(number, term) for number, term in enumerate(terms, 1)),
        *(item_element(item) for item in items),
        "</channel>",
        "</rss>",
    ]
    return "\n".join(lines) + "\n"


def cdata(text: str) -> str:
    """
    >>> cdata("a ]]> b")
    '<![CDATA[a ]]]]><![CDATA[> b]]>'
    """
    text = FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return f"<![CDATA[{text.replace(']]>', ']]]]><![CDATA[>')}]]>"


def element(name: str, text: str | int) -> str:
    return f"<{name}>{text if isinstance(text, int) else cdata(text)}</{name}>"


def author_element(number: int, author: Author) -> str:
    return (
        f"<wp:author><wp:author_id>{number}</wp:author_id>"
        + element("wp:author_login", author.login)
        + element("wp:author_email", "")
        + element("wp:author_display_name", shown(author.display_name))
        + element("wp:author_first_name", "")
        + element("wp:author_last_name", "")
        + "</wp:author>"
    )


def term_element(number: int, term: Term) -> str:
    identifier = element("wp:term_id", number)
    name = shown(term.name)
    if term.domain == "category":
        return (
            f"<wp:category>{identifier}{element('wp:category_nicename', term.slug)}"
            f"{element('wp:category_parent', '')}{element('wp:cat_name', name)}</wp:category>"
        )
    if term.domain == "post_tag":
        return (
            f"<wp:tag>{identifier}{element('wp:tag_slug', term.slug)}"
            f"{element('wp:tag_name', name)}</wp:tag>"
        )
    return (
        f"<wp:term>{identifier}{element('wp:term_taxonomy', term.domain)}"
        f"{element('wp:term_slug', term.slug)}{element('wp:term_parent', '')}"
        f"{element('wp:term_name', name)}</wp:term>"
    )


def item_element(item: Item) -> str:
    return "\n".join(
        [
            "<item>",
            element("title", shown(item.title)),
            element("link", item.url),
            element("dc:creator", item.author),
            f'<guid isPermaLink="false">{cdata(item.url)}</guid>',
            element("description", ""),
            element("content:encoded", item.body),
            element("excerpt:encoded", shown(item.excerpt)),
            element("wp:post_id", item.id),
            element("wp:post_date", item.date),
            # Empty: WordPress works it out from the time zone that it is set to.
            element("wp:post_date_gmt", ""),
            element("wp:comment_status", "closed"),
            element("wp:ping_status", "closed"),
            element("wp:post_name", item.slug),
            element("wp:status", item.status),
            element("wp:post_parent", item.parent),
            element("wp:menu_order", item.order),
            element("wp:post_type", item.type),
            element("wp:post_password", ""),
            element("wp:is_sticky", 0),
            *([element("wp:attachment_url", item.attachment_url)] if item.attachment_url else []),
            *(
                f'<category domain="{term.domain}" nicename="{term.slug}">'
                f"{cdata(shown(term.name))}</category>"
                for term in item.terms
            ),
            *(meta_element(key, value) for key, value in item.meta),
            "</item>",
        ]
    )


def meta_element(key: str, value: str) -> str:
    return (
        f"<wp:postmeta>{element('wp:meta_key', key)}{element('wp:meta_value', value)}</wp:postmeta>"
    )


def said(*texts: str | None) -> str:
    """The first of `texts` that has something in it that XML can hold."""
    kept = (FORBIDDEN.sub("", text).strip() for text in texts if text)
    return next((text for text in kept if text), "–")


def shown(text: str) -> str:
    """Text where WordPress keeps HTML: titles, names, excerpts."""
    return escape(text, quote=False)


def harmless(value: str) -> str:
    """A value of the old site that WordPress keeps as text, and does not open as PHP data.

    >>> harmless('O:8:"stdClass":0:{}'), harmless("March, 2015")
    ('"O:8:"stdClass":0:{}"', 'March, 2015')
    """
    return f'"{value}"' if SERIALISED.match(value) else value
