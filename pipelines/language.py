"""The language of a text, by its letters and its commonest words; offline and small.

The commonest twenty words of a language are a quarter of any text in it, and two languages that
share some of them share few others. A library would be surer of a single sentence, but brings
megabytes for every process that reads pages.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

#: Letters that one language of the web writes, and no other does.
SCRIPTS = (
    ("ja", "\u3040-\u30ff"),
    ("ko", "\uac00-\ud7af\u1100-\u11ff"),
    ("zh", "\u3400-\u9fff"),
    ("th", "\u0e00-\u0e7f"),
    ("lo", "\u0e80-\u0eff"),
    ("km", "\u1780-\u17ff"),
    ("my", "\u1000-\u109f"),
    ("he", "\u0590-\u05ff"),
    ("el", "\u0370-\u03ff\u1f00-\u1fff"),
    ("bn", "\u0980-\u09ff"),
    ("pa", "\u0a00-\u0a7f"),
    ("gu", "\u0a80-\u0aff"),
    ("or", "\u0b00-\u0b7f"),
    ("ta", "\u0b80-\u0bff"),
    ("te", "\u0c00-\u0c7f"),
    ("kn", "\u0c80-\u0cff"),
    ("ml", "\u0d00-\u0d7f"),
    ("si", "\u0d80-\u0dff"),
    ("ka", "\u10a0-\u10ff"),
    ("hy", "\u0530-\u058f"),
    ("am", "\u1200-\u137f"),
    ("bo", "\u0f00-\u0fff"),
)
SCRIPT = re.compile("|".join(f"([{letters}]+)" for _, letters in SCRIPTS))
#: All of these, and what lies between.
OF_A_SCRIPT = re.compile("[\u0370-\u03ff\u0530-\u05ff\u0900-\u18ff\u1f00-\u1fff\u3040-\ud7af]+")
#: How much of a text its script must be; Japanese has as many Chinese characters as its own.
SCRIPT_SHARE = 0.3
KANA_SHARE = 0.1
#: The commonest words of languages that share a script.
COMMON = {
    "en": "the and of to a is in that it for was with as are this you be on not have from by at they we or an which but his has were their will would can do all if",
    "de": "der die und das ist nicht mit den von ein eine zu auf für sich auch dem im des einen werden wird bei aus oder nach als dass wie sie es wir sind war noch nur über zum zur",
    "fr": "le les des est une pour dans que qui pas sur avec sont vous nous plus et du la en un au ce par il ne se cette mais ou aux son été ont ces leur elle être à",
    "es": "el los las que una por con para del es se no su más como pero y lo la en un al sus este esta ha son fue entre ser sobre también desde donde hay años muy",
    "it": "il che di non per una sono con del della gli è anche più nel alla le la un si dei delle da questo ma come al ha lo nella dal essere stato tra sul ed",
    "pt": "o que não uma com para os dos da em mais é como por ao são seu na do no um se as foi pela pelo ou também mas já nos ser está sua entre até isso",
    "nl": "het een van de en dat niet zijn voor met op aan ook maar er bij wordt is te in door naar heeft worden als deze dit nog uit over was je ze hun werd",
    "sv": "och att det som en är av för på inte med den till har jag ett om men var de så från kan när vi ska eller man också efter där över under",
    "no": "og det som en er av for på ikke med den til har jeg et om å men fra vi ble seg kan han de så eller etter være skal også når var hvor blir nå noe mer opp",
    "da": "og det som en er af for på ikke med den til har jeg et om at men fra vi blev sig kan han de så eller efter være skal også når var hvor bliver nu noget mere op",
    "is": "og að í á er sem það til um við ekki með en var af hann fyrir hún þar eru þeir hefur úr verið þetta eftir eða þá",
    "fi": "ja on ei se että oli hän mutta kun niin ovat joka myös tai ole sen voi ovat mukaan jo hänen vain kuin nyt sitä siitä",
    "et": "ja on ei et see oli ka kui aga ning mis oma ta kes selle ole mida või siis veel pole saab nii",
    "lv": "un ir ar no uz par kas tas ka bet arī vai pēc tika kā lai tiek viņš šo gan nav bija tikai ko",
    "lt": "ir į kad yra su iš bet kaip tai buvo ne už apie nuo jau arba bus dar tik šio po labai",
    "pl": "i w nie na się z że do to jest jak ale przez po od są tym o za dla który które oraz już może było tylko przy jego co jej",
    "cs": "a se v na je že s z do to ale jako pro by jsem jsou jeho o k i za který která které nebo po jen při také byl bylo tak už",
    "sk": "a sa v na je že s z do to ale ako pre by som sú jeho o k aj za ktorý ktorá ktoré alebo po len pri tiež bol bolo tak už",
    "sl": "in je v na se da za so z ki s pa bi tudi po od kot pri ali ne bil bilo še pred ter lahko tem več",
    "hr": "i u je se na da su za od kako bi koji što ali kao s iz o će nije ne bio samo više to biti te ili nakon prije",
    "hu": "a az és hogy nem is egy van meg ez de csak volt mint már még el lehet vagy azt ki kell sem után ezt minden",
    "ro": "și şi în de la nu cu pe este care pentru din mai sunt că să au a fost prin cele al ale sau după acest această fi lui dar o un",
    "sq": "dhe të e në një që është për me nga i si do ka më nuk u kanë ishte pas por edhe janë këtë se ai tij",
    "tr": "ve bir bu için ile da de çok ne olarak daha gibi olan kadar sonra en var ama her ki o olduğu değil ise diye göre",
    "az": "və bir bu ilə üçün də da ki olan o daha çox kimi edib deyib sonra olaraq isə ən onun var",
    "id": "yang dan di itu dengan untuk tidak ini dari dalam akan pada juga ada ke bisa oleh saya atau karena lebih sudah telah dapat kami mereka",
    "tl": "ang ng mga sa na at ay ni si para kay ito hindi may kung niya isang siya nang rin ko lang po pa",
    "sw": "ya na wa kwa ni za katika la kuwa hiyo huyo cha hii lakini pia watu yake kama hilo hayo alisema baada wake",
    "vi": "và của là có trong cho không được với người một các những này đã khi từ đến để năm đó về cũng như ra tại",
    "ca": "que els amb per una del és les dels aquest però com més el la de i en un no al ha seva també són aquesta han va ser",
    "gl": "o que non unha con para os dos da en máis é como por ao son seu na do no un as foi pola polo tamén mais xa",
    "eu": "eta da ez ere du bat izan dira baina hau zen dute beste egin den baino nahi oso bere dela edo",
    "af": "die en van is in het nie dat 'n wat met vir op ook sy as te hy om word was sal kan nog maar ons hulle aan",
    "la": "et in est non ut ad cum quod sed qui ex quae a si enim ab esse sunt per hoc autem etiam nec aut",
    "ru": "и в не на что он с как это по но из у за от так для о же все или был бы его к только было также при мы я они",
    "uk": "і в не на що з та як це до але за від про його у для є або був було також при ми я вони який які тільки й",
    "be": "і ў не на што з як гэта да але за ад пра яго у для або быў было таксама пры мы яны які якія",
    "bg": "и на се да за от не са по като със че в е с това който през до си или но има беше ще към като",
    "mk": "и на се да за од не се по како со дека во е тоа кој преку до или но има беше ќе кон ги го",
    "sr": "и у је се на да су за од како би који што али као с из о ће није не био само више то",
    "kk": "және бұл мен үшін бір да де бар деп осы болып оның болған сол туралы",
    "ar": "في من على أن إلى التي عن هذا مع كان و ما لا هذه الذي كما قد بعد بين لم أو",
    "fa": "و در به از که این را با است برای آن یک می های شد خود بر هم تا شده",
    "ur": "کے کی میں اور ہے سے نے کو پر کا کہ ہیں یہ بھی کیا اس ہو جو",
    "hi": "के में की है और से का को पर ने कि हैं यह भी नहीं था लिए कर एक इस",
    "mr": "आणि आहे या च्या ते हे नाही तर होते की आहेत मध्ये एक व करण्यात झाली",
    "ne": "र छ को मा ले पनि हो छन् गर्न भएको लागि यो तर थियो गरेको",
}  # fmt: skip
#: So many different ones tell in a text of some length, and one fewer in a few sentences; one that is
#: repeated may be the name of a variable.
FEWEST_KINDS, FEW_WORDS = 3, 40
#: What of a text's words must be such words, weighed; below, it is names, numbers or another
#: language. Tuned on a thousand pages that say what they are in.
LEAST_SHARE = 0.06
#: By how much the best language must lead before what a page declares is doubted.
CLEAR_LEAD = 1.5
#: So many letters are enough to tell.
LOOKED_AT = 1_500
FEWEST_LETTERS = 20
#: A text with more words can contradict what is declared.
CLEAR_WORDS = 25
#: Whole words, and no parts of `names_like_this`. The vowel signs of Devanagari are no letters to
#: `re`.
WORD = re.compile(r"(?<![\w\u0900-\u0963])(?:[^\W\d_]|[\u0900-\u0963])++(?!\w)")
#: Of ASCII, what belongs to words in small letters, and a space for all else.
SMALL_LETTERS = bytes(
    ord(chr(byte).lower()) if chr(byte).isalnum() or chr(byte) == "_" else ord(" ")
    for byte in range(128)
).ljust(256)
#: What designers fill a page with looks like Latin, and is no language.
FILLER = "la"


@dataclass(frozen=True, slots=True)
class Language:
    """A BCP 47 primary language. `clear`: enough text, and no other language near."""

    tag: str
    clear: bool


def weighed() -> dict[str, tuple[tuple[str, float], ...]]:
    """For each common word the languages that have it, with more weight the fewer they are."""
    having: dict[str, list[str]] = {}
    for language, common in COMMON.items():
        for word in dict.fromkeys(common.split()):
            having.setdefault(word, []).append(language)
    return {w: tuple((tag, 1 / len(tags) ** 0.5) for tag in tags) for w, tags in having.items()}


WEIGHTS = weighed()


def language_of(text: str) -> Language | None:
    """The language of a text; None where it does not show.

    >>> language_of("The words of the original page are not known here, and so it is with this.")
    Language(tag='en', clear=False)
    """
    text = text[:LOOKED_AT]
    words = ascii_words(text) if text.isascii() else WORD.findall(text.lower())
    letters = sum(map(len, words))
    if letters < FEWEST_LETTERS:
        return None
    return by_script(text, letters) or by_words(words)


def ascii_words(text: str) -> list[str]:
    """What `WORD` finds in a text in ASCII and small letters, in a third of the time."""
    return list(filter(str.isalpha, text.encode().translate(SMALL_LETTERS).decode().split()))


def by_script(text: str, letters: int) -> Language | None:
    if text.isascii():
        return None
    sizes: Counter[int] = Counter()
    for found in SCRIPT.finditer(" ".join(OF_A_SCRIPT.findall(text))):
        sizes[found.lastindex or 0] += found.end() - found.start()
    if not sizes:
        return None
    if sizes[1] > KANA_SHARE * letters:
        return Language("ja", clear=sizes[1] > 2 * KANA_SHARE * letters)
    index, size = sizes.most_common(1)[0]
    if size < SCRIPT_SHARE * letters:
        return None
    return Language(SCRIPTS[index - 1][0], clear=size > 2 * SCRIPT_SHARE * letters)


def by_words(words: list[str]) -> Language | None:
    scores: dict[str, float] = {}
    kinds: Counter[str] = Counter()
    for word, count in Counter(filter(WEIGHTS.__contains__, words)).items():
        for tag, weight in WEIGHTS[word]:
            scores[tag] = scores.get(tag, 0.0) + count * weight
            kinds[tag] += 1
    fewest = FEWEST_KINDS if len(words) > FEW_WORDS else FEWEST_KINDS - 1
    told = ((score, tag) for tag, score in scores.items() if kinds[tag] >= fewest)
    ranked = sorted(told, reverse=True)
    (score, best), (second, _) = [*ranked, (0.0, ""), (0.0, "")][:2]
    if score <= 1 or score == second or score < LEAST_SHARE * len(words) or best == FILLER:
        return None
    return Language(best, clear=len(words) > CLEAR_WORDS and score > CLEAR_LEAD * second)
