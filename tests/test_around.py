"""What an article leads to: the pages around it in its section, others by its authors."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sitekeep.archive.page_queries import neighbours, same_author
from tests.archives import Archive

NAMES = ["Ada Example", "Bo Example"]
PAGES = st.lists(
    st.fixed_dictionaries(
        {
            "type": st.sampled_from(["article", "page"]),
            "article_section": st.sampled_from(["News", "Notes", None]),
            "date_published": st.sampled_from(["2014", "2015-03", "2015-03-02", None]),
            "authors": st.lists(st.sampled_from([(name, None) for name in NAMES]), max_size=2),
        }
    ),
    min_size=1,
    max_size=14,
)


made = cache(Archive)


@contextmanager
def kept(pages: list[dict[str, Any]]) -> Iterator[sqlite3.Connection]:
    """An archive of these pages, numbered from 1, for as long as it is asked."""
    archive = made()
    archive.conn.execute("BEGIN")
    try:
        for number, page in enumerate(pages, 1):
            archive.page(f"/{number}.html", **page)
        yield archive.conn
    finally:
        archive.conn.execute("ROLLBACK")


def day(page: dict[str, Any]) -> str:
    return page["date_published"] or ""


@settings(deadline=None, max_examples=60)
@given(PAGES)
def test_neighbours_are_the_nearest_by_date_of_the_same_section_and_type(
    pages: list[dict[str, Any]],
) -> None:
    """Pages without a date are neighbours of each other only."""
    rows: dict[Any, list[tuple[str, int]]] = {}
    for number, page in enumerate(pages, 1):
        if page["article_section"]:
            key = page["article_section"], page["type"], page["date_published"] is None
            rows.setdefault(key, []).append((day(page), number))
    expected = {pair for row in rows.values() for pair in pairwise(n for _, n in sorted(row))}
    with kept(pages) as conn:
        around = {number: neighbours(conn, number) for number in range(1, len(pages) + 1)}
    after = {(n, row["next"]["page_id"]) for n, row in around.items() if row["next"]}
    before = {(row["previous"]["page_id"], n) for n, row in around.items() if row["previous"]}
    assert before == after == expected


@settings(deadline=None, max_examples=60)
@given(PAGES, st.integers(1, 4))
def test_others_by_the_same_author_are_the_newest(pages: list[dict[str, Any]], limit: int) -> None:
    newest = sorted(range(1, len(pages) + 1), key=lambda n: day(pages[n - 1]), reverse=True)
    with kept(pages) as conn:
        found = {number: same_author(conn, number, limit) for number in newest}
    for number, rows in found.items():
        others = [n for n in newest if n != number and share_an_author(pages, n, number)]
        assert [row["page_id"] for row in rows] == others[:limit]


def share_an_author(pages: list[dict[str, Any]], one: int, other: int) -> bool:
    return bool(set(pages[one - 1]["authors"]) & set(pages[other - 1]["authors"]))


@pytest.mark.parametrize("changed", ["2019-05-01", None])
def test_the_date_beside_an_author_follows_that_of_the_page(changed: str | None) -> None:
    by_two = {"date_published": "2014", "authors": [(name, None) for name in NAMES]}
    with kept([by_two]) as conn:
        conn.execute("UPDATE pages SET date_published = ?", (changed,))
        dates = conn.execute("SELECT page_date_published FROM page_authors").fetchall()
    assert dates == [(changed,), (changed,)]


def test_what_an_article_leads_to_is_found_in_the_index() -> None:
    """However many pages there are: none is passed over, none sorted."""
    asked: list[str] = []
    with kept([{"article_section": "News", "authors": [(NAMES[0], None)]}] * 3) as conn:
        conn.set_trace_callback(asked.append)
        neighbours(conn, 2)
        same_author(conn, 2, 6)
        conn.set_trace_callback(None)
        plans = [conn.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall() for sql in asked]
    steps = [step for plan in plans for *_, step in plan]
    assert len(asked) > 6
    assert not [step for step in steps if step.startswith("SCAN") and "pages" in step]
    assert any("page_authors_newest (author_id=?)" in step for step in steps)
    assert any("pages_facets (type=? AND article_section=? AND date" in step for step in steps)
