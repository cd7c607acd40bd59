"""A folder of Markdown files with front matter and their pictures, for whatever reads those.

Links are relative, so that they work where the files lie: in an editor, a wiki, a repository.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import Tag

from sitekeep.export import addresses, front_matter, markdown_reading
from sitekeep.export.body import Links
from sitekeep.export.move import Move
from sitekeep.export.places import Places
from sitekeep.export.proof import Entry, ReadBack
from sitekeep.export.site import MenuItem, Page, Site
from sitekeep.markdown import escape, markdown


def write(move: Move) -> None:
    """A file a page, `files/` with all pictures and documents, and `menu.md`."""
    for page in move.site.pages:
        with move.guarded(page):
            text = markdown(move.body(page, links_from(file_of(page))))
            move.out.write(file_of(page), front_matter.document(fields(move, page), text))
    move.write_files("files")
    move.out.write("menu.md", menu_page(move.site))


def file_of(page: Page) -> str:
    """The file of a page: its address with the ending of Markdown."""
    stem = addresses.key(page.address).strip("/") if page.address.endswith("/") else page.address
    stem = stem.strip("/").rsplit(".", 1)[0] if "." in stem.rsplit("/", 1)[-1] else stem.strip("/")
    return f"{stem or 'index'}.md"


def links_from(path: str) -> Links:
    """Addresses relative to the file at `path`."""
    folder = posixpath.dirname(path) or "."

    def relative(path: str) -> str:
        return addresses.encoded(posixpath.relpath(path, folder))

    return Links(
        page=lambda target: relative(file_of(target)),
        file=lambda file: relative(f"files/{file.path}"),
    )


def fields(move: Move, page: Page) -> dict[str, Any]:
    image = move.image(page)
    return {
        **front_matter.article(page),
        "type": page.type.value,
        "slug": page.slug,
        "parent": file_of(page.parent) if page.parent else None,
        "image": f"files/{image.path}" if image else None,
        "aliases": [page.path, *page.aliases],
        **front_matter.provenance(page),
    }


def menu_page(site: Site) -> str:
    """The menus as nested lists of links."""
    links = links_from("menu.md")
    lines: list[str] = []
    for menu in site.menus:
        lines += [f"# {menu.name}", ""]
        lines += [f"{'  ' * depth}- {entry(item, links)}" for depth, item in menu.walk()]
        lines.append("")
    return "\n".join(lines)


def entry(item: MenuItem, links: Links) -> str:
    target, label = links.entry(item), escape.text(item.label)
    return f"[{label}]({escape.destination(target)})" if target else label


def read_back(folder: Path) -> ReadBack:
    """The files as Markdown, and the menus of menu.md."""
    heads = markdown_reading.heads_of(folder)

    def address(file: Path, _fields: dict[str, Any]) -> str:
        return f"/{file.relative_to(folder).as_posix()}"

    places = markdown_reading.places_of(heads, address, folder)
    menus = markdown_reading.rendered((folder / "menu.md").read_text(encoding="utf-8"))
    tops = [top for top in menus.find_all("ul") if not top.find_parent("ul")]
    return ReadBack(
        markdown_reading.pages(heads, address, places),
        [list(entries(top, 0, places)) for top in tops],
        None,
        markdown_reading.leads_on(heads, "aliases"),
    )


def entries(top: Tag, depth: int, places: Places) -> Iterator[Entry]:
    """Each entry of a nested list."""
    for item in top.find_all("li", recursive=False):
        below = item.find("ul", recursive=False)
        inner = below.extract() if below else None
        link = item.find("a")
        href = str(link["href"]) if isinstance(link, Tag) else None
        yield depth, item.get_text(), places.entry(href)
        if isinstance(inner, Tag):
            yield from entries(inner, depth + 1, places)
