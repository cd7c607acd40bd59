"""The changes of a site as an Atom feed: new, changed, moved and gone pages, the newest first."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable

from sitekeep.archive import history
from sitekeep.archive.queries import Row, last_crawl, rows, with_slugs
from sitekeep.article import PageType
from sitekeep.atom import Entry, Feed, lasting_id
from sitekeep.change import Change
from sitekeep.difference import Difference, difference

#: More than a reader looks at; a feed is fetched again and again.
MOST_ENTRIES = 50
#: Of a new page so many characters are told.
SUMMARY_LENGTH = 300
#: A page that was only missed has not changed.
NEWS = tuple(kind for kind in Change if kind not in (Change.UNCHANGED, Change.MISSED))
#: Where nothing says when: it must not look new.
NO_DAY = "1970-01-01T00:00:00Z"

ROWS = f"""
SELECT changes.*, pages.url AS page_url, pages.path, pages.article_section, pages.type,
       pages.description, pages.title, substr(pages.article_body, 1, {SUMMARY_LENGTH}) AS beginning,
       crawls.started_at, crawls.start_url,
       (SELECT group_concat(name, char(10)) FROM
         (SELECT name FROM page_authors JOIN authors ON authors.id = author_id
          WHERE page_id = pages.id ORDER BY position)) AS people
FROM changes JOIN pages ON pages.id = changes.page_id JOIN crawls ON crawls.id = changes.crawl_id
WHERE changes.crawl_id = :crawl AND changes.change IN (SELECT value FROM json_each(:kinds))
  AND (:section IS NULL OR pages.article_section = :section)
ORDER BY changes.warc_date DESC, changes.url LIMIT :limit
"""


def feed_of(
    conn: sqlite3.Connection,
    address: Callable[[Row], str],
    home: str | None = None,
    *,
    crawls: list[int] | None = None,
    kind: Change | None = None,
    section: str | None = None,
    self_link: str | None = None,
) -> Feed:
    """The newest changes, of some crawls or of all. `address` says where a page can be
    read, given its row with `slug`.

    `home` is where the site can be read; None means at its own address. Identifiers are made from
    the crawl's beginning and the page's address, so they stay the same in any copy of the archive.
    """
    crawl = last_crawl(conn) or {"start_url": "", "base_url": None, "site_name": None}
    site = crawl["base_url"] or crawl["start_url"]
    name = crawl["site_name"] or site or "an archive"
    found = with_slugs(conn, newest(conn, crawls, [kind] if kind else list(NEWS), section))
    parts = [part for part in (kind.words if kind else None, section) if part]
    return Feed(
        id=lasting_id(crawl["start_url"], "changes", *parts),
        title=": ".join([f"Changes of {name}", *parts]),
        updated=max((moment(row) for row in found), default=crawl.get("started_at") or NO_DAY),
        link=home or site,
        author=name,
        entries=[entry_of(conn, row, address(row)) for row in found],
        self_link=self_link,
    )


def newest(
    conn: sqlite3.Connection, crawls: list[int] | None, kinds: list[Change], section: str | None
) -> list[Row]:
    """Crawl by crawl from the last one back, until there are enough."""
    found: list[Row] = []
    for crawl_id in reversed(history.crawl_ids(conn) if crawls is None else sorted(crawls)):
        left = MOST_ENTRIES - len(found)
        asked = {"crawl": crawl_id, "kinds": json.dumps(kinds), "section": section, "limit": left}
        if left:
            found += rows(conn, ROWS, asked)
    return found


def entry_of(conn: sqlite3.Connection, row: Row, link: str) -> Entry:
    kind = Change(row["change"])
    title = row["headline"] or row["title"] or row["path"]
    own = row["from_url"] or row["url"]
    return Entry(
        id=lasting_id(row["started_at"], row["start_url"], own, kind),
        title=f"{kind.words.capitalize()}: {title}",
        updated=moment(row),
        link=link,
        summary=summary_of(conn, row, kind),
        via=row["url"] if link != row["url"] else None,
        authors=tuple((row["people"] or "").split("\n")) if row["people"] else (),
        categories=tuple(filter(None, (kind.value, row["article_section"], kind_of(row)))),
    )


def kind_of(row: Row) -> str | None:
    """`article` tells a feed reader something; `page` does not."""
    return row["type"] if row["type"] != PageType.PAGE else None


def moment(row: Row) -> str:
    return str(row["warc_date"] or row["started_at"])


def summary_of(conn: sqlite3.Connection, row: Row, kind: Change) -> str:
    """What a reader wants to know before they look."""
    if kind is Change.MOVED:
        return f"From {row['from_url']} to {row['url']}"
    if not kind.is_there:
        return kind.meaning
    if kind is Change.NEW:
        # Many sites give all their pages one description.
        return shortened(row["beginning"]) or row["description"] or kind.meaning
    old, new = (history.version(conn, row[name]) for name in ("from_version_id", "to_version_id"))
    found = difference(old, new) if old and new else None
    return difference_words(found) if found else kind.meaning


def shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(text) < SUMMARY_LENGTH else words.rpartition(" ")[0] + " …"


def difference_words(found: Difference) -> str:
    """Fields with both values, then how many paragraphs: "author: — → Ada; paragraphs: 2 added"."""
    fields = [f"{each.field}: {each.old or '—'} → {each.new or '—'}" for each in found.fields]
    counts = Counter(hunk.kind.value for hunk in found.changes)
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(counts.items()))
    return "; ".join([*fields, *([f"paragraphs: {told}"] if told else [])]) or "no difference"
