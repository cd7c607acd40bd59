"""Which charset bytes are in that do not say so, by the letters that they would spell.

A page in Russian, read as what it is, shows the commonest letters of Russian; read as anything
else, it shows letters that no language puts together. Each candidate is one way to read the
bytes, with the letters that go with it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

#: More bytes above 127 need not be looked at.
SAMPLE = 20_000
#: What all of the world writes, and so speaks for no language.
SHARED = re.compile(
    "[\x00-\x7f\xa0–—‘’‚“”„†‡•…‹›€™©®«»°±²³·×½¼¾§´`¨、。，！？・「」（）：；\ufeff]+"
)
#: Fewer bytes tell nothing.
FEW = 6
#: A charset whose characters are no better than this is no answer.
LEAST = 0.35


@dataclass(frozen=True, slots=True)
class Candidate:
    """A charset and the letters beyond ASCII that a language writes in it.

    `share` is how many of a text's letters beyond ASCII they are, in a common text.
    """

    encoding: str
    letters: frozenset[str]
    share: float = 1.0


def candidate(encoding: str, letters: str, share: float = 1.0) -> Candidate:
    return Candidate(encoding, frozenset(letters), share)


def with_capitals(letters: str) -> str:
    return letters + letters.upper()


#: The languages of Western Europe come first: of equals, the first is taken.
WESTERN = (
    "éèàêçôîâùûëïœ¿¡", "äöüß", "áéíóúñü¿¡ºª", "ãõçáéíóúâêôàºª", "àèéìòùº", "åäöæøé", "áéíóúýðþæö",
    "àèéíïòóúüç·", "éëïöèêüóá", "áéíóúàèìòù",
)  # fmt: skip
LATIN = (
    *(candidate("cp1252", with_capitals(letters)) for letters in WESTERN),
    candidate("cp1250", with_capitals("ąćęłńóśźż")),
    candidate("iso8859-2", with_capitals("ąćęłńóśźż")),
    candidate("cp1250", with_capitals("ěščřžýáíéúůďťňó")),
    candidate("iso8859-2", with_capitals("ěščřžýáíéúůďťňó")),
    candidate("cp1250", with_capitals("áäčďéíľĺňóôŕšťúýž")),
    candidate("cp1250", with_capitals("áéíóöőúüű")),
    candidate("iso8859-2", with_capitals("áéíóöőúüű")),
    candidate("cp1250", with_capitals("ăâîşţ")),
    candidate("cp1250", with_capitals("čćđšž")),
    candidate("cp1254", with_capitals("çğıöşü") + "İ"),
    candidate("cp1257", with_capitals("ąčęėįšųūž")),
    candidate("cp1257", with_capitals("āčēģīķļņšūž")),
)
#: Words of several Western languages, as in a text full of names: nearly as good as one.
MIXED = candidate("cp1252", with_capitals("".join(WESTERN)), 1.1)
#: Of letters in other scripts only small ones count: KOI8-R and windows-1251 differ in little
#: else than case.
OTHER_SCRIPTS = (
    candidate("cp1251", "оеаинтсрвлкмдпу", 0.85),
    candidate("koi8-r", "оеаинтсрвлкмдпу", 0.85),
    candidate("cp866", "оеаинтсрвлкмдпу", 0.85),
    candidate("iso8859-5", "оеаинтсрвлкмдпу", 0.85),
    candidate("cp1251", "оаинівертслкудмпяї", 0.85),
    candidate("koi8-u", "оаинівертслкудмпяї", 0.85),
    candidate("cp1253", "αοιετσνηυρπκμλςάίόέή", 0.9),
    candidate("cp1255", "יוהלאמרבתשנעםדק", 0.9),
    candidate("cp1256", "اليمنتوربدعةهسفكقأ", 0.85),
    candidate("cp1256", "ايردنهومتسشبلزكگپچخ", 0.85),
    candidate("cp874", "านรอกเงมยลวดทสตะปบคหแจพชขใไโผ่้ัิีื็์ุูำ", 0.9),
)
JAPANESE = "のにはをたがでてとしれさいるんかなこまらっすもうりよくきあおけちみそせどめつスントルリイアクラシレロドマーフカタジコプデ"
#: Charsets of two bytes a character: the commonest of thousands are a good part of any text.
TWO_BYTES = (
    candidate("cp932", JAPANESE, 0.55),
    candidate("euc_jp", JAPANESE, 0.55),
    candidate("gb18030", "的一是了在不有我人这中大国上个来他为们到时地出要以子就会年说生那和你得自着下之可过好没", 0.22),
    candidate("big5hkscs", "的一是了在不有我人這中大國上個來他為們到時地出要以子就會年說生那和你得自著下之可過好沒", 0.22),
    candidate("cp949", "이다의는에을를가고하지한그로도리기나사은자어아있시들인서수대", 0.45),
)  # fmt: skip


def guess(body: bytes, default: str = "cp1252") -> str:
    """The charset of `body`, which is not UTF-8; `default` where nothing speaks for another."""
    sample = beyond_ascii(body)
    best, best_score = default, 0.0
    if len(sample) < FEW:
        return default
    for each in (*LATIN, *(OTHER_SCRIPTS + TWO_BYTES if is_dense(sample) else (MIXED,))):
        value = score(sample, each)
        if value > best_score + 0.02:
            best, best_score = each.encoding, value
    return best if best_score >= LEAST else default


def is_dense(sample: bytes) -> bool:
    """Whether most bytes above 127 have another beside them: accented letters stand alone."""
    runs = list(map(len, RUNS.findall(sample)))
    return 2 * sum(size for size in runs if size > 1) > sum(runs)


def beyond_ascii(body: bytes) -> bytes:
    """The words of `body` that have bytes above 127, enough of them to judge by."""
    found, size = [], 0
    for match in WORDS.finditer(body):
        found.append(match[0][:SAMPLE])
        size += len(match[0])
        if size > SAMPLE:
            break
    return b" ".join(found)


#: A second byte may be ASCII (Shift_JIS, Big5, GBK), also the last one.
WORDS = re.compile(rb"[\x80-\xff](?:[\x80-\xff]|[0-9@-~]{1,2}(?=[\x80-\xff]))*[@-~]?")


RUNS = re.compile(rb"[\x80-\xff]+")


def score(sample: bytes, each: Candidate) -> float:
    """How much of what `sample` would spell a language writes: 1 for a common text of it."""
    text = SHARED.sub("", sample.decode(each.encoding, "replace"))
    if not text:
        return 0.0
    counts = Counter(text)
    known = sum(counts[letter] for letter in each.letters)
    return min(1.0, known / len(text) / each.share)
