"""The index of links by where they lead: made at the end of a first crawl that is fast.

The links of a page lead everywhere. At 30,000 pages those of 24 pages change hundreds of leaves of
this index, which is most of what such a crawl would write. From all links at once it takes seconds.
Until then whoever asks what links here reads all links. A crawl that gives the site time between
requests has time itself, and keeps the index up for those who read meanwhile.
"""

from __future__ import annotations

import sqlite3

NAME = "links_to"


def put_off(conn: sqlite3.Connection) -> None:
    """Do without the index until `make`, where no crawl has ended and there are no links yet."""
    [some] = conn.execute("SELECT EXISTS (SELECT 1 FROM links)").fetchone()
    if may_be_missing(conn) and not some:
        conn.execute(f"DROP INDEX IF EXISTS {NAME}")


def make(conn: sqlite3.Connection) -> None:
    conn.execute(f"CREATE INDEX IF NOT EXISTS {NAME} ON links(to_url_id, kind)")


def may_be_missing(conn: sqlite3.Connection) -> bool:
    """Whether all crawls are still running, or were killed: the end of any makes the index."""
    [ended] = conn.execute(
        "SELECT EXISTS (SELECT 1 FROM crawls WHERE state <> 'running')"
    ).fetchone()
    return not ended
