"""What changed from crawl to crawl, and what each page said when. Every function only reads."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby

from sitekeep.archive.queries import Row, one, pairs, rows, with_slugs
from sitekeep.archive.slugs import page_at
from sitekeep.change import Change
from sitekeep.url import normalise


def count_changes(conn: sqlite3.Connection, crawl_id: int) -> dict[str, int]:
    """How many pages a crawl found new, changed and so on; every kind, in the order of `Change`."""
    counted = dict(
        pairs(
            conn, "SELECT change, count(*) FROM changes WHERE crawl_id = ? GROUP BY 1", (crawl_id,)
        )
    )
    return {kind.value: counted.get(kind, 0) for kind in Change}


TOLD = """
SELECT counted.*, pages.path, pages.title FROM (
    SELECT change, page_id, url, from_url, headline, count(*) OVER (PARTITION BY change) AS of_kind,
           row_number() OVER (PARTITION BY change ORDER BY url) AS place
    FROM changes WHERE crawl_id = ? AND change <> 'unchanged'
) AS counted JOIN pages ON pages.id = counted.page_id WHERE place <= ? ORDER BY place
"""


def told_changes(conn: sqlite3.Connection, crawl_id: int, limit: int) -> list[Row]:
    """What one crawl found, by kind in the order of `Change`: `change`, `count`, and up to `limit`
    of its `pages` with their slugs. Kinds that did not happen, and unchanged pages, are left out.
    """
    found = with_slugs(conn, rows(conn, TOLD, (crawl_id, limit)))
    by_kind = {kind: [row for row in found if row["change"] == kind] for kind in Change}
    return [
        {"change": kind.value, "count": own[0]["of_kind"], "pages": own}
        for kind, own in by_kind.items()
        if own
    ]


CHANGES_OF = """
SELECT changes.*, (SELECT captures.crawl_id FROM pages JOIN captures ON captures.id =
    pages.first_capture_id WHERE pages.id = changes.page_id) >= ?1 AS is_young
FROM changes WHERE crawl_id BETWEEN ?1 AND ?2 ORDER BY page_id, crawl_id
"""


def changes_of(conn: sqlite3.Connection, first: int, last: int) -> list[Row]:
    """What changed over some crawls, `first` and `last` among them, as one row a page.

    A page that came and went between them has none. Rows stand in the order of `Change`, then of
    their addresses.
    """
    steps = rows(conn, CHANGES_OF, (first, last))
    found = [net for _, own in groupby(steps, by_page) for net in net_change(list(own))]
    arrived = {row["url"] for row in found if row["change"] == Change.MOVED}
    for row in found:
        # Its first crawl called it moved; what it moved from was not there before the span.
        if row.pop("is_young") and Change(row["change"]).is_there and row["url"] not in arrived:
            row |= {"change": Change.NEW.value, "from_version_id": None}
    return in_order(found)


def by_page(row: Row) -> int:
    return int(row["page_id"])


def in_order(found: Iterable[Row]) -> list[Row]:
    order = [kind.value for kind in Change]
    return sorted(found, key=lambda row: (order.index(row["change"]), row["url"]))


def net_change(steps: list[Row]) -> Iterator[Row]:
    """What all steps of one page come to; nothing for one that was and is not there."""
    first, last = steps[0], steps[-1]
    was_there = first["change"] != Change.RETURNED and not first["is_young"]
    is_there = Change(last["change"]).is_there
    net = {**last, "from_version_id": first["from_version_id"]}
    if not was_there and not is_there:
        return
    if first["change"] in (Change.NEW, Change.RETURNED):
        net["change"] = first["change"]
    elif is_there and last["change"] != Change.MISSED:
        is_same = net["from_version_id"] == net["to_version_id"]
        net["change"] = Change.UNCHANGED.value if is_same else Change.CHANGED.value
    yield net


def crawls_since(conn: sqlite3.Connection, moment: str) -> list[int]:
    """The crawls that began at or after a moment, or a day, in ISO 8601."""
    found = conn.execute("SELECT id FROM crawls WHERE started_at >= ? ORDER BY id", (moment,))
    return [crawl_id for (crawl_id,) in found]


VERSION = (
    "SELECT versions.*, captures.warc_date, captures.crawl_id FROM versions"
    " JOIN captures ON captures.id = versions.capture_id"
)


def version(conn: sqlite3.Connection, version_id: int | None) -> Row | None:
    """One version with all its fields, and when it was captured."""
    return one(conn, f"{VERSION} WHERE versions.id = ?", (version_id,))


def version_at(conn: sqlite3.Connection, page_id: int, capture_id: int) -> Row | None:
    return one(conn, f"{VERSION} WHERE page_id = ? AND capture_id = ?", (page_id, capture_id))


def versions(conn: sqlite3.Connection, page_id: int) -> list[Row]:
    """Every version of a page with all its fields, the newest first, and when it was last seen."""
    return rows(
        conn,
        "SELECT versions.*, first_seen AS warc_date, last_seen, history.crawl_id"
        " FROM history JOIN versions ON versions.id = version_id"
        " WHERE history.page_id = ? ORDER BY capture_id DESC",
        (page_id,),
    )


def endings(conn: sqlite3.Connection, page_id: int) -> list[Row]:
    """What crawls found about a page besides what it says: that it moved, or was gone."""
    told = (Change.RETURNED, Change.MOVED, Change.GONE, Change.UNLINKED, Change.MISSED)
    marks = ", ".join("?" for _ in told)
    return rows(
        conn,
        "SELECT crawl_id, warc_date, change, url, from_url FROM changes"
        f" WHERE page_id = ? AND change IN ({marks}) ORDER BY crawl_id DESC",
        (page_id, *told),
    )


def find_page(conn: sqlite3.Connection, words: str) -> Row | None:
    """The page that a person names by its address, its path or the slug of the reading room."""
    spellings = {words, normalise(words) or words}
    found = one(
        conn,
        "SELECT id AS page_id, url, path, headline, title FROM pages"
        " WHERE url IN (?1, ?2) OR path IN (?3, ?4) OR id = ?5 ORDER BY id LIMIT 1",
        (min(spellings), max(spellings), words, f"/{words}", page_at(conn, words)),
    )
    return found


def crawl_ids(conn: sqlite3.Connection) -> list[int]:
    return [crawl_id for (crawl_id,) in conn.execute("SELECT id FROM crawls ORDER BY id")]
