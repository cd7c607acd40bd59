"""Jekyll 4: a site that `jekyll build` makes as it is.

Source: https://jekyllrb.com/docs/. Articles with a day are posts, all others pages; each keeps its
address by `permalink`, and old ones lead on by the plugin jekyll-redirect-from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from sitekeep.export import addresses, front_matter
from sitekeep.export.body import Links
from sitekeep.export.eleventy import entries
from sitekeep.export.move import Move
from sitekeep.export.site import Page
from sitekeep.markdown import markdown

LINKS = Links(
    page=lambda page: addresses.encoded(page.address),
    file=lambda file: addresses.encoded(f"/{file.path}"),
)
PROJECT = ("_layouts/page.html", "_includes/menu.html")
#: Nothing in a text is printed otherwise than it was: no curly quotes, no dashes from hyphens.
KRAMDOWN = {
    "input": "GFM",
    "hard_wrap": False,
    "smart_quotes": "apos,apos,quot,quot",
    "typographic_symbols": {
        "hellip": "...", "mdash": "---", "ndash": "--", "laquo": "<<", "raquo": ">>",
        "laquo_space": "<< ", "raquo_space": " >>",
    },
    "math_engine": None,
    "syntax_highlighter": None,
}  # fmt: skip
BY_HAND = (
    "Install Jekyll and its plugin (gem install jekyll jekyll-redirect-from), then run"
    " jekyll build; the built site is in _site/.",
)


def write(move: Move) -> None:
    """_posts/, pages/, the files at their old paths, and what Jekyll needs to build them."""
    leading = addresses.leading_files(move.site)
    for page in move.site.pages:
        with move.guarded(page):
            head, body = fields(move, page, leading), markdown(move.body(page, LINKS))
            move.out.write(file_of(page), front_matter.document(head, body))
    move.write_style("")
    move.write_files("")
    for name in PROJECT:
        move.out.write(name, (files("sitekeep.export") / "jekyll_project" / name).read_text())
    menus = {menu.name: entries(menu) for menu in move.site.menus}
    move.out.write("_data/menus.json", json.dumps(menus, ensure_ascii=False, indent=1) + "\n")
    move.out.write("_config.yml", config(move))
    move.by_hand += BY_HAND


def file_of(page: Page) -> str:
    """A post's name begins with its day; without that name Jekyll would not see it."""
    if page.is_article and page.date_published:
        return f"_posts/{page.date_published.day}-{page.slug}.md"
    return f"pages/{page.slug}.md"


def fields(move: Move, page: Page, leading: Mapping[str, str]) -> dict[str, Any]:
    """`leading` are the files at old addresses, and where they lead to."""
    image = move.image(page)
    return {
        **front_matter.article(page),
        "layout": "page",
        # Nothing in a text is run as a template.
        "render_with_liquid": False,
        "permalink": addresses.as_folder(page.address),
        "redirect_from": [f"/{file}" for file, new in leading.items() if new == page.address],
        "parent_page": page.parent.address if page.parent else None,
        "categories": [page.article_section] if page.article_section else None,
        "image": f"/{image.path}" if image else None,
        **front_matter.provenance(page),
    }


def config(move: Move) -> str:
    settings = {
        "title": move.site.name,
        "description": move.site.description or "",
        "url": move.new_url or move.site.url,
        "lang": move.site.in_language or "en",
        "future": True,
        "markdown": "kramdown",
        "kramdown": KRAMDOWN,
        "plugins": ["jekyll-redirect-from"],
        "exclude": ["report.html", "report.json", "losses.csv", "redirects"],
    }
    text: str = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=10_000)
    return text
