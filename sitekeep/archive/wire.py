"""What went over the wire: the heads of request and response, kept so that repeats cost nothing.

A head is everything before the body: the first line, the header lines and the empty line, byte for
byte. Most lines of a site's heads are the same for all its pages, and most of the others stand in
other columns of the capture (`Date`, `ETag`, the path); see `wire_schema` for how they are told
again, in SQL, by the view `exchanges`.
"""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from sitekeep.archive.clock import iso

#: A capture whose lines differ by more than this gets heads of its own to compare with, as long as
#: there are fewer than `MOST` of the same header names. On crawls of static and of WordPress sites
#: larger numbers only moved bytes from one table to the other.
ROOM_BYTES = 20
MOST = 24
#: So many heads are remembered; a site that answers in ever new words is no reason to grow.
REMEMBERED = 5_000


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its response without their bodies (RFC 9110, 3.4)."""

    #: Empty where it is not known, as in many files from elsewhere.
    request_head: bytes
    response_head: bytes
    ip_address: str | None = None
    #: When the request was sent.
    sent_at: datetime | None = None

    @property
    def warc_date(self) -> str | None:
        return iso(self.sent_at) if self.sent_at else None


@dataclass(frozen=True, slots=True)
class Known:
    """What other columns say, so that the heads of a capture need not say it again."""

    url: str
    warc_date: str
    etag: str | None
    last_modified: str | None
    size_bytes: int | None = None
    #: What the last answer with a content said: what this one was asked with.
    etag_before: str | None = None
    last_modified_before: str | None = None

    def markers(self) -> dict[str, str]:
        """Each value, and the word that stands for it."""
        second = datetime.fromisoformat(self.warc_date[:19]).replace(tzinfo=UTC)
        return {
            self.etag_before or "": "‹etag before›",
            self.last_modified_before or "": "‹last-modified before›",
            self.etag or "": "‹etag›",
            self.last_modified or "": "‹last-modified›",
            http_date(second): "‹date›",
            http_date(second + timedelta(seconds=1)): "‹date+1›",
            str(self.size_bytes or ""): "‹size›",
        }

    @property
    def target(self) -> str:
        """What a request for the URL asks for: its path and query."""
        parts = urlsplit(self.url)
        return f"{parts.path}?{parts.query}" if parts.query else parts.path


@lru_cache(maxsize=64)
def http_date(moment: datetime) -> str:
    """As servers write it. Remembered: many answers come in one second."""
    return format_datetime(moment, usegmt=True)


class Heads:
    """The table `heads`: finds the pair that a capture's heads differ from least."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.families: dict[tuple[object, ...], list[tuple[int, list[str]]]] | None = None
        self.count = 0

    def put(self, exchange: Exchange, known: Known) -> tuple[int, str | None]:
        """Keep the heads; returns the number in `heads` and the lines that differ, as JSON."""
        request, response = lines_of(exchange.request_head), lines_of(exchange.response_head)
        lines = shortened(request, response, known)
        family = self.family(exchange.ip_address, len(request), lines)
        found = min((changed(lines, base, number) for number, base in family), default=None)
        if found and (found[0] <= ROOM_BYTES or len(family) >= MOST):
            return found[1], found[2]
        number = self.insert(exchange.ip_address, len(request), lines)
        family.append((number, lines))
        return number, None

    def family(
        self, ip_address: str | None, request_lines: int, lines: list[str]
    ) -> list[tuple[int, list[str]]]:
        """Heads with the same header names in the same order."""
        if self.families is None or self.count > REMEMBERED:
            self.load()
        assert self.families is not None  # noqa: S101
        return self.families.setdefault(family_of(ip_address, request_lines, lines), [])

    def load(self) -> None:
        self.families, self.count = {}, 0
        rows = self.conn.execute(
            "SELECT id, ip_address, request_lines, lines FROM heads ORDER BY id LIMIT ?",
            (REMEMBERED // 2,),
        )
        for number, ip_address, request_lines, text in rows:
            lines = json.loads(text)
            key = family_of(ip_address, request_lines, lines)
            self.families.setdefault(key, []).append((number, lines))
            self.count += 1

    def insert(self, ip_address: str | None, request_lines: int, lines: list[str]) -> int:
        cursor = self.conn.execute(
            "INSERT INTO heads (ip_address, request_lines, lines) VALUES (?, ?, ?)",
            (ip_address, request_lines, compact(lines)),
        )
        self.count += 1
        return int(cursor.lastrowid or 0)

    def forget(self) -> None:
        """After a rollback: what is remembered may not stand in the archive."""
        self.families = None


def lines_of(head: bytes) -> list[str]:
    """The lines without their line feeds; a carriage return stays, so that nothing is lost.

    A NUL, which no text in SQLite may hold, becomes a space (RFC 9110, 5.5).
    """
    return head.decode("latin-1").replace("\0", " ").split("\n") if head else []


def shortened(request: list[str], response: list[str], known: Known) -> list[str]:
    """All lines, the request's first, with words for what other columns say."""
    markers = known.markers()
    markers.pop("", None)
    lines = [shorter(line, markers) for line in (*request, *response)]
    if request:
        method, space, rest = lines[0].partition(" ")
        target, other_space, version = rest.rpartition(" ")
        if target == known.target:
            lines[0] = f"{method}{space}‹target›{other_space}{version}"
    return lines


def shorter(line: str, markers: dict[str, str]) -> str:
    name, colon, value = line.partition(":")
    marker = markers.get(value.strip())
    return f"{name}{colon}{value.replace(value.strip(), marker)}" if marker else line


def family_of(ip_address: str | None, request_lines: int, lines: list[str]) -> tuple[object, ...]:
    return (ip_address, request_lines, *(line.partition(":")[0] for line in lines))


def changed(lines: list[str], base: list[str], number: int) -> tuple[int, int, str | None]:
    """How many bytes it takes to tell `lines` by `base`, the number of `base`, and these bytes."""
    own = {str(at): line for at, line in enumerate(lines) if line != base[at]}
    text = compact(own) if own else None
    return len(text or ""), number, text


def compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
