"""Dates as people write them, read to ISO 8601 with the precision they have.

"March, 2015" is `2015-03` and never a day of it. Whether 3/4/2015 is in March or April is settled
by the caller (the page's language, or an unmistakable date on the same site), else left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from unicodedata import digit

from pipelines.months import MONTHS


@dataclass(frozen=True, slots=True)
class FoundDate:
    """One date in a text: its ISO form, and where it stands."""

    iso: str
    raw: str
    start: int
    end: int


#: The newest year believed; a page from the future is a mistake of the page.
LAST_YEAR = 2100
FIRST_YEAR = 1980
#: A word that may be a month's name (looked up afterwards), or one of those with a space or a dot.
COMPOUND = "|".join(re.escape(name) for name in MONTHS if " " in name or "." in name)
NAME = rf"(?P<name>{COMPOUND}|[^\W\d_](?:[^\s\d.,/|()<>:;–—\[\]-]){{1,18}})"
DAY = r"(?P<day>0?[1-9]|[12]\d|3[01])"
YEAR = r"(?P<year>(?:19|20)\d\d)"
TIME = (
    r"(?:(?:\s*(?:[,|–—·-]|at|um|à|a las|alle|ore|om|kl\.?|às|o|@|в|de|klockan)\s*|[T\s]\s*)"
    r"(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?:[:.](?P<second>[0-5]\d)(?:\.\d+)?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?\b)?(?P<zone>\s?Z\b|\s?[+-][01]\d:?[0-5]\d)?)?"
)
ORDINAL = r"(?:st|nd|rd|th|er|º|ª|°|o|\.)?"
OF = r"(?:\s+(?:of|de|del|di|ta’|a)\s+|\s+d['’]|\s*[-–/,.]\s*|\s+)"
END = r"(?!\w)"
PATTERNS = (
    rf"(?<![\d/.-]){YEAR}-(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01]){TIME}(?!\d)",
    rf"(?<![\d/.-]){YEAR}[/.](?P<month>0?[1-9]|1[0-2])[/.]{DAY}(?!\d){TIME}",
    rf"{YEAR}\s*[年년]\s*(?P<month>0?[1-9]|1[0-2])\s*[月월]\s*{DAY}\s*[日일号]?{TIME}",
    rf"(?<!\w){NAME}\.?\s*{DAY}{ORDINAL}(?:\s*,\s*|\s+(?:of\s+|de\s+|del\s+)?){YEAR}{END}{TIME}",
    rf"(?<![\d/.:])(?<![A-Za-z]){DAY}{ORDINAL}{OF}{NAME}\.?,?(?:{OF}){YEAR}{END}{TIME}",
    rf"(?<![\d.:]){YEAR}{OF}{NAME}\.?\s*{DAY}{ORDINAL}{END}{TIME}",
    rf"(?<![\d/.-])(?P<first>0?[1-9]|[12]\d|3[01])(?P<sep>[/.-])(?P<second_part>0?[1-9]|[12]\d|3[01])"
    rf"(?P=sep)(?P<any_year>(?:19|20)?\d\d){END}(?![/.-]\d){TIME}",
    rf"(?<!\w){NAME}\.?\s*(?:,\s*|\s+(?:of\s+|de\s+|del\s+)?|[-/]){YEAR}{END}(?!-\d)",
    rf"{YEAR}\s*[年년]\s*(?P<month>0?[1-9]|1[0-2])\s*[月월]",
)
FIND = tuple(re.compile(pattern, re.IGNORECASE) for pattern in PATTERNS)
HAS_YEAR = re.compile(r"\d\d(?:\d\d)?(?!\d)")
COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?\d{4,6}Z?)?")
ISO = re.compile(
    r"((?:19|20)\d\d)-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*"
    r"(Z|[+-]\d\d(?::?\d\d)?)?)?)?"
)
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


def iso_of(text: str) -> str | None:
    """The ISO 8601 form of what a machine wrote: "2019-11-19T08:00:00Z", "20191119", "2019-11".

    Time and offset are kept as given; None where the text is no such date.
    """
    text = text.strip()
    if match := ISO.match(text):
        return assembled(match)
    if match := COMPACT.fullmatch(text):
        return valid(match[1], match[2], match[3])
    return None


def assembled(match: re.Match[str]) -> str | None:
    year, month, day, hour, minute, second, zone = match.groups()
    if day is None:
        return f"{year}-{month}" if "01" <= month <= "12" else None
    iso = valid(year, month, day)
    if iso is None or hour is None or int(hour) > 23 or int(minute) > 59:
        return iso
    return f"{iso}T{hour}:{minute}:{second or '00'}{offset(zone)}"


def offset(zone: str | None) -> str:
    if not zone:
        return ""
    zone = zone.strip()
    if zone in ("Z", "z"):
        return "+00:00"
    digits = zone[1:].replace(":", "").ljust(4, "0")
    return f"{zone[0]}{digits[:2]}:{digits[2:]}"


def valid(year: str | int, month: str | int, day: str | int) -> str | None:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        return None
    return found.isoformat() if FIRST_YEAR <= found.year <= LAST_YEAR else None


def find_dates(text: str, order: str | None = None) -> list[FoundDate]:
    """Every date in `text`, in reading order. `order` reads 3/4/2015; None leaves it unread.

    >>> [found.iso for found in find_dates("Posted March, 2015; updated 5 de abril de 2016")]
    ['2015-03', '2016-04-05']
    >>> [found.iso for found in find_dates("3/4/2015 and 25/4/2015")]
    ['2015-04-25']
    """
    if len(text) > 2000:
        text = text[:2000]
    if not HAS_YEAR.search(text):
        return []
    return list(found_in(text, order))


@lru_cache(maxsize=4096)
def found_in(text: str, order: str | None) -> tuple[FoundDate, ...]:
    plain = ascii_digits(text)
    taken: list[FoundDate] = []
    for pattern in FIND:
        for match in pattern.finditer(plain):
            inside = any(match.start() < t.end and t.start < match.end() for t in taken)
            if not inside and (iso := iso_of_match(match, order)):
                raw = text[match.start() : match.end()].strip()
                taken.append(FoundDate(iso, raw, match.start(), match.end()))
    return tuple(sorted(taken, key=lambda found: found.start))


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
    name = parts.get("name")
    month = MONTHS.get(name.lower()) if name else int(parts["month"] or 0)
    if month is None:
        return None
    if not parts.get("day"):
        return f"{parts['year']}-{month:02}"
    return with_time(valid(parts["year"], month, parts["day"]), parts)


def numeric(parts: dict[str, str | None], order: str | None) -> str | None:
    """3/4/2015 by `order`; where only one order makes a date, that one."""
    first, second, year = (
        int(parts["first"] or 0),
        int(parts["second_part"] or 0),
        parts["any_year"],
    )
    if year is None or (len(year) == 2 and parts["sep"] == "-"):
        return None
    full = year if len(year) == 4 else f"{'19' if int(year) > 79 else '20'}{year}"
    if parts["sep"] == "." or second > 12:
        order = "dmy" if second <= 12 else "mdy"
    elif first > 12:
        order = "dmy"
    if first == second:
        order = "dmy"
    if order is None:
        return None
    day, month = (first, second) if order == "dmy" else (second, first)
    return with_time(valid(full, month, day), parts)


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
MONTH_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])/")


def date_in_address(path: str) -> tuple[str, str] | None:
    """The ISO date and the text of it in a URL's path, if there is one."""
    if match := IN_ADDRESS.search(path):
        if match[1]:
            iso = valid(match[1], match[2], match[3])
        else:
            month = MONTHS.get(match[5])
            iso = valid(match[4], month, match[6]) if month else None
        return (iso, match[0].strip("/")) if iso else None
    if match := MONTH_IN_ADDRESS.search(path):
        return f"{match[1]}-{match[2]}", match[0].strip("/")
    return None


def same_or_finer(one: str, other: str) -> bool:
    """Whether two ISO dates agree as far as the less precise of them goes."""
    length = min(len(one), len(other), 10)
    return one[:length] == other[:length]


def dates_in_lines(lines: list[str], order: str | None) -> Iterator[FoundDate]:
    for line in lines:
        yield from find_dates(line, order)
