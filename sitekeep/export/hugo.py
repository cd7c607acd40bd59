"""Hugo: a site that `hugo` builds as it is, in plain layouts that a theme may replace.

Source: https://gohugo.io/content-management/; tried with Hugo 0.111 and the newest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

import yaml

from sitekeep.export import addresses, front_matter
from sitekeep.export.body import Links
from sitekeep.export.move import Move
from sitekeep.export.site import Menu, MenuItem, Page, Site
from sitekeep.markdown import markdown

LINKS = Links(
    page=lambda page: addresses.encoded(page.address),
    file=lambda file: addresses.encoded(f"/{file.path}"),
)
#: Sections that themes take for a blog.
BLOGS = {"posts", "post", "blog", "articles", "article", "news"}
LAYOUTS = ("_default/baseof.html", "_default/list.html", "_default/single.html",
           "index.html", "partials/byline.html", "partials/menu.html")  # fmt: skip

BY_HAND = (
    "Set baseURL in hugo.yaml to the address of the new site.",
    "Put a theme into themes/ and remove layouts/ where it should take over.",
)


def write(move: Move) -> None:
    """content/, static/, layouts/ and hugo.yaml."""
    paths, leading = content_paths(move.site), addresses.leading_files(move.site)
    for page in move.site.pages:
        with move.guarded(page):
            body = markdown(move.body(page, LINKS))
            head = fields(move, page, leading)
            if paths[page.id].endswith("_index.md") and not page.is_home:
                # Its feed would be written to the same address.
                head["outputs"] = ["html"]
            text = front_matter.document(head, shortcodes_shown(body))
            move.out.write(f"content/{paths[page.id]}", text)
    move.write_style("static")
    move.write_files("static")
    move.out.write("hugo.yaml", config(move, paths))
    for name in LAYOUTS:
        move.out.write(f"layouts/{name}", layout(name))
    move.by_hand += BY_HAND


def content_paths(site: Site) -> dict[int, str]:
    """The content file of each page, by its number: articles in a blog's section, others below
    the page above them."""
    above = {page.parent.id for page in site.pages if page.parent and not page.is_article}
    blogs = {page.parent.id for page in site.pages if page.is_article and page.parent
             and page.parent.slug in BLOGS}  # fmt: skip
    # Hugo makes a page for each folder, in place of another at its address.
    folders = {folder_of(page) for page in site.pages}
    lists = {page.id for page in site.pages if f"{folder_of(page)}{page.slug}/" in folders}
    return {page.id: content_path(page, above | blogs | lists) for page in site.pages}


def content_path(page: Page, branches: set[int]) -> str:
    if page.is_home:
        return "_index.md"
    folder = folder_of(page)
    if page.id in branches and not page.is_article:
        return f"{folder}{page.slug}/_index.md"
    return f"{folder}{page.slug}.md"


def folder_of(page: Page) -> str:
    trail = [above for above in addresses.parents(page) if not above.is_home]
    if page.is_article and not (trail and trail[0].slug in BLOGS):
        return "posts/"
    if page.is_article:
        trail = trail[:1]
    return "".join(f"{above.slug}/" for above in reversed(trail))


def fields(move: Move, page: Page, leading: Mapping[str, str]) -> dict[str, Any]:
    """`leading` are the files at old addresses: Hugo writes them for `aliases`."""
    image = move.image(page)
    return {
        **front_matter.article(page),
        "url": None if page.is_home else url(page),
        "aliases": [old for old in move.old_paths(page) if addresses.file_of(old) in leading],
        "parent": page.parent.address if page.parent else None,
        "categories": [page.article_section] if page.article_section else None,
        "images": [f"/{image.path}"] if image else None,
        **front_matter.provenance(page),
    }


def url(page: Page) -> str:
    """Its address; Hugo itself leads wrongly to `/a/index.html/` from what is told the file."""
    return re.sub(r"/index\.html$", "/", page.address)


def shortcodes_shown(text: str) -> str:
    """`{{<` and `{{%` are run wherever they stand, also in code: shown instead."""
    return text.replace("{{<", "&#123;{<").replace("{{%", "&#123;{%")


def config(move: Move, paths: dict[int, str]) -> str:
    """hugo.yaml: nothing that Hugo would change in a text, and the menus."""
    site = move.site
    settings: dict[str, Any] = {
        "baseURL": f"{move.new_url or site.url}/",
        "title": site.name,
        "buildFuture": True,
        "enableRobotsTXT": True,
        "taxonomies": {"author": "authors", "category": "categories", "tag": "tags"},
        "markup": {
            "goldmark": {
                "renderer": {"unsafe": True},
                "extensions": {"typographer": False, "linkify": False},
            }
        },
        "menus": {menu.name: menu_entries(menu, paths) for menu in site.menus},
    }
    if site.in_language:
        settings["defaultContentLanguage"] = site.in_language.partition("-")[0].lower()
    text: str = yaml.safe_dump(settings, allow_unicode=True, sort_keys=False, width=10_000)
    return text


def menu_entries(menu: Menu, paths: dict[int, str]) -> list[dict[str, Any]]:
    """Every entry with its parent by identifier; weights keep the order."""
    found: list[dict[str, Any]] = []
    trail: list[str] = []
    for number, (depth, item) in enumerate(menu.walk(), 1):
        del trail[depth:]
        entry: dict[str, Any] = {"identifier": f"{menu.name}-{number}", "name": item.label}
        entry |= target(item, paths)
        entry["weight"] = number * 10
        if trail:
            entry["parent"] = trail[-1]
        trail.append(entry["identifier"])
        found.append(entry)
    return found


def target(item: MenuItem, paths: dict[int, str]) -> dict[str, str]:
    """Where an entry leads: a page by its content file, another address, or nowhere."""
    if item.page is None:
        return {"url": LINKS.entry(item) or "#"}
    path = paths[item.page.id].removesuffix(".md").removesuffix("_index").rstrip("/")
    return {"pageRef": f"/{path}"}


def layout(name: str) -> str:
    return (files("sitekeep.export") / "hugo_layouts" / name).read_text(encoding="utf-8")
