"""What a page says about its pictures is found, shown and led to; all texts are stand-in texts."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.read import read_page
from sitekeep.archive import facets
from sitekeep.archive.facets import Filters
from sitekeep.archive.find_all import find_all
from sitekeep.archive.find_pictures import excerpt
from sitekeep.archive.migrations import migrations
from sitekeep.archive.search_feed import search_feed
from sitekeep.browse.clean import clean
from sitekeep.cli import main
from sitekeep.pictures import captions_of, pictures
from tests.archives import SITE, Archive
from tests.crawling import check_whole, sitekeep
from tests.keeping import broken, rows
from tests.kept_site import answer
from tests.rawserver import raw_server
from tests.test_article_html import ONE, THREE, TWO
from tests.test_browse import get

KEPT = '<figure><p><img src="/i.png" alt="{alt}"></p><figcaption>{caption}</figcaption></figure>'


def said(article_html: str, article_body: str = "") -> list[tuple[str, str]]:
    return [(each.alternative_text, each.caption) for each in pictures(article_html, article_body)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<figure><img src=/i.png alt=Door><figcaption>Iron <b>door</b>.<br>Open.</figcaption></figure>",
         [("Door", "Iron door. Open.")]),
        ("<figure><img src=/i.png alt=Door><img src=/j.png alt='A bolt'><figcaption>Iron <i>door</i>."
         "</figcaption></figure>", [("Door", "Iron door."), ("A bolt", "Iron door.")]),
        ("<div class=wp-caption><img src=/i.png><p class=wp-caption-text>Iron door.</p></div>",
         [("", "Iron door.")]),
        ("<div class=wp-caption><a href=/i.png><img src=/i.png alt=A></a>"
         "<p class=wp-caption-text>Iron door.</p></div>", [("A", "Iron door.")]),
        ("<p><img src=/i.png alt='x < y > &quot;z&quot; &amp; q'></p>", [('x < y > "z" & q', "")]),
        ("<p><img src=/i.png title='x alt=' alt='A'></p>", [("A", "")]),
        ("<p><img src=/i.png></p><p>Words of the text.</p>", [("", "")]),
        ("<p><img src=/i.png></p><p>The iron door</p>", [("", "The iron door")]),
        ("<div class=wsite-image><a><img src=/i.png></a><div style='font-size:90%'>Iron door</div></div>",
         [("", "Iron door")]),
        ("<span style='display:table'><a><img src=/i.png alt=Picture></a><span class=wsite-caption>"
         f"Iron door, words</span></span><div>{THREE}</div>", [("Picture", "Iron door, words")]),
        ("<p><img src=/i.png></p><p><a href=/more>Read more about doors</a></p>", [("", "")]),
        ("<figure><img src=/i.png alt=铁门><figcaption>老铁门，开着。</figcaption></figure>",
         [("铁门", "老铁门，开着。")]),
        ("<p>&lt;img alt=\"no\"&gt;</p>", []),
    ],
    ids=["figcaption", "two pictures", "class", "in a link", "signs", "an attribute in another",
         "the text goes on", "below", "below, Weebly", "beside, Weebly", "a link below", "Chinese", "only written about"],
)  # fmt: skip
def test_what_a_page_says_about_its_pictures(html: str, expected: list[tuple[str, str]]) -> None:
    page = f"<html><body><article><p>{ONE}</p>{html}<p>{TWO}</p></article></body></html>"
    article = read_page(page.encode(), url=f"{SITE}/p.html").article
    assert said(article.article_html, article.article_body) == expected


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\0\x0c\r"), max_size=30)


@given(st.lists(st.tuples(TEXT, TEXT), min_size=1, max_size=4))
@example([('"><img alt="', "</figcaption><img>")])
@example([("\x02a\x03", "a\u2028b\x85c")])
def test_cleaned_html_says_what_was_written(texts: list[tuple[str, str]]) -> None:
    html = "".join(
        KEPT.format(alt=escaped(alt), caption=escaped(caption)) for alt, caption in texts
    )
    assert said(clean(html)) == [(seen(alt), seen(caption)) for alt, caption in texts]


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")


def seen(text: str) -> str:
    return " ".join(re.sub("[\0-\x1f]", " ", text).split())


@given(st.text(st.sampled_from('<>/"= imgpfuracbt&;\n\x02'), max_size=200), st.text(max_size=20))
def test_no_html_is_an_error(html: str, body: str) -> None:
    found = pictures(html, body)
    assert [each.number for each in found] == [*range(1, len(found) + 1)]
    captions_of(html, body)


def test_a_page_of_nothing_but_pictures_is_read_in_a_moment() -> None:
    figure = KEPT.format(alt="A", caption="B")
    html = figure * 5000 + "<figure>" * 5000 + "<p>" * 5000 + "<p><img>" * 5000
    assert len(pictures(html, "A\n\nB" * 1000)) == 10_000
    assert captions_of(figure * 5000, "") == "A\nB"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Archive:
    archive = Archive(tmp_path_factory.mktemp("captions") / "archive.db")
    archive.image("/i.png")
    archive.page(
        "/oven.html", headline="Baking", article_section="Craft", article_body="Stand-in text.",
        article_html="<p>Stand-in text.</p>"
        + KEPT.format(alt="A door", caption="The smithy of &lt;b&gt; Quarrelton")
        + '<p><img src="/lost.png" alt="老铁门，开着" id="gate"></p>',
    )  # fmt: skip
    archive.page(
        "/smithy.html", headline="Quarrelton", article_section="Places", article_body="Stand-in."
    )
    archive.page("/none.html", headline="Nothing", article_body="Stand-in nothing, 铁.")
    return archive


@pytest.fixture(scope="module")
def room(archive: Archive) -> Datasette:
    return Datasette([str(archive.path)])


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("smithy", ["/oven.html"]),
        ("door", ["/oven.html"]),
        ('"smithy of"', ["/oven.html"]),
        ("smith*", ["/oven.html"]),
        ("baking smithy", ["/oven.html"]),
        ("quarrelton", ["/smithy.html", "/oven.html"]),
        ("quarrelton -smithy", ["/smithy.html"]),
        ("stand -quarrelton", ["/none.html"]),
        ("老铁门", ["/oven.html"]),
        ("baking 老铁门", ["/oven.html"]),
        ("铁", ["/none.html", "/oven.html"]),
        ("铁 -老铁门", ["/none.html"]),
        ("gate", []),
    ],
)
def test_captions_are_found_and_weigh_less_than_titles(
    archive: Archive, words: str, paths: list[str]
) -> None:
    found = find_all(archive.conn, words, Filters())
    assert [hit["path"] for hit in found.pages.hits] == paths
    assert found.pages.total == len(paths)
    feed = search_feed(archive.conn, words, Filters(), lambda row: row["url"], "/", "/")
    assert {entry.link for entry in feed.entries} == {SITE + path for path in paths}


def test_a_hit_has_the_picture_and_the_words_marked(archive: Archive) -> None:
    (hit,) = find_all(archive.conn, "smithy", Filters()).pages.hits
    (picture,) = hit["pictures"]
    assert picture["marked"] == [("caption", "The \x02smithy\x03 of <b> Quarrelton")]
    assert picture["payload_digest"].startswith("sha256:")
    (hit,) = find_all(archive.conn, "老铁门", Filters()).pages.hits
    (picture,) = hit["pictures"]
    assert picture["marked"] == [("alternative_text", "\x02老铁门\x03，开着")]
    assert (picture["id"], picture["payload_digest"]) == ("gate", None)


def test_a_hit_elsewhere_has_no_picture(archive: Archive) -> None:
    hits = find_all(archive.conn, "quarrelton", Filters()).pages.hits
    assert [len(hit["pictures"]) for hit in hits] == [0, 1]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("\x02a\x03 b", "\x02a\x03 b"),
        ("x" * 300 + "\x02a\x03", "…" + "x" * 60 + "\x02a\x03"),
        ("\x02" + "a" * 300 + "\x03", "\x02" + "a" * 239 + "\x03…"),
    ],
)
def test_a_long_text_is_cut_around_its_mark(line: str, expected: str) -> None:
    assert excerpt(line) == expected


async def test_json_leads_to_the_picture_and_its_file(room: Datasette) -> None:
    found = (await get(room, "/search.json?q=smithy&section=Craft")).json()
    assert found["facets"]["section"] == [{"value": "Craft", "count": 1}]
    (picture,) = found["pages"]["hits"][0]["pictures"]
    assert picture["image_url"] == f"{SITE}/i.png"
    assert picture["alternative_text"] == "A door"
    assert picture["caption"] == "The smithy of <b> Quarrelton"
    page, _, name = picture["address"].removeprefix("http://localhost").partition("#")
    assert re.search(f'<img [^>]*id="{name}"', (await get(room, page)).text)
    assert (await get(room, picture["file"].removeprefix("http://localhost"))).status_code == 200


async def test_a_lost_picture_is_led_to_by_its_own_name(room: Datasette) -> None:
    page = (await get(room, "/search?q=老铁门")).text
    assert 'class="pictured" href="/a/oven#t-gate">' in page
    assert re.search('<span [^>]*id="t-gate"', (await get(room, "/a/oven")).text)


async def test_the_page_of_hits_says_that_it_is_a_caption(room: Datasette) -> None:
    page = (await get(room, "/search?q=smithy")).text
    assert "<b>Caption:</b> The <mark>smithy</mark> of &lt;b&gt; Quarrelton" in page


@settings(max_examples=30, deadline=None)
@given(words=TEXT)
@example('door" OR "')
@example("smithy 门")
def test_counts_hold_for_any_words(archive: Archive, words: str) -> None:
    found = find_all(archive.conn, words, Filters())
    assert sum(n for _, n in found.facets["type"]) == found.total
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(facets, "LOOKED_UP", 0)
        assert find_all(archive.conn, words, Filters()).facets == found.facets


def test_an_archive_made_before_gets_them() -> None:
    db = Database(memory=True)
    migrations.apply(db, stop_before="m011_captions")
    db.execute("PRAGMA foreign_keys = OFF")
    texts = [("Old door", "The smithy"), ("", ""), ("铁门", "")]
    for number, (alt, caption) in enumerate(texts):
        html = KEPT.format(alt=alt, caption=caption) if alt or caption else "<p>No &lt;img></p>"
        db.execute(
            "INSERT INTO pages (url_id, url, path, type, article_body, article_html, capture_id,"
            " first_capture_id, content_digest) VALUES (?1, ?1, ?1, 'page', 'Words', ?2, 1, 1, '')",
            (number, html),
        )
    migrations.apply(db)
    said = [captions for (captions,) in db.execute("SELECT captions FROM pages")]
    assert said == ["Old door\nThe smithy", None, "铁门"]
    assert find_all(db.conn, "smithy words", Filters()).total == 1
    assert find_all(db.conn, "words", Filters()).total == 3
    db.execute("INSERT INTO pages_fts(pages_fts, rank) VALUES ('integrity-check', 1)")


def site(caption: str) -> dict[str, bytes]:
    figure = f"<figure><img src=/i.png alt='A door'><figcaption>{caption}</figcaption></figure>"
    page = f"<html><body><article><p>{ONE}</p>{figure}<p>{TWO}</p></article></body></html>"
    return {"/robots.txt": answer(status="404 Not Found"), "/": answer(page.encode())}


@pytest.mark.server
def test_captions_follow_the_site_and_survive_care(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    with raw_server(site("The old smithy")) as server:
        for caption, there, gone in [
            ("The old smithy", "smithy", "mill"),
            ("A mill", "mill", "smithy"),
        ]:
            server.answers = site(caption)
            sitekeep(
                "crawl", f"{server.base}/", "-a", archive, "-q", "--workers", 1, "--pages-only"
            )
            assert (finds(archive, there), finds(archive, gone)) == (1, 0)
    for care in (["compact"], ["extract"], ["verify"]):
        assert sitekeep(*care, "-a", archive).code == 0
        assert (finds(archive, "mill"), finds(archive, "door")) == (1, 1)
    check_whole(archive)
    broken(archive, "UPDATE pages SET captions = 'A bridge'")
    verified = CliRunner().invoke(main, ["verify", "-a", str(archive)])
    assert verified.exit_code == 3
    assert "index for searching" in verified.output


def finds(archive: Path, word: str) -> int:
    return len(rows(archive, f"SELECT 1 FROM pages_fts WHERE pages_fts MATCH '{word}'"))


def test_a_page_that_is_removed_takes_its_captions_along() -> None:
    archive = Archive()
    page_id = archive.page("/a.html", article_html=KEPT.format(alt="A door", caption="Iron"))
    assert find_all(archive.conn, "iron", Filters()).total == 1
    archive.conn.execute("DELETE FROM page_versions")
    archive.conn.execute("DELETE FROM pages WHERE id = ?", (page_id,))
    assert find_all(archive.conn, "iron", Filters()).total == 0
    archive.conn.execute("INSERT INTO pages_fts(pages_fts, rank) VALUES ('integrity-check', 1)")
