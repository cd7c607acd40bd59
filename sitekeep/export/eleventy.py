"""Eleventy 3: a project that `npx @11ty/eleventy` builds as it is.

Source: https://www.11ty.dev/docs/. Texts are Markdown only, never run as templates; pages keep
their addresses by `permalink`; old ones become pages that lead on, as Eleventy has no redirects.
"""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from sitekeep.export import addresses, front_matter
from sitekeep.export.body import Links
from sitekeep.export.move import Move
from sitekeep.export.site import Menu, MenuItem, Page
from sitekeep.markdown import markdown

LINKS = Links(
    page=lambda page: addresses.encoded(page.address),
    file=lambda file: addresses.encoded(f"/{file.path}"),
)
PROJECT = ("package.json", "eleventy.config.mjs", "content/redirects.njk",
           "content/_includes/page.njk", "content/_includes/menu.njk")  # fmt: skip
BY_HAND = ("Run npm install, then npx @11ty/eleventy; the built site is in _site/.",)


def write(move: Move) -> None:
    """content/ with a file a page, static/, and what Eleventy needs to build them."""
    for page in move.site.pages:
        with move.guarded(page):
            text = front_matter.document(fields(move, page), markdown(move.body(page, LINKS)))
            folder = "articles" if page.is_article else "pages"
            move.out.write(f"content/{folder}/{page.slug}.md", text)
    move.write_style("static")
    move.write_files("static")
    for name in PROJECT:
        move.out.write(name, (files("sitekeep.export") / "eleventy_project" / name).read_text())
    site = {"title": move.site.name, "lang": move.site.in_language or "en",
            "url": move.new_url or move.site.url}  # fmt: skip
    menus = {menu.name: entries(menu) for menu in move.site.menus}
    redirects = [{"file": file, "to": addresses.encoded(new)}
                 for file, new in addresses.leading_files(move.site).items()]  # fmt: skip
    for name, data in (("site", site), ("menus", menus), ("redirects", redirects)):
        written = json.dumps(data, ensure_ascii=False, indent=1)
        move.out.write(f"content/_data/{name}.json", f"{written}\n")
    move.by_hand += BY_HAND


def fields(move: Move, page: Page) -> dict[str, Any]:
    image = move.image(page)
    return {
        **front_matter.article(page),
        "layout": "page.njk",
        # Nothing in a text is run as a template.
        "templateEngineOverride": "md",
        "permalink": f"/{addresses.file_of(page.address)}",
        "type": "post" if page.is_article else "page",
        "parent": page.parent.address if page.parent else None,
        "image": f"/{image.path}" if image else None,
        **front_matter.provenance(page),
    }


def entries(menu: Menu) -> list[dict[str, Any]]:
    def entry(item: MenuItem) -> dict[str, Any]:
        return {
            "title": item.label,
            "url": LINKS.entry(item),
            "children": [entry(each) for each in item.children],
        }

    return [entry(item) for item in menu.items]
