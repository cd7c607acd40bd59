"""What a site calls itself, where no page declares it: the words that its titles share."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable

#: What stands between the name of a page and the name of its site.
BETWEEN = re.compile(r"\s+[-–—|·•«»:]+\s+|\s*\|\s*")
#: So many titles are enough to tell, and so many pages are looked at for them.
TITLES, PAGES = 60, 600


def site_name(conn: sqlite3.Connection) -> str | None:
    """The name that the titles of the first pages share; None where they share none."""
    rows = conn.execute(
        "SELECT title FROM (SELECT id, title FROM pages ORDER BY id LIMIT ?)"
        " WHERE title <> '' ORDER BY id LIMIT ?",
        (PAGES, TITLES),
    )
    return shared_part([title for (title,) in rows])


def shared_part(titles: Iterable[str]) -> str | None:
    """The part that more than half of at least three titles have in common.

    >>> shared_part(["Home - Ada’s Shop", "Tea - Ada’s Shop", "Cups | Ada’s Shop"])
    'Ada’s Shop'
    """
    parts = [{part.strip() for part in BETWEEN.split(title) if part.strip()} for title in titles]
    counts = Counter(part for same in parts for part in same)
    name, number = max(counts.items(), key=lambda item: item[1], default=("", 0))
    return name if number >= 3 and number > len(parts) / 2 else None
