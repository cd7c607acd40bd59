"""Pages: what each says is what was read from its newest capture, and its history has it."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator

from sitekeep.archive.care.finding import REPAIR, Check, Finding, Mend, Progress
from sitekeep.archive.columns import CONTENT, content_digest
from sitekeep.archive.payloads import get_payload
from sitekeep.archive.shared_texts_schema import SHARED

#: So often progress is told.
STEP = 200
#: What an HTML page has near its beginning, and a feed that is sent as one has not.
HTML = re.compile(rb"<(!doctype\s+html|html|head|body|title|p|div|h1)\b", re.IGNORECASE)
STARTS_WITHIN = 4096

#: The newest capture of a URL that can be read as a page; of a page that was found unchanged later,
#: the capture that had it first. What an imported crawl adds may have happened earlier.
READABLE = """
    SELECT id FROM captures AS c WHERE c.url_id = urls.id AND c.outcome IN ('kept', 'unchanged')
      AND c.status IN (200, 304) AND c.payload_digest IS NOT NULL
      AND (c.content_type LIKE 'text/html%' OR c.content_type LIKE 'application/xhtml%')
      AND NOT EXISTS (SELECT 1 FROM frontier WHERE frontier.crawl_id = c.crawl_id
                        AND frontier.url_id = c.url_id)
    ORDER BY c.outcome = 'kept' DESC, c.warc_date DESC, c.id DESC LIMIT 1
"""

NOT_NEWEST = f"""
SELECT pages.url_id, pages.url FROM pages JOIN urls ON urls.id = pages.url_id
JOIN captures AS own ON own.id = pages.capture_id
LEFT JOIN captures AS newest ON newest.id = ({READABLE})
WHERE own.url_id <> pages.url_id
   OR (newest.payload_digest IS NOT own.payload_digest AND newest.warc_date > own.warc_date)
"""
NO_VERSION = """
SELECT url_id, url FROM pages
WHERE NOT EXISTS (SELECT 1 FROM page_versions AS v WHERE v.page_id = pages.id
                    AND v.capture_id <= pages.capture_id)
"""
OTHER_AUTHORS = """
SELECT url_id, url FROM pages
WHERE author IS NOT (SELECT group_concat(name, ', ') FROM
    (SELECT name FROM page_authors JOIN authors ON authors.id = author_id
     WHERE page_id = pages.id ORDER BY position))
"""
NOT_READ = f"""
SELECT urls.id, urls.url, newest.payload_digest FROM captures
JOIN urls ON urls.id = captures.url_id
JOIN captures AS newest ON newest.id = ({READABLE})
WHERE captures.kind = 'page' AND newest.kind = 'page'
  AND NOT EXISTS (SELECT 1 FROM pages WHERE pages.url_id = urls.id)
GROUP BY urls.id
"""
QUESTIONS = (
    ("it was not read from its newest capture", NOT_NEWEST),
    ("it has no version in its history", NO_VERSION),
    ("its authors are not those of its column", OTHER_AUTHORS),
)


def pages(conn: sqlite3.Connection, tell: Progress) -> Iterator[Finding]:
    for what, sql in QUESTIONS:
        for url_id, url in conn.execute(sql).fetchall():
            yield Finding("pages", what, url, Mend.PAGES, REPAIR, (url_id,))
    for url_id, url, payload_digest in conn.execute(NOT_READ).fetchall():
        if looks_like_html(conn, payload_digest):
            what = "it is kept, and was never read as a page"
            yield Finding("pages", what, url, Mend.PAGES, REPAIR, (url_id,))
    others = list(other_contents(conn, tell))
    yield from others
    yield from other_versions(conn, tell, {url_id for found in others for url_id in found.rows})


def looks_like_html(conn: sqlite3.Connection, payload_digest: str) -> bool:
    try:
        payload = get_payload(conn, payload_digest) or b""
    except Exception:  # that it is damaged is told of the payload
        return False
    return HTML.search(payload[:STARTS_WITHIN]) is not None


CONTENTS = f"SELECT url_id, url, content_digest, {', '.join(CONTENT)} FROM pages"
VERSIONS = (
    "SELECT v.id, pages.url, v.content_digest, v.capture_id = pages.capture_id, pages.url_id,"
    f" EXISTS (SELECT 1 FROM page_versions WHERE id = v.id AND {SHARED}),"
    f" {', '.join(f'v.{name}' for name in CONTENT)}"
    " FROM versions AS v JOIN pages ON pages.id = v.page_id"
)


def other_contents(conn: sqlite3.Connection, tell: Progress) -> Iterator[Finding]:
    total = conn.execute("SELECT count(*) FROM pages").fetchone()[0]
    for number, (url_id, url, digest, *values) in enumerate(conn.execute(CONTENTS), 1):
        if content_digest(dict(zip(CONTENT, values, strict=True))) != digest:
            what = "its text is not that of its digest"
            yield Finding("pages", what, url, Mend.PAGES, REPAIR, (url_id,))
        if number % STEP == 0:
            tell(number, total)


def other_versions(
    conn: sqlite3.Connection, tell: Progress, damaged: set[object]
) -> Iterator[Finding]:
    """A version's text; of the page's newest capture, or shared with a `damaged` page, it can be
    read again."""
    total = conn.execute("SELECT count(*) FROM page_versions").fetchone()[0]
    rows = enumerate(conn.execute(VERSIONS), 1)
    for number, (version_id, url, digest, is_newest, url_id, is_shared, *values) in rows:
        if content_digest(dict(zip(CONTENT, values, strict=True))) != digest:
            what = f"the text of its version {version_id} is not that of its digest"
            if is_newest or (is_shared and url_id in damaged):
                yield Finding("pages", what, url, Mend.PAGES, REPAIR, (url_id,))
            else:
                yield Finding("pages", what, url, None, OLD_VERSION)
        if number % STEP == 0:
            tell(number, total)


OLD_VERSION = "The page as it was is still kept: see its capture in the reading room."

CHECKS = (Check("pages", "every page says what its newest capture says", pages),)
