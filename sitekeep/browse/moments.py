"""Moments as replay writes them: 14 digits in addresses, HTTP dates in headers."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

#: What is missing of a moment that says less than the second: the beginning of its year, day, …
EARLIEST = "00010101000000"
HTTP_DATE = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT"
)


def moment_of(digits: str) -> datetime | None:
    """The moment that 4 to 14 digits name, in UTC; None where there is no such moment.

    >>> moment_of("201503").isoformat()
    '2015-03-01T00:00:00+00:00'
    >>> moment_of("20151332000000") is None
    True
    """
    try:
        full = digits + EARLIEST[len(digits) :]
        return datetime.strptime(full, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def digits_of(warc_date: str) -> str:
    """The 14 digits of a moment as the archive writes it.

    >>> digits_of("2026-02-01T10:01:02.345Z")
    '20260201100102'
    """
    return re.sub(r"\D", "", warc_date[:19]).ljust(14, "0")


def http_date(digits: str) -> str:
    """A moment as HTTP writes it (RFC 9110, 5.6.7).

    >>> http_date("20260201100102")
    'Sun, 01 Feb 2026 10:01:02 GMT'
    """
    return format_datetime(moment_of(digits) or datetime.min.replace(tzinfo=UTC), usegmt=True)


def from_http_date(text: str) -> datetime | None:
    """What `Accept-Datetime` asks for (RFC 7089, 2.1.1); None where nobody can read it.

    >>> from_http_date("Sun, 01 Feb 2026 10:01:02 GMT").isoformat()
    '2026-02-01T10:01:02+00:00'
    """
    if not HTTP_DATE.fullmatch(text.strip()):
        return None
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None
