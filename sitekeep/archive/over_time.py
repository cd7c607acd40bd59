"""Differences as `sitekeep diff` tells them: which versions are compared, and what they say."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sitekeep.archive import history
from sitekeep.archive.queries import Row
from sitekeep.change import Change
from sitekeep.difference import Difference, difference
from sitekeep.errors import UsageError


@dataclass(frozen=True, slots=True)
class Span:
    """Crawls whose changes are added up, both ends among them; `words` say which they are."""

    first: int
    last: int
    words: str


def span_of(conn: sqlite3.Connection, crawls: list[int]) -> Span:
    """The changes that one crawl made, or those after one up to another; of the last, if none.

    Raises UsageError where the archive has no such crawl.
    """
    known = history.crawl_ids(conn)
    unknown = [str(crawl) for crawl in crawls if crawl not in known]
    if unknown or not known:
        raise UsageError(
            f"This archive has no crawl {unknown[0] if unknown else 'yet'}.\n"
            f"Nothing was compared. It has {', '.join(map(str, known)) or 'none: sitekeep crawl'}."
        )
    if len(crawls) == 2:
        before, last = sorted(crawls)
        return Span(before + 1, last, f"From crawl {before} to crawl {last}")
    crawl = crawls[0] if crawls else known[-1]
    return Span(crawl, crawl, f"Crawl {crawl}")


def span_since(conn: sqlite3.Connection, since: str) -> Span:
    """All crawls that began on a day or after it."""
    try:
        datetime.fromisoformat(since)
    except ValueError:
        raise UsageError(
            f"{since} is not a date.\nNothing was compared. Write it like 2026-03-01."
        ) from None
    found = history.crawls_since(conn, since)
    return Span(found[0], found[-1], f"Since {since}") if found else Span(1, 0, f"Since {since}")


def changes_between(conn: sqlite3.Connection, span: Span, page: str | None) -> dict[str, Any]:
    """What changed over a span: `about`, `crawls`, `counts`, and `changes` with `difference`."""
    found = history.changes_of(conn, span.first, span.last)
    if page is not None:
        page_id = known_page(conn, page)["page_id"]
        found = [row for row in found if row["page_id"] == page_id]
    compared = [with_difference(conn, row) for row in found]
    counts = {kind.value: sum(row["change"] == kind for row in compared) for kind in Change}
    return {
        "about": span.words,
        "crawls": [n for n in history.crawl_ids(conn) if span.first <= n <= span.last],
        "counts": counts,
        "changes": [row for row in compared if row["change"] != Change.UNCHANGED],
    }


def with_difference(conn: sqlite3.Connection, row: Row) -> Row:
    """A row of `changes` with `difference`: None where there are no two versions to compare."""
    row["difference"] = compared(conn, row) if two_versions(row) else None
    if row["change"] == Change.CHANGED and not row["difference"]:
        row["change"] = Change.UNCHANGED.value  # there and back again
    return row


def two_versions(row: Row) -> bool:
    old, new = row["from_version_id"], row["to_version_id"]
    return old is not None and new is not None and old != new


def compared(conn: sqlite3.Connection, row: Row) -> Difference | None:
    old = history.version(conn, row["from_version_id"])
    new = history.version(conn, row["to_version_id"])
    return difference(old, new) if old and new else None


def changes_of_page(conn: sqlite3.Connection, page: str) -> dict[str, Any]:
    """All that one page has changed, the newest first: each version beside the one before it."""
    known = known_page(conn, page)
    versions = history.versions(conn, known["page_id"])
    told = [between(known, old, new) for new, old in pairwise([*versions, None]) if new]
    return {
        "about": known["url"],
        "crawls": sorted({row["crawl_id"] for row in versions}),
        "counts": {
            Change.NEW.value: len(told[-1:]),
            Change.CHANGED.value: len(told) - len(told[-1:]),
        },
        "changes": told,
    }


def between(known: Row, old: Row | None, new: Row) -> Row:
    return {
        "crawl_id": new["crawl_id"],
        "warc_date": new["warc_date"],
        "url": known["url"],
        "headline": new["headline"],
        "change": (Change.CHANGED if old else Change.NEW).value,
        "page_id": known["page_id"],
        "from_url": None,
        "from_version_id": old["id"] if old else None,
        "to_version_id": new["id"],
        "difference": difference(old, new) if old else None,
    }


def known_page(conn: sqlite3.Connection, page: str) -> Row:
    found = history.find_page(conn, page)
    if found is None:
        raise UsageError(
            f"This archive has no page {page}.\n"
            "Nothing was compared. Give its address as `pages` has it, or its path: /about.html"
        )
    return found
