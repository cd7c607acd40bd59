"""Dates as machines write them (ISO 8601, RFC 2822, what programs print), read to ISO 8601."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from pipelines.months import MONTHS

#: The years believed; a page from the future is a mistake of the page.
FIRST_YEAR = 1980
LAST_YEAR = 2100

ISO = re.compile(
    r"(\d{4})-(\d\d?)(?:-(\d\d?)(?!\d)(?:(?:T| +)(\d\d?):(\d\d)(?::(\d\d?)(?:[.,]\d+)?)?\s*"
    r"(Z\b|[+-]\d\d(?::?\d\d)?)?)?)?(?!\d)",
    re.IGNORECASE,
)
COMPACT = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?:T?\d{4,6}Z?)?")
#: Seconds or milliseconds since 1970, of this century.
EPOCH = re.compile(r"(1\d{9})(?:\d{3})?")
#: "Mon Oct 11 14:57:21 CEST 2021": the date of C, Java and shells.
CTIME = re.compile(
    r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d\d?) \d\d:\d\d:\d\d (?:[A-Z]{2,5} |[+-]\d{4} )?(\d{4})"
)


def iso_of(text: str) -> str | None:
    """The ISO 8601 form of what a machine wrote: "2019-11-19T08:00:00Z", "20191119", "2019-11".

    Time and offset are kept as given; None where the text is no such date.

    >>> iso_of("Mon Oct 11 14:57:21 CEST 2021"), iso_of("1588388400"), iso_of("2022-05-6T12:00Z")
    ('2021-10-11', '2020-05-02T03:00:00+00:00', '2022-05-06T12:00:00+00:00')
    """
    text = text.strip()
    if match := ISO.match(text):
        return assembled(match)
    if match := COMPACT.fullmatch(text):
        return valid(match[1], match[2], match[3])
    if match := EPOCH.fullmatch(text):
        return datetime.fromtimestamp(int(match[1]), UTC).isoformat()
    if (match := CTIME.match(text)) and (month := MONTHS.get(match[1].lower())):
        return valid(match[3], month, match[2])
    return None


def assembled(match: re.Match[str]) -> str | None:
    year, month, day, hour, minute, second, zone = match.groups()
    if day is None:
        whole = len(month) == 2 and "01" <= month <= "12"
        return f"{year}-{month}" if whole and FIRST_YEAR <= int(year) <= LAST_YEAR else None
    iso = valid(year, month, day)
    if iso is None or hour is None or int(hour) > 23 or int(minute) > 59:
        return iso
    return f"{iso}T{hour:>02}:{minute}:{second or '00':>02}{offset(zone)}"


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


def days_between(one: str, other: str) -> int | None:
    """Days from `one` to `other`, both ISO; None where one of them names no day."""
    if len(one) < 10 or len(other) < 10:
        return None
    return (date.fromisoformat(other[:10]) - date.fromisoformat(one[:10])).days


def same_or_finer(one: str, other: str) -> bool:
    """Whether two ISO dates agree as far as the less precise of them goes."""
    length = min(len(one), len(other), 10)
    return one[:length] == other[:length]
