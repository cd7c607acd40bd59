"""Menus: the site's own order of its pages, each distinct menu once, as a tree."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable

from sitekeep.article import Menu


def fingerprint(menu: Menu) -> str:
    """The same for a menu on every page: the entry of the page itself is often no link there."""
    labels = "\n".join(f"{item.depth} {item.label}" for item in menu.items)
    return hashlib.sha256(labels.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def put_menus(conn: sqlite3.Connection, page_id: int, menus: Iterable[Menu]) -> None:
    """Keep the menus of a page; one that other pages have too is kept once."""
    conn.execute("DELETE FROM page_menus WHERE page_id = ?", (page_id,))
    for menu in menus:
        menu_id = find_menu(conn, menu) or insert_menu(conn, menu)
        fill_addresses(conn, menu_id, menu)
        conn.execute(
            "INSERT OR IGNORE INTO page_menus (page_id, menu_id) VALUES (?, ?)", (page_id, menu_id)
        )


def find_menu(conn: sqlite3.Connection, menu: Menu) -> int | None:
    row = conn.execute("SELECT id FROM menus WHERE fingerprint = ?", (fingerprint(menu),))
    found = row.fetchone()
    return found[0] if found else None


def insert_menu(conn: sqlite3.Connection, menu: Menu) -> int:
    cursor = conn.execute(
        "INSERT INTO menus (fingerprint, place) VALUES (?, ?)", (fingerprint(menu), menu.place)
    )
    menu_id = int(cursor.lastrowid or 0)
    parents: list[int] = []
    for position, item in enumerate(menu.items):
        del parents[item.depth :]
        cursor = conn.execute(
            "INSERT INTO nav_items (menu_id, parent_id, position, depth, label, url)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (menu_id, parents[-1] if parents else None, position, item.depth, item.label, item.url),
        )
        parents.append(int(cursor.lastrowid or 0))
    return menu_id


def fill_addresses(conn: sqlite3.Connection, menu_id: int, menu: Menu) -> None:
    """An entry without a link on one page has it on another."""
    if not has_gaps(conn, menu_id):
        return
    for position, item in enumerate(menu.items):
        if item.url:
            conn.execute(
                "UPDATE nav_items SET url = ? WHERE menu_id = ? AND position = ? AND url IS NULL",
                (item.url, menu_id, position),
            )


def has_gaps(conn: sqlite3.Connection, menu_id: int) -> bool:
    row = conn.execute(
        "SELECT 1 FROM nav_items WHERE menu_id = ? AND url IS NULL LIMIT 1", (menu_id,)
    )
    return row.fetchone() is not None


def tidy(conn: sqlite3.Connection) -> None:
    """Count the pages of each menu; drop lists that only one page of many has.

    Such a list is that page's own table of contents, not the way through the site.
    """
    conn.execute(
        "UPDATE menus SET pages ="
        " (SELECT count(*) FROM page_menus WHERE page_menus.menu_id = menus.id)"
    )
    least = 2 if conn.execute("SELECT count(*) FROM pages").fetchone()[0] > 2 else 1
    conn.execute("DELETE FROM menus WHERE pages < ?", (least,))
