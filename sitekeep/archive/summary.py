"""What an archive holds and what is missing, in numbers and by name."""

from __future__ import annotations

import sqlite3
from typing import Any

from sitekeep.archive.crawl_queries import outcome_counts
from sitekeep.archive.crawls import get_crawl, last_crawl
from sitekeep.archive.history import count_changes
from sitekeep.archive.media import media_counts
from sitekeep.errors import ExitCode
from sitekeep.outcome import LOSSES, Outcome

#: So many losses are named in a summary; the view `losses` has them all.
NAMED = 10


def archive_summary(conn: sqlite3.Connection) -> dict[str, Any]:
    """The last crawl and the whole archive; the shape of `sitekeep status --json`."""
    last = last_crawl(conn)
    return {
        "crawls": count(conn, "SELECT count(*) FROM crawls"),
        "pages": count(conn, "SELECT count(*) FROM pages"),
        "articles": count(conn, "SELECT count(*) FROM articles"),
        "versions": count(conn, "SELECT count(*) FROM page_versions"),
        "payloads": count(conn, "SELECT count(*) FROM payloads"),
        "payload_bytes": count(conn, "SELECT coalesce(sum(size_bytes), 0) FROM payloads"),
        "stored_bytes": count(conn, "SELECT coalesce(sum(stored_bytes), 0) FROM payloads"),
        "media": media_counts(conn),
        "documents_without_text": count(
            conn, "SELECT count(*) FROM documents WHERE error IS NOT NULL AND text = ''"
        ),
        "last_crawl": crawl_summary(conn, last.id) if last else None,
    }


def crawl_summary(conn: sqlite3.Connection, crawl_id: int) -> dict[str, Any]:
    """One crawl; the shape of `sitekeep crawl --json`."""
    crawl = get_crawl(conn, crawl_id)
    outcomes = outcome_counts(conn, crawl_id)
    return {
        "crawl": crawl_id,
        "site": crawl.base_url or crawl.start_url,
        "state": crawl.state,
        "started_at": crawl.started_at,
        "finished_at": crawl.finished_at,
        "urls_seen": urls_seen(conn, crawl_id),
        "waiting": waiting(conn, crawl_id),
        "outcomes": {name.value: outcomes[name] for name in Outcome if outcomes.get(name)},
        "pages": pages_by_change(conn, crawl_id),
        "documents": documents(conn, crawl_id),
        "start_content_type": start_content_type(conn, crawl_id),
        "read": fields_read(conn, crawl_id),
        "losses": losses(conn, crawl_id),
        "dead_links": dead_links(conn, crawl_id),
    }


def urls_seen(conn: sqlite3.Connection, crawl_id: int) -> int:
    return count(
        conn,
        "SELECT count(*) FROM (SELECT url_id FROM captures WHERE crawl_id = ?1"
        " UNION SELECT url_id FROM carried WHERE crawl_id = ?1"
        " UNION SELECT url_id FROM frontier WHERE crawl_id = ?1)",
        crawl_id,
    )


def waiting(conn: sqlite3.Connection, crawl_id: int) -> int:
    """URLs without an outcome; one that is captured and only to be read has one."""
    return count(
        conn,
        "SELECT count(*) FROM frontier WHERE crawl_id = ? AND state <> 'captured'",
        crawl_id,
    )


def pages_by_change(conn: sqlite3.Connection, crawl_id: int) -> dict[str, int]:
    """Pages kept in this crawl, and how many of each kind in the view `changes`."""
    kept = count(
        conn,
        "SELECT count(*) FROM captures JOIN pages USING (url_id)"
        " WHERE crawl_id = ? AND outcome IN ('kept', 'unchanged')",
        crawl_id,
    )
    return {"kept": kept, **count_changes(conn, crawl_id)}


def documents(conn: sqlite3.Connection, crawl_id: int) -> int:
    """Linked files that are no pages (PDF and the like), kept in this crawl."""
    return count(
        conn,
        "SELECT count(*) FROM captures WHERE crawl_id = ? AND kind = 'page'"
        " AND outcome IN ('kept', 'unchanged') AND url_id NOT IN (SELECT url_id FROM pages)",
        crawl_id,
    )


def start_content_type(conn: sqlite3.Connection, crawl_id: int) -> str | None:
    """What the start address answered with; None where it sent nothing."""
    row = conn.execute(
        "SELECT content_type FROM captures JOIN urls ON urls.id = url_id"
        " JOIN crawls ON crawls.id = crawl_id WHERE crawl_id = ? AND url = start_url",
        (crawl_id,),
    ).fetchone()
    return row[0] if row else None


def fields_read(conn: sqlite3.Connection, crawl_id: int) -> dict[str, int]:
    """Of the articles kept in this crawl: how many have a headline, author, date, body."""
    row = conn.execute(
        "SELECT count(*), count(headline), count(author), count(date_published),"
        " count(nullif(article_body, ''))"
        " FROM pages JOIN captures USING (url_id)"
        " WHERE crawl_id = ? AND outcome IN ('kept', 'unchanged') AND type = 'article'",
        (crawl_id,),
    ).fetchone()
    return dict(zip(("articles", "headline", "author", "date", "body"), row, strict=True))


def losses(conn: sqlite3.Connection, crawl_id: int) -> list[dict[str, Any]]:
    """What the site has and the archive lacks: address, outcome, why."""
    rows = conn.execute(
        "SELECT url, outcome, error FROM losses WHERE crawl_id = ? ORDER BY outcome, url LIMIT ?",
        (crawl_id, NAMED),
    )
    return [{"url": row[0], "outcome": row[1], "why": row[2]} for row in rows]


def dead_links(conn: sqlite3.Connection, crawl_id: int) -> list[dict[str, Any]]:
    """What the site itself leads to and does not have: address, and a page that leads there."""
    rows = conn.execute(
        "SELECT url, via_url FROM ledger WHERE crawl_id = ? AND outcome = 'gone'"
        " AND via_url IS NOT NULL AND kind IN ('page', 'asset') ORDER BY url",
        (crawl_id,),
    )
    return [{"url": row[0], "on": row[1]} for row in rows]


def why_not_kept(conn: sqlite3.Connection, crawl_id: int, url: str) -> str:
    """What became of one URL in a crawl, in words; of where it leads, if it redirects."""
    chain = redirects_from(conn, crawl_id, url)
    if chain[-1] in chain[:-1]:
        return "it redirects in a circle"
    row = conn.execute(
        "SELECT error, outcome FROM ledger WHERE crawl_id = ? AND url = ?", (crawl_id, chain[-1])
    ).fetchone()
    why = (row[0] or Outcome(row[1]).meaning.rstrip(".")) if row else "it was never answered"
    return f"it redirects to {chain[-1]}: {why}" if len(chain) > 1 else why


def redirects_from(conn: sqlite3.Connection, crawl_id: int, url: str) -> list[str]:
    """`url` and where its redirects lead, one by one; the last one twice if it is a circle."""
    chain = [url]
    while len(set(chain)) == len(chain):
        row = conn.execute(
            "SELECT target_url FROM redirects WHERE crawl_id = ? AND url = ?", (crawl_id, chain[-1])
        ).fetchone()
        if not row or not row[0]:
            break
        chain.append(row[0])
    return chain


def exit_code(summary: dict[str, Any]) -> ExitCode:
    """What a crawl's end means to a script."""
    if summary["state"] != "finished":
        return ExitCode.STOPPED
    outcomes = summary["outcomes"]
    if not any(outcomes.get(name) for name in Outcome if name.is_kept) or nothing_of_site(summary):
        return ExitCode.NOTHING_KEPT
    return ExitCode.LOSSES if any(outcomes.get(name) for name in LOSSES) else ExitCode.ALL_KEPT


def nothing_of_site(summary: dict[str, Any]) -> bool:
    """Only robots.txt and the like were kept, nothing that the site is about."""
    return not summary["pages"]["kept"] and not summary["documents"]


def count(conn: sqlite3.Connection, sql: str, *values: Any) -> int:
    return int(conn.execute(sql, values).fetchone()[0])
