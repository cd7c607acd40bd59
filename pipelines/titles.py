"""The parts of a `<title>`: which of them name the page and which the site."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.blocks import fold

#: What stands between a headline and the site's name; spaces around a hyphen, not within words.
SEPARATOR = re.compile(r"\s+[|–—\-·•»«:›/~<>*]+\s+|\s*[|»«›·•]+\s*|\s+::\s+|:\s+(?=\S)|\s*[–—]\s+")
QUOTES = re.compile("«[^«»]*»|»[^«»]*«")
STRONG_SEPARATOR = re.compile(r"\s+[|–—\-·•»«›/~<>*]+\s+|\s*[|»«›·•]+\s*|\s+::\s+")
NOT_WORD = re.compile(r"[\W_]+")


@lru_cache(maxsize=10_000)
def key(text: str) -> str:
    """`text` for comparing: small letters and digits only.

    >>> key("The “Rust” Blog!") == key("the rust blog")
    True
    """
    return NOT_WORD.sub(" ", text.casefold()).strip()


@lru_cache(maxsize=100)
def parts(title: str) -> tuple[str, ...]:
    """The pieces of a title between bars, dashes and the like. Asked for several times a page.

    >>> parts("Sleep Tips - Counseling to You")
    ('Sleep Tips', 'Counseling to You')
    """
    return tuple(part for piece in STRONG_SEPARATOR.split(title) if (part := fold(piece)))


def names_host(part: str, host: str) -> bool:
    """Whether a piece of a title says the same as the host's name.

    >>> names_host("Counseling to You", "www.counselingtoyou.com")
    True
    """
    words = key(part).replace(" ", "")
    domain = host.partition(":")[0].removeprefix("www.").rpartition(".")[0]
    plain = re.sub(r"[^a-z0-9]", "", domain)
    if len(words) < 3 or not plain:
        return False
    if words in plain:
        return words == plain or (len(words) > 4 and len(words) * 2 >= len(plain))
    return len(words) > 4 and len(words) <= 2 * len(plain) + 4 and plain in words


def without_site(title: str, sites: frozenset[str], host: str = "") -> str:
    """`title` without the pieces at either end that name the site.

    `sites` are keys of the site's names. The title stays whole where nothing else would be left.

    >>> without_site("Rust 1.0 | The Rust Blog", frozenset({"the rust blog"}))
    'Rust 1.0'
    """
    pieces = list(pieces_with_ends(title))
    while len(pieces) > 1 and is_site(pieces[-1][0], sites, host):
        pieces.pop()
    while len(pieces) > 1 and is_site(pieces[0][0], sites, host):
        pieces.pop(0)
    if not pieces:
        return fold(title)
    return fold(title[pieces[0][1] : pieces[-1][2]])


def affix(title: str, headline: str) -> str:
    """What a title says before ("^…") or after ("…$") a headline, by its `shape`; "" for nothing.

    >>> affix("Salt and Bread LG #65", "Salt and bread"), affix("The Shop: Salt", "Salt")
    ('lg #0$', '^the shop:')
    """
    whole, part = shape(title).split(), shape(headline).split()
    if not part or len(part) >= len(whole):
        return ""
    if whole[: len(part)] == part:
        return f"{' '.join(whole[len(part) :])}$"
    return f"^{' '.join(whole[: -len(part)])}" if whole[-len(part) :] == part else ""


def shape(text: str) -> str:
    """`text` in small letters with all numbers alike."""
    return re.sub(r"\d+", "0", fold(text).casefold())


def without_ends(title: str, affixes: Iterable[str]) -> str:
    """`title` without a beginning and an end that are `affixes`; whole where all of it is.

    >>> without_ends("Salt and bread LG #70", ("lg #0$",))
    'Salt and bread'
    """
    found = fold(title).split()
    shaped = shape(title).split()
    first, last = 0, len(found)
    for affix in affixes:
        words = affix.strip("^$").split()
        if last - first <= len(words):
            continue
        if affix[0] == "^" and not first and shaped[: len(words)] == words:
            first = len(words)
        elif affix[0] != "^" and last == len(found) and shaped[-len(words) :] == words:
            last -= len(words)
    return " ".join(found[first:last]) if (first, last) != (0, len(found)) else title


def after(title: str, text: str) -> list[str]:
    """The pieces of a title after `text`, where it begins with that.

    >>> after("Salt and Bread | Press | Some Ministry", "Salt and Bread")
    ['Press', 'Some Ministry']
    """
    if not text or not title.startswith(text) or not STRONG_SEPARATOR.match(title, len(text)):
        return []
    return [part for part in parts(title[len(text) :]) if part not in parts(text)]


def as_printed(title: str, headings: frozenset[str]) -> str:
    """The part of a title, from its beginning or to its end, that a heading of the page prints;
    the whole title where there is none.

    >>> as_printed("Salt and Bread | Press | Some Ministry", frozenset({"salt and bread"}))
    'Salt and Bread'
    """
    pieces = pieces_with_ends(title, STRONG_SEPARATOR)
    if len(pieces) < 2 or key(title) in headings:
        return title
    for end in range(len(pieces) - 1, 0, -1):
        part = title[: pieces[end - 1][2]]
        if key(part) in headings:
            return fold(part)
    for start in range(1, len(pieces)):
        part = title[pieces[start][1] :]
        if key(part) in headings:
            return fold(part)
    return title


#: Bullets and anchors at either end of a heading.
MARKS = re.compile(r"^[\s>›»•·*¶|]+\s|\s[\s<‹«•·*¶#|🔗]+$|^\[>\s|^[¶#🔗]\s|[¶🔗]\ufe0e?$")


def without_marks(text: str) -> str:
    """`text` without bullets and anchors before and after it.

    >>> without_marks("» Salt and Bread ¶"), without_marks("#bread for all")
    ('Salt and Bread', '#bread for all')
    """
    if text[:1].isalnum() and text[-1:].isalnum():
        return text
    return MARKS.sub("", text) if "«" not in text or "»" not in text else text


@lru_cache(maxsize=100)
def pieces_with_ends(
    title: str, separator: re.Pattern[str] = SEPARATOR
) -> tuple[tuple[str, int, int], ...]:
    """The pieces of a title with where each begins and ends. Asked for several times a page."""
    found, start = [], 0
    quoted = [match.span() for match in QUOTES.finditer(title)] if "«" in title else []
    for match in separator.finditer(title):
        if any(first < match.end() and match.start() < last for first, last in quoted):
            continue
        if match.start() > start:
            found.append((title[start : match.start()], start, match.start()))
        start = match.end()
    if start < len(title):
        found.append((title[start:], start, len(title)))
    return tuple(found)


def is_site(piece: str, sites: frozenset[str], host: str) -> bool:
    return key(piece) in sites or bool(host and names_host(piece, host))
