"""The table of all URLs ever seen, each once, and their numbers."""

from __future__ import annotations

import sqlite3

#: Menus repeat on every page, so nearly every look-up is answered here; then start again.
CACHED = 20_000


class UrlIds:
    """The number of each URL; a new URL gets one."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.cache: dict[str, int] = {}

    def __getitem__(self, url: str) -> int:
        if (known := self.cache.get(url)) is not None:
            return known
        if len(self.cache) >= CACHED:
            self.cache.clear()
        self.cache[url] = number = self.find(url) or self.insert(url)
        return number

    def find(self, url: str) -> int | None:
        row = self.conn.execute("SELECT id FROM urls WHERE url = ?", (url,)).fetchone()
        return row[0] if row else None

    def insert(self, url: str) -> int:
        cursor = self.conn.execute("INSERT INTO urls (url) VALUES (?)", (url,))
        return int(cursor.lastrowid or 0)

    def forget(self) -> None:
        """After a rollback: numbers that were given may be gone."""
        self.cache.clear()
