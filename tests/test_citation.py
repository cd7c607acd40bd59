"""Citing a page, and the same page in other forms."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.archive.page_queries import page
from sitekeep.archive.similar import rare_words, similar
from sitekeep.citation import Citation, bibtex, csl
from tests.archives import SITE, Archive, sample
from tests.test_browse import get, words


def cited(**fields: Any) -> Citation:
    known: dict[str, Any] = {
        "key": "x", "title": "A Title", "authors": (), "site": "Site", "url": "http://e.org/x",
        "address": "http://localhost/a/x",
    }  # fmt: skip
    return Citation(**(known | fields))


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"title": "50% & {more}"}, r"title = {{50\% \& \{more\}}},"),
        ({"authors": ("Ada Example", "Rock and Sons")}, "author = {{Ada Example} and {Rock and Sons}},"),
        ({"published": "2015-03"}, "month = {mar},"),
        ({"published": "2015-03"}, "@online{x-2015,"),
        ({"key": "été/№?id=3"}, "@online{ete-No-id-3,"),
        ({"key": "咨询"}, "@online{page,"),
        ({"captured": "2026-02-01T10:01:02.345Z"}, "urldate = {2026-02-01},"),
    ],
)  # fmt: skip
def test_bibtex(fields: dict[str, Any], line: str) -> None:
    assert line in bibtex(cited(**fields))


@given(title=st.text(), name=st.text())
def test_bibtex_is_balanced_whatever_it_says(title: str, name: str) -> None:
    entry = re.sub(r"\\[{}]", "", bibtex(cited(title=title, authors=(name,))))
    assert entry.count("{") == entry.count("}")
    assert len(entry.splitlines()) == len(bibtex(cited(authors=("x",))).splitlines())


@pytest.mark.parametrize(
    ("published", "issued"),
    [("2015-03", [2015, 3]), ("2015", [2015]), ("2015-03-04T05:06Z", [2015, 3, 4]), ("May", None)],
)
def test_csl_dates(published: str, issued: list[int] | None) -> None:
    found = csl(cited(published=published)).get("issued")
    assert found == (issued and {"date-parts": [issued]})


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("cite") / "archive.db"
    archive = sample(path)
    archive.page("/data.json", type="page", headline="A page whose name ends so")
    archive.page("/data.html", type="page", headline="Another")
    return Datasette([str(path)])


async def test_an_article_says_how_to_cite_it(room: Datasette) -> None:
    response = await get(room, "/a/twelve-steps")
    line = "Ada Example. “Twelve Steps and Talking”. Example Counseling. March, 2015. captured"
    assert line in words(response)
    for form in ("bib", "csl", "json", "md", "txt"):
        assert f'href="/a/twelve-steps.{form}"' in response.text


async def test_bibtex_names_both_addresses_and_the_digest(room: Datasette) -> None:
    response = await get(room, "/a/twelve-steps.bib")
    assert response.headers["content-type"].startswith("application/x-bibtex")
    assert f"url = {{{SITE}/twelve-steps.html}}" in response.text
    assert "http://localhost/a/twelve-steps, captured 2026-02-01T10:01:02.345Z, sha256:" in (
        response.text
    )


async def test_csl_json(room: Datasette) -> None:
    (item,) = (await get(room, "/a/twelve-steps.csl")).json()
    assert item["author"] == [{"literal": "Ada Example"}]
    assert item["issued"] == {"date-parts": [[2015, 3]]}
    assert item["accessed"] == {"date-parts": [[2026, 2, 1]]}
    assert item["archive_location"] == "http://localhost/a/twelve-steps"


async def test_json_has_the_article_and_where_each_value_is_from(room: Datasette) -> None:
    found = (await get(room, "/a/twelve-steps.json")).json()
    assert found["article_body"].startswith("Stand-in text about recovery.")
    assert found["authors"] == [{"name": "Ada Example", "honorific_suffix": "LMFT, LPCC"}]
    assert found["capture"]["payload_digest"].startswith("sha256:")
    assert found["readings"]["date_published"][0]["raw"] == "March, 2015"
    assert found["readings"]["headline"][0]["chosen"] is True


async def test_plain_text(room: Datasette) -> None:
    response = await get(room, "/a/twelve-steps.txt")
    assert response.text.startswith("Twelve Steps and Talking\nWorking Together\nAda Example, LMFT")
    assert "recovery.\n\nA second paragraph.\n\nhttp://www.example.org/" in response.text


async def test_markdown(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    archive.page(
        "/steps.html",
        headline="Steps *and* talking",
        alternative_headline="Working",
        byline="Ada Example",
        date_published_raw="March, 2015",
        article_body="Why it helps.",
        article_html=f'<h2>Why</h2><p>It <em>helps</em>: <a href="{SITE}/b.html">more</a>.</p>'
        '<data value="form: &lt;form&gt;"></data>'
        f'<figure><img src="{SITE}/p.png" alt="A path"><figcaption>The path</figcaption></figure>',
    )
    response = await get(Datasette([str(tmp_path / "archive.db")]), "/a/steps.md")
    assert response.headers["content-type"] == "text/markdown; charset=utf-8"
    head = "# Steps \\*and\\* talking\n\n**Working**\n\nAda Example  \nMarch, 2015\n\n## Why\n\n"
    assert response.text.startswith(f"{head}It *helps*: [more]({SITE}/b.html).\n\n")
    assert f'src="{SITE}/p.png"' in response.text or f"![A path]({SITE}/p.png)" in response.text
    assert "The path" in response.text
    assert "form" not in response.text
    assert response.text.splitlines()[-2] == f"<{SITE}/steps.html>  "


async def test_a_page_whose_own_name_ends_so_comes_first(room: Datasette) -> None:
    assert "A page whose name ends so" in words(await get(room, "/a/data.json"))
    assert (await get(room, "/a/data.json.json")).json()["headline"].endswith("ends so")
    assert (await get(room, "/a/~7.json")).json()["headline"] == "Another"


@pytest.mark.parametrize("address", ["/a/none.json", "/a/~99.bib", "/a/.txt", "/a/%00.csl"])
async def test_no_such_page_in_any_form(room: Datasette, address: str) -> None:
    await get(room, address, 404)


def test_similar_pages_share_rare_words(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    for n in range(9):
        archive.page(f"/{n}.html", headline=f"Page {n}", article_body=f"common words number{n}")
    first = archive.page("/a.html", headline="Sleep", article_body="common words insomnia")
    archive.page("/b.html", headline="Nights", article_body="common words insomnia lasting")
    own = page(archive.conn, first)
    assert own
    assert rare_words(archive.conn, own) == ["insomnia"]
    assert [row["slug"] for row in similar(archive.conn, own, 5)] == ["b"]


@pytest.fixture(scope="module")
def small() -> Archive:
    archive = Archive()
    for n in range(4):
        archive.page(f"/{n}.html", article_body="words")
    return archive


@given(text=st.text())
def test_any_page_may_have_similar_ones(small: Archive, text: str) -> None:
    similar(small.conn, {"id": 1, "headline": text, "article_body": text}, 5)


async def test_similar_pages_are_shown(tmp_path: Path) -> None:
    archive = sample(tmp_path / "archive.db")
    archive.page("/more.html", headline="More", article_body="Stand-in recovery once more.")
    seen = (await get(Datasette([str(tmp_path / "archive.db")]), "/a/more")).text
    assert re.search(r'id="similar".*?href="/a/twelve-steps"', seen, re.DOTALL)
