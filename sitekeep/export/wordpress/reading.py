"""Reads wordpress.xml as WordPress's importer does, knowing only the format."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from bs4 import BeautifulSoup

from sitekeep.export.proof import Arrived, ReadBack, file_digest, shown

SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
}


def read_back(folder: Path) -> ReadBack:
    """Pages and posts with the pictures of `files/`, and the menus."""
    channel = ET.parse(folder / "wordpress.xml").getroot().find("channel")  # noqa: S314 -- ours
    items = channel.findall("item") if channel is not None else []
    names = {
        text(author, "wp:author_login"): unescape(text(author, "wp:author_display_name"))
        for author in (channel.findall("wp:author", SPACES) if channel is not None else [])
    }
    files = {text(item, "wp:attachment_url"): text(item, "title") for item in items}
    root = text(channel, "wp:base_site_url") if channel is not None else ""

    def digest(source: str) -> str | None:
        refused = unquote(source.removeprefix(f"{root}/").removeprefix("/files/"))
        path = unescape(files.get(source) or refused)
        return file_digest(folder / "files" / path)

    pages = []
    for item in items:
        if text(item, "wp:post_type") in ("page", "post"):
            page = arrived(item, names)
            page.images = shown(page.body, digest)
            pages.append(page)
    return ReadBack(pages, list(menus(items)))


def text(element: ET.Element, name: str) -> str:
    return element.findtext(name, "", SPACES)


def meta(item: ET.Element, name: str) -> list[str]:
    return [
        text(each, "wp:meta_value")
        for each in item.findall("wp:postmeta", SPACES)
        if text(each, "wp:meta_key") == name
    ]


def arrived(item: ET.Element, names: dict[str, str]) -> Arrived:
    return Arrived(
        url=next(iter(meta(item, "original_url")), ""),
        title=unescape(text(item, "title")),
        body=BeautifulSoup(text(item, "content:encoded"), "html.parser"),
        date=text(item, "wp:post_date"),
        authors=authors(item, names),
    )


def authors(item: ET.Element, names: dict[str, str]) -> list[str]:
    """Those of the custom fields, if the first of them is whom WordPress takes for the author."""
    listed = meta(item, "author")
    shown = names.get(text(item, "dc:creator"), "")
    return listed if not listed or shown.startswith(listed[0]) else [shown]


def menus(items: list[ET.Element]) -> Iterator[list[tuple[int, str]]]:
    """Depth and label of the entries of each menu, in their order."""
    found: dict[str, list[tuple[int, str]]] = {}
    depths = {"0": -1}
    for item in items:
        if text(item, "wp:post_type") == "nav_menu_item":
            above = next(iter(meta(item, "_menu_item_menu_item_parent")), "0")
            depths[text(item, "wp:post_id")] = depth = depths.get(above, -1) + 1
            menu = next(each.get("nicename", "") for each in item.findall("category"))
            found.setdefault(menu, []).append((depth, unescape(text(item, "title"))))
    yield from found.values()
