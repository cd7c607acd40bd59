"""Any text can be searched for, and what is searched for is found."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitekeep.archive.search import Query, parse
from sitekeep.archive.spelling import nearest_word
from tests.archives import Archive


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("two words", Query('"two" "words"', words=("two", "words"))),
        ('"two words"', Query('"two words"', words=("two words",))),
        ("thera*", Query('"thera"*', words=("thera",))),
        ("a -b", Query('"a"', exclude='"b"', words=("a",))),
        ("-b", Query(exclude='"b"')),
        ('-"b c"', Query(exclude='"b c"')),
        ("well-being", Query('"well-being"', words=("well-being",))),
        ("a AND NEAR(b)", Query('"a" "AND" "NEAR(b)"', words=("a", "AND", "NEAR(b)"))),
        ("咨询", Query('"咨询"', contains=("咨询",))),
        ("咨询 -中心区", Query('"咨询"', exclude='"中心 心区"', contains=("咨询",))),
        ("询", Query('"询"*', contains=("询",))),
        ('"SQLite 数据库" x', Query('"SQLite 数据 据库" "x"', None, ("SQLite 数据库",), ("x",))),
        ("SQLite数据*", Query('"SQLite 数据"*', contains=("SQLite数据",))),
        ('"', Query()),
        ("", Query()),
        ("\0", Query()),
        ("* - ()", Query()),
    ],
)
def test_parse(text: str, expected: Query) -> None:
    assert parse(text) == expected


@pytest.fixture(scope="module")
def conn() -> sqlite3.Connection:
    archive = Archive()
    archive.page("/one.html", headline="Quiet hours", article_body='He said "no" AND left.')
    return archive.conn


ODD = st.text(alphabet=st.sampled_from("\"*-^:(){}[]+'\\.,\0\n\t aZé中\u200b\u0301😀"))


@given(
    st.one_of(
        st.text(),
        ODD,
        st.lists(st.sampled_from(["AND", "OR", "NOT", "NEAR", '"', "*"])).map(" ".join),
    )
)
@example('"')
@example("\0")
@example("*")
@example("headline:x")
@example("a" * 5000)
@example('"a" * ' * 500)
def test_any_text_can_be_searched_for(conn: sqlite3.Connection, text: str) -> None:
    query = parse(text)
    for expression in filter(None, (query.match, query.exclude)):
        conn.execute(
            "SELECT rowid FROM pages_fts WHERE pages_fts MATCH ?", (expression,)
        ).fetchall()


@given(st.text(alphabet=st.characters(categories=["L", "N"], max_codepoint=0x052F), min_size=1))
def test_a_word_finds_the_page_that_has_it(word: str) -> None:
    conn = sqlite3.connect(":memory:")
    conn.execute("CREATE VIRTUAL TABLE t USING fts5(x, tokenize='unicode61 remove_diacritics 2')")
    conn.execute("INSERT INTO t VALUES (?)", (f"before {word} after",))
    found = conn.execute("SELECT count(*) FROM t WHERE t MATCH ?", (parse(word).match,))
    assert found.fetchone() == (1,)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("recovry", "recovery"),
        ("Recoverry", "recovery"),
        ("ecovery", "recovery"),
        ("ercovery", "recovery"),
        ("tecovery", "recovery"),
        ("rrecovery", "recovery"),
        ("rcovery", "recovery"),
        ("rceovery", "recovery"),
        ("rwcovery", "recovery"),
        ("reecovery", "recovery"),
        ("ecole", "ecole"),
        ("écoles", "ecole"),
        ("recoverability", None),
        ("zzzzzz", None),
        ("x", None),
        ("咨询", None),
    ],
)
def test_the_nearest_spelling(typed: str, nearest: str | None) -> None:
    archive = Archive()
    archive.page("/one.html", article_body="The recovery of an École, reconsidered by rover.")
    assert nearest_word(archive.conn, typed) == nearest
