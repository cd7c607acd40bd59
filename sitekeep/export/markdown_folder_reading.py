"""Reads a folder of Markdown files and its `menu.md`, knowing only the format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import Tag

from sitekeep.export import markdown_reading
from sitekeep.export.places import Places
from sitekeep.export.proof import Entry, ReadBack


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
