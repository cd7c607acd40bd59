"""What is right about the built-in replica, one JSON line a page, to compare a new platform with.

    python -m benchmarks.parity_ground > ground.jsonl

Made from the description that the replica is made from, never from what Sitekeep reads. A line has
type (page, post, menu or site), key (the old path), title, date, authors, parent, body_html, images
(with sha256) and links (with the page they lead to).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from sitekeep.article import PageType
from sitekeep.demo.markup import UPLOADS, inline
from sitekeep.demo.menu import Entry
from sitekeep.demo.parts import (
    LINK,
    Address,
    Columns,
    Items,
    Paragraph,
    Part,
    Picture,
    Quote,
    Subheading,
    Table,
)
from sitekeep.demo.site import MOVED, SitePage, build, menu_of, pages_of
from sitekeep.demo.truth import Expected, expected, plain

SITE = build()


def main() -> None:
    truth = expected()
    print(json.dumps({"type": "site", "platform": "the replica", "base": ""}))
    for page in pages_of():
        print(json.dumps(record(page, truth[page.entry.path]), ensure_ascii=False))
    print(json.dumps({"type": "menu", "name": "main", "items": list(menu(menu_of()))}))


def record(page: SitePage, right: Expected) -> dict[str, Any]:
    is_post = right.type == PageType.ARTICLE
    return {
        "type": "post" if is_post else "page",
        "key": right.path,
        "slug": page.entry.slug,
        "title": right.headline,
        "date": right.date_published,
        "authors": [
            ", ".join(filter(None, (author.name, author.honorific_suffix)))
            for author in right.authors
        ],
        # A post has its section for it.
        "parent": None if is_post else parent(right.path),
        "body_html": "".join(html(page.description.parts, page.description.head["shape"])),
        "images": [picture(path) for path in right.images if path in SITE],
        "featured": None,
        "links": list(links(page.description.parts)),
        "categories": [right.article_section] if right.article_section else [],
    }


def parent(path: str) -> str | None:
    tops = (top.path for top in menu_of() for child in top.children if child.path == path)
    return next(tops, None)


def html(parts: Iterable[Part], shape: str) -> Iterator[str]:
    """The body without the traces of the old builder: what a reader sees, in today's elements."""
    for part in parts:
        match part:
            case Columns():
                for column in part.columns:
                    yield from html(column, shape)
            case Paragraph() if plain(part.text):
                yield f"<p>{inline(part.text)}</p>"
            case Subheading() if shape == "headings":
                yield f"<h2>{inline(part.text)}</h2>"
            case Subheading():
                yield f"<p><strong>{inline(part.text)}</strong></p>"
            case Quote() if shape == "one div":
                yield f"<p><em>{inline(part.text)}</em></p>"
            case Quote():
                yield f"<blockquote>{inline(part.text)}</blockquote>"
            case Items():
                tag = "ol" if part.ordered else "ul"
                yield f"<{tag}>{''.join(f'<li>{inline(each)}</li>' for each in part.items)}</{tag}>"
            case Picture():
                yield f'<p><img src="{UPLOADS}{part.name}" alt="Picture"></p>'
                yield f"<p>{inline(part.caption)}</p>"
            case Table():
                rows = ("".join(f"<td>{inline(each)}</td>" for each in row) for row in part.rows)
                yield f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
            case Address():
                yield f"<p>{'<br>'.join(map(inline, part.lines))}</p>"


def picture(path: str) -> dict[str, str]:
    digest = hashlib.sha256(SITE[path].body).hexdigest()
    return {"src": path, "sha256": digest, "alt": "Picture"}


def links(parts: Iterable[Part]) -> Iterator[dict[str, str | None]]:
    for part in parts:
        match part:
            case Paragraph() | Subheading() | Quote():
                yield from (link(*found) for found in LINK.findall(part.text))
            case Items():
                yield from (link(*found) for item in part.items for found in LINK.findall(item))
            case Columns():
                for column in part.columns:
                    yield from links(column)


def link(label: str, href: str) -> dict[str, str | None]:
    path = MOVED.get(href.partition("#")[0], href.partition("#")[0])
    return {"href": href, "text": plain(label), "target": path if path in expected() else None}


def menu(entries: Iterable[Entry]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        yield {"title": entry.label, "href": entry.path, "target": entry.path,
               "children": list(menu(entry.children))}  # fmt: skip


if __name__ == "__main__":
    main()
