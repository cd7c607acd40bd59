"""The view `changes` as before, in an order that asks less: what it says is the same.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

from sitekeep.archive.history_schema import CHANGES

#: A page's first capture stands behind its text, which is long to pass over.
INDEXES = """
CREATE INDEX pages_seen ON pages(url_id, first_capture_id);
CREATE INDEX pages_first ON pages(first_capture_id, url_id);
"""

#: `seen` is asked twice, each time for one crawl only: worked out once it would be for all.
SEEN = "seen AS ("
#: Moves are looked for from the crawls that can have any, not from all versions of all pages.
IN_THIS_ORDER = (
    "JOIN captures AS c ON c.crawl_id = spans.id",
    "JOIN pages AS p ON p.first_capture_id = c.id",
    "JOIN page_versions AS v ON v.page_id = p.id AND v.capture_id = c.id",
    "JOIN page_versions AS old",
)


def sooner(view: str) -> str:
    """The view with these joins in this order. Raises ValueError where one is not there once."""
    for part in (SEEN, *IN_THIS_ORDER):
        if view.count(part) != 1:
            raise ValueError(part)
    view = view.replace(SEEN, "seen AS NOT MATERIALIZED (")
    for join in IN_THIS_ORDER:
        view = view.replace(join, f"CROSS {join}")
    return view


STATEMENTS = INDEXES + sooner(CHANGES)
