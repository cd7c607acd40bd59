"""The language of a text, by what it says and by what the page says about it."""

import pytest

from pipelines.fields.in_language import tag
from pipelines.language import COMMON, language_of
from pipelines.read import read_page
from tests.test_decode import SENTENCES

GERMAN = (
    "Dies ist ein Ersatztext, der für die Prüfung geschrieben ist und nichts anderes sagt. Er ist "
    "so lang, dass man die Sprache an den häufigsten Wörtern erkennen kann, und mehr muss er nicht."
)
JAPANESE = (
    "これは仮の文章です。読み取りを試すためだけに書かれたもので、ほかに何も述べていません。" * 2
)


@pytest.mark.parametrize("language", sorted(SENTENCES))
def test_a_sentence_is_enough(language: str) -> None:
    found = language_of(SENTENCES[language] + " " + SENTENCES[language])
    assert found is not None
    assert found.tag == ("zh" if language == "tw" else language)


@pytest.mark.parametrize("language", sorted(set(COMMON) - {"la", "gl", "no", "da"}))
def test_common_words_are_their_languages(language: str) -> None:
    found = language_of(COMMON[language])
    assert found is not None
    assert found.tag == language


@pytest.mark.parametrize(
    "text",
    ["", "1 2 3 4 5 6 7 8 9", "Etaoin Shrdlu Etaoin Shrdlu Etaoin Shrdlu", "the",
     "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor in et ad ut",
     "var v_je = v_na; var v_to = o_kde; var se_do = z_pro; " * 4,
     "etaoin<peaks_over_threshold> : public dan_over_shrdlu; peaks_over_etaoin;",
     "etaoin (p. 7), shrdlu (p. 8), see etaoin (p. 9); " * 8],
    ids=["nothing", "numbers", "names", "a word", "filler", "variables", "names in parts", "one word often"],
)  # fmt: skip
def test_none_where_it_does_not_show(text: str) -> None:
    assert language_of(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en", "en"), ("EN_us", "en-US"), ("zh-hant-tw", "zh-Hant-TW"), ("es-419", "es-419"),
        ("de, en", "de"), ("German", "de"), ("jp", "ja"), ("iw", "he"), ("gsw", "gsw"),
        ("utf-8", None), ("und", None), ("xx", None), ("", None), ("{{lang}}", None),
        ("x-default", None),
    ],
)  # fmt: skip
def test_tag(text: str, expected: str | None) -> None:
    assert tag(text) == expected


@pytest.mark.parametrize(
    ("head", "text", "expected", "rule"),
    [
        ("<html lang=de-AT>", GERMAN, "de-AT", "html_lang"),
        ("<html lang=en>", GERMAN, "de", "clear_words"),
        ("<html lang=en>", "<p>Kurz und gut", "en", "html_lang"),
        ("<html lang=en>", JAPANESE, "ja", "clear_words"),
        ("<html lang=en><meta property=og:locale content=de_CH>", GERMAN, "de-CH", "open_graph"),
        ("<meta http-equiv=Content-Language content=de>", GERMAN, "de", "meta_language"),
        ("<html lang=utf-8>", GERMAN, "de", "clear_words"),
        ("<body>", GERMAN, "de", "clear_words"),
        ("<body>", "<p>Kurz", None, None),
    ],
)
def test_what_is_believed(head: str, text: str, expected: str | None, rule: str | None) -> None:
    found = read_page(f"{head}<body><p>{text}</p>".encode())
    chosen = [r.rule for r in found.readings if r.field == "in_language" and r.chosen]
    assert (found.article.in_language, chosen) == (expected, [rule] if rule else [])
