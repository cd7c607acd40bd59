"""`sitekeep review`: what is listed, what a correction may be, and that it holds."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from datasette.app import Datasette
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.read import read_page
from sitekeep.archive.care.verify import verify
from sitekeep.archive.corrections import corrections_of, put_correction, remove_corrections
from sitekeep.archive.pages import put_page
from sitekeep.archive.review import Doubt, Problem, common_start, disagreements, review
from sitekeep.archive.urls import UrlIds
from sitekeep.article import PageReading
from sitekeep.cli import main
from sitekeep.correction import FIELDS, checked
from tests.archives import SITE, Archive
from tests.keeping import rows, sound_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return sound_archive(tmp_path / "archive.db")


def said(archive: Path, *arguments: object) -> Result:
    command = ["review", *map(str, arguments), "-a", str(archive)]
    return CliRunner().invoke(main, command, catch_exceptions=False)


def page(archive: Path, path: str = "/tea.html") -> dict[str, Any]:
    names = ("headline", "author", "byline", "date_published", "date_published_raw", "type")
    (row,) = rows(archive, f"SELECT {', '.join(names)} FROM pages WHERE path = '{path}'")
    return dict(zip(names, row, strict=True))


# -- what a correction may be ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        ("headline", "  Tea  and\ncups ", "Tea and cups"),
        ("headline", "None", "None"),
        ("headline", "none", None),
        ("author", "Ada Example", "Ada Example"),
        ("author", "Ada Example,PhD , LMFT; Bea Example;", "Ada Example, PhD, LMFT\nBea Example"),
        ("author", "none", None),
        ("date_published", "2015", "2015"),
        ("date_published", "2015-03", "2015-03"),
        ("date_published", "2016-02-29", "2016-02-29"),
        ("date_modified", "2015-03-01T10:00:00+02:00", "2015-03-01T10:00:00+02:00"),
        ("in_language", "pt-BR", "pt-BR"),
        ("image", "https://a.example/tea.jpg", "https://a.example/tea.jpg"),
        ("address", "1 Road\nTown", "1 Road\nTown"),
        ("type", "listing", "listing"),
    ],
)
def test_values_that_can_be_right(field: str, text: str, value: str | None) -> None:
    assert checked(field, text) == value
    if value:
        assert checked(field, value) == value


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("headlin", "x", "no field headlin"),
        ("article_body", "x", "in the profile"),
        ("headline", " ", "says nothing"),
        ("headline", "a\x00b", "says nothing"),
        ("author", ";,", "names nobody"),
        ("date_published", "12.3.2014", "is no date"),
        ("date_published", "2015-13", "is no date"),
        ("date_published", "2015-02-29", "is no date"),
        ("date_published", "2015-02-01T10:00:00", "is no date"),
        ("in_language", "English, I think", "no language tag"),
        ("image", "tea.jpg", "no address"),
        ("image", "javascript:alert(1)", "no address"),
        ("type", "essay", "no kind of page"),
        ("type", "none", "no kind of page"),
    ],
)
def test_values_that_cannot_be_right(field: str, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        checked(field, text)


# -- what is listed --------------------------------------------------------------------------


def doubtful() -> Archive:
    archive = Archive()
    archive.page(
        "/fine.html",
        headline="Fine",
        article_body="x",
        authors=[("Ada", None)],
        date_published="2015",
    )
    archive.page("/bare.html", type="article")
    archive.page("/list.html", type="listing", headline="List")
    archive.page("/", type="home")
    return archive


def problems(archive: Archive) -> dict[str, list[str]]:
    return {
        page.path: [doubt.problem.value for doubt in page.doubts] for page in review(archive.conn)
    }


def test_missing_values_are_listed_worst_first() -> None:
    archive = doubtful()
    archive.page("/nobody.html", headline="Nobody", article_body="x", date_published="2015")
    assert problems(archive) == {
        "/bare.html": ["no text", "no headline", "no date", "no author"],
        "/nobody.html": ["no author"],
    }
    assert list(problems(archive)) == ["/bare.html", "/nobody.html"]


def test_long_page_of_no_kind_is_listed() -> None:
    archive = Archive()
    for path, words in (("/short.html", 20), ("/long.html", 400)):
        page_id = archive.page(path, type="page", headline="H", article_body="word " * words)
        archive.reading(page_id, "type", "page", rule="otherwise", chosen=1)
    assert problems(archive) == {"/long.html": ["kind unclear"]}


@pytest.mark.parametrize(
    ("field", "chosen", "other", "listed"),
    [
        ("author", ("Ada", "marked"), ("Bea", "marked"), True),
        ("author", ("Ada", "marked"), ("Bea", "declared"), True),
        ("author", ("Ada", "marked"), ("Bea", "guessed"), False),
        ("author", ("Ada, PhD", "marked"), ("ada", "marked"), False),
        ("author", ("Ada; Bea", "marked"), ("Bea", "marked"), False),
        ("author", ("Ada", "corrected"), ("Bea", "declared"), False),
        ("date_published", ("2015-03", "marked"), ("2015-03-12", "marked"), False),
        ("date_published", ("2015-03", "marked"), ("2015-04", "marked"), True),
        ("date_published", ("2015-03-12", "marked"), ("2015-03-12T10:00:00Z", "marked"), False),
        ("headline", ("Tea", "marked"), ("Tea - Shop", "declared"), False),
    ],
)
def test_rules_that_disagree(
    field: str, chosen: tuple[str, str], other: tuple[str, str], listed: bool
) -> None:
    archive = Archive()
    page_id = archive.page(
        "/a.html", headline="A", article_body="x", date_published="2015-03", authors=[("Ada", None)]
    )
    archive.reading(page_id, field, chosen[0], rule="one", trust=chosen[1], chosen=1)
    archive.reading(page_id, field, other[0], rule="two", trust=other[1])
    assert problems(archive) == ({"/a.html": ["two rules disagree"]} if listed else {})


def test_each_other_value_is_named_once() -> None:
    row = {"page_id": 1, "field": "author", "value": "Ada"}
    found = disagreements([row | {"other": "Bea"}, row | {"other": "Cia"}, row | {"other": "Bea"}])
    assert found == [(1, Doubt("author", Problem.DISAGREE, "Ada", ("Bea", "Cia")))]


def test_what_a_person_has_spoken_about_is_settled() -> None:
    archive = doubtful()
    put_correction(archive.conn, f"{SITE}/bare.html", "author", None)
    assert problems(archive)["/bare.html"] == ["no text", "no headline", "no date"]


@pytest.mark.parametrize(
    ("paths", "start"),
    [
        (["/a"], "/"),
        (["/b/1", "/b/2"], "/b/"),
        (["/b/1", "/c/2"], "/"),
        (["/x/y/a", "/x/y/a"], "/x/y/"),
    ],
)
def test_folder_for_the_profile(paths: list[str], start: str) -> None:
    assert common_start(paths) == start


def test_list_says_what_to_do(archive: Path) -> None:
    assert "0 of 4 pages" in said(archive).stdout
    said(archive, "undo", "/tea.html")  # nothing to undo
    with closing(sqlite3.connect(archive)) as conn, conn:
        for number in range(3):
            conn.execute(
                "INSERT INTO urls (id, url) VALUES (?, ?)",
                (800 + number, f"http://x.example/{number}"),
            )
            conn.execute(
                "INSERT INTO pages (url_id, url, path, type, headline, article_body, first_capture_id, capture_id,"
                " content_digest) VALUES (?, ?, ?, 'article', 'H', 'x', 1, 1, '')",
                (800 + number, f"http://x.example/{number}", f"/{number}"),
            )
    told = said(archive).stdout
    for words in (
        "3 of 7 pages",
        "http://x.example/0  (article) H",
        "no date",
        "review set PAGE FIELD",
    ):
        assert words in told
    assert '  author = "CSS selector"  # 3 pages' in told
    values = json.loads(said(archive, "--json").stdout)
    assert [each["problem"] for each in values[0]["doubts"]] == ["no date", "no author"]


# -- what a correction does ------------------------------------------------------------------


def test_correction_holds_and_is_shown_as_one(archive: Path) -> None:
    before = page(archive)
    done = said(archive, "set", "/tea.html", "author", "Cia Example, PhD; Ada Example")
    assert done.exit_code == 0, done.stderr
    now = page(archive)
    assert (now["author"], now["byline"], now["type"]) == (
        "Cia Example, Ada Example",
        None,
        "article",
    )
    readings = rows(archive, "SELECT value, rule, trust FROM readings WHERE field = 'author' AND chosen"
                             " AND page_id = (SELECT id FROM pages WHERE path = '/tea.html')")  # fmt: skip
    assert readings == [("Cia Example, PhD; Ada Example", "correction", "corrected")]
    url = rows(archive, "SELECT url FROM pages WHERE path = '/tea.html'")[0][0]
    explained = CliRunner().invoke(main, ["extract", "--explain", url, "-a", str(archive)])
    assert "Author: Cia Example, PhD; Ada Example" in explained.stdout
    assert "A person said so." in explained.stdout
    assert "author = Cia Example, PhD; Ada Example" in said(archive, "--corrections").stdout
    assert said(archive, "undo", url, "author").exit_code == 0
    assert page(archive) == before


def test_correction_makes_no_change_of_the_site(archive: Path) -> None:
    before = rows(archive, "SELECT crawl_id, url, change FROM changes")
    said(archive, "set", "/tea.html", "headline", "Teas")
    said(archive, "set", "/tea.html", "date_published", "none")
    assert rows(archive, "SELECT crawl_id, url, change FROM changes") == before
    assert page(archive)["date_published"] is None
    with closing(sqlite3.connect(archive)) as conn:
        assert verify(conn) == []
    said(archive, "undo", "/tea.html")
    assert rows(archive, "SELECT crawl_id, url, change FROM changes") == before
    assert "0 corrections" in said(archive, "--corrections").stdout


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (
            ("set", "/nowhere.html", "author", "Ada"),
            ("no page /nowhere.html", "Nothing was changed"),
        ),
        (("set", "/tea.html", "autor", "Ada"), ("no field autor", "author")),
        (("set", "/tea.html", "date_published", "in May"), ("no date", "2015-03")),
        (("undo", "/tea.html", "author"), ("Nobody has corrected author", "--corrections")),
    ],
)
def test_what_cannot_be_is_refused(
    arguments: tuple[str, ...], words: tuple[str, ...], archive: Path
) -> None:
    done = said(archive, *arguments)
    assert done.exit_code == 2
    for word in words:
        assert word in done.stderr
    assert rows(archive, "SELECT * FROM corrections") == []


# -- the table -------------------------------------------------------------------------------


def written_table(archive: Path, table: Path) -> list[dict[str, str]]:
    assert said(archive, "--csv", table).exit_code == 0
    with table.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def fill(table: Path, lines: list[dict[str, str]], delimiter: str = ",") -> None:
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        rows_out = csv.DictWriter(file, list(lines[0]), delimiter=delimiter)
        rows_out.writeheader()
        rows_out.writerows(lines)


@pytest.fixture
def doubted(archive: Path) -> Path:
    """Two pages of which something is missing; one title would be a formula in a spreadsheet."""
    said(archive, "set", "/tea.html", "author", "none")
    with closing(sqlite3.connect(archive)) as conn, conn:
        conn.execute("DELETE FROM corrections")
        conn.execute(
            "UPDATE pages SET author = NULL, headline = '=HYPERLINK(1)' WHERE path IN ('/tea.html', '/cups.html')"
        )
    return archive


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_table_goes_out_and_comes_back(delimiter: str, doubted: Path, tmp_path: Path) -> None:
    table = tmp_path / "review.csv"
    lines = written_table(doubted, table)
    assert [line["problem"] for line in lines] == ["no author", "no author"]
    assert lines[0]["title"] == "'=HYPERLINK(1)"
    lines[0]["correction"], lines[0]["note"] = "Ada Example, PhD; Bea Example", "she said so"
    fill(table, lines, delimiter)
    trial = said(doubted, "apply", table, "--dry-run")
    assert "author = Ada Example, PhD; Bea Example" in trial.stdout
    assert rows(doubted, "SELECT * FROM corrections") == []
    assert said(doubted, "apply", table).exit_code == 0
    assert rows(doubted, "SELECT url, field, value, note FROM corrections") == [
        (lines[0]["url"], "author", "Ada Example, PhD\nBea Example", "she said so")
    ]
    path = "/" + lines[0]["url"].rpartition("/")[2]
    assert page(doubted, path)["author"] == "Ada Example, Bea Example"


def test_one_wrong_row_and_none_is_taken(doubted: Path, tmp_path: Path) -> None:
    table = tmp_path / "review.csv"
    lines = written_table(doubted, table)
    good = lines[0] | {"correction": "Ada Example"}
    fill(table, [good, lines[1] | {"field": "date_published", "correction": "May"},
                 good | {"url": "http://elsewhere.example/"}])  # fmt: skip
    done = said(doubted, "apply", table)
    assert done.exit_code == 2
    assert "line 3: May is no date" in done.stderr
    assert "line 4: This archive has no page http://elsewhere.example/" in done.stderr
    assert rows(doubted, "SELECT * FROM corrections") == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"url,field\nx,y\n", "line 1, has no column correction"),
        (b"", "has no column url"),
        (b"\xff\xfe\x00", "cannot be read as a table"),
        (None, "cannot be read as a table"),
    ],
)
def test_file_that_is_no_table(
    content: bytes | None, words: str, archive: Path, tmp_path: Path
) -> None:
    table = tmp_path / "review.csv"
    if content is not None:
        table.write_bytes(content)
    done = said(archive, "apply", table)
    assert (done.exit_code, words in done.stderr) == (2, True), done.stderr
    assert "Nothing was changed" in done.stderr


# -- a law -----------------------------------------------------------------------------------

BODY = "<p>This sentence stands in for one that is about tea, and it is long enough. " * 8
CONTENTS = [
    f"<title>Tea</title><body><article><h1>Tea {n}</h1><p>By Ada Example, March 201{n}</p>{BODY}</article>"
    f"<p>{n} visitors</p>"
    for n in range(3)
]
VALUES = {
    "headline": ["Cups", None],
    "author": ["Bea Example, PhD\nCia Example", None],
    "date_published": ["1999-05", None],
    "article_section": ["Kitchen", None],
    "type": ["page", "listing"],
}
STEPS = st.one_of(
    st.tuples(st.just("crawl"), st.sampled_from(range(3))),
    st.sampled_from(
        [("set", (name, value)) for name, values in VALUES.items() for value in values]
    ),
    st.tuples(st.just("undo"), st.sampled_from(sorted(VALUES))),
    st.tuples(st.just("extract"), st.none()),
)


@cache
def reading_of(content: str, url: str, *said: tuple[str, str]) -> PageReading:
    return read_page(content.encode(), url=url, corrections=dict(said))


class Site:
    """One page that is crawled, corrected and read again, as the commands do it."""

    def __init__(self) -> None:
        self.archive = Archive(crawl=False)
        self.conn = self.archive.conn
        self.ids = UrlIds(self.conn)
        self.url = f"{SITE}/tea.html"
        self.content = ""
        self.capture_id = 0

    def crawl(self, number: int) -> None:
        self.archive.crawl(day=self.archive.crawl_id + 1)
        self.content = CONTENTS[number]
        self.capture_id = self.archive.capture(self.url, payload=self.content.encode())
        self.read()

    def read(self, *, anew: bool = False) -> None:  # as `pipelines.again` does
        found = reading_of(self.content, self.url, *corrections_of(self.conn, self.url).items())
        put_page(self.conn, self.ids, self.url, self.capture_id, found, anew=anew)

    def say(self, field: str, value: str | None) -> None:
        put_correction(self.conn, self.url, field, value)
        self.read(anew=True)

    def undo(self, field: str) -> None:
        remove_corrections(self.conn, self.url, field)
        self.read(anew=True)

    def columns(self) -> dict[str, Any]:
        names = [*VALUES, "article_body"]
        row = self.conn.execute(f"SELECT {', '.join(names)} FROM pages").fetchone()
        return dict(zip(names, row, strict=True))

    def versions(self) -> int:
        return int(self.conn.execute("SELECT count(*) FROM page_versions").fetchone()[0])


def plain(number: int) -> dict[str, Any]:
    site = Site()
    site.crawl(number)
    return site.columns()


PLAIN = [plain(number) for number in range(3)]


@settings(deadline=None)
@given(st.lists(STEPS, max_size=10))
def test_what_was_said_is_what_the_archive_says(steps: list[Any]) -> None:
    """In any order of crawls, corrections, undoings and readings; and none of it is a change."""
    site, current, expected, crawled = Site(), 0, dict[str, str | None](), [0]
    site.crawl(0)
    for step, value in steps:
        if step == "crawl":
            site.crawl(value)
            current = value
            crawled.append(value)
        elif step == "set":
            site.say(*value)
            expected[value[0]] = value[1]
        elif step == "undo":
            site.undo(value)
            expected.pop(value, None)
        else:
            site.read(anew=True)
        for name, told in site.columns().items():
            if name in expected:
                said_value = expected[name]
                names = (said_value or "").split("\n")
                shown = (
                    ", ".join(each.partition(",")[0] for each in names)
                    if name == "author"
                    else said_value
                )
                assert told == (shown or None), name
            elif "type" not in expected or name == "article_body":
                assert told == PLAIN[current][name], name
    changed = sum(one != other for one, other in pairwise(crawled))
    assert site.versions() == 1 + changed


# -- the reading room ------------------------------------------------------------------------


async def test_page_of_the_reading_room(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "a.db")
    archive.page("/it's bare.html", type="article", headline="<b>Bare</b>", article_body="x")
    put_correction(archive.conn, f"{SITE}/other.html", "author", "Ada & Co", "<i>sure</i>")
    room = Datasette([str(tmp_path / "a.db")])
    answer = await room.client.get("/-/review")
    assert answer.status_code == 200
    for words in ("no date", "no author", "&lt;b&gt;Bare", "Ada &amp; Co", "&lt;i&gt;sure"):
        assert words in answer.text
    assert (
        "sitekeep review set &#39;/it&#39;&#34;&#39;&#34;&#39;s bare.html&#39; author …"
        in answer.text
    )
    assert "/-/review" in (await room.client.get("/")).text
    assert "Nothing: every page" in (await room.client.get("/-/review?page=9")).text


def test_every_field_can_be_read_by_a_rule() -> None:
    from pipelines import fields
    from pipelines.explain import name_of

    assert set(FIELDS) <= {name_of(rules) for rules in fields.RULES}
