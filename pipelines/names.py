"""People's names in bylines: "By Dana Backstrom, LMFT. LPCC" is one person with credentials.

A byline names somebody only where it looks like one; none is better than a guess.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.blocks import fold
from pipelines.dates import find_dates
from pipelines.wordlist import words
from sitekeep.reading import Author

#: Letters after a name. Written in many ways ("Ph.D.", "PhD", "LMFT."); compared without dots.
CREDENTIALS = words(
    "phd ph.d md do mph msc ma ba bs bsc mba mfa med edd eds psyd jd llm llb dds dmd dvm dpt pt ot"
    " rn np fnp lpn bsn msn dnp aprn cnm cnp rd rdn ld cpa cfa cfp esq pe aia faia lmft mft lmfta"
    " lcsw licsw lisw lsw msw acsw bcd lpc lpcc lcpc lmhc lpca ncc cadc lcdc cdp cap ccmhc cst"
    " abpp facp facs faap facog frcp frcs fba frs obe mbe cbe kbe om qc kc sj op osb csc"
    " dphil mphil dsc ceng mrcp mrcpsych ccc-slp slp bcba cscs cpt mlis mls ms mts mdiv dmin"
    " ret usn usaf usmc usa pmp cissp csm fache faan facep ches mches cdces cde rph pharmd"
    " dipl.-ing dipl dr.med msw-lcsw cht cch lac dacm dom nd dc ed.d psy.d r.n m.d j.d b.s m.s"
    " m.a b.a m.ed m.b.a m.s.w m.p.h d.o d.d.s d.v.m l.c.s.w l.m.f.t p.e esq. jr. iii"
) - {"jr.", "iii"}
PLAIN_CREDENTIALS = frozenset(word.replace(".", "").replace("-", "") for word in CREDENTIALS)
GENERATIONS = re.compile(r"(jr|sr|ii|iii|iv)\.?", re.IGNORECASE)

#: "by" in the languages of bylines; what follows is a name.
BY = re.compile(
    r"^\W*(?:(?-i:By(?=[A-Z][a-z]+ [A-Z]))|(?:(?:story|text|words?|photos?|report(?:ed|ing)?|written|posted|published|created"
    r"|submitted|authored|contributed|reviewed|article|interview|review|opinion|analysis"
    r"|commentary|column|guest post|post|edited|compiled|publié|écrit|veröffentlicht|geschrieben"
    r"|verfasst|erstellt|eingestellt|eingetragen|escrito|publicado|scritto|pubblicato|postado|geplaatst|geschreven|tekst|texte"
    r"|texto|testo|words and photos|text and photos|exclusive)\s+)?"
    r"(?:and\s+\w+\s+)?(?:by|von|par|por|da|di|door|af|av|przez|oleh|dari|autor(?:in|es|a)?|auteure?s?"
    r"|autore|autori|author(?:\(?s\)?)?|writer|(?:text|texte|texto|testo|tekst|foto|interview)(?=\s*:)|bởi|tarafından|yazan|yazar"
    r"|szerző|írta|автор|автори|текст|από|του|συντάκτης|by-line|byline|written by|words)\b\s*(?:\:|–|-|\|)?\s+"
    r"|(?:by|von|text|autor(?:in)?|author(?:s|\(s\))?|auteur|autore|автор|текст|words|writer|tekst|szerző"
    r"|yazar|written by|posted by|story by)\s*:\s*"
    r"|(?:作者|記者|记者|文|撰文|撰稿|著者|執筆|執筆者|ライター|基者|글|기자|編集)\s*[:：/／]\s*)",
    re.IGNORECASE,
)
#: What follows names in bylines and is none.
CUT = re.compile(
    r"\s*[|•·‧∙●\[({<]|(?<! and)\s+@\w|\s+[–—-]\s+|\s*/\s*(?=\d)|\s*https?:|\s+\d+\s|\s+(?:on\s+(?=\w+ \d|\d)|am\s+(?=\d)"
    r"|at\s+\d|le\s+(?=\d)|el\s+(?=\d)|il\s+(?=\d)|in\s+[A-Z#]|for\s+(?:the\s+)?[A-Z]|from\s+\w|on\s+behalf\s+of\b"
    r"|(?:updated|published|posted|posté|filed|leave a|comments?|last|follow|share|read|via|photos?"
    r"|fotos?|illustrat\w+|min)\b)",
    re.IGNORECASE,
)
DANGLING = re.compile(
    r"\s+(?:on|am|le|el|il|em|at|in|den|vom|posted|updated|published|stand|hace|uhr|actualizado|twitter|facebook|instagram|linkedin|fr|mo|di|mi|do|sa|so|mon|tue|wed|thu|fri|sat|sun"
    r"|today|ago|foto|photo)$",
    re.IGNORECASE,
)
JOINED = re.compile(
    r"\s+(?:and|und|et|y|e|och|og|en|ja|i|и|und|with|mit|avec|con|και|ve|dan|și|és)\s+|\s*[&;/+、，]\s*|\s*,\s*(?:and\s+)?",
)
PARTICLES = words(
    "de da do dos das del della di du la le van von der den zu zur vom ter ten te bin ibn al el bint"
    " e y i af av mac mc o d' l' st st. san ben y. af’ ul as dem"
)
NOT_NAMES = re.compile(
    r"\b(staff|team|editors?|editorial|admin(?:istrator)?|desk|news(?:room|paper)?|press|agency|agencies|media"
    r"|magazine|guest|contributors|contributing|correspondents?|reporters?|writers|(?:senior|sports|freelance"
    r"|special|political) writer|redaktion|redazione|redacci[oó]n"
    r"|rédaction|redakcja|redakce|redactie|redaksi|webmaster|unknown|anonymous|user|wire|services?"
    r"|reuters|afp|dpa|associated|bloomberg|times|post|daily|weekly|herald|tribune|journal|gazette"
    r"|inc|llc|ltd|gmbh|corp|company|group|university|institute|department|association|foundation"
    r"|committee|council|center|centre|society|church|school|bureau|the|this|that|these|your|our|my"
    r"|his|her|their|all|rights|reserved|copyright|click|here|more|about|home|contact|email|share"
    r"|subscribe|newsletter|advertisement|comments?|january|february|march|april|june|july|august"
    r"|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday"
    r"|views?|minutes?|updated|published|posted|categories|category|tags?|photo|video|image|getty"
    r"|with|from|is|are|was|were|has|have|how|why|what|when|where|who|new|not|can|will|for|online"
    r"|login|register|menu|search|store|shop|privacy|policy|terms|welcome|articles?|blog|counseling)\b",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’`´.\-‐‑·])*", re.UNICODE)
CASELESS = re.compile(r"[\u0590-\u06ff\u0900-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
TITLES = re.compile(
    r"^(?:(?:dr|prof|mr|mrs|ms|miss|rev|sir|dame|lord|lady|fr|sr|hon|sen|gov|col|gen|capt|lt|sgt"
    r"|professor|doctor|pastor|father|rabbi|imam)\.?(?:\s+|$))+",
    re.IGNORECASE,
)


def bylined(text: str) -> str | None:
    """What follows "by" in a line that begins so; None where it does not.

    >>> bylined("By Jane Roe"), bylined("Bylaws of the club")
    ('Jane Roe', None)
    """
    match = BY.match(text)
    return text[match.end() :].strip() if match else None


#: "by" inside a line, as in "Posted on May 3, 2015 by Jane Roe".
INNER_BY = re.compile(
    r"[\s(·|,](?:by|von|vom|par|por|door|av|af|przez|da|di)\s*:?\s+(?=\S)|(?:^|\s)(?:autor(?:in)?|author)\s*:\s*",
    re.IGNORECASE,
)


def after_inner_by(text: str) -> str | None:
    """What follows the last "by" inside a line.

    >>> after_inner_by("Posted in Bread by Jane Roe on August 3, 2019")
    'Jane Roe on August 3, 2019'
    """
    found = list(INNER_BY.finditer(text))
    return text[found[-1].end() :].strip() if found else None


#: No pen names, though they stand where pen names stand.
NOBODY = re.compile(
    r"\W*(?:admin(?:istrator)?|author|autor(?:in)?|user|guest|gast|anonymous|anonym|unknown|by|von|posted"
    r"|editor|webmaster|follow|website|email|e-mail|more|all posts|view all|n/a|null|undefined|home"
    r"|root|redaktion|redaction|staff|news|default|test|name|profil|profile|kontakt|contact"
    r"|(?:version|release|revision|edition)\s[\d.]+)?\W*",
    re.IGNORECASE,
)
PEN_LENGTH = 30


def pen_name(text: str) -> tuple[Author, ...]:
    """A name of one to three words that need not look like one: "jancak", "Frau Sabienes".

    Only for places that are known to hold a name.
    """
    name = until_furniture(text)
    if not 2 <= len(name) <= PEN_LENGTH or len(name.split()) > 3 or NOBODY.fullmatch(name):
        return ()
    return (Author(name),) if WORD.match(name) else ()


@lru_cache(maxsize=2_000)
def people(text: str) -> tuple[Author, ...]:
    """The people that a byline (without its "by") names, in order; empty where it is no byline.

    >>> people("Dana Backstrom, LMFT. LPCC")
    (Author(name='Dana Backstrom', honorific_suffix='LMFT, LPCC'),)
    >>> [author.name for author in people("Jane Roe and Ana de la Cruz, Ph.D.")]
    ['Jane Roe', 'Ana de la Cruz']
    """
    found: list[Author] = []
    for part in JOINED.split(until_furniture(text)):
        if not part or not part.strip():
            continue
        if found and (suffix := credentials(part)):
            found[-1] = with_suffix(found[-1], suffix)
        elif found and GENERATIONS.fullmatch(part.strip()):
            found[-1] = Author(f"{found[-1].name}, {part.strip()}", found[-1].honorific_suffix)
        elif author := person(part):
            found.append(author)
        else:
            break
    return tuple(dict.fromkeys(found))


#: What parts names for sure; a comma may part a name from what somebody is.
AND = re.compile(r"\s+(?:and|und|et|og|och|en|e|y|&)\s+")
MOST_WORDS = 7


@lru_cache(maxsize=2_000)
def anybody(text: str) -> tuple[Author, ...]:
    """All that a byline names: people, teams, pen names. Only for places that hold bylines.

    >>> [author.name for author in anybody("Jane Roe and The Salt Team")]
    ['Jane Roe', 'The Salt Team']
    """
    found: list[Author] = []
    for part in AND.split(until_furniture(text)):
        name = part.strip(" ,.")
        if known := people(part):
            found += known
        elif name and len(name.split()) <= MOST_WORDS and not NOBODY.fullmatch(name):
            found.append(Author(name))
    return tuple(dict.fromkeys(found))


def until_furniture(text: str) -> str:
    """`text` up to a date, a bar, a bracket or another thing that follows names in bylines."""
    text = fold(text).strip(" ,|·•-–—:")
    for found in find_dates(text, "mdy"):
        text = text[: found.start]
        break
    match = CUT.search(text, 1)
    kept = text[: match.start()] if match else text
    return DANGLING.sub("", kept.strip(" ,|·•-–—:"))


def with_suffix(author: Author, suffix: str) -> Author:
    joined = f"{author.honorific_suffix}, {suffix}" if author.honorific_suffix else suffix
    return Author(author.name, joined)


def credentials(text: str) -> str | None:
    """Credentials, comma separated, if `text` is nothing else.

    >>> credentials("LMFT. LPCC"), credentials("Ph.D."), credentials("Jane Roe")
    ('LMFT, LPCC', 'Ph.D.', None)
    """
    words = [word for word in re.split(r"[\s,/]+", text.strip()) if word.strip(".")]
    if not words or not all(is_credential(word) for word in words):
        return None
    return ", ".join(tidy_credential(word) for word in words)


def is_credential(word: str) -> bool:
    plain = word.replace(".", "").replace("-", "").strip("()")
    return plain.lower() in PLAIN_CREDENTIALS and plain[:1].isupper()


def tidy_credential(word: str) -> str:
    """Without the full stop that is no part of it: "LMFT." but "Ph.D."."""
    return word if "." in word.rstrip(".") else word.rstrip(".")


def person(text: str) -> Author | None:
    """One name, perhaps with credentials after it and no comma between, or None."""
    words = text.strip(" .,:;").split()
    suffix: list[str] = []
    while len(words) > 2 and is_credential(words[-1]) and words[-1].isupper():
        suffix.insert(0, tidy_credential(words.pop()))
    name = " ".join(words)
    if not looks_like_name(name):
        return None
    return Author(recased(name), ", ".join(suffix) or None)


def looks_like_name(name: str) -> bool:
    """Whether `name` reads like a person's: two to five capitalised words, no other kind of word.

    >>> looks_like_name("Ludwig van der Berg"), looks_like_name("Counseling to You")
    (True, False)
    """
    if not 3 <= len(name) <= 45:
        return len(name) == 2 and bool(CASELESS.match(name))
    if CASELESS.search(name):
        return len(name.split()) <= 5 and not re.search(r"[\d:：。!?]", name) and len(name) <= 40
    words = TITLES.sub("", name).split()
    if not 2 <= len(words) <= 5 or NOT_NAMES.search(name):
        return False
    if not all(WORD.fullmatch(word) for word in words):
        return False
    return (
        capitalised(words[0])
        and capitalised(words[-1])
        and all(capitalised(word) or word.lower() in PARTICLES for word in words)
    )


def capitalised(word: str) -> bool:
    return word[0].isupper() or (word[:2].lower() in ("d'", "d’", "l'", "l’") and len(word) > 3)


def recased(name: str) -> str:
    """A name printed all in capitals, as a name: "JANE ROE" is "Jane Roe"."""
    if not name.isupper() or CASELESS.search(name) or len(name) < 6:
        return name
    return " ".join(w if "." in w else w.title() for w in name.split())
