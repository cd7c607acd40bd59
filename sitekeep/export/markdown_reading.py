"""Markdown files with front matter, read back with a library that knows nothing of this package.

Source: markdown-it-py, a port of the reference parser, https://markdown-it-py.readthedocs.io/
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from sitekeep.export.places import Files, Places, as_served
from sitekeep.export.proof import Arrived, Entry, shown

OPTIONS = {"html": True, "maxNesting": 250}
RENDERER = MarkdownIt("commonmark", OPTIONS).enable(["table", "strikethrough"])
#: The front matter of each page's file.
Heads = Mapping[Path, dict[str, Any]]
#: The address of a page on the new site, by its file and its front matter.
Address = Callable[[Path, dict[str, Any]], str]


def heads_of(folder: Path) -> dict[Path, dict[str, Any]]:
    """Of every file below `folder` that says which old page it comes from."""
    found = {}
    for file in sorted(folder.rglob("*.md")):
        try:
            fields = parted(file)[0]
        except (ValueError, yaml.YAMLError):
            continue  # a document of the old site; a page that ends here is missed
        if isinstance(fields, dict) and "original_url" in fields:
            found[file] = fields
    return found


def places_of(heads: Heads, address: Address, files: Path) -> Places:
    """Where the pages are, and the files below `files`, which is the root of the new site."""
    pages = {address(file, fields): fields["original_url"] for file, fields in heads.items()}
    return Places(as_served(pages), Files(files).digest)


def pages(heads: Heads, address: Address, places: Places) -> Iterator[Arrived]:
    for file, fields in heads.items():
        yield arrived(fields, rendered(parted(file)[1]), address(file, fields), places)


def menus(file: Path, places: Places) -> list[list[Entry]]:
    """The menus of a file of data, as Eleventy and Jekyll have it."""
    told = json.loads(file.read_text(encoding="utf-8"))
    return [list(flat(items, 0, places)) for items in told.values()]


def flat(items: list[dict[str, Any]], depth: int, places: Places) -> Iterator[Entry]:
    """Each entry of a menu, those below it behind it."""
    for item in items:
        yield depth, item["title"], places.entry(item["url"])
        yield from flat(item["children"], depth + 1, places)


def leads_on(heads: Heads, key: str) -> Callable[[str], str | None]:
    """The page that lists an old path under `key`."""
    return {old: fields["original_url"] for fields in heads.values()
            for old in fields.get(key) or ()}.get  # fmt: skip


def parted(file: Path) -> tuple[dict[str, Any], str]:
    """Front matter and text."""
    document = file.read_text(encoding="utf-8")
    _, head, text = (
        document.split("---\n", 2) if document.startswith("---\n") else ("", "", document)
    )
    return yaml.safe_load(head) or {}, text


def rendered(text: str) -> Tag:
    return BeautifulSoup(f"<div>{RENDERER.render(text)}</div>", "html.parser")


def arrived(fields: dict[str, Any], body: Tag, address: str, places: Places) -> Arrived:
    """Platforms differ in some names, but mean the same by each."""
    images = [fields["image"]] if "image" in fields else fields.get("images") or []
    above = fields.get("parent") or fields.get("parent_page")
    return Arrived(
        url=fields["original_url"],
        title=str(fields.get("title", "")),
        body=body,
        date=precise(str(fields.get("date") or ""), fields.get("date_precision")) or None,
        authors=list(fields.get("authors") or []),
        images=shown(body, lambda source: places.shown(source, address)),
        links=places.links(body, address),
        embeds=places.embeds(body, address),
        alternative_headline=fields.get("subtitle"),
        description=fields.get("description"),
        article_section=next(iter(fields.get("categories") or []), fields.get("section_name")),
        keywords=list(fields.get("tags") or []),
        in_language=fields.get("lang"),
        byline=fields.get("byline") or "",
        image=places.digest(images[0]) if images else None,
        parent=places.pages.get(f"/{above.lstrip('/')}") if above else None,
    )


def precise(date: str, precision: str | None) -> str:
    """A date without what only fills it up to a whole day."""
    return date[: {"year": 4, "month": 7}.get(precision or "", len(date))]
