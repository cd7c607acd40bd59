"""The history of a page in the reading room: its versions, and two of them side by side."""

from __future__ import annotations

import pytest
from datasette.app import Datasette

from tests.archives import Archive
from tests.test_browse import get, words

OLD = "The first paragraph stays.\n\nCount stand-in sheep.\n\n<script>old()</script> goes."
NEW = "The first paragraph stays.\n\nCount stand-in sheep, and again.\n\nA new end."


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Datasette:
    path = tmp_path_factory.mktemp("history") / "archive.db"
    archive = Archive(path)
    page_id = archive.page("/sleep.html", headline="Sleep", article_body=OLD)
    archive.page("/about.html", headline="About")
    archive.page("/about/history.html", headline="History of the house")
    archive.crawl(day=2)
    capture_id = archive.capture("/sleep.html", payload=b"new")
    archive.conn.execute(
        "UPDATE pages SET headline = 'Sleep Well', article_body = ?, capture_id = ?,"
        " content_digest = 'new' WHERE id = ?",
        (NEW, capture_id, page_id),
    )
    archive.version(page_id, capture_id)
    archive.crawl(day=3)
    archive.capture("/sleep.html", "gone", status=410)
    return Datasette([str(path)])


async def test_an_article_leads_to_its_history(room: Datasette) -> None:
    assert 'href="/a/~1/history"' in (await get(room, "/a/sleep")).text


@pytest.mark.parametrize("address", ["/a/sleep/history", "/a/~1/history"])
async def test_history_says_what_changed_and_when(room: Datasette, address: str) -> None:
    response = await get(room, address)
    seen = words(response)
    assert "2 February 2026, 10:01 UTC" in seen
    assert "Headline Sleep → Sleep Well" in seen
    assert "Paragraphs: 1 added, 1 changed, 1 removed" in seen
    assert "The first version in this archive." in seen
    assert "3 February 2026, 10:01 UTC: gone" in seen
    assert 'href="/a/~1/history/1-4"' in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_two_versions_stand_side_by_side(room: Datasette) -> None:
    response = await get(room, "/a/sleep/history/1-4")
    assert "<del>Sleep</del>" in response.text
    assert "<ins>Sleep Well</ins>" in response.text
    assert "sheep<ins>, and again</ins>." in response.text
    assert "<del>&lt;script&gt;old()&lt;/script&gt; goes.</del>" in response.text
    assert "<script" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]


async def test_a_page_of_the_site_called_history_goes_first(room: Datasette) -> None:
    assert "History of the house" in words(await get(room, "/a/about/history"))
    assert "The first version" in words(await get(room, "/a/~2/history"))


@pytest.mark.parametrize(
    "address", ["/a/none/history", "/a/sleep/history/1-9", "/a/about/history/1-4"]
)
async def test_what_is_not_there_is_missing(room: Datasette, address: str) -> None:
    await get(room, address, 404)
