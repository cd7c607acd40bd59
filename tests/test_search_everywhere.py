"""Pages and documents under one search: filters, counts, JSON and the feed."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from datasette.app import Datasette
from hypothesis import given, settings
from hypothesis import strategies as st

from sitekeep.archive import facets
from sitekeep.archive.facets import Filters
from sitekeep.archive.find_all import find_all
from sitekeep.archive.search_feed import search_feed
from tests.archives import SITE, Archive, sample
from tests.atom_rules import broken_rules
from tests.test_archive_documents import document
from tests.test_browse import get
from tests.test_search import ODD


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = sample(tmp_path_factory.mktemp("search") / "archive.db")
    document(archive, "/files/steps.pdf", title="Steps", author="Ada Example",
             text="Stand-in text about recovery.", date_created="2015-02-03")  # fmt: skip
    for n in range(25):
        payload = f"%PDF-1.4 {n}".encode()
        document(archive, f"/files/{n:02}.pdf", payload, text="Stand-in minutes.")
    return archive


@pytest.fixture(scope="module")
def room(archive: Archive) -> Datasette:
    return Datasette([str(archive.path)])


@pytest.mark.parametrize(
    ("query", "pages", "documents"),
    [
        ("q=recovery", 1, 1),
        ("q=recovery&type=document", 0, 1),
        ("q=recovery&type=article", 1, 0),
        ("q=recovery&year=2015", 1, 1),
        ("q=recovery&year=2012", 0, 0),
        ("q=recovery&author=Ada+Example", 1, 1),
        ("q=stand&author=-", 1, 25),
        ("q=stand&section=Articles", 2, 0),
        ("q=stand&section=-", 1, 26),
        ("type=document", 0, 26),
        ("", 5, 26),
    ],
)
async def test_filters_hold_for_documents_too(
    room: Datasette, query: str, pages: int, documents: int
) -> None:
    found = (await get(room, f"/search.json?{query}")).json()
    assert (found["pages"]["total"], found["documents"]["total"]) == (pages, documents)


async def test_counts_are_those_of_pages_and_documents(room: Datasette) -> None:
    facets = (await get(room, "/search.json?q=stand&year=2015")).json()["facets"]
    assert facets["type"] == [{"value": "article", "count": 1}, {"value": "document", "count": 1}]
    assert facets["year"][0] == {"value": "2015", "count": 2}
    assert facets["author"] == [{"value": "Ada Example", "count": 2}]
    assert {"value": "-", "count": 26} in facets["year"]


async def test_documents_have_pages_of_their_own(room: Datasette) -> None:
    first = (await get(room, "/search?q=minutes")).text
    assert first.count('<li class="entry">') == 10
    assert 'href="/search?q=minutes&amp;type=document">All of them' in first
    second = (await get(room, "/search?q=minutes&type=document&page=2")).text
    assert second.count('<li class="entry">') == 5


async def test_json_leads_on_from_page_to_page(room: Datasette) -> None:
    first = (await get(room, "/search.json?q=minutes&type=document")).json()
    second = (await get(room, first["next"].removeprefix("http://localhost"))).json()
    urls = [hit["url"] for part in (first, second) for hit in part["documents"]["hits"]]
    assert len(set(urls)) == 25
    assert second["next"] is None


async def test_a_hit_in_json(room: Datasette) -> None:
    (hit,) = (await get(room, "/search.json?q=recovery")).json()["pages"]["hits"]
    assert hit == {
        "address": "http://localhost/a/twelve-steps",
        "url": f"{SITE}/twelve-steps.html",
        "type": "article",
        "headline": "Twelve Steps and Talking",
        "author": "Ada Example",
        "date_published": "2015-03",
        "article_section": "Articles",
        "word_count": 7,
        "snippet": "Stand-in text about recovery.\n\nA second paragraph.",
        "pictures": [],
    }


async def test_json_tells_what_else_to_look_for(room: Datasette) -> None:
    found = (await get(room, "/search.json?q=recoverry")).json()
    assert found["tries"] == [{"q": "recovery", "total": 1}]


async def test_each_search_is_a_feed(room: Datasette) -> None:
    page = (await get(room, "/search?q=recovery&year=2015")).text
    address = re.search(r'type="application/atom\+xml"[^>]* href="([^"]*)"', page)
    assert address
    response = await get(room, address[1].replace("&amp;", "&"))
    assert response.headers["content-type"].startswith("application/atom+xml")
    assert broken_rules(response.content) == []
    assert response.text.count("<entry>") == 2
    assert "http://localhost/a/twelve-steps" in response.text
    assert "http://localhost/-/payload/sha256:" in response.text


async def test_a_feed_of_nothing_is_a_feed(room: Datasette) -> None:
    response = await get(room, "/search.atom?q=xyzzy")
    assert broken_rules(response.content) == []
    assert "<entry>" not in response.text


def test_a_crawl_that_changed_nothing_is_no_news(tmp_path: Path) -> None:
    archive = sample(tmp_path / "archive.db")
    before = feed_days(archive)
    archive.crawl(day=9)
    archive.capture("/twelve-steps.html", "unchanged", payload=b"same")
    assert feed_days(archive) == before
    archive.version(4, archive.capture("/mondfulness.html", payload=b"new"))
    assert feed_days(archive)[0].startswith("2026-02-02T")


def feed_days(archive: Archive) -> list[str]:
    feed = search_feed(archive.conn, "stand", Filters(), lambda row: row["url"], "/", "/")
    return [entry.updated for entry in feed.entries]


@given(words=st.one_of(st.text(), ODD), value=st.one_of(st.none(), st.text(), ODD))
def test_any_text_finds_or_finds_nothing(archive: Archive, words: str, value: str | None) -> None:
    filters = Filters(year=value, author=value, section=value)
    try:
        (value or "").encode()
    except UnicodeEncodeError:
        return  # no address can hold it
    found = find_all(archive.conn, words, filters)
    assert found.total >= len(found.pages.hits)
    search_feed(archive.conn, words, filters, lambda row: row["url"], "/", "/")


@pytest.mark.parametrize("form", ["json", "atom"])
@pytest.mark.parametrize("text", ['"', "\0", "*", "NEAR(", "-", '-"', "中", "'*"])
async def test_no_text_is_an_error(room: Datasette, form: str, text: str) -> None:
    await get(room, f"/search.{form}?q={quote(text)}&author={quote(text)}&page=0")


AUTHORS = [("Ada", None), ("Bea", None)]
PAGE = st.tuples(
    st.sampled_from(["article", "page"]),
    st.sampled_from([None, "Old", "New"]),
    st.sampled_from([None, "2014", "2015-03"]),
    st.lists(st.sampled_from(AUTHORS), max_size=2, unique=True),
)


@settings(max_examples=20, deadline=None)
@given(st.lists(PAGE, max_size=6), st.sampled_from([None, "-", "New"]),
       st.sampled_from([None, "-", "Ada"]), st.sampled_from(["sleep", ""]), st.booleans())  # fmt: skip
def test_counts_are_those_of_each_page_looked_at_alone(
    pages: list[Any], section: str | None, author: str | None, words: str, is_large: bool
) -> None:
    archive = Archive()
    for number, (kind, in_section, day, authors) in enumerate(pages):
        archive.page(f"/{number}", type=kind, article_section=in_section, date_published=day,
                     authors=authors, article_body="Sleep")  # fmt: skip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facets, "LOOKED_UP", 0 if is_large else 300)
        found = find_all(archive.conn, words, Filters(section=section, author=author)).pages
    of_author = [page for page in pages if author in (None, *(names(page) or ["-"]))]
    of_section = [page for page in pages if section in (None, page[1] or "-")]
    both = [page for page in of_author if page in of_section]
    assert found.total == len(both) == len(found.hits)
    assert dict(found.facets["section"]) == Counter(page[1] or "-" for page in of_author)
    assert dict(found.facets["author"]) == Counter(n for page in of_section for n in names(page))
    assert dict(found.facets["year"]) == Counter((page[2] or "-")[:4] for page in both)


def names(page: Any) -> list[str]:
    return [name for name, _ in page[3]]
