"""Noise: what changes on a page although nobody changed it. Counters, clocks, tokens.

Two contents of a page are compared, each with the day on which it was captured; so a date that
is always today's is told from one that says something, without knowing how dates are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from sitekeep.difference import Difference, Hunk, Kind, difference

#: Words beside which a number counts visitors, not things; in the languages of most sites.
COUNTER = re.compile(
    r"visitors?\b|visits\b|\bviews?\b|viewed|\bhits?\b|\bonline\b|followers|downloads?\b"
    r"|generated in|rendered in|loaded in|besuch|aufruf|zugriff|visiteur|\bvues?\b|visitas"
    r"|visitatori|visualizza|visualiza|bezoekers|besökare|odwiedz|посетит|просмотр|浏览|访问|瀏覽"
    r"|閲覧|アクセス|방문|조회",
    re.IGNORECASE,
)
#: What a counter does not say; and it is not longer than so many words.
MONEY = re.compile(r"[$€£¥₽]|\b(?:dollars?|euros?|usd|eur|gbp|price|fee|cost)s?\b", re.IGNORECASE)
MOST_WORDS = 10
#: Words beside which a time of day is a clock.
CLOCK = re.compile(
    r"\bnow\b|current|local time|server time|the time is|generated|rendered|last updated"
    r"|uhrzeit|heure|\bhora\b|\bora\b|сейчас|现在|現在",
    re.IGNORECASE,
)
#: Words beside which a long sign is made for one request.
TOKEN = re.compile(
    r"session|request|trace|\bray\b|token|nonce|csrf|reference|\bid\b", re.IGNORECASE
)
SIGN = re.compile(r"(?=\S*\d)[\w\-+/=]{8,}")
AGO = re.compile(r"\bago\b|\bvor \d|\bil y a\b|\bhace \d|\bfa\b|назад|前", re.IGNORECASE)
TIME = re.compile(r"\b\d{1,2}[:.h]\d{2}([:.]\d{2})?\b")
ONLY_TIME = re.compile(r"\W*\d{1,2}:\d{2}:\d{2}(\W*[ap]\.?m\.?)?(\W*[A-Z]{3,4})?\W*", re.IGNORECASE)
WORD = re.compile(r"\w+")
#: How the names of the months begin, from January; what is none of today's is another day.
MONTHS = (
    "jan ene gen янв",
    "feb fév fev фев",
    "mar mär mrt мар",
    "apr avr abr апр",
    "may mai mag mei май мая",
    "jun juin giu июн",
    "jul juil lug июл",
    "aug aoû ago авг",
    "sep set сен",
    "oct okt ott out окт",
    "nov ноя",
    "dec dez déc dic дек",
)
DATES = ("date_published", "date_modified")


def only_noise(
    old: Mapping[str, Any], new: Mapping[str, Any], old_day: date, new_day: date
) -> bool:
    """Whether nothing of what a reader would call a change lies between two contents.

    `old` and `new` are columns of `page_versions`, each captured on its day.
    """
    return not noticed(difference(old, new), old_day, new_day)


def noticed(found: Difference, old_day: date, new_day: date) -> int:
    """How many of the differences between two contents a reader would call a change."""
    fields = sum(
        name in NOTICED
        and not (name in DATES and is_today(before, old_day) and is_today(after, new_day))
        for name, before, after in found.fields
    )
    return fields + sum(not is_noise(hunk, old_day, new_day) for hunk in found.changes)


#: Fields that a reader sees on the page itself. The others (its place in the menu, its summary for
#: machines) may change with the site around it.
NOTICED = frozenset(
    {
        "headline",
        "alternative_headline",
        "author",
        "byline",
        "date_published",
        "date_modified",
        "address",
        "pictures",
    }
)


def is_today(stated: str | None, day: date) -> bool:
    """Whether an ISO date is that of `day`, somewhere on earth."""
    return stated is not None and stated[:10] in {near.isoformat() for near in around(day)}


def around(day: date) -> list[date]:
    return [day + timedelta(days=days) for days in (-1, 0, 1)]


def is_noise(hunk: Hunk, old_day: date, new_day: date) -> bool:
    """Whether a paragraph changed only as counters, clocks and tokens do."""
    if hunk.kind is not Kind.CHANGED:
        return False
    texts = (hunk.old_text, hunk.new_text)
    words = [p.text for p in hunk.pieces if p.kind is not Kind.SAME]
    return (
        counts(texts, words)
        or all(tells_time(text, words) for text in texts)
        or (tells_day(hunk, Kind.REMOVED, old_day) and tells_day(hunk, Kind.ADDED, new_day))
        or (all(map(TOKEN.search, texts)) and is_sign(hunk))
    )


def counts(texts: Iterable[str], words: Iterable[str]) -> bool:
    """Numbers beside words of counting, or of how long ago something was."""
    return all(map(is_counter, texts)) and only_numbers(words)


def is_counter(text: str) -> bool:
    if len(text.split()) > MOST_WORDS or MONEY.search(text):
        return False
    return bool(COUNTER.search(text) or AGO.search(text))


def only_numbers(words: Iterable[str]) -> bool:
    return all(part.isdigit() for text in words for part in WORD.findall(text))


def tells_time(text: str, words: Iterable[str]) -> bool:
    is_clock = TIME.search(text) and CLOCK.search(text)
    return bool(is_clock or ONLY_TIME.fullmatch(text)) and only_numbers(words)


def tells_day(hunk: Hunk, side: Kind, day: date) -> bool:
    """Whether the changed words of one side are a date of `day`, or stand beside its numbers.

    The month's and the weekday's name are known by that, in any language.
    """
    text = hunk.old_text if side is Kind.REMOVED else hunk.new_text
    if not any(is_written(near, text) for near in around(day)):
        return False
    near = spans_near_numbers(text)
    if is_other_month(text, near, day):
        return False
    return all(any(a <= start and end <= b for a, b in near) for start, end in changed(hunk, side))


def is_written(day: date, text: str) -> bool:
    numbers = {int(number) for number in re.findall(r"\d+", text) if len(number) <= 4}
    return {day.year, day.day} <= numbers or {day.year % 100, day.day, day.month} <= numbers


def is_other_month(text: str, near: Iterable[tuple[int, int]], day: date) -> bool:
    """Whether a month is named beside a number, and it is not the month of `day`."""
    words = [word.casefold() for a, b in near for word in WORD.findall(text[a:b])]
    named = {
        n for n, names in enumerate(MONTHS, 1) for w in words if w.startswith(tuple(names.split()))
    }
    return bool(named) and not named & {one.month for one in around(day)}


def spans_near_numbers(text: str) -> list[tuple[int, int]]:
    """Each number with the word before it and the word after it."""
    words = [found.span() for found in WORD.finditer(text)]
    return [
        (words[max(n - 1, 0)][0], words[min(n + 1, len(words) - 1)][1])
        for n, (start, end) in enumerate(words)
        if text[start:end].isdigit()
    ]


def changed(hunk: Hunk, side: Kind) -> list[tuple[int, int]]:
    """Where in its text the words stand that are only on one side."""
    spans, place = [], 0
    for piece in hunk.pieces:
        if piece.kind is side:
            spans += [(place + w.start(), place + w.end()) for w in WORD.finditer(piece.text)]
        if piece.kind in (side, Kind.SAME):
            place += len(piece.text)
    return spans


def is_sign(hunk: Hunk) -> bool:
    """Whether what differs lies within long signs only, such as `8f3a9c1b2d`."""
    before, after = (SIGN.sub("*", text) for text in (hunk.old_text, hunk.new_text))
    return before == after
