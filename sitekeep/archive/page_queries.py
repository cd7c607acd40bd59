"""What the page of one article asks of an archive. Every function only reads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from urllib.parse import urlsplit, urlunsplit

from sitekeep.archive.payloads import get_payload, payload_id
from sitekeep.archive.queries import Row, one, rows, with_slugs
from sitekeep.archive.slugs import slugs
from sitekeep.url import normalise


def page(conn: sqlite3.Connection, page_id: int) -> Row | None:
    """All columns of a page, with its slug and its authors in the order of the byline."""
    found = one(conn, "SELECT * FROM pages WHERE id = ?", (page_id,))
    if found is None:
        return None
    found["slug"] = slugs(conn, [(page_id, found["path"])])[page_id]
    found["authors"] = rows(
        conn,
        "SELECT name, honorific_suffix FROM page_authors JOIN authors ON authors.id = author_id"
        " WHERE page_id = ? ORDER BY position",
        (page_id,),
    )
    return found


def captures(conn: sqlite3.Connection, url_id: int) -> list[Row]:
    """Every capture of a URL, the newest first."""
    return rows(
        conn,
        "SELECT captures.id, crawl_id, outcome, status, warc_date, record_id,"
        " captures.payload_digest, content_type, captures.error, payloads.size_bytes"
        " FROM captures LEFT JOIN payloads USING (sha256)"
        " WHERE url_id = ? ORDER BY captures.id DESC",
        (url_id,),
    )


def versions(conn: sqlite3.Connection, page_id: int) -> list[Row]:
    """Each distinct content the page had, the newest first."""
    return rows(
        conn,
        "SELECT versions.id, capture_id, content_digest, headline, warc_date, crawl_id,"
        " length(article_body) AS characters"
        " FROM versions JOIN captures ON captures.id = capture_id"
        " WHERE page_id = ? ORDER BY capture_id DESC",
        (page_id,),
    )


def readings(conn: sqlite3.Connection, page_id: int) -> dict[str, list[Row]]:
    """All readings of a page by field, the chosen one first."""
    found = rows(
        conn,
        "SELECT field, value, raw, rule, trust, chosen FROM readings WHERE page_id = ?"
        " ORDER BY chosen DESC, id",
        (page_id,),
    )
    by_field: dict[str, list[Row]] = {}
    for row in found:
        by_field.setdefault(row["field"], []).append(row)
    return by_field


SHORT = "SELECT pages.id AS page_id, path, headline, title, date_published FROM pages "


def neighbours(conn: sqlite3.Connection, page_id: int) -> dict[str, Row | None]:
    """The page before and after: in the site's menu, or else by date in the same section."""
    found = menu_siblings(conn, page_id) or section_siblings(conn, page_id)
    ids = [row["page_id"] for row in found]
    if page_id not in ids:
        return {"previous": None, "next": None}
    place = ids.index(page_id)
    around = {
        "previous": found[place - 1] if place else None,
        "next": found[place + 1] if place + 1 < len(found) else None,
    }
    with_slugs(conn, [row for row in around.values() if row])
    return around


def menu_siblings(conn: sqlite3.Connection, page_id: int) -> list[Row]:
    """The kept pages under the same entry of the menu that most pages have, in its order."""
    found = rows(
        conn,
        SHORT + "JOIN urls ON urls.id = pages.url_id"
        " JOIN nav_items AS sibling ON sibling.url = urls.url"
        " JOIN (SELECT menu_id, parent_id FROM nav_items JOIN pages ON pages.url = nav_items.url"
        "       JOIN menus ON menus.id = menu_id WHERE pages.id = ?"
        "       ORDER BY menus.pages DESC, depth DESC LIMIT 1) AS own"
        " ON sibling.menu_id = own.menu_id AND sibling.parent_id IS own.parent_id"
        " GROUP BY pages.id ORDER BY min(sibling.position)",
        (page_id,),
    )
    return found if len(found) > 1 else []


#: What stands before and after a page in its section: on the same day, or else on another.
BEFORE = (
    ("date_published IS :date_published AND id < :page_id", "id DESC"),
    ("date_published < :date_published", "date_published DESC, id DESC"),
)
AFTER = (
    ("date_published IS :date_published AND id > :page_id", "id"),
    ("date_published > :date_published", "date_published, id"),
)


def section_siblings(conn: sqlite3.Connection, page_id: int) -> list[Row]:
    """This page between the two around it by date, of the same section and type.

    Pages without a date stand in the order in which they came, apart from those with one.
    """
    own = one(
        conn,
        "SELECT id AS page_id, type, article_section, date_published FROM pages"
        " WHERE id = ? AND article_section IS NOT NULL",
        (page_id,),
    )
    if own is None:
        return []
    return [*nearest(conn, own, BEFORE), own, *nearest(conn, own, AFTER)]


def nearest(conn: sqlite3.Connection, own: Row, places: Iterable[tuple[str, str]]) -> list[Row]:
    """The page at the first of these places that has any; each is found in the index."""
    where = "WHERE type = :type AND article_section = :article_section"
    for place, order in places:
        found = rows(conn, f"{SHORT}{where} AND {place} ORDER BY {order} LIMIT 1", own)
        if found:
            return found
    return []


def same_author(conn: sqlite3.Connection, page_id: int, limit: int) -> list[Row]:
    """The newest other pages by any of its authors."""
    authors = conn.execute("SELECT author_id FROM page_authors WHERE page_id = ?", (page_id,))
    ids = {other for (own,) in authors.fetchall() for other in newest_by(conn, own, limit + 1)}
    found = rows(
        conn,
        SHORT + "WHERE id IN (SELECT value FROM json_each(?)) AND id <> ?"
        " ORDER BY date_published DESC, id LIMIT ?",
        (json.dumps(sorted(ids)), page_id, limit),
    )
    return with_slugs(conn, found)


def newest_by(conn: sqlite3.Connection, author_id: int, limit: int) -> list[int]:
    found = conn.execute(
        "SELECT DISTINCT page_date_published, page_id FROM page_authors WHERE author_id = ?"
        " ORDER BY page_date_published DESC, page_id LIMIT ?",
        (author_id, limit),
    )
    return [page_id for _, page_id in found]


TARGETS = """
SELECT urls.url, captures.outcome, captures.status, captures.error,
       coalesce(captures.payload_digest, target.payload_digest) AS payload_digest,
       coalesce(target.content_type, captures.content_type) AS content_type,
       pages.id AS page_id, pages.path
FROM urls
LEFT JOIN captures ON captures.id = (
    SELECT id FROM captures WHERE url_id = urls.id
    ORDER BY payload_digest IS NULL AND redirect_url_id IS NULL, id DESC LIMIT 1)
LEFT JOIN captures AS target ON captures.outcome = 'redirected' AND target.id = (
    SELECT id FROM captures AS c WHERE c.url_id = captures.redirect_url_id
    ORDER BY payload_digest IS NULL AND redirect_url_id IS NULL, id DESC LIMIT 1)
LEFT JOIN pages ON pages.url_id =
    coalesce(target.redirect_url_id, captures.redirect_url_id, urls.id)
WHERE urls.url IN (SELECT value FROM json_each(?))
"""


def targets(conn: sqlite3.Connection, urls: Iterable[str]) -> dict[str, Row]:
    """What the archive has for each URL: `slug` of a page, digest and type of a payload, outcome.

    Redirects are followed, over two steps. URLs never seen are not in the answer.
    """
    spellings = {url: spellings_of(url) for url in urls}
    wanted = json.dumps([spelling for same in spellings.values() for spelling in same])
    found = {row["url"]: row for row in with_slugs(conn, rows(conn, TARGETS, (wanted,)))}
    known = {
        url: [found[spelling] for spelling in same if spelling in found]
        for url, same in spellings.items()
    }
    return {url: min(answers, key=usefulness) for url, answers in known.items() if answers}


def usefulness(row: Row) -> int:
    """0 for a page, 1 for a file, 2 for a reason why there is neither, 3 for nothing known."""
    if row["slug"]:
        return 0
    if row["payload_digest"]:
        return 1
    return 2 if row["outcome"] else 3


def spellings_of(url: str) -> list[str]:
    """The same address with and without `www.`, over http and https; `url` itself first."""
    parts = urlsplit(url)
    host = parts.netloc
    other = host.removeprefix("www.") if host.startswith("www.") else f"www.{host}"
    return [url] + [
        urlunsplit(parts._replace(scheme=scheme, netloc=netloc))
        for scheme in ("http", "https")
        for netloc in (host, other)
    ]


def original(conn: sqlite3.Connection, path: str) -> Row | None:
    """What the archive has for the path of an original address, whatever its host."""
    bases = conn.execute(
        "SELECT DISTINCT coalesce(base_url, start_url) FROM crawls ORDER BY id DESC"
    )
    candidates = [normalise(path, base) for (base,) in bases.fetchall()]
    wanted = [url for url in candidates if url]
    wanted += [url[:-1] if url.endswith("/") else f"{url}/" for url in wanted]
    found = targets(conn, wanted)
    useful = [found[url] for url in wanted if url in found]
    return next((row for row in useful if row["slug"] or row["payload_digest"]), None)


def payload(conn: sqlite3.Connection, payload_digest: str) -> Row | None:
    """A payload as the server sent it, with the type and address of the capture it is from."""
    found = one(
        conn,
        "SELECT content_type, url FROM payloads"
        " LEFT JOIN captures ON substr(captures.sha256, 1, 6) = substr(payloads.sha256, 1, 6)"
        "  AND captures.sha256 = payloads.sha256 AND outcome <> 'unchanged'"
        " LEFT JOIN urls ON urls.id = url_id"
        " WHERE payloads.id = ? ORDER BY captures.id DESC LIMIT 1",
        (payload_id(conn, payload_digest),),
    )
    if found:
        found["payload"] = get_payload(conn, payload_digest)
    return found
