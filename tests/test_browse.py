"""The reading room, asked through Datasette as a browser asks."""

from __future__ import annotations

import hashlib
import html
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from sitekeep.archive import facets, find, queries
from sitekeep.archive.dictionary import TABLES
from sitekeep.archive.naming import shared_part
from sitekeep.archive.search import parse
from sitekeep.browse.article import fields
from sitekeep.browse.chart import Bar, bars
from sitekeep.browse.clean import Body
from sitekeep.browse.home import by_month, by_year, every_year, tree
from sitekeep.browse.room import Addresses
from sitekeep.browse.text import (
    AS_ON_PAGE,
    PARTLY_RANKED,
    cut,
    search_placeholder,
    shown_date,
    size,
)
from tests.archives import PIXEL, Archive, sample

OURS = [
    "/",
    "/search",
    "/search?q=recovery",
    "/a/twelve-steps",
    "/a/twelve-steps/history",
    "/a/twelve-steps/history/3-3",
    "/a/nothing-like-this",
    "/crawls",
    "/crawls/1",
    "/crawls/1/gone",
    "/-/review",
]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("archive") / "archive.db"
    sample(path)
    return path


@pytest.fixture(scope="module")
def room(path: Path) -> Datasette:
    return Datasette([str(path)])


async def get(room: Datasette, address: str, status: int = 200) -> Any:
    response = await room.client.get(address)
    assert response.status_code == status, response.text
    return response


def words(response: Any) -> str:
    """What a reader sees, white space folded."""
    return " ".join(re.sub(r"<[^>]*>", " ", response.text).split())


@pytest.mark.parametrize("address", OURS)
async def test_every_page_of_ours_forbids_scripts(room: Datasette, address: str) -> None:
    response = await room.client.get(address)
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "<script" not in response.text
    assert "style=" not in response.text


# Home


async def test_home_says_which_site_when_and_how_much(room: Datasette) -> None:
    seen = words(await get(room, "/"))
    assert "Example Counseling" in seen
    assert "as it was on 1 February 2026" in seen
    assert "5 pages 2 articles 1 image" in seen
    assert "Articles 2" in seen
    assert "Ada Example 2" in seen


async def test_home_names_what_is_missing(room: Datasette) -> None:
    response = await get(room, "/")
    assert 'href="/crawls/1/gone">gone</a></th>\n  <td class="number">2</td>' in response.text
    assert "No answer in time" in response.text
    assert "/crawls/1/redirected" not in response.text


async def test_home_draws_the_years_and_says_them(room: Datasette) -> None:
    response = await get(room, "/")
    years, _, _ = response.text.partition('id="months"')
    assert years.count("<rect") == 2
    assert '<a href="/search?year=2015&amp;type=article">2015</a>' in response.text


async def test_home_draws_the_months_and_says_them(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    for n, day in enumerate(["2014-11", "2014-11-30", "2015-02-03T10:00:00Z", "2016", "2015-13"]):
        archive.page(f"/{n}.html", date_published=day)
    markup = (await get(Datasette([str(tmp_path / "archive.db")]), "/")).text
    _, _, months = markup.partition('id="months"')
    assert "<title>November 2014: 2</title>" in months
    assert "<title>February 2015: 1</title>" in months
    assert "Nov</abbr>" in months
    assert "2013" not in months


@pytest.mark.parametrize(
    "months",
    [[], [("2014-11", 3)], [("2014-11", 3), ("2015-13", 1)], [("0001-01", 1), ("2014-11", 3)]],
)
def test_no_months_where_they_tell_nothing_more(months: list[tuple[str, int]]) -> None:
    assert by_month(months) == {"months": [], "month_chart": []}


def test_the_months_of_two_years() -> None:
    found = by_month([("2014-11", 2), ("2015-02", 1)])
    assert [bar.bar.value for bar in found["month_chart"]] == [2, 0, 0, 1]
    assert found["months"] == [(2015, [0, 1, *[0] * 10]), (2014, [*[0] * 10, 2, 0])]


def test_the_counts_of_the_home_page() -> None:
    """A section may have pages of two types, a byline one name twice, a date no month."""
    archive = Archive()
    ada, bo = ("Ada Example", None), ("Bo Example", None)
    for n, (kind, section, day, authors) in enumerate(
        [
            ("article", "News", "2015-03-02", [ada, bo, ada]),
            ("article", "News", "2015-03", [bo, bo]),
            ("page", "News", "2015-03", [bo]),
            ("article", "Notes", "2015", []),
            ("article", None, "March", [ada]),
            ("article", "", None, []),
        ]
    ):
        archive.page(
            f"/{n}.html", type=kind, article_section=section, date_published=day, authors=authors
        )
    assert queries.sections(archive.conn) == [("News", 3), ("Notes", 1)]
    assert queries.months(archive.conn) == [("2015", 1), ("2015-03", 2)]
    assert by_year(queries.months(archive.conn)) == [("2015", 3)]
    assert queries.authors(archive.conn, 5) == [("Bo Example", 3), ("Ada Example", 2)]


async def test_home_shows_the_menu_as_a_tree(room: Datasette) -> None:
    markup = (await get(room, "/")).text
    assert "Articles</a>\n<ul>" in markup.replace("<ul>", "\n<ul>").replace("\n\n", "\n")
    assert '<a href="/a/mondfulness">Mondfulness</a>' in markup
    assert '<span class="unlinked">Not kept</span>' in markup


async def test_search_box_says_what_it_searches(room: Datasette) -> None:
    assert 'placeholder="Search 2 articles and 3 other pages"' in (await get(room, "/")).text


async def test_what_changed_last(tmp_path: Path) -> None:
    archive = sample(tmp_path / "archive.db")
    archive.crawl(day=9)
    capture_id = archive.capture("/mondfulness.html", payload=b"new")
    archive.version(4, capture_id)
    room = Datasette([str(tmp_path / "archive.db")])
    assert "changed Mindfulness" in words(await get(room, "/"))
    assert re.search(r"Changed 1 .* Mindfulness", words(await get(room, "/crawls/2")))


async def test_an_archive_without_a_crawl(tmp_path: Path) -> None:
    Archive(tmp_path / "archive.db", crawl=False)
    room = Datasette([str(tmp_path / "archive.db")])
    assert "Nothing is kept here yet" in words(await get(room, "/"))
    assert "There is no crawl" in words(await get(room, "/crawls"))
    assert "Nothing found" in words(await get(room, "/search"))
    await get(room, "/crawls/1", 404)
    await get(room, "/a/any", 404)


async def test_an_archive_that_is_being_written(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    archive = Archive(path, crawl=False)
    archive.conn.execute("PRAGMA journal_mode = WAL")
    archive.crawl("running")
    archive.page("/one.html", headline="One")
    archive.insert("frontier", crawl_id=1, url_id=archive.url("/two.html"), kind="page")
    room = Datasette([str(path)])
    archive.conn.execute("BEGIN IMMEDIATE")
    archive.page("/two.html", headline="Two")
    home = words(await get(room, "/"))
    assert "under way" in home
    assert "1 kept · 1 waiting" in home
    assert "Two" not in home
    archive.conn.execute("COMMIT")
    assert "Two" in words(await get(room, "/"))


# Articles


async def test_an_article_reads_like_one(room: Datasette) -> None:
    seen = words(await get(room, "/a/twelve-steps"))
    assert "Articles Twelve Steps and Talking Working Together By Ada Example , LMFT, LPCC" in seen
    assert "March, 2015" in seen


async def test_an_article_says_where_every_value_was_read(room: Datasette) -> None:
    seen = words(await get(room, "/a/twelve-steps"))
    assert "Original address http://www.example.org/twelve-steps.html" in seen
    assert "1 February 2026, 10:01 UTC" in seen
    assert "first title guessed" in seen
    assert "Also found: 1 Twelve | Example title tag, declared" in seen
    assert "Published 2015-03 first heading guessed March, 2015" in seen


async def test_links_and_pictures_lead_into_the_archive(room: Datasette) -> None:
    markup = (await get(room, "/a/twelve-steps")).text
    assert '<a href="/a/mondfulness#t-x" rel="noopener noreferrer nofollow">Breathing</a>' in markup
    assert '<a href="/a/twelve-steps" rel="noopener noreferrer nofollow">Old</a>' in markup
    assert 'href="http://elsewhere.example/" class="away"' in markup
    assert re.search(r'href="/-/payload/sha256:[0-9a-f]{64}" rel="[^"]*">Form', markup)
    assert 'href="mailto:a@example.org"' in markup
    assert '<a href="#t-note"' in markup
    assert 'id="t-note"' in markup
    assert re.search(
        r'<img alt="A kept picture" [^>]*src="/-/payload/sha256:[0-9a-f]{64}">', markup
    )
    assert re.search("<span [^>]*>Picture not kept: A lost picture .gone.</span>", markup)


async def test_neighbours_follow_the_menu(room: Datasette) -> None:
    markup = (await get(room, "/a/twelve-steps")).text
    assert '<a class="next" rel="next" href="/a/mondfulness">' in markup
    assert 'rel="prev"' not in markup


async def test_others_by_the_same_author(room: Datasette) -> None:
    markup = (await get(room, "/a/mondfulness")).text
    assert "By the same author" in markup
    assert "Ada Example</a> and <a" in markup


async def test_neighbours_without_a_menu_follow_the_dates(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    for n, day in ((1, "2015-03"), (2, "2015-01-09"), (3, None), (4, "2016")):
        archive.page(f"/{n}.html", article_section="News", date_published=day)
    room = Datasette([str(tmp_path / "archive.db")])
    markup = (await get(room, "/a/1")).text
    assert re.search(r'rel="prev" href="/a/2"', markup)
    assert re.search(r'rel="next" href="/a/4"', markup)


async def test_a_page_that_says_nothing_at_all(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.page("/bare.html")
    archive.conn.execute("UPDATE captures SET warc_date = NULL, status = NULL")
    room = Datasette([str(tmp_path / "archive.db")])
    assert "no text of its own" in words(await get(room, "/a/bare"))
    for address in ("/", "/search", "/crawls/1/kept", "/archive/pages/1"):
        await get(room, address)


async def test_the_postal_address_is_shown(room: Datasette) -> None:
    assert "<address>1 Road\nTown</address>" in (await get(room, "/a/contact")).text


@pytest.mark.parametrize(
    ("address", "location"),
    [
        ("/twelve-steps.html", "/a/twelve-steps"),
        ("/twelve-steps.html?utm_source=mail", "/a/twelve-steps"),
        ("/twelve-steps.html/", "/a/twelve-steps"),
        ("/old.html", "/a/twelve-steps"),
        ("/?utm_source=x", "/a/index"),
        ("/a/~3", "/a/twelve-steps"),
        ("/a/twelve-steps~3", "/a/twelve-steps"),
        ("/a", "/search"),
    ],
)
async def test_other_ways_to_a_page(room: Datasette, address: str, location: str) -> None:
    response = await get(room, address, 302)
    assert response.headers["location"] == location


async def test_an_old_address_of_a_picture_still_shows_it(room: Datasette) -> None:
    response = await get(room, "/uploads/kept.png", 302)
    assert (await get(room, response.headers["location"])).content == PIXEL


@pytest.mark.parametrize(
    "address",
    ["/no.html", "/a/no", "/a/%00", "/a/%FF", "/a/" + "x" * 3000, "/a/~", "/crawls/9",
     "/crawls/1/x", "/crawls/999999999999999999/gone", "/-/payload/sha256:" + "0" * 64,
     "/%2e%2e/etc", "/lost.html"],
)  # fmt: skip
async def test_what_is_not_there(room: Datasette, address: str) -> None:
    response = await room.client.get(address, follow_redirects=True)
    assert response.status_code == 404


async def test_a_wrong_address_offers_what_is_near(room: Datasette) -> None:
    assert "mindfulness" in words(await get(room, "/a/mindfulnes", 404))


# Search


async def test_found_words_are_marked(room: Datasette) -> None:
    markup = (await get(room, "/search?q=recovery")).text
    assert "Stand-in text about <mark>recovery</mark>." in markup


async def test_titles_weigh_more_than_texts(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.page("/text.html", headline="Other", article_body="sleep " * 5)
    archive.page("/title.html", headline="Sleep", article_body="Something else")
    markup = (await get(Datasette([str(tmp_path / "archive.db")]), "/search?q=sleep")).text
    assert markup.index("/a/title") < markup.index("/a/text")


async def test_of_many_hits_those_with_the_words_in_their_titles_come_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(find, "MOST_RANKED", 3)
    monkeypatch.setattr(find, "PER_PAGE", 4)
    monkeypatch.setattr(facets, "LOOKED_UP", 5)
    archive = Archive(tmp_path / "archive.db")
    for number in range(9):
        archive.page(f"/{number}.html", headline="Other", article_body=f"Sleep in {number}")
    archive.page("/title.html", headline="Sleep", article_body="Something else")
    room = Datasette([str(tmp_path / "archive.db")])
    pages = [await get(room, f"/search?q=sleep&page={number}") for number in (1, 2, 3)]
    slugs = [re.findall(r'<h3><a href="/a/(\w+)"', page.text) for page in pages]
    assert [len(each) for each in slugs] == [4, 4, 2]
    assert slugs[0][0] == "title"
    assert sorted(slug for page in slugs for slug in page) == [*map(str, range(9)), "title"]
    assert PARTLY_RANKED in html.unescape(pages[0].text)
    assert "10 pages" in words(pages[0])
    few = await get(room, "/search?q=something")
    assert PARTLY_RANKED not in html.unescape(few.text)


async def test_a_page_that_came_after_the_counting_is_counted() -> None:
    archive = Archive()
    for number in range(3):
        archive.page(f"/{number}.html", article_body="Sleep", article_section="Old")
    before = facets.every_sort(archive.conn)
    archive.page("/new.html", article_body="Sleep", article_section="New")
    ids = find.found_ids(archive.conn, parse("sleep"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facets, "LOOKED_UP", 1)
        sorts = facets.sorts_of(archive.conn, ids, lambda _: before)
    assert {traits.section: n for traits, n in sorts.count(ids)} == {"Old": 3, "New": 1}


async def test_text_without_spaces_is_found(room: Datasette) -> None:
    markup = (await get(room, "/search?q=%E5%92%A8%E8%AF%A2")).text
    assert "/a/mondfulness" in markup
    assert "<mark>咨询</mark>中心" in markup


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("q=stand", {"Welcome", "Twelve Steps and Talking", "Mindfulness"}),
        ("q=stand&type=article", {"Twelve Steps and Talking", "Mindfulness"}),
        ("q=stand&year=2012", {"Mindfulness"}),
        ("q=stand&author=Bea+Example", {"Mindfulness"}),
        ("section=Articles&year=2015", {"Twelve Steps and Talking"}),
        ("author=-", {"Welcome", "Articles", "Contact"}),
        ("q=stand+-breathing&section=Articles", {"Twelve Steps and Talking"}),
        ("q=brea*", {"Mindfulness"}),
        ('q="about+breathing"', {"Mindfulness"}),
        ("q=-stand", {"Articles", "Contact"}),
        ("q=stand+-咨询", {"Welcome", "Twelve Steps and Talking"}),
        ("q=-咨询&type=article", {"Twelve Steps and Talking"}),
        ("q=xyzzy", set()),
        ("section=none-such", set()),
    ],
)
async def test_filters(room: Datasette, query: str, titles: set[str]) -> None:
    markup = (await get(room, f"/search?{query}")).text
    assert set(re.findall(r"<h3><a [^>]*>([^<]*)</a>", re.sub("</?mark>", "", markup))) == titles


async def test_counts_beside_filters_follow_the_query(room: Datasette) -> None:
    markup = (await get(room, "/search?q=stand&year=2012")).text
    assert "2015 <span>1</span>" in markup  # what choosing another year would give
    markup = (await get(room, "/search?q=stand&section=Articles")).text
    assert "none given <span>1</span>" in markup
    assert "Bea Example <span>1</span>" in markup


async def test_pages_of_results(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    for n in range(45):
        archive.page(f"/{n}.html", headline=f"Number {n}", article_body="same words")
    room = Datasette([str(tmp_path / "archive.db")])
    markup = (await get(room, "/search?q=same&page=3")).text
    assert markup.count('<li class="entry">') == 5
    assert 'href="/search?q=same&amp;page=2"' in markup
    assert "Next page" not in markup


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999999999999999", "٣", "", "1.5"])
async def test_odd_page_numbers(room: Datasette, page: str) -> None:
    await get(room, f"/search?page={page}")
    await get(room, f"/crawls/1/gone?page={page}")


@pytest.mark.parametrize(
    "q",
    ['"', "%00", "*", "AND", "NEAR(", "a%22b", "(", "%E4%B8%AD", "%FF", "-", '-"', "x" * 5000,
     "headline:x", "%F0%9F%98%80", "' OR 1=1 --", "<script>alert(1)</script>", "'*", "^a", "{a}"],
)  # fmt: skip
@pytest.mark.parametrize("name", ["q", "section", "year", "author", "type"])
async def test_any_text_may_be_asked_for(room: Datasette, name: str, q: str) -> None:
    response = await get(room, f"/search?{name}={q}")
    assert "<script" not in response.text


async def test_nothing_found_offers_the_nearest_spelling(room: Datasette) -> None:
    markup = (await get(room, "/search?q=recovry&year=2012")).text
    assert '<a href="/search?q=recovery">recovery</a>' in markup
    assert '<a href="/search?q=recovry">' in markup


# Crawls


async def test_the_ledger_adds_up(room: Datasette) -> None:
    markup = (await get(room, "/crawls/1")).text
    numbers = [int(n) for n in re.findall(r'<td class="number">(\d+)</td>', markup)]
    assert sum(numbers[:-1]) == numbers[-1] == 11


async def test_the_ledger_lists_addresses_with_reasons(room: Datasette) -> None:
    assert "http://www.example.org/lost.html" in words(await get(room, "/crawls/1/gone"))
    assert "no answer in 30 s" in words(await get(room, "/crawls/1/timeout"))
    redirected = words(await get(room, "/crawls/1/redirected"))
    assert "leads to http://www.example.org/twelve-steps.html" in redirected


# Payloads


def kept(tmp_path: Path, payload: bytes, content_type: str | None) -> tuple[Datasette, str]:
    archive = Archive(tmp_path / "archive.db")
    archive.capture("/files/ün known.bin", payload=payload, content_type=content_type)
    return Datasette([str(tmp_path / "archive.db")]), f"/-/payload/{archive.payload(payload)}"


@pytest.mark.parametrize("content_type", ["image/png", "IMAGE/JPEG; x=y", "image/svg+xml"])
async def test_pictures_are_shown_in_a_sandbox(tmp_path: Path, content_type: str) -> None:
    room, address = kept(tmp_path, b"<svg onload='alert(1)'>", content_type)
    response = await get(room, address)
    assert response.headers["content-type"] == content_type.partition(";")[0].lower()
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "content_type", ["application/pdf", "text/javascript", "image/x", None, ""]
)
async def test_other_files_are_downloads(tmp_path: Path, content_type: str | None) -> None:
    room, address = kept(tmp_path, b"%PDF", content_type)
    response = await get(room, address)
    assert response.headers["content-type"] == "application/octet-stream"
    expected = "attachment; filename*=UTF-8''%C3%BCn%20known.bin"
    assert response.headers["content-disposition"] == expected


@pytest.mark.parametrize("content_type", ["text/html", "text/HTML; charset=x", "application/xml"])
async def test_pages_are_not_given_out(tmp_path: Path, content_type: str) -> None:
    room, address = kept(tmp_path, b"<script>alert(1)</script>", content_type)
    await get(room, address, 404)


# Beside other databases, and under Datasette's own rules


async def test_datasettes_own_pages_stay(room: Datasette) -> None:
    assert "archive" in words(await get(room, "/-/"))
    await get(room, "/archive")
    await get(room, "/archive/pages.json")
    await get(room, "/-/versions.json")


async def test_tables_say_what_they_hold(room: Datasette) -> None:
    seen = words(await get(room, "/archive/readings"))
    assert TABLES["readings"].description in html.unescape(seen)
    assert TABLES["readings"].columns["chosen"] in html.unescape(seen)


async def test_rows_lead_to_the_page_and_cut_long_texts(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.page("/long.html", article_html="<b onclick=x>" + "x" * 5000)
    room = Datasette([str(tmp_path / "archive.db")])
    markup = (await get(room, "/archive/pages/1")).text
    assert '<a href="/a/~1">/long.html</a>' in markup
    assert "characters more" in markup
    assert "<b onclick" not in markup


async def test_without_an_archive_datasette_is_as_it_was(tmp_path: Path) -> None:
    other = tmp_path / "search.db"
    sqlite3.connect(other).execute("CREATE TABLE pages (id INTEGER PRIMARY KEY, path TEXT)")
    room = Datasette([str(other)])
    assert "search" in words(await get(room, "/"))
    await get(room, "/search")
    await get(room, "/search/pages")
    await get(room, "/a/any", 404)


async def test_the_archive_is_found_among_other_databases(path: Path, tmp_path: Path) -> None:
    for name in ("search", "crawls"):
        conn = sqlite3.connect(tmp_path / f"{name}.db")
        conn.execute("CREATE TABLE pages (id INTEGER PRIMARY KEY, path TEXT)")
        conn.execute("INSERT INTO pages VALUES (1, '/x')")
        conn.commit()
    room = Datasette([str(tmp_path / "search.db"), str(tmp_path / "crawls.db"), str(path)])
    markup = (await get(room, "/")).text
    assert 'action="/-/search"' in markup
    assert "/-/crawls/1/gone" in markup
    assert "Ada Example" in words(await get(room, "/-/search?q=recovery"))
    assert "/a/~1" not in (await get(room, "/search/pages")).text


async def test_below_another_address(path: Path) -> None:
    room = Datasette([str(path)], settings={"base_url": "/kept/"})
    markup = (await get(room, "/")).text
    assert 'href="/kept/a/twelve-steps"' in markup
    assert 'href="/kept/-/static-plugins/sitekeep/sitekeep.css' in markup
    response = await get(room, "/twelve-steps.html", 302)
    assert response.headers["location"] == "/kept/a/twelve-steps"
    assert "Ada Example" in words(await get(room, "/a/twelve-steps"))


async def test_an_archive_that_cannot_change(path: Path) -> None:
    room = Datasette([], immutables=[str(path)])
    assert "recovery" in words(await get(room, "/search?q=recovry"))


async def test_a_closed_archive_stays_closed(path: Path) -> None:
    options = {"metadata": {"databases": {"archive": {"allow": False}}}}
    room = Datasette([str(path)], **options)
    for address in ("/", "/search?q=recovery", "/a/twelve-steps", "/crawls"):
        assert "recovery" not in (await get(room, address, 403)).text


# Hostile pages


HOSTILE = [
    "<script>window.pwned=1</script>",
    "<img src=x onerror=window.pwned=1>",
    "<a href='javascript:window.pwned=1'>x</a>",
    "<a href='JaVa\tScRiPt:window.pwned=1'>x</a>",
    "<a href='data:text/html,<script>1</script>'>x</a>",
    "<iframe src='http://evil.example/'></iframe>",
    "<iframe srcdoc='<script>window.pwned=1</script>' onload=window.pwned=1></iframe>",
    "<iframe src='javascript:window.pwned=1'></iframe><embed src='data:text/html,<script>1'>",
    "<iframe src='http://evil.example/' title='<script>window.pwned=1</script>'><script>1</script>",
    "<object data='data:text/html,<script>window.pwned=1</script>'><img src=x onerror=1></object>",
    "<video poster='http://evil.example/p' onplay=x><source src='http://evil.example/v'></video>",
    "<data value='<script>window.pwned=1</script>'></data>",
    "<math href='javascript:window.pwned=1'><mi onclick=window.pwned=1 style=x>x</mi></math>",
    "<math><annotation-xml encoding='text/html'><style><img src=x onerror=1></annotation-xml></math>",
    "<style>@import 'http://evil.example/x.css'</style>",
    "<p style='background:url(http://evil.example/x.png)'>x</p>",
    "<form action='http://evil.example/'><input name=q></form>",
    "<svg><a xlink:href='javascript:window.pwned=1'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=window.pwned=1>",
    "<img src='http://evil.example/x.png' srcset='http://evil.example/y.png 2x'>",
    "<img alt='\"><script>window.pwned=1</script>' src='/none.png'>",
    "<img alt='<img src=http://evil.example/z.png onerror=window.pwned=1>' src='/none.png'>",
    "<object data='http://evil.example/'></object><embed src='http://evil.example/'>",
    "<base href='http://evil.example/'><link rel=stylesheet href='http://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<video src='http://evil.example/v'></video><audio src='http://evil.example/a'></audio>",
    "<p class='top site gap' id='main' onclick='window.pwned=1'>x</p>",
    "<noscript><p title='</noscript><img src=x onerror=window.pwned=1>'></noscript>",
    "<table background='http://evil.example/t.png'><tr><td background='http://evil.example/'>x",
]
FORBIDDEN = re.compile(
    r"<(script|iframe|style|form|input|svg|object|embed|base|link|meta|video|audio|source|data)\b"
    r"|<(annotation|mglyph)"
    r"|<[a-z0-9]+[^>\"]*(\"[^\"]*\"[^>\"]*)*\s(on\w+|style|srcset|background)\s*="
    r"|(src)=[\"']http|href=[\"']\s*(javascript|data)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("markup", HOSTILE)
async def test_hostile_markup_is_cleaned_on_the_way_out(room: Datasette, markup: str) -> None:
    addresses = Addresses(room, "archive")
    shown = Body.read(markup, "http://www.example.org/").shown({}, addresses)
    assert not FORBIDDEN.search(shown), shown
    assert 'class="top' not in shown
    assert 'id="main"' not in shown


@pytest.mark.parametrize(
    ("markup", "shown"),
    [
        (
            '<iframe src="https://films.example/1?a=1&amp;b=2" title="A &lt;film>"></iframe>',
            '<p><a href="https://films.example/1?a=1&amp;b=2" class="away"'
            ' title="Leads to another site" rel="noopener noreferrer nofollow">'
            "Embedded: A &lt;film&gt;</a></p>",
        ),
        (
            '<video poster="/p.png"><source src="/a.mp4"><track src="/a.vtt"></video>',
            '<p><a href="http://www.example.org/a.mp4" class="away"'
            ' title="Leads to another site" rel="noopener noreferrer nofollow">'
            "Embedded: www.example.org</a></p>",
        ),
        ("<p>a<data value='form: &lt;form&gt;'></data><iframe></iframe>b</p>", "<p>ab</p>"),
        ('<p id="n"><a href="#n">1</a></p>', '<p id="t-n"><a href="#t-n" rel='),
        (
            "<math><msup><mi>x</mi><mn>2</mn></msup></math>",
            "<math><msup><mi>x</mi><mn>2</mn></msup>",
        ),
    ],
    ids=["an iframe", "a film's files", "marks and empty frames", "a fragment", "a formula"],
)
def test_what_is_no_text_is_shown_without_loading_it(
    room: Datasette, markup: str, shown: str
) -> None:
    body = Body.read(markup, "http://www.example.org/")
    assert body.shown({}, Addresses(room, "archive")).startswith(shown)


@pytest.mark.parametrize(
    "markup", ["<script>", "<p onclick=x>", '<a href="javascript:x">', '<img src="http://e/x">']
)
def test_the_check_itself_can_fail(markup: str) -> None:
    assert FORBIDDEN.search(markup)


# Small parts


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2015-03", "March 2015"),
        ("2015", "2015"),
        ("2015-03-09", "9 March 2015"),
        ("2015-03-09T10:00:00+01:00", "9 March 2015"),
        ("2015-13", "2015-13"),
        ("someday", "someday"),
        ("", ""),
        (None, ""),
    ],
)
def test_shown_date(value: str | None, shown: str) -> None:
    assert shown_date(value) == shown


def test_a_bar_for_every_year() -> None:
    assert every_year([("2012", 1), ("2014", 4)]) == [
        Bar("2012", 1),
        Bar("2013", 0),
        Bar("2014", 4),
    ]
    assert [bar.height for bar in bars(every_year([("2012", 1), ("2014", 4)]))] == [
        25.0,
        0.0,
        100.0,
    ]
    assert every_year([("0001", 1), ("2014", 4)]) == [Bar("1", 1), Bar("2014", 4)]
    assert bars([]) == []


def test_a_menu_that_skips_a_level_is_still_a_tree() -> None:
    entries = [{"label": "a", "depth": 0}, {"label": "b", "depth": 2}, {"label": "c", "depth": 1}]
    (top,) = tree(entries)
    assert [child["label"] for child in top["children"]] == ["b", "c"]


def test_fields_without_a_chosen_reading() -> None:
    reading = {
        "field": "odd_one",
        "value": None,
        "raw": None,
        "rule": "r",
        "trust": "t",
        "chosen": 0,
    }
    (row,) = fields({}, {"odd_one": [reading]})
    assert (row["name"], row["value"], row["chosen"]) == ("odd one", None, None)


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["A - S", "B - S", "S - C"], "S"),
        (["A | S", "B|S", "C — S", "D"], "S"),
        (["A - S", "B - S"], None),
        (["A", "B", "C - S"], None),
        (["Well-being", "Well-being", "Well-being"], "Well-being"),
        ([" - ", "|", ""], None),
        ([], None),
    ],
)
def test_the_name_of_a_site_is_what_its_titles_share(titles: list[str], name: str | None) -> None:
    assert shared_part(titles) == name


def test_words_about_numbers() -> None:
    assert search_placeholder(1, 1) == "Search 1 article"
    assert search_placeholder(0, 2) == "Search 2 pages"
    assert search_placeholder(0, 0, 1) == "Search 1 document"
    assert search_placeholder(3, 3, 2) == "Search 3 articles and 2 documents"
    assert search_placeholder(3, 4, 2) == "Search 3 articles, 1 other page and 2 documents"
    assert size(31_400) == "31 KB"
    assert cut("one two three", 8) == "one two …"


@pytest.mark.parametrize(
    "address",
    ["/archive/captures?kind=asset&_sort=id", "/archive/captures/6", "/archive/payloads?id=6",
     "/archive/payloads/6", "/archive?sql=SELECT+sha256+FROM+captures+WHERE+id=6"],
)  # fmt: skip
async def test_a_digest_can_be_read_and_leads_to_its_payload(room: Datasette, address: str) -> None:
    response = await room.client.get(address, follow_redirects=True)
    digest = hashlib.sha256(PIXEL).hexdigest()
    cells = re.findall(r'<td class="col-sha256[^>]*>(.*?)</td>', response.text, re.DOTALL)
    assert f'<a href="/-/payload/sha256:{digest}">{digest}</a>' in cells
    assert not [cell for cell in cells if "Binary" in cell or "b&#39;" in cell]


@pytest.mark.parametrize(
    ("column", "address", "expected"),
    [
        ("article_body", "/archive/page_versions", AS_ON_PAGE),
        ("article_html", "/archive/page_versions/1", AS_ON_PAGE),
        ("article_body", "/archive/page_versions?_nocol=word_count", ""),
        ("article_body", "/archive/versions", "Stand-in words."),
    ],
)
async def test_a_version_leads_to_the_text_that_it_shares_with_its_page(
    tmp_path: Path, column: str, address: str, expected: str
) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.page("/", article_body="Stand-in words.")
    archive.conn.execute("UPDATE page_versions SET word_count = 2, article_body = ''")
    response = await get(Datasette([str(archive.path)]), address)
    [cell] = re.findall(rf'<td class="col-{column}[^>]*>(.*?)</td>', response.text, re.DOTALL)
    assert " ".join(re.sub(r"<[^>]*>|&nbsp;|\xa0", " ", cell).split()) == expected
    assert ('href="/a/~1"' in cell) == (expected == AS_ON_PAGE)
