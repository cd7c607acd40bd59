"""What reading finds out on a shorter way, for text in ASCII mostly, is what the long way says."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines import evidence, gist, language
from pipelines.blocks import LABEL, fold
from pipelines.dates import HAS_YEAR, has_year
from pipelines.read import read_page
from sitekeep.article import Link, NavItem

WORDS = (
    "May",
    "2nd",
    "1999",
    "3.4.09",
    "snake_case",
    "x1y",
    "Read more",
    "(c)",
    "É",
    "\t",
    "\x1f",
    "-",
)
TEXTS = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=90).map(" ".join),
    st.text(st.characters(max_codepoint=127), max_size=2 * LABEL),
    st.text(),
)
PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@given(TEXTS)
@example("word " * LABEL + "\x1d")
def test_a_folded_text_has_single_spaces(text: str) -> None:
    plain = text.translate(dict.fromkeys(map(ord, "\u200b\u2060\ufeff\u00ad")))
    assert fold(text) in (" ".join(plain.split()), " ".join(text.split()))


@given(TEXTS)
def test_a_year_is_seen(text: str) -> None:
    assert has_year(text) == (HAS_YEAR.search(text) is not None)


@given(TEXTS)
def test_capitals_are_those_of_the_first_words(text: str) -> None:
    first = text.split()[:60]
    share = sum(word[0].isupper() for word in first) / len(first) if first else 0.0
    assert evidence.capitals(text) == share


@given(st.sampled_from(["", "-- ", "(", "_", "Ä"]), TEXTS)
@example("* " * 30, "READ MORE")
def test_furniture_is_known_by_its_beginning(before: str, text: str) -> None:
    found = evidence.FURNITURE_WORDS.match(before + text) is not None
    assert evidence.begins_as_furniture(before + text) == found


@given(TEXTS.filter(str.isascii))
def test_words_in_ascii_are_words(text: str) -> None:
    assert language.ascii_words(text) == language.WORD.findall(text.lower())


@given(TEXTS)
def test_a_gist_is_taken_word_by_word(text: str) -> None:
    small = text.lower()
    by_word = " ".join(filter(None, map(gist.nameless, small.split())))
    assert by_word == " ".join(gist.NAMES.sub("", small).split())


@pytest.mark.parametrize("path", PAGES[:20], ids=lambda path: path.stem)
def test_a_reading_arrives_as_it_was_sent(path: Path) -> None:
    sent = read_page(path.read_bytes(), url="https://example.org/a/")
    arrived = pickle.loads(pickle.dumps(sent))
    assert arrived == sent
    assert all(type(link) is Link for link in arrived.links)
    assert all(type(item) is NavItem for menu in arrived.menus for item in menu.items)
