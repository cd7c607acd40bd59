"""Questions ready to ask, and the dictionary."""

from __future__ import annotations

import csv
import io
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.archive.dictionary import TABLES
from sitekeep.archive.near_duplicates import near_duplicates, runs_of, shared
from sitekeep.archive.questions import QUESTIONS
from tests.archives import SITE, Archive, sample
from tests.test_browse import get, words

LONG = "Stand-in words again. " * 20
WORDS = " ".join(f"Sentence {n} speaks of matter {n * 7} and of nothing else." for n in range(30))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("questions") / "archive.db"
    archive = sample(path)
    archive.page("/undated.html", headline="No Day", article_body=LONG)
    archive.page("/copy.html", headline="No Day At All", article_body=LONG, date_published="2016")
    archive.page("/one.html", type="page", headline="One", article_body=WORDS)
    archive.page("/two.html", type="page", headline="Two", article_body=f"{WORDS} Then a word.")
    archive.page("/mind.html", headline="Mindfulness", article_body="Another.")
    archive.link("/", "/twelve-steps.html", "page", "Steps")
    archive.link("/", "/old.html", "page", "Old")
    archive.link("/contact.html", "/lost.html", "page", "Lost")
    archive.link("/", "/lost.html", "page", "Lost")
    archive.link("/contact.html", "/uploads/kept.png", "image", " ")
    page_id = archive.page("/guess.html", headline="Guessed", date_published="2012")
    archive.reading(page_id, "date_published", "2012", chosen=1)
    archive.reading(page_id, "date_published", "2011")
    archive.crawl(day=2)
    paths = archive.conn.execute("SELECT path FROM pages WHERE path <> '/mind.html'").fetchall()
    for (name,) in paths:
        archive.capture(name, "unchanged")
    archive.capture("/mind.html", "gone", status=410)
    return path


@pytest.fixture(scope="module")
def room(path: Path) -> Datasette:
    return Datasette([str(path)])


@pytest.mark.parametrize(
    ("name", "column", "expected"),
    [
        ("undated", "path", ["/mind.html", "/undated.html"]),
        ("uncertain", "also_found", ["2011"]),
        ("silence", "days", [1060, 306, 95]),
        ("authors", "author", ["Ada Example", "Bea Example"]),
        ("words-by-year", "year", ["2012", "2015", "2016"]),
        ("dead-links", "pages", [2]),
        ("links-here?about=/twelve-steps.html", "link_text", ["Steps"]),
        (f"links-here?about={SITE}/old.html", "link_text", ["Old"]),
        ("links-here", "link_text", []),
        ("duplicates", "also_at", ["/undated.html"]),
        ("near-duplicates", "also_at", ["/one.html"]),
        ("same-headline", "path", ["/mind.html", "/mondfulness.html"]),
        ("labels", "label", ["Mondfulness", "Twelve Steps"]),
        ("images-without-text", "path", ["/contact.html"]),
        ("vanished", "path", ["/mind.html"]),
    ],
)
async def test_answers(room: Datasette, name: str, column: str, expected: list[Any]) -> None:
    name, mark, about = name.partition("?")
    found = (await get(room, f"/-/questions/{name}.json{mark}{about}")).json()
    assert [row[column] for row in found["rows"]] == expected
    assert found["truncated"] is False


@pytest.mark.parametrize(
    ("first", "second", "alike_percent"),
    [
        (WORDS, WORDS.replace("matter 35", "subject 35"), 97),
        (WORDS, WORDS + " One more sentence stands here at the end.", 95),
        (WORDS, WORDS, None),  # the same: another question tells it
        (WORDS, " ".join(WORDS.split(" ")[: len(WORDS.split(" ")) // 2]), None),
        (WORDS, WORDS.replace("nothing", "everything"), None),  # a word of each sentence
        ("Short. Yes.", "Short. Yes. No.", None),
        ("咨询中心。" + "".join(chr(0x4E00 + n) for n in range(300)),
         "咨询中心。" + "".join(chr(0x4E00 + n) for n in range(300)) + "。又", 99),
    ],
)  # fmt: skip
def test_nearly_the_same_text(first: str, second: str, alike_percent: int | None) -> None:
    archive = Archive()
    archive.page("/first.html", headline="First", article_body=first)
    archive.page("/other.html", headline="Other", article_body="Quite another text. " * 30)
    archive.page("/second.html", headline="Second", article_body=second)
    told = [(row["path"], row["also_at"], row["alike_percent"])
            for row in near_duplicates(archive.conn)]  # fmt: skip
    expected = [("/second.html", "/first.html", alike_percent)] if alike_percent else []
    assert told == expected


@given(st.lists(st.text("ab. ", min_size=200, max_size=400), min_size=2, max_size=5))
def test_no_pair_is_invented(bodies: list[str]) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE TABLE pages (id, path, headline, title, word_count, article_body)")
    for number, body in enumerate(bodies):
        row = (number, str(number), "", "", 1, body)
        conn.execute("INSERT INTO pages VALUES (?, ?, ?, ?, ?, ?)", row)
    for row in near_duplicates(conn):
        pair = [bodies[int(row[name])] for name in ("path", "also_at")]
        assert shared(*map(runs_of, pair)) >= 0.8
        assert pair[0] != pair[1]


async def test_orphans_are_what_neither_page_menu_nor_redirect_leads_to(room: Datasette) -> None:
    found = (await get(room, "/-/questions/orphans.json")).json()["rows"]
    assert {row["path"] for row in found} == {
        "/undated.html", "/copy.html", "/mind.html", "/guess.html", "/one.html", "/two.html",
    }  # fmt: skip


@pytest.mark.parametrize("name", QUESTIONS)
async def test_every_question_has_a_page_csv_and_sql(room: Datasette, name: str) -> None:
    about = "?about=/twelve-steps.html" if QUESTIONS[name].about else ""
    response = await get(room, f"/-/questions/{name}{about}")
    assert QUESTIONS[name].sentence in words(response).replace("&#39;", "'")
    assert "no row answers" not in response.text
    sheet = (await get(room, f"/-/questions/{name}.csv{about}")).text
    data = (await get(room, f"/-/questions/{name}.json{about}")).json()["rows"]
    assert len(list(csv.DictReader(io.StringIO(sheet)))) == len(data)


@pytest.mark.parametrize("name", QUESTIONS)
async def test_an_empty_archive_answers_too(tmp_path: Path, name: str) -> None:
    Archive(tmp_path / "archive.db")
    room = Datasette([str(tmp_path / "archive.db")])
    assert (await get(room, f"/-/questions/{name}.json")).json()["rows"] == []
    await get(room, f"/-/questions/{name}.csv")
    await get(room, f"/-/questions/{name}")


async def test_the_list_tells_them_all(room: Datasette) -> None:
    seen = words(await get(room, "/-/questions"))
    assert all(each.title in seen for each in QUESTIONS.values())


async def test_the_sql_can_be_changed_in_datasette(room: Datasette) -> None:
    markup = (await get(room, "/-/questions/undated")).text
    assert 'href="/archive?sql=SELECT+id' in markup


async def test_a_picture_of_the_years(room: Datasette) -> None:
    assert (await get(room, "/-/questions/words-by-year")).text.count("<rect") == 3


async def test_the_servers_limits_hold(path: Path) -> None:
    room = Datasette([str(path)], settings={"max_returned_rows": 1})
    found = (await get(room, "/-/questions/undated.json")).json()
    assert (len(found["rows"]), found["truncated"]) == (1, True)
    assert "These are the first" in (await get(room, "/-/questions/undated")).text


@pytest.mark.parametrize("about", ["%00", "%FF", "' OR 1=1 --", '"', "%F0%9F%98%80", "x" * 3000])
async def test_any_text_may_be_asked_about(room: Datasette, about: str) -> None:
    await get(room, f"/-/questions/links-here?about={about}")


async def test_no_such_question(room: Datasette) -> None:
    await get(room, "/-/questions/why", 404)


async def test_the_dictionary_tells_every_column(room: Datasette) -> None:
    seen = words(await get(room, "/-/dictionary"))
    for name, table in TABLES.items():
        assert name in seen
        assert all(column in seen for column in table.columns)
    told = (await get(room, "/-/dictionary.json")).json()
    assert told["pages"]["columns"]["headline"] == TABLES["pages"].columns["headline"]
