"""The one date and time that WordPress wants of everything: `YYYY-MM-DD HH:MM:SS`, a real day."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from anyascii import anyascii

from sitekeep.export.losses import Losses, Reason
from sitekeep.export.site import Page, Site

#: A day without a time is noon: no time zone makes it another day.
NOON = "12:00:00"
#: The day of the crawl itself begins at once: its noon may be still to come.
MIDNIGHT = "00:00:00"
FORM = "%Y-%m-%d %H:%M:%S"


def wanted_day(page: Page) -> str:
    """The day a page is dated: its own, the first of its month or year, or before its capture."""
    captured = day_before(page.first_captured_at[:10])
    day = page.date_published.day if page.date_published else captured
    try:
        date.fromisoformat(day)
    except ValueError:
        day = captured
    return day


def day_before(day: str) -> str:
    """A day whose noon is past in every time zone once `day` has begun in UTC.

    WordPress hides what is dated in its future.
    """
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


class Moments:
    """Gives dates such that no two entries of one kind share both title and date.

    WordPress takes the second of two such for the first, and leaves it out.
    """

    def __init__(self, site: Site, losses: Losses) -> None:
        self.last_day = site.captured_at[:10]
        self.losses = losses
        self.taken: set[tuple[str, str, str]] = set()

    def of(self, page: Page, title: str) -> str:
        day = wanted_day(page)
        if page.date_published is None and page.is_article:
            self.losses.add(page, "date", Reason.NO_DATE, day)
        if day > self.last_day:
            self.losses.add(page, "date", Reason.REFUSED, day)
            day = day_before(self.last_day)
        time = time_of(page) or (MIDNIGHT if day == self.last_day else NOON)
        return self.free("post" if page.is_article else "page", title, f"{day} {time}")

    def free(self, kind: str, title: str, moment: str) -> str:
        """`moment`, or some seconds later where that one is taken."""
        when = datetime.strptime(moment, FORM)
        while (key := (kind, alike(title), when.strftime(FORM))) in self.taken:
            when += timedelta(seconds=1)
        self.taken.add(key)
        return key[2]


def time_of(page: Page) -> str | None:
    """The time of day as the page says it, in its own zone."""
    iso = page.date_published.iso if page.date_published else ""
    found = re.match(r"T([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?", iso[10:])
    return f"{found[1]}:{found[2]}:{found[3] or '00'}" if found else None


def alike(title: str) -> str:
    """The same for titles that a database may take for one: case, accents and signs aside."""
    return re.sub(r"[\W_]+", "", anyascii(title).casefold())
