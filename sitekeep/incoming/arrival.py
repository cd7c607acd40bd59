"""What comes from elsewhere, as crawls to be: captures with their own dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from sitekeep.errors import UsageError


@dataclass(frozen=True, slots=True)
class Arrival:
    """One capture, made by another program or in another place."""

    warc_date: str
    record_id: str
    status: int | None = None
    #: Status line and headers as sent; empty where nobody knows what a server said.
    response_head: bytes = b""
    #: The body after transfer coding and all content codings that could be undone.
    body: bytes | None = None
    content_type: str | None = None
    content_encoding: str | None = None
    #: What is known of the response's headers where its head is not.
    headers: list[tuple[str, str]] = field(default_factory=list)
    request_head: bytes = b""
    ip_address: str | None = None
    #: What Sitekeep wrote of it when it was exported; see docs/warc.md.
    told: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Entry:
    """A capture in a file: enough to know whether and when to load it."""

    url: str
    warc_date: str
    record_id: str
    media_type: str
    #: Two captures of one address with the same digest say the same.
    digest: str
    load: Callable[[], Arrival]
    told: dict[str, str] = field(default_factory=dict)
    #: Whether it says that an answer came, and not only what became of the address.
    has_answer: bool = True
    #: Where a redirect leads, as it was sent.
    location: str | None = None
    #: Other addresses of the same file: one of them is enough.
    twins: tuple[str, ...] = ()


@dataclass(slots=True)
class Batch:
    """One crawl to be."""

    entries: list[Entry]
    start_url: str
    #: What the crawl said of itself, where Sitekeep made it: columns of `crawls`.
    told: dict[str, str] = field(default_factory=dict)

    @property
    def started_at(self) -> str:
        return self.told.get("started_at") or min(entry.warc_date for entry in self.entries)

    @property
    def finished_at(self) -> str:
        return self.told.get("finished_at") or max(entry.warc_date for entry in self.entries)


@dataclass(slots=True)
class Incoming:
    """All that a file or folder holds."""

    name: str
    batches: list[Batch] = field(default_factory=list)
    #: What could not be read, each with its place and why.
    damage: list[str] = field(default_factory=list)
    #: How many records of other kinds were left aside, by kind.
    left_aside: dict[str, int] = field(default_factory=dict)
    #: What a person should know of the dates and addresses.
    remark: str | None = None

    def leave_aside(self, what: str) -> None:
        self.left_aside[what] = self.left_aside.get(what, 0) + 1


def moment(text: str) -> str:
    """A date as the archive writes it. Raises ValueError where it is none."""
    found = datetime.fromisoformat(text.strip())
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    return found.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def nothing_in(name: str, why: str) -> UsageError:
    return UsageError(
        f"{name} holds nothing that can be imported: {why}.\n"
        "Nothing was done. Give a WARC file, a WACZ file or the folder of a mirrored site."
    )
