"""Looking for many words at once finds what looking for each of them finds."""

import re

from hypothesis import given
from hypothesis import strategies as st

from pipelines.date_words import CHANGED, PUBLISHED
from pipelines.printed import SMALL
from pipelines.wordlist import by_first_letter

WORDS = [*SMALL, re.compile(r"posted|pos(?:ed|tal)|\bpost\b|\bdat[ae]\s*:|ändern|発表")]

TEXTS = {words: st.from_regex(re.compile(words.pattern), fullmatch=True) for words in WORDS}
AROUND = st.text(st.sampled_from("podae: ä.3"), max_size=3)


def test_words_are_grouped_by_their_first_letters() -> None:
    found = by_first_letter(r"posted|publi(?:c|sh)|\bdate")
    assert found == r"p(?:osted|ubli(?:c|sh))|d(?:(?<=\bd)ate)"


@given(st.data(), st.sampled_from(WORDS))
def test_the_same_texts_are_found(data: st.DataObject, words: re.Pattern[str]) -> None:
    plain, quick = re.compile(words.pattern), re.compile(by_first_letter(words.pattern))
    text = data.draw(AROUND) + data.draw(TEXTS[words]) + data.draw(AROUND)
    for each in (text, text[1:], text[:-1]):
        first, second = plain.search(each), quick.search(each)
        assert (first and first.start()) == (second and second.start())


def test_the_words_of_dates_are_found_in_small_letters() -> None:
    for words, line in (
        (PUBLISHED, "Yayınlandı: Mart"),
        (CHANGED, "Mis à jour le"),
        (CHANGED, "MAJ :"),
    ):
        assert words.search(line)
        assert SMALL[words].search(line.lower())
    assert not SMALL[CHANGED].search("a majority")
