"""What differs between two texts: complete, readable, and quick on long ones."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.alignment import aligned
from sitekeep.difference import (
    Kind,
    Piece,
    applied,
    difference,
    hunks_between,
    paragraphs,
    word_changes,
)

A, B, C = (f"Paragraph {name} has a few words of its own." for name in ("amber", "basil", "copper"))

#: Few different words, so that paragraphs are alike, repeat and move.
WORDS = st.sampled_from(["ash", "birch", "the", "the ", "7", "12", ".", "茶", "\u0301e", " ", "\n"])
PARAGRAPHS = st.lists(WORDS, max_size=9).map("".join)
BODIES = st.lists(PARAGRAPHS | st.text(max_size=12), max_size=12).map("\n\n".join)


def told(old: str, new: str) -> list[tuple[str, int | None, int | None]]:
    return [(hunk.kind.value, hunk.old, hunk.new) for hunk in hunks_between(old, new)]


def marked(old: str, new: str) -> str:
    marks = {Kind.SAME: "{}", Kind.REMOVED: "[-{}-]", Kind.ADDED: "{{+{}+}}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in word_changes(old, new))


@given(BODIES, BODIES)
def test_applying_the_difference_to_the_old_gives_the_new(old: str, new: str) -> None:
    assert applied(old, hunks_between(old, new)) == "\n\n".join(paragraphs(new))


@given(BODIES, BODIES)
def test_every_paragraph_of_both_is_told_once(old: str, new: str) -> None:
    hunks = hunks_between(old, new)
    assert sorted(hunk.old for hunk in hunks if hunk.old is not None) == list(
        range(len(paragraphs(old)))
    )
    assert [hunk.new for hunk in hunks if hunk.new is not None] == list(range(len(paragraphs(new))))


@given(BODIES)
def test_a_text_does_not_differ_from_itself(body: str) -> None:
    assert not difference({"article_body": body}, {"article_body": body})


@given(st.permutations(list("abcdefgh")))
def test_an_order_of_its_own_only_moves(order: list[str]) -> None:
    old = "\n\n".join(f"{name * 4} stands alone" for name in "abcdefgh")
    new = "\n\n".join(f"{name * 4} stands alone" for name in order)
    assert {kind for kind, _, _ in told(old, new)} <= {"same", "moved"}


@given(st.lists(WORDS, max_size=40), st.lists(WORDS, max_size=40))
def test_words_of_both_are_all_there(old: list[str], new: list[str]) -> None:
    pieces = word_changes("".join(old), "".join(new))
    assert "".join(p.text for p in pieces if p.kind is not Kind.ADDED) == "".join(old)
    assert "".join(p.text for p in pieces if p.kind is not Kind.REMOVED) == "".join(new)


@given(st.lists(st.sampled_from("abcde"), max_size=30), st.lists(st.sampled_from("abcde")))
def test_aligned_elements_are_the_same_and_in_order(old: list[str], new: list[str]) -> None:
    pairs = aligned(old, new)
    assert all(old[i] == new[j] for i, j in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ([A, B], [A, B], []),
        ([A], [A, B], [("added", None, 1)]),
        ([A, B], [B], [("removed", 0, None)]),
        ([A, B, C], [A, B + " And more.", C], [("changed", 1, 1)]),
        ([A, B, C], [C, A, B], [("moved", 2, 0)]),
        ([A, C], ["Nothing is left: other things are said here now.", C],
         [("removed", 0, None), ("added", None, 0)]),
        (["18:58:03"], ["19:02:11"], [("changed", 0, 0)]),
        (["a  b\n c"], ["a b c"], []),
    ],
    ids=["same", "added", "removed", "changed", "moved", "replaced", "numbers", "white space"],
)  # fmt: skip
def test_kinds(
    old: list[str], new: list[str], expected: list[tuple[str, int | None, int | None]]
) -> None:
    found = told("\n\n".join(old), "\n\n".join(new))
    assert [hunk for hunk in found if hunk[0] != "same"] == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Count sheep.", "Count sheep, and again.", "Count sheep{+, and again+}."),
        ("one old word", "one new word", "one [-old-]{+new+} word"),
        ("the red big cat", "the small blue cat", "the [-red big-]{+small blue+} cat"),
        ("心理咨询中心", "心理健康中心", "心理[-咨询-]{+健康+}中心"),
        ("", "new", "{+new+}"),
    ],
    ids=["inside", "word", "run", "no spaces", "from nothing"],
)
def test_words_are_marked(old: str, new: str, expected: str) -> None:
    assert marked(old, new) == expected


def test_fields_come_first_and_pictures_are_one() -> None:
    old = {"headline": "Old", "author": None, "article_html": '<img src="/a.png?v=1">'}
    new = {"headline": "New", "author": "Ada Example", "article_html": '<img src="/b.png">'}
    assert difference(old, new).fields == (
        ("headline", "Old", "New"),
        ("author", None, "Ada Example"),
        ("pictures", "/a.png", "/b.png"),
    )


@pytest.mark.parametrize("html", [None, '<p><img src="/a.png?v=2"></p>'])
def test_pictures_that_are_not_known_or_have_a_new_token_are_the_same(html: str | None) -> None:
    assert not difference({"article_html": '<img src="/a.png?v=1">'}, {"article_html": html})


def test_a_difference_is_refused_by_another_text() -> None:
    hunks = hunks_between(A, A + " More.")
    with pytest.raises(ValueError, match="Paragraph 1"):
        applied(B, hunks)


@pytest.mark.parametrize("kind", ["other words", "same words", "reversed", "edited", "one long"])
def test_two_thousand_paragraphs_take_no_time(kind: str) -> None:
    plain = [f"Paragraph {n} says {n * 7} and {n % 13} things to its readers." for n in range(2000)]
    old, new = "\n\n".join(plain), {
        "other words": "\n\n".join(f"Wholly {n} different" * 3 for n in range(2000)),
        "same words": "\n\n".join(["The same again"] * 2000),
        "reversed": "\n\n".join(reversed(plain)),
        "edited": "\n\n".join(text.replace("things", "other things") for text in plain),
        "one long": " ".join(plain),
    }[kind]  # fmt: skip
    started = time.process_time()
    assert applied(old, hunks_between(old, new)) == new
    assert time.process_time() - started < 5


def test_a_piece_is_a_kind_and_its_words() -> None:
    assert word_changes("same", "same") == [Piece(Kind.SAME, "same")]
