"""What makes a version and what does not: counters, clocks and tokens are no change."""

from __future__ import annotations

from datetime import date

import pytest

from sitekeep.noise import only_noise

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
DECEMBER = date(2026, 12, 1)
BEFORE = "Stand-in text that stays."


def is_noise(old: str, new: str, later: date = TUESDAY) -> bool:
    bodies = ({"article_body": f"{BEFORE}\n\n{text}"} for text in (old, new))
    return only_noise(*bodies, MONDAY, later)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("You are visitor number 12,345.", "You are visitor number 12,346."),
        ("This page was viewed 99 times", "This page was viewed 1,000 times"),
        ("Besucher: 17", "Besucher: 18"),
        ("浏览 1024 次", "浏览 1025 次"),
        ("Page generated in 0.123 seconds.", "Page generated in 0.119 seconds."),
        ("3 hours ago", "14 hours ago"),
        ("18:58:03", "19:02:11"),
        ("The current time is 18:58 UTC", "The current time is 9:05 UTC"),
        ("Today is Monday, 23 November 2026", "Today is Tuesday, 24 November 2026"),
        ("Monday 23/11/2026", "Tuesday 24/11/2026"),
        ("Сегодня 23 ноября 2026, 10:00", "Сегодня 24 ноября 2026, 11:30"),
        ("Request ID: 8f3a9c1b2d", "Request ID: 77ab01cc9e"),
    ],
)
def test_noise(old: str, new: str) -> None:
    assert is_noise(old, new)


def test_a_clock_that_passes_into_another_month_is_noise() -> None:
    assert is_noise("lundi 23 novembre 2026", "mardi 1 décembre 2026", DECEMBER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("A session costs 90 dollars.", "A session costs 95 dollars."),
        ("Each visit is $90.", "Each visit is $95."),
        ("Online visits for 90 dollars", "Online visits for 95 dollars"),
        ("Hold it for 30 seconds.", "Hold it for 40 seconds."),
        ("Open until 18:00", "Open until 19:00"),
        ("Call 555-0100", "Call 555-0199"),
        ("The meeting is on 23 December 2026.", "The meeting is on 24 December 2026."),
        ("Updated on 23 November 2026 by Ada", "Updated on 24 November 2026 by Bea"),
        ("You are visitor number 12.", "You are welcome."),
        ("sha256 of the file: 8f3a9c1b2d", "sha256 of the file: 77ab01cc9e"),
        ("One.", "One.\n\nYou are visitor number 12."),
    ],
    ids=[
        "price",
        "visit",
        "money",
        "time",
        "hours",
        "phone",
        "future",
        "name",
        "words",
        "checksum",
        "added",
    ],
)
def test_a_change(old: str, new: str) -> None:
    assert not is_noise(old, new)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({"date_modified": "2026-11-23T08:00:00Z"}, {"date_modified": "2026-11-24"}, True),
        ({"date_modified": "2015-03"}, {"date_modified": "2026-11-24"}, False),
        ({"headline": "Old"}, {"headline": "New"}, False),
        ({"article_section": "Articles"}, {"article_section": "Blog"}, True),
        ({"keywords": "a"}, {"keywords": "a, b"}, True),
        ({"address": "1 Road"}, {"address": "2 Road"}, False),
        ({"article_html": '<img src="/a.png">'}, {"article_html": '<img src="/b.png">'}, False),
    ],
    ids=["clock", "date", "headline", "menu", "machines", "address", "picture"],
)
def test_fields(old: dict[str, str], new: dict[str, str], expected: bool) -> None:
    assert only_noise(old, new, MONDAY, TUESDAY) is expected
