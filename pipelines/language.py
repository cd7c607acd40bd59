"""The language of a text, by its letters and its commonest words; offline and small."""

from __future__ import annotations

import re
from collections import Counter

SCRIPTS = (
    (re.compile(r"[\u3040-\u30ff]"), "ja"),
    (re.compile(r"[\uac00-\ud7af]"), "ko"),
    (re.compile(r"[\u4e00-\u9fff]"), "zh"),
    (re.compile(r"[\u0e00-\u0e7f]"), "th"),
    (re.compile(r"[\u0590-\u05ff]"), "he"),
    (re.compile(r"[\u0370-\u03ff]"), "el"),
    (re.compile(r"[\u0980-\u09ff]"), "bn"),
    (re.compile(r"[\u0b80-\u0bff]"), "ta"),
    (re.compile(r"[\u0c00-\u0c7f]"), "te"),
    (re.compile(r"[\u0a80-\u0aff]"), "gu"),
    (re.compile(r"[\u10a0-\u10ff]"), "ka"),
    (re.compile(r"[\u0530-\u058f]"), "hy"),
)
#: Words that are common in one language and rare in the others.
COMMON = {
    "en": "the and of to is in that it for was with as are this you be on not have",
    "de": "der die und das ist nicht mit den von ein eine zu auf für sich auch dem im",
    "fr": "le les des est une pour dans que qui pas sur avec sont vous nous plus et du",
    "es": "el los las que una por con para del es se no su más como pero y lo",
    "it": "il che di non per una sono con del della gli è anche più nel alla le",
    "pt": "o que não uma com para os dos da em mais é como por ao são seu na",
    "nl": "het een van de en dat niet zijn voor met op aan ook maar er bij wordt",
    "sv": "och att det som en är av för på inte med den till har jag ett om",
    "no": "og det som en er av for på ikke med den til har jeg et om ble",
    "da": "og det som en er af for på ikke med den til har jeg et om blev",
    "fi": "ja on ei se että oli hän mutta kun niin ovat joka myös tai ole",
    "pl": "i w nie na się z że do to jest jak ale przez po od są tym",
    "cs": "a se v na je že s z do to ale jako pro by jsem jsou jeho",
    "hu": "a az és hogy nem is egy van meg ez de csak volt mint már",
    "ro": "și în de la nu cu pe este care pentru din mai sunt că să au",
    "tr": "ve bir bu için ile da de çok ne olarak daha gibi olan kadar",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga",
    "ru": "и в не на что он с как это по но из у за от так",
    "uk": "і в не на що з та як це до але за від про його",
    "bg": "и на се да за от не са по като със че",
    "ar": "في من على أن إلى التي عن هذا مع كان",
    "fa": "و در به از که این را با است برای",
    "ur": "کے کی میں اور ہے سے نے کو پر کا",
    "hi": "के में की है और से का को पर ने",
    "vi": "và của là có trong cho không được với người một các",
    "ca": "que els amb per una del és les dels aquest però com més",
    "hr": "i u je se na da su za od kako bi koji što ali",
    "sk": "a sa v na je že s z do to ale ako pre by som sú jeho",
    "lt": "ir į kad yra su iš bet kaip tai buvo ne už",
    "et": "ja on ei et see oli ka kui aga ning mis",
}
WORD_SETS = {language: frozenset(words.split()) for language, words in COMMON.items()}
WORD = re.compile(r"[^\W\d_]+")


def language_of(text: str) -> str | None:
    """The language of a text of some length; None where it does not show.

    >>> language_of("The words of the original page are not known here, and so it is with this.")
    'en'
    """
    letters = sum(map(str.isalpha, text))
    if letters < 20:
        return None
    for pattern, language in SCRIPTS:
        if len(pattern.findall(text)) > (0.05 if language == "ja" else 0.3) * letters:
            return language
    words = Counter(word.lower() for word in WORD.findall(text[:5000]))
    scores = sorted(
        ((sum(words[w] for w in common), language) for language, common in WORD_SETS.items()),
        reverse=True,
    )
    (best, language), (second, _) = scores[0], scores[1]
    return language if best > 2 and best > second else None
