"""The captures of one address as points in time: which is nearest, and what is around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sitekeep.archive.queries import Row
from sitekeep.browse.moments import digits_of, moment_of
from sitekeep.url import normalise

ONE_SLASH = re.compile(r"^(https?):/+", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
PORT = re.compile(r"[^/]*:\d+(/|$)")


def asked_for(address: str, query: str) -> str | None:
    """The archive's spelling of an address as it stands behind `/-/web/…/`; None if it is none.

    Servers in between may make one slash of two; people leave the scheme out.

    >>> asked_for("http:/example.org/a", "b=1"), asked_for("example.org", "")
    ('http://example.org/a?b=1', 'http://example.org/')
    >>> asked_for("javascript:alert(1)", "") is None
    True
    """
    full = address + (f"?{query}" if query else "")
    full = ONE_SLASH.sub(r"\1://", full)
    if not SCHEME.match(full) or PORT.match(full):
        full = f"http://{full.lstrip('/')}"
    return normalise(full)


@dataclass(frozen=True, slots=True)
class Timeline:
    """What the archive has of one address: every capture, and those that can be replayed."""

    url: str
    captures: list[Row]
    #: Oldest first, one a second, each with its 14 `digits`.
    shown: list[Row]

    @classmethod
    def of(cls, url: str, captures: list[Row]) -> Timeline:
        dated = [row | {"digits": digits_of(row["warc_date"] or "")} for row in captures]
        replayed = [row for row in dated if row["is_replayed"] and moment_of(row["digits"])]
        last_of_second = [
            row
            for row, after in pairwise([*replayed, None])
            if row and (after is None or after["digits"] != row["digits"])
        ]
        return cls(url, dated, last_of_second)

    def nearest(self, moment: datetime) -> Row | None:
        """The capture nearest to a moment; of two as near the earlier."""

        def distance(row: Row) -> float:
            return abs(((moment_of(row["digits"]) or moment) - moment).total_seconds())

        return min(self.shown, key=distance, default=None)

    def around(self, capture: Row) -> tuple[Row | None, Row | None]:
        """The captures before and after one of `shown`."""
        place = self.shown.index(capture)
        before = self.shown[place - 1] if place else None
        return before, self.shown[place + 1] if place + 1 < len(self.shown) else None
