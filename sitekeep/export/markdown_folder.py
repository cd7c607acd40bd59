"""A folder of Markdown files with front matter and their pictures, for whatever reads those.

Links are relative, so that they work where the files lie: in an editor, a wiki, a repository.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from typing import Any

from sitekeep.export import addresses, front_matter, names
from sitekeep.export.body import Links
from sitekeep.export.move import Move
from sitekeep.export.site import MenuItem, Page, Site
from sitekeep.markdown import escape, markdown

MENU = "menu.md"
#: The file of each page, by its number.
Paths = Mapping[int, str]


def write(move: Move) -> None:
    """A file a page, `files/` with all pictures and documents, and `menu.md`."""
    paths = paths_of(move.site)
    for page in move.site.pages:
        with move.guarded(page):
            text = markdown(move.body(page, links_from(paths[page.id], paths)))
            head = fields(move, page, paths)
            move.out.write(paths[page.id], front_matter.document(head, text))
    move.write_files("files")
    move.out.write(MENU, menu_page(move.site, paths))


def paths_of(site: Site) -> Paths:
    """The file of each page: `/a` and `/a.html` would have the same."""
    found = names.distinct(map(wanted_path, site.pages), [MENU])
    return {page.id: path for page, path in zip(site.pages, found, strict=True)}


def wanted_path(page: Page) -> str:
    """The address of a page with the ending of Markdown."""
    stem = addresses.key(page.address).strip("/") if page.address.endswith("/") else page.address
    stem = stem.strip("/").rsplit(".", 1)[0] if "." in stem.rsplit("/", 1)[-1] else stem.strip("/")
    return f"{stem or 'index'}.md"


def links_from(path: str, paths: Paths) -> Links:
    """Addresses relative to the file at `path`."""
    folder = posixpath.dirname(path) or "."

    def relative(path: str) -> str:
        return addresses.encoded(posixpath.relpath(path, folder))

    return Links(
        page=lambda target: relative(paths[target.id]),
        file=lambda file: relative(f"files/{file.path}"),
    )


def fields(move: Move, page: Page, paths: Paths) -> dict[str, Any]:
    image = move.image(page)
    return {
        **front_matter.article(page),
        "type": page.type.value,
        "slug": page.slug,
        "parent": paths[page.parent.id] if page.parent else None,
        "image": f"files/{image.path}" if image else None,
        "aliases": [page.path, *page.aliases],
        **front_matter.provenance(page),
    }


def menu_page(site: Site, paths: Paths) -> str:
    """The menus as nested lists of links."""
    links = links_from(MENU, paths)
    lines: list[str] = []
    for menu in site.menus:
        lines += [f"# {menu.name}", ""]
        lines += [f"{'  ' * depth}- {entry(item, links)}" for depth, item in menu.walk()]
        lines.append("")
    return "\n".join(lines)


def entry(item: MenuItem, links: Links) -> str:
    target, label = links.entry(item), escape.text(item.label)
    return f"[{label}]({escape.destination(target)})" if target else label
