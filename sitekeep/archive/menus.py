"""Menus: the site's own order of its pages, each distinct menu once, as a tree."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from functools import lru_cache

from sitekeep.article import Menu, NavItem

INSERT_USE = "INSERT OR IGNORE INTO page_menus (page_id, menu_id) VALUES (?, ?)"


@lru_cache(maxsize=256)
def fingerprint(items: tuple[NavItem, ...]) -> str:
    """The same for a menu on every page: the entry of the page itself is often no link there."""
    labels = "\n".join(f"{item.depth} {item.label}" for item in items)
    return hashlib.sha256(labels.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def put_menus(conn: sqlite3.Connection, page_id: int, menus: Iterable[Menu]) -> None:
    """Note the menus of a page; one that other pages have too is kept once."""
    conn.execute("DELETE FROM page_menus WHERE page_id = ?", (page_id,))
    for menu in menus:
        conn.execute(INSERT_USE, (page_id, put_menu(conn, menu)))


def put_menu(conn: sqlite3.Connection, menu: Menu) -> int:
    """The number of a menu. An entry without a link on one page has it on another."""
    key = fingerprint(menu.items)
    found = conn.execute("SELECT id, items FROM menus WHERE fingerprint = ?", (key,)).fetchone()
    if found is None:
        cursor = conn.execute(
            "INSERT INTO menus (fingerprint, place, items) VALUES (?, ?, ?)",
            (key, menu.place, written(menu.items)),
        )
        return int(cursor.lastrowid or 0)
    menu_id, items = found
    if "null" in items:
        merged = [
            known._replace(url=known.url or item.url)
            for known, item in zip(read(items), menu.items, strict=True)
        ]
        conn.execute("UPDATE menus SET items = ? WHERE id = ?", (written(merged), menu_id))
    return int(menu_id)


def written(items: Iterable[NavItem]) -> str:
    return json.dumps([[item.depth, item.label, item.url] for item in items], ensure_ascii=False)


def read(items: str) -> list[NavItem]:
    return [NavItem(label, url, depth) for depth, label, url in json.loads(items)]


def tidy(conn: sqlite3.Connection) -> None:
    """Lay out the menus that several pages share; drop the lists that only one page has.

    Such a list is that page's own table of contents, not the way through the site.
    """
    conn.execute(
        "UPDATE menus SET pages ="
        " (SELECT count(*) FROM page_menus WHERE page_menus.menu_id = menus.id)"
    )
    least = 2 if conn.execute("SELECT count(*) FROM pages").fetchone()[0] > 2 else 1
    conn.execute("DELETE FROM menus WHERE pages < ?", (least,))
    conn.execute("DELETE FROM nav_items")
    for menu_id, items in conn.execute("SELECT id, items FROM menus ORDER BY id").fetchall():
        put_items(conn, menu_id, read(items))


def put_items(conn: sqlite3.Connection, menu_id: int, items: list[NavItem]) -> None:
    """The entries as rows, each with its parent: the last one before it that is less deep."""
    parents: list[int] = []
    for position, item in enumerate(items):
        del parents[item.depth :]
        cursor = conn.execute(
            "INSERT INTO nav_items (menu_id, parent_id, position, depth, label, url)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (menu_id, parents[-1] if parents else None, position, item.depth, item.label, item.url),
        )
        parents.append(int(cursor.lastrowid or 0))
