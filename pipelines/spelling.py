"""One spelling: the addresses that a page names, as the archive writes those of its site."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urljoin

from sitekeep.article import Link, Menu, PageReading
from sitekeep.url import spelled_as


def in_one_spelling(reading: PageReading, page_url: str) -> PageReading:
    """The same reading; addresses of the page's own site are written as the page's is."""
    origin = urljoin(page_url, "/")
    reading.links = distinct(
        link if link.url.startswith(origin) else link._replace(url=spelled_as(page_url, link.url))
        for link in reading.links
    )
    reading.menus = [respelled(menu, page_url, origin) for menu in reading.menus]
    return reading


def distinct(links: Iterable[Link]) -> list[Link]:
    """Links in order, the first of those with the same address and kind."""
    first: dict[tuple[str, str], Link] = {}
    for link in links:
        first.setdefault((link.url, link.kind), link)
    return list(first.values())


def respelled(menu: Menu, page_url: str, origin: str) -> Menu:
    items = tuple(
        item
        if item.url is None or item.url.startswith(origin)
        else item._replace(url=spelled_as(page_url, item.url))
        for item in menu.items
    )
    return replace(menu, items=items)
