"""Bytes into text: what a page is written in, whatever it says it is."""

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.decode import decode, utf_8

#: Stand-in sentences that say nothing else, as long as a short paragraph.
SENTENCES = {
    "fr": "Ceci est un texte de remplacement, déjà prêt à être lu : où ça ? Là, dès l'été, naïf.",
    "de": "Dies ist ein Ersatztext, für Prüfungen geschrieben. Über größere Straßen.",
    "es": "Este es un texto de relleno que sólo está aquí para la prueba. ¿Qué más? Un niño.",
    "is": "Þetta er staðgengilstexti sem segir ekkert annað. Það er svo.",
    "ca": "Això és un text provisional, que no diu res més. Què hi ha? És així, naïf i prou bé.",
    "pl": "To jest tekst zastępczy, który nie mówi nic więcej. Żółta gęś śpi w łóżku.",
    "cs": "Toto je zástupný text, který neříká nic dalšího. Příliš žluťoučký kůň.",
    "hu": "Ez egy helykitöltő szöveg, amely nem mond semmi mást. Árvíztűrő tükörfúrógép.",
    "tr": "Bu bir yer tutucu metindir ve başka hiçbir şey söylemez. Çağrı ışığı gördü.",
    "lt": "Tai yra laikinas tekstas, kuris nieko daugiau nesako. Žąsys ėjo į mišką.",
    "ru": "Это текст-заполнитель, который больше ни о чём не говорит.",
    "uk": "Це текст-заповнювач, який більше ні про що не говорить.",
    "el": "Αυτό είναι ένα κείμενο κράτησης θέσης που δεν λέει τίποτε άλλο.",
    "he": "זהו טקסט ממלא מקום שאינו אומר דבר נוסף.",
    "ar": "هذا نص بديل لا يقول شيئا آخر. وهو موجود هنا فقط من أجل الاختبار.",
    "fa": "اين يك متن جايگزين است كه چيز ديگري نمي گويد و فقط براي آزمايش نوشته شده.",
    "th": "นี่คือข้อความแทนที่ซึ่งไม่ได้กล่าวถึงสิ่งอื่นใด",
    "ja": "これは仮の文章です。読み取りを試すためだけに書かれたものです。",
    "zh": "这是一段占位文字，只是为了测试阅读而写的，没有别的意思。",
    "tw": "這是一段佔位文字，只是為了測試閱讀而寫的，沒有別的意思。",
    "ko": "이것은 자리 표시 글이며 다른 내용을 말하지 않습니다.",
}
CHARSETS = {
    "cp1252": ("fr", "de", "es", "is", "ca"), "cp1250": ("pl", "cs", "hu"), "iso8859-2": ("pl", "cs"),
    "cp1254": ("tr",), "cp1257": ("lt",), "cp1251": ("ru", "uk"), "koi8-r": ("ru",),
    "koi8-u": ("uk",), "cp866": ("ru",), "iso8859-5": ("ru",), "cp1253": ("el",),
    "cp1255": ("he",), "cp1256": ("ar", "fa"), "cp874": ("th",), "cp932": ("ja",),
    "euc_jp": ("ja",), "iso2022_jp": ("ja",), "gb18030": ("zh", "tw"), "big5hkscs": ("tw",),
    "cp949": ("ko",), "utf-8": tuple(SENTENCES), "utf-16-le": ("ru", "zh", "fr"),
    "utf-16-be": ("fr",),
}  # fmt: skip
CASES = [(charset, language) for charset in CHARSETS for language in CHARSETS[charset]]
HEADS = {
    "no charset": "",
    "utf-8 in a meta": "<meta charset=utf-8>",
    "latin-1 in a meta": '<meta http-equiv=content-type content="text/html; charset=iso-8859-1">',
}


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize(("charset", "language"), CASES)
def test_bytes_tell_their_charset(charset: str, language: str, head: str) -> None:
    said = head == "latin-1 in a meta"
    if said and (charset in ("cp1250", "iso8859-2", "cp1254", "cp1257") or language in ("he",)):
        pytest.skip("a few letters do not contradict what a page says")
    text = f"<html><head>{HEADS[head]}<title>a</title><p>{SENTENCES[language]}</p>"
    assert decode(text.encode(charset)) == text


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"\xef\xbb\xbfa", "text/html; charset=koi8-r", "a"),
        (b"\xff\xfe<\0p\0>\0\x14\x20", None, "<p>\u2014"),
        (b"<p>caf\xe9", "text/html; charset=utf-8", "<p>café"),
        (b"<p>\x93It\x92s\x94 \x96 \xa9 1999", None, "<p>“It’s” – © 1999"),
        (b"<p>na\xefve caf\xe9s in S\xe3o Paulo, K\xf8ge, \xc5bo, M\xe1laga and Li\xe8ge", None,
         "<p>naïve cafés in São Paulo, Køge, Åbo, Málaga and Liège"),
        (b"<p>caf\xc3\xa9, caf\xc3\xa9, caf\xe9", None, "<p>café, café, café"),
        (b"<meta charset=windows-1251>\xc4\xe0", "text/html; charset=ISO-8859-1", "Да"),
        (b"<meta charset=windows-1251>\xc4\xe0", "text/html; charset=utf-8", "Да"),
        (b"<meta charset=iso-8859-1>\xc4\xc1", "text/html; charset=koi8-r", "да"),
        (b"<script>x</script>" * 3000 + b"<meta charset=koi8-r>\xc4\xc1", None, "да"),
        (b'<?xml version="1.0" encoding="koi8-r"?>\xc4\xc1', None, "да"),
        (b"<meta charset=utf-16>caf\xc3\xa9", None, "café"),
        (b"<meta charset=idna>caf\xe9", None, "café"),
        (b"<meta charset=utf-7>+ADw-", None, "+ADw-"),
        ("It\x92s \x80 5".encode(), None, "It’s € 5"),
        (b"a\x81b\x0cc\0d", None, "a\x81b\x0cc d"),
    ],
    ids=[
        "bom before header", "utf-16 bom", "1252 called utf-8", "1252 punctuation",
        "many languages",
        "mostly utf-8", "page before server's default",
        "page before server's mistake", "server's word", "late meta",
        "xml declaration", "meta says utf-16", "no charset for text", "charset that hides markup",
        "controls of latin-1", "controls",
    ],
)  # fmt: skip
def test_what_is_declared(body: bytes, content_type: str | None, text: str) -> None:
    assert decode(body, content_type).endswith(text)


@pytest.mark.parametrize("name", ["undefined", "rot13", "hex", "zlib", "unicode_escape", "nul\0"])
def test_odd_names_never_raise(name: str) -> None:
    for content_type in (None, f"text/html; charset={name}"):
        assert "caf" in decode(f'<meta charset="{name}"><p>caf'.encode() + b"\xe9", content_type)


@pytest.mark.parametrize(
    "body",
    [b"<meta " * 40_000, b"charset=" * 50_000 + b"\xff", b"\xe9a" * 200_000, b"\xe9" * 500_000,
     b"<meta charset" + b" " * 100_000, b"<?xml " * 50_000],
    ids=["meta", "charset", "letters", "run", "spaces", "xml"],
)  # fmt: skip
def test_hostile_bytes_take_no_long_time(body: bytes) -> None:
    start = time.process_time()
    decode(body)
    assert time.process_time() - start < 0.5


def test_bom_of_utf_8_is_no_text() -> None:
    assert decode(codecs.BOM_UTF8 + b"<p>") == "<p>"


PIECES = [
    b"<p>a", "é日".encode(), b"\xe9", b"\xc2\x93", b"\xef\xbf\xbe", b"\xef\xbc\x81", b"\xed\xa0\x80",
    codecs.BOM_UTF8, b"\0", b"\x1b$", b"\x7f", b"\xff\xfe", b"\r\n\t\x0c",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=8).map(b"".join))
def test_utf_8_is_the_decoded_text(body: bytes) -> None:
    assert utf_8(body) == decode(body).encode("utf-8", "replace")


def test_sound_utf_8_is_not_copied() -> None:
    body = "<p>été".encode()
    assert utf_8(body) is body
