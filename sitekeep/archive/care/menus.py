"""Menus: their rows say what their own lists say, and how many pages have each."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitekeep.archive.care.finding import REPAIR, Check, Finding, Mend, Progress
from sitekeep.archive.menus import read
from sitekeep.article import NavItem

ROWS = (
    "SELECT item.label, item.url, item.depth, parent.position FROM nav_items AS item"
    " LEFT JOIN nav_items AS parent ON parent.id = item.parent_id"
    " WHERE item.menu_id = ? ORDER BY item.position"
)
COUNTED = "SELECT count(*) FROM page_menus WHERE page_menus.menu_id = menus.id"


def menus(conn: sqlite3.Connection, _tell: Progress) -> Iterator[Finding]:
    """Nothing is told of an archive in which a crawl is under way: it lays them out at its end."""
    if conn.execute("SELECT 1 FROM crawls WHERE state = 'running'").fetchone():
        return
    found = conn.execute(f"SELECT id, items, pages, ({COUNTED}) FROM menus").fetchall()
    for menu_id, items, pages, counted in found:
        for what in wrong_with(conn, menu_id, items, pages, counted):
            yield Finding("menus", what, f"menu {menu_id}", Mend.MENUS, REPAIR, (menu_id,))


def wrong_with(
    conn: sqlite3.Connection, menu_id: int, items: str, pages: int, counted: int
) -> Iterator[str]:
    if pages != counted:
        yield f"{counted} pages have it, not {pages}"
    if list(laid_out(read(items))) != conn.execute(ROWS, (menu_id,)).fetchall():
        yield "its rows in nav_items are not those of its own list"


def laid_out(items: list[NavItem]) -> Iterator[tuple[str, str | None, int, int | None]]:
    """Each entry, and the place of the last one before it that is less deep."""
    above: list[int] = []
    for position, item in enumerate(items):
        del above[item.depth :]
        yield item.label, item.url, item.depth, above[-1] if above else None
        above.append(position)


CHECKS = (Check("menus", "menus stand in rows as they stand in their own lists", menus),)
