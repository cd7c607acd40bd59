"""The ledger: every URL that a crawl has seen is in `captures` or on the frontier, once.

What an imported crawl came across is not known, so only crawls of our own are asked for it: those
whose settings name the address they began from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from sitekeep.archive.care.finding import REPAIR, Check, Finding, Mend, Progress
from sitekeep.outcome import Outcome

LOST = "What became of it is not known any more; the next crawl looks there again."

#: Rows of the frontier that should not be there, or not so: crawl, url_id, what is wrong.
ON_FRONTIER = (
    (
        "its crawl is finished, and yet it waits on the frontier",
        "SELECT crawl_id, url_id FROM frontier JOIN crawls ON crawls.id = crawl_id"
        " WHERE crawls.state = 'finished'",
    ),
    (
        "it has an outcome, and yet it waits on the frontier",
        "SELECT crawl_id, url_id FROM frontier JOIN captures USING (crawl_id, url_id)"
        " WHERE frontier.state <> 'captured'"
        " UNION SELECT crawl_id, url_id FROM frontier JOIN carried USING (crawl_id, url_id)",
    ),
    (
        "it is captured according to the frontier, and has no capture",
        "SELECT crawl_id, url_id FROM frontier WHERE state = 'captured' AND NOT EXISTS"
        " (SELECT 1 FROM captures WHERE captures.crawl_id = frontier.crawl_id"
        "  AND captures.url_id = frontier.url_id)",
    ),
)

# `last` is the last crawl of our own. Links tell what it saw only where it read the page. A page
# that was read again later may have got links that no crawl has seen yet: their URLs are newer
# than all that the crawl came across.
SEEN = """
WITH own AS (
    SELECT id, start_url FROM crawls WHERE json_extract(settings, '$.url') IS NOT NULL
),
last AS (SELECT max(id) AS id, (SELECT max(url_id) FROM captures
                                WHERE crawl_id = (SELECT max(id) FROM own)) AS newest FROM own),
seen AS (
    SELECT own.id AS crawl_id, urls.id AS url_id FROM own JOIN urls ON urls.url = own.start_url
    UNION
    SELECT crawl_id, redirect_url_id FROM captures JOIN own ON own.id = crawl_id
    WHERE redirect_url_id IS NOT NULL
    UNION
    SELECT last.id, links.to_url_id FROM last
    JOIN captures ON captures.crawl_id = last.id AND captures.outcome IN ('kept', 'unchanged')
    JOIN links ON links.from_url_id = captures.url_id
    WHERE links.to_url_id <= last.newest AND NOT EXISTS (
        SELECT 1 FROM captures AS any_crawl WHERE any_crawl.url_id = links.to_url_id)
      AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.crawl_id = last.id
                        AND frontier.url_id = captures.url_id)
)
SELECT crawl_id, url_id, crawl_id = (SELECT id FROM last) AS is_last FROM seen
WHERE NOT EXISTS (SELECT 1 FROM captures WHERE captures.crawl_id = seen.crawl_id
                    AND captures.url_id = seen.url_id)
  AND NOT EXISTS (SELECT 1 FROM carried WHERE carried.crawl_id = seen.crawl_id
                    AND carried.url_id = seen.url_id)
  AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.crawl_id = seen.crawl_id
                    AND frontier.url_id = seen.url_id)
"""


def ledger(conn: sqlite3.Connection, _tell: Progress) -> Iterator[Finding]:
    for what, sql in ON_FRONTIER:
        for row in conn.execute(sql).fetchall():
            yield Finding("ledger", what, said_of(conn, *row), Mend.LEDGER, REPAIR, row)
    for crawl_id, url_id, is_last in conn.execute(SEEN).fetchall():
        mend, advice = (Mend.LEDGER, REPAIR) if is_last else (None, LOST)
        where = said_of(conn, crawl_id, url_id)
        what = "the crawl saw it, and it has no outcome and does not wait for one"
        yield Finding("ledger", what, where, mend, advice, (crawl_id, url_id))
    yield from unknown_outcomes(conn)


def unknown_outcomes(conn: sqlite3.Connection) -> Iterator[Finding]:
    known = ", ".join(f"'{outcome}'" for outcome in Outcome)
    rows = conn.execute(
        f"SELECT crawl_id, url_id, outcome FROM captures WHERE outcome NOT IN ({known})"
    )
    for crawl_id, url_id, outcome in rows.fetchall():
        what = f"its outcome “{outcome}” is none"
        yield Finding("ledger", what, said_of(conn, crawl_id, url_id), None, LOST)


def said_of(conn: sqlite3.Connection, crawl_id: int, url_id: int) -> str:
    row = conn.execute("SELECT url FROM urls WHERE id = ?", (url_id,)).fetchone()
    return f"crawl {crawl_id}, {row[0] if row else f'URL {url_id}'}"


CHECKS = (Check("ledger", "every URL a crawl saw has one outcome, or waits for it", ledger),)
