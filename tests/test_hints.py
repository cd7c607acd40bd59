"""What names of elements say: one word, several, and several that are one name."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import hints

VOCABULARY = sorted({word for _, words in hints.WORDS for word in re.findall("[a-z]+", words)})


@pytest.mark.parametrize(
    ("name", "bits"),
    [
        ("read-more", hints.RELATED),
        ("readMore", hints.RELATED),
        ("more-read", 0),
        ("about-the-author", hints.AUTHOR_BOX | hints.META),
        ("sign-up-nav", hints.PROMO | hints.NAV),
    ],
)
def test_several_words(name: str, bits: int) -> None:
    assert hints.hints_of(name) == bits


@given(st.lists(st.sampled_from([*VOCABULARY, "salt"]), min_size=1, max_size=4).map(" ".join))
def test_words_are_found_as_all_patterns_find_them(words: str) -> None:
    found = sum(bit for bit, _, pattern in hints.PATTERNS if pattern.search(words))
    assert hints.hints_of_several(words) == found
