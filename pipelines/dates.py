"""Dates as people write them, read to ISO 8601 with the precision they have.

"March, 2015" is `2015-03` and never a day of it. Whether 3/4/2015 is in March or April is settled
by the caller (the page's language, or an unmistakable date on the same site), else left unread.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from unicodedata import digit

from pipelines.months import MONTHS
from pipelines.timestamps import FIRST_YEAR, LAST_YEAR, offset, valid
from pipelines.wordlist import words


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a text: its ISO form, and where it stands."""

    iso: str
    raw: str
    start: int
    end: int


#: A word that may be a month's name (looked up afterwards), or one of those with a space or a dot.
COMPOUND = "|".join(
    re.escape(name)
    for name in sorted(MONTHS, key=len, reverse=True)
    if not re.fullmatch(r"[^\W\d_][^\s\d.,/|()<>:;–—\[\]-]+", name)
)
NAME = rf"(?P<name>{COMPOUND}|[^\W\d_](?:[^\s\d.,/|()<>:;–—\[\]-]){{1,18}})"
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])(?!\d)"
MONTH = r"(?P<month>0?[1-9]|1[0-2])(?!\d)"
#: Of the common era, or 543 years more where Thai people count.
YEAR = r"(?P<year>(?:19|20|25)\d\d)(?!\d)"
TIME = (
    r"(?:(?:\s*(?:[,|–—·-]|at|um|à|a las|alle|ore|om|kl\.?|às|o|@|в|de|klockan)\s*|[T\s]\s*)"
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?\b)?(?P<zone>\s?Z\b|\s?[+-][01]\d:?[0-5]\d)?)?"
)
ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|o|\.|-?(?:го|е|än|ian))?"
OF = r"(?:\s+(?:of|de|del|di|do|dos|ta’|a|m\.|năm|พ\.ศ\.|จ\.ศ\.)\s+|\s+d['’]|\s*[-–/,.]\s*|\s+)"
#: The same month in other words: "24 نيسان / أبريل 2020".
AGAIN = r"(?:\s?/\s?[^\W\d_a-zA-Z][^\W\d_]{2,15}(?:\s[^\W\d_]{3,8})?)?"
END = r"(?!\w)"
START = r"(?<![\d/.-])"
PATTERNS = (
    rf"{START}{YEAR}-{MONTH}-{DAY}{TIME}",
    rf"{START}{YEAR}[/.]\s?{MONTH}[/.]\s?{DAY}{TIME}",
    rf"(?<!\d){YEAR}\s*[年년]\s*{MONTH}\s*[月월]\s*{DAY}\s*[日일号號]?{TIME}",
    rf"(?P<era>令和|平成)\s*(?P<year>\d\d?|元)\s*年\s*{MONTH}\s*月\s*{DAY}\s*日?",
    rf"(?<!\w){NAME}\s+{DAY}\s+\d\d:\d\d:\d\d\s+(?:[A-Z]{{2,5}}\s+|[+-]\d{{4}}\s+)?{YEAR}{END}",
    rf"(?<!\w){NAME}\.?\s*{DAY}{ORDINAL}(?:\s*,\s*|\s+(?:of\s+|de\s+|del\s+)?){YEAR}{END}{TIME}",
    rf"(?<![\d/.])(?<!\d:)(?<![A-Za-z]){DAY}{ORDINAL}{OF}{NAME}{AGAIN}\.?,?(?:{OF}){YEAR}(?:{END}|(?=г)){TIME}",
    rf"(?<![\d.:]){YEAR}(?:-?[ke]?ko\s+|{OF}){NAME}\.?\s*{DAY}(?:{ORDINAL}{END}|a\b){TIME}",
    rf"{START}(?P<first>0?[1-9]|[12]\d|3[01])(?P<sep>\.\s|\s?/\s?|[.-])(?P<second_part>0?[1-9]|[12]\d|3[01])"
    rf"(?P=sep)(?P<any_year>(?:19|20|25)?\d\d)(?:{END}(?![/.-]\d)|(?=[0-2]\d:[0-5]\d)){TIME}",
    rf"(?<!\w){NAME}\.?\s*(?:,\s*|\s+(?:of\s+|de\s+|del\s+)?|[-/]){YEAR}{END}(?!-\d)",
    rf"(?<!\d){YEAR}\s*[年년]\s*{MONTH}\s*[月월]",
)  # fmt: skip
FIND = tuple(re.compile(pattern, re.IGNORECASE) for pattern in PATTERNS)
#: What every date has: a year of four digits, or numbers with points, strokes or signs between.
#: What it begins with is one set of characters, so that the rest of a text is passed over quickly.
HAS_YEAR = re.compile(
    r"[\d令平](?:(?<=[12٠-٩۰-۹०-९০-৯๐-๙１２])[\d]{3}|(?<=\d)[./-]\s?\d\d?[./-]\s?\d\d|(?<=令)和|(?<=平)成)"
)
#: No text in ASCII has a year without one of these.
DIGITS = b"0123456789"
#: Short words that are months' names in a language, and other things in another: "Out 2019".
SHORT_NAMES = words("jan feb mar apr may jun jul aug sep oct nov dec mai maj mei okt dez des")
#: The first years of the Japanese eras, less one.
ERAS = {"令和": 2018, "平成": 1988}
#: What a Thai year is ahead.
BUDDHIST = 543
#: Regions where a numeric date begins with the month.
MONTH_FIRST = {"us", "ph", "pr", "gu", "fm", "mh", "pw", "bz", "ky"}


def day_order(language: str | None, host: str = "") -> str:
    """ "mdy" or "dmy": how people of a page's language write numeric dates.

    English without a region is American unless the host's country says otherwise.

    >>> day_order("en-GB"), day_order("en"), day_order("en", "example.co.uk"), day_order("de")
    ('dmy', 'mdy', 'dmy', 'dmy')
    """
    tag = (language or "").lower().replace("_", "-").split("-")
    country = host.rpartition(".")[2]
    if len(tag) > 1 and len(tag[-1]) == 2 and tag[-1] != "us":
        return "mdy" if tag[-1] in MONTH_FIRST else "dmy"
    if tag[0] not in ("", "en", "tl", "fil"):
        return "dmy"
    national = len(country) == 2 and country not in MONTH_FIRST | {"io", "co", "me", "tv", "ai"}
    return "dmy" if national else "mdy"


def find_dates(text: str, order: str | None = None) -> list[FoundDate]:
    """Every date in `text`, in reading order. `order` reads 3/4/2015; None leaves it unread.

    >>> [found.iso for found in find_dates("Posted March, 2015; updated 5 de abril de 2016")]
    ['2015-03', '2016-04-05']
    >>> [found.iso for found in find_dates("3/4/2015 and 25/4/2015")]
    ['2015-04-25']
    """
    if len(text) > 2000:
        text = text[:2000]
    return list(found_in(text, order)) if has_year(text) else []


def has_year(text: str) -> bool:
    """Whether a text has what every date has. Most have no digit, which is seen much quicker."""
    if text.isascii() and len(text.encode().translate(None, DIGITS)) == len(text):
        return False
    return HAS_YEAR.search(text) is not None


#: A year with the next date or word right behind it: elements with no space between.
GLUED = re.compile(
    r"[\s./-](?:19|20)\d\d"
    r"(?=[A-Z](?!\d)|\d\d?(?:\.?\s?[^\W\d_]{3,12}\.?,?\s|[./-]\d\d?[./-])(?:19|20)\d\d)"
)


@lru_cache(maxsize=4096)
def found_in(text: str, order: str | None) -> tuple[FoundDate, ...]:
    """The dates of a text, read apart where it was glued: "12 March 2015Updated 4 May 2016"."""
    plain = ascii_digits(text)
    ends = [0, *(match.end() for match in GLUED.finditer(plain)), len(text)]
    return tuple(
        FoundDate(each.iso, each.raw, start + each.start, start + each.end)
        for start, end in pairwise(ends)
        for each in in_piece(text[start:end], plain[start:end], order)
    )


def in_piece(text: str, plain: str, order: str | None) -> list[FoundDate]:
    taken: list[FoundDate] = []
    for pattern in FIND:
        for match in pattern.finditer(plain):
            inside = any(match.start() < t.end and t.start < match.end() for t in taken)
            if not inside and not is_version(plain, match) and (iso := iso_of_match(match, order)):
                raw = text[match.start() : match.end()].strip()
                taken.append(FoundDate(iso, raw, match.start(), match.end()))
    return sorted(taken, key=lambda found: found.start)


#: What stands before the number of a version.
VERSION = re.compile(r"\b(?:version|release|revision|build|vers?|rel|rev|v)\.?\s*$", re.IGNORECASE)


#: One that may be the beginning, or all, of a date.
NUMBER = re.compile(r"\d\d?(?:,|\.\d\d?\.\d\d(?!\d))")


def is_version(text: str, match: re.Match[str]) -> bool:
    """Whether what looks like a date begins with the number of a version: "release 3.6.16",
    "Version 2, June 1991"."""
    start = match.start()
    looks_so = NUMBER.match(text, start, match.end()) is not None
    return looks_so and VERSION.search(text[max(0, start - 12) : start]) is not None


def ascii_digits(text: str) -> str:
    """`text` of the same length with the digits of all scripts as 0-9, and spaces plain."""
    if text.isascii():
        return text
    return "".join(map(plain_character, text))


@lru_cache(maxsize=2048)
def plain_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isdigit():
        return str(digit(character))
    return " " if character.isspace() else character


def iso_of_match(match: re.Match[str], order: str | None) -> str | None:
    parts = match.groupdict()
    if parts.get("any_year"):
        return numeric(parts, order)
    year = year_of(parts)
    name = parts.get("name")
    month = MONTHS.get(name.lower()) if name else int(parts["month"] or 0)
    if month is None:
        return None
    if parts.get("day"):
        return with_time(valid(year, month, parts["day"] or ""), parts)
    if (name and is_doubtful(name)) or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return f"{year}-{month:02}"


def year_of(parts: dict[str, str | None]) -> int:
    """The year of the common era."""
    text = parts["year"] or ""
    if era := parts.get("era"):
        return ERAS[era] + (1 if text == "元" else int(text))
    return int(text) - BUDDHIST if text.startswith("25") else int(text)


def is_doubtful(name: str) -> bool:
    """Whether a name is too short to be a month's without a day beside it."""
    return len(name) < 4 and name.isascii() and name.lower() not in SHORT_NAMES


def numeric(parts: dict[str, str | None], order: str | None) -> str | None:
    """3/4/2015 by `order`; where only one order makes a date, that one."""
    first, second, year = (
        int(parts["first"] or 0),
        int(parts["second_part"] or 0),
        parts["any_year"],
    )
    separator = (parts["sep"] or "").strip()
    if year is None or (len(year) == 2 and separator == "-"):
        return None
    full = full_year(year)
    if full is None:
        return None
    if separator == "." and len(year) == 2 and order == "mdy" and is_bare(parts):
        return None  # American pages have numbers of versions so, and no dates.
    if separator == "." or second > 12:
        order = "dmy" if second <= 12 else "mdy"
    elif first > 12:
        order = "dmy"
    if first == second:
        order = "dmy"
    if order is None:
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return with_time(valid(full, month, day), parts)


def is_bare(parts: dict[str, str | None]) -> bool:
    """Whether a numeric date has a number of one digit, not filled up: 2.4.21."""
    return any(len(parts[name] or "") == 1 for name in ("first", "second_part"))


def full_year(digits: str) -> int | None:
    """The year of four digits, or of two; None for two that no page of the web can mean."""
    if len(digits) == 4:
        return year_of({"year": digits})
    if LAST_SHORT < int(digits) < FIRST_SHORT:
        return None
    return int(digits) + (1900 if int(digits) >= FIRST_SHORT else 2000)


#: Years of two digits are those of 1980 to 2039.
FIRST_SHORT, LAST_SHORT = 80, 39


NUMERIC = re.compile(r"(?<![\d/.-])(\d\d?)([/-])(\d\d?)\2(\d{4}|\d\d)(?!\d)")


def plain_order(text: str, known: Collection[str] = ()) -> str | None:
    """How the first numeric date of a text is written, where it can be read one way only.

    `known` are days in ISO 8601 that may be meant.

    >>> plain_order("25/4/2015"), plain_order("4/5/2015"), plain_order("4/5/2015", {"2015-05-04"})
    ('dmy', None, 'dmy')
    """
    match = NUMERIC.search(text)
    if match is None or match[1] == match[3]:
        return None
    year, first, second = full_year(match[4]), match[1], match[3]
    if year is None:
        return None
    possible = {"dmy": valid(year, second, first), "mdy": valid(year, first, second)}
    orders = [order for order, iso in possible.items() if iso]
    if len(orders) == 2:
        orders = [order for order, iso in possible.items() if iso in known]
    return orders[0] if len(orders) == 1 else None


def with_time(iso: str | None, parts: dict[str, str | None]) -> str | None:
    hour, minute, zone = parts.get("hour"), parts.get("minute"), parts.get("zone")
    if iso is None or hour is None or zone is None:
        return iso  # A clock time without its zone is no point in time.
    hours = int(hour) % 12 + (12 if (parts["half"] or "").lower() == "p" else 0)
    hours = hours if parts["half"] else int(hour)
    return f"{iso}T{hours:02}:{minute}:{parts['second'] or '00'}{offset(zone)}"


#: A date in an address: /2015/03/12/, /2015-03-12-, /20150312/, /2015/mar/12/.
IN_ADDRESS = re.compile(
    r"(?<!\d)((?:19|20)\d\d)[/_-]?(0[1-9]|1[0-2])[/_-]?(0[1-9]|[12]\d|3[01])(?![\d])"
    r"|/((?:19|20)\d\d)/([a-z]{3})/(0?[1-9]|[12]\d|3[01])(?:/|$)"
)


def date_in_address(path: str) -> tuple[str, str] | None:
    """The ISO date and the text of it in a URL's path, if there is one."""
    if match := IN_ADDRESS.search(path):
        if match[1]:
            iso = valid(match[1], match[2], match[3])
        else:
            month = MONTHS.get(match[5])
            iso = valid(match[4], month, match[6]) if month else None
        return (iso, match[0].strip("/")) if iso else None
    return None
