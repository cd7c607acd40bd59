"""Words of scripts without spaces are found wherever they stand, by the index."""

from __future__ import annotations

import sqlite3
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from sitekeep.archive.bigrams_schema import TOKENIZER
from sitekeep.archive.facets import Filters
from sitekeep.archive.find_all import find_all
from sitekeep.archive.migrations import migrations
from sitekeep.archive.search import parse
from sitekeep.archive.similar import similar
from sitekeep.bigrams import bigrams_of
from tests.archives import Archive

CHINESE = "我们使用SQLite数据库保存网站。\nOnly English.\n每一页都可以搜索"
THAI = "การให้คำปรึกษาออนไลน์"
JAPANESE = "カウンセリングを受ける\u3002"


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("数据库", "数据 据库 库"),
        ("a 中 b", "a 中 b"),
        ("中文\nplain\n日本", "中文 文\n日本 本"),
        ("か\u3099く", "がく く"),
        ("plain – “text”", None),
        ("", None),
        (None, None),
    ],
)
def test_pairs(text: str | None, pairs: str | None) -> None:
    assert bigrams_of(text) == pairs


@pytest.fixture(scope="module")
def archive() -> Archive:
    archive = Archive()
    archive.page("/zh", headline="数据库的说明", article_body=CHINESE)
    archive.page("/zh2", headline="别的", article_body="这里也有数据库。" * 3)
    archive.page("/th", headline=THAI, article_body="ก็ กี่ กิน")
    archive.page("/ja", headline="予約", author="山田花子", article_body=JAPANESE)
    archive.page("/en", headline="English", article_body="Nothing but words ❤\ufe0flove")
    archive.page("/hi", headline="Hindi", article_body="परामर्श केंद्र")
    return archive


@pytest.mark.parametrize(
    ("words", "paths"),
    [
        ("数据库", ["/zh", "/zh2"]),
        ("数据", ["/zh", "/zh2"]),
        ("库", ["/zh", "/zh2"]),
        ("据库保", ["/zh"]),
        ("数库", []),
        ("网站每", []),
        ("sqlite", ["/zh"]),
        ("SQLite数据库", ["/zh"]),
        ('"使用SQLite数据"', ["/zh"]),
        ("English 搜索", ["/zh"]),
        ("数据库 -保存", ["/zh2"]),
        ("数据库 -sqlite", ["/zh2"]),
        ("คำปรึกษา", ["/th"]),
        ("กี่", ["/th"]),
        ("กี", ["/th"]),
        ("กิ่", []),
        ("カウンセ", ["/ja"]),
        ("山田", ["/ja"]),
        ("受ける。", ["/ja"]),
        ("love", ["/en"]),
        ("केंद्र", ["/hi"]),
        ("कंद्र", []),
        ("परामर्*", ["/hi"]),
    ],
)
def test_found(archive: Archive, words: str, paths: list[str]) -> None:
    found = find_all(archive.conn, words, Filters())
    assert [hit["path"] for hit in found.pages.hits] == paths
    assert found.total == len(paths)


def test_pages_with_the_same_rare_words_are_similar(archive: Archive) -> None:
    page = {"id": 1, "headline": "数据库的说明", "article_body": CHINESE}
    assert similar(archive.conn, page, 5)[0]["path"] == "/zh2"


def test_the_found_text_is_marked_in_title_and_text(archive: Archive) -> None:
    best = find_all(archive.conn, "数据库", Filters()).pages.hits[0]
    assert best["marked_headline"] == "\x02数据库\x03的说明"
    assert "使用SQLite\x02数据库\x03保存" in best["snippet"]


LETTERS = st.text(alphabet="中文字アがกิ่한글", min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(
    parts=st.lists(st.one_of(LETTERS, st.sampled_from(["SQLite", " ", "\n"])), max_size=6),
    word=LETTERS,
)
@example(parts=["アが"], word="か\u3099")
@example(parts=["中", " ", "中文"], word="中中")
def test_a_word_is_found_just_where_the_text_has_it(parts: list[str], word: str) -> None:
    text = "".join(parts)
    conn = sqlite3.connect(":memory:")
    conn.execute(f"CREATE VIRTUAL TABLE t USING fts5(x, {TOKENIZER})")
    conn.execute("INSERT INTO t VALUES (?)", (bigrams_of(text),))
    composed, asked = (unicodedata.normalize("NFC", said) for said in (text, word))
    match = parse(word).match
    found = match and conn.execute("SELECT count(*) FROM t WHERE t MATCH ?", (match,)).fetchone()[0]
    assert bool(found) == (asked in composed) or match is None


def test_an_archive_made_before_is_searched_by_the_index_too() -> None:
    db = Database(memory=True)
    migrations.apply(db, stop_before="m013_bigrams")
    db.execute("PRAGMA foreign_keys = OFF")
    for number, body in enumerate([CHINESE, "English"]):
        db.execute(
            "INSERT INTO pages (url_id, url, path, type, article_body, article_html, capture_id,"
            " first_capture_id, content_digest) VALUES (?1, ?1, ?1, 'page', ?2, '', 1, 1, '')",
            (number, body),
        )
    migrations.apply(db)
    assert find_all(db.conn, "搜索", Filters()).total == 1
    assert find_all(db.conn, "english", Filters()).total == 2
    (plan,) = db.execute(
        "EXPLAIN QUERY PLAN SELECT rowid FROM pages_fts WHERE pages_fts MATCH '\"搜索\"'"
    ).fetchall()
    assert "VIRTUAL TABLE INDEX" in plan[3]
    for index in ("pages_fts", "documents_fts"):
        db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def test_a_page_that_changes_or_goes_takes_its_words_along() -> None:
    archive = Archive()
    page_id = archive.page("/zh", headline="说明", article_body=CHINESE)
    archive.conn.execute("UPDATE pages SET text_bigrams = ? WHERE id = ?", ("别的 的", page_id))
    assert find_all(archive.conn, "搜索", Filters()).total == 0
    archive.conn.execute("DELETE FROM page_versions")
    archive.conn.execute("DELETE FROM pages WHERE id = ?", (page_id,))
    assert find_all(archive.conn, "说明", Filters()).total == 0
    archive.conn.execute("INSERT INTO pages_fts(pages_fts, rank) VALUES ('integrity-check', 1)")
