"""What an export asks of an archive: the site as it was at its last crawl. Only reads."""

from __future__ import annotations

import sqlite3

from sitekeep.archive.naming import site_name
from sitekeep.archive.queries import Row, one, rows
from sitekeep.article import NavItem

SITE = """
SELECT id, start_url, coalesce(base_url, start_url) AS base_url, site_name, started_at, finished_at
FROM crawls ORDER BY id DESC LIMIT 1
"""

# A page moves as it is now. What the last look at it found is in `outcome`.
PAGES = """
SELECT pages.*, last.outcome, kept.warc_date AS captured_at, kept.payload_digest,
       first.warc_date AS first_captured_at
FROM pages
JOIN captures AS kept ON kept.id = pages.capture_id
JOIN captures AS first ON first.id = pages.first_capture_id
JOIN captures AS last ON last.id = (SELECT max(id) FROM captures WHERE url_id = pages.url_id)
ORDER BY pages.id
"""

AUTHORS = """
SELECT page_id, name, honorific_suffix
FROM page_authors JOIN authors ON authors.id = author_id ORDER BY page_id, position
"""

# The newest capture of each address that has bytes, other than pages.
FILES = """
SELECT urls.url, captures.payload_digest, captures.content_type, payloads.size_bytes
FROM captures
JOIN (SELECT url_id, max(id) AS id FROM captures
      WHERE sha256 IS NOT NULL AND outcome IN ('kept', 'unchanged')
      GROUP BY url_id) AS newest ON newest.id = captures.id
JOIN urls ON urls.id = captures.url_id
JOIN payloads ON payloads.sha256 = captures.sha256
WHERE captures.url_id NOT IN (SELECT url_id FROM pages) AND captures.kind <> 'sitemap'
ORDER BY urls.url
"""

REDIRECTS = """
SELECT urls.url, target.url AS target_url
FROM latest_captures AS captures
JOIN urls ON urls.id = captures.url_id
JOIN urls AS target ON target.id = captures.redirect_url_id
WHERE captures.outcome = 'redirected' ORDER BY urls.url
"""

# A page that says next to nothing and sends its readers on (`<meta http-equiv="refresh">`).
FORWARDS = """
SELECT pages.url, target.url AS target_url
FROM links
JOIN pages ON pages.url_id = links.from_url_id
JOIN urls AS target ON target.id = links.to_url_id
WHERE links.kind = 'redirect' AND links.to_url_id <> links.from_url_id AND word_count <= 30
ORDER BY pages.url
"""

OUTCOMES = """
SELECT urls.url, captures.outcome, captures.kind
FROM latest_captures AS captures JOIN urls ON urls.id = captures.url_id
"""

# The menus of most pages first; of menus alike, the one with more entries.
MENUS = """
SELECT menus.id, place, pages FROM menus JOIN nav_items ON nav_items.menu_id = menus.id
GROUP BY menus.id ORDER BY pages DESC, count(*) DESC, menus.id
"""
ITEMS = "SELECT label, url, depth FROM nav_items WHERE menu_id = ? ORDER BY position"


def site(conn: sqlite3.Connection) -> Row | None:
    """The last crawl, with a name for the site, if only the one that its titles share."""
    found = one(conn, SITE)
    if found and not found["site_name"]:
        found["site_name"] = site_name(conn)
    return found


def pages(conn: sqlite3.Connection) -> list[Row]:
    """Every page with its authors in the order of the byline."""
    found = rows(conn, PAGES)
    authors: dict[int, list[Row]] = {}
    for row in rows(conn, AUTHORS):
        authors.setdefault(row["page_id"], []).append(row)
    for page in found:
        page["authors"] = authors.get(page["id"], [])
    return found


def files(conn: sqlite3.Connection) -> list[Row]:
    return rows(conn, FILES)


def redirects(conn: sqlite3.Connection) -> dict[str, str]:
    """Old address → where it leads, one hop."""
    return {row["url"]: row["target_url"] for row in rows(conn, REDIRECTS)}


def forwards(conn: sqlite3.Connection) -> dict[str, str]:
    """Address of a page that only sends its readers on → where to."""
    return {row["url"]: row["target_url"] for row in rows(conn, FORWARDS)}


def outcomes(conn: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Outcome and kind of each address that was ever seen, at the last look."""
    return {url: (outcome, kind) for url, outcome, kind in conn.execute(OUTCOMES)}


def menus(conn: sqlite3.Connection) -> list[tuple[str, int, list[NavItem]]]:
    """Place, number of pages and entries of each menu."""
    return [
        (place, pages, [NavItem(*row) for row in conn.execute(ITEMS, (menu_id,))])
        for menu_id, place, pages in conn.execute(MENUS).fetchall()
    ]
