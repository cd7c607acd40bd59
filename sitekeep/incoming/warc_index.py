"""What the first pass over WARC files remembers, and how a capture is loaded later."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import BinaryIO

from sitekeep.incoming import bodies
from sitekeep.incoming.arrival import Arrival, Incoming, moment
from sitekeep.incoming.records import DamagedError, Raw, read_at
from sitekeep.warc import sent_head


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands."""

    file: BinaryIO
    offset: int

    def read(self) -> Raw:
        return read_at(self.file, self.offset)[0]


@dataclass(frozen=True, slots=True)
class Seen:
    """What the first pass remembers of a record with a capture."""

    place: Place
    record_type: str
    url: str
    warc_date: str
    record_id: str
    media_type: str
    digest: str
    warcinfo_id: str
    refers_to: tuple[str, str, str]
    location: str | None


@dataclass(slots=True)
class Index:
    """What the first pass found in all files."""

    incoming: Incoming
    seen: list[Seen] = field(default_factory=list)
    #: A request, by the name of its response; and responses, by the name of their request.
    requests: dict[str, Place] = field(default_factory=dict)
    asked_by: dict[str, str] = field(default_factory=dict)
    #: Our own `metadata`, by the name of its response.
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    #: The same of addresses that were not answered.
    unanswered: list[tuple[str, str, str, dict[str, str]]] = field(default_factory=list)
    crawls: dict[str, dict[str, str]] = field(default_factory=dict)
    posted: set[str] = field(default_factory=set)
    warcinfo_id: str = ""


class Finder:
    """Loads captures; a revisit takes its payload from the record that it refers to."""

    def __init__(self, index: Index) -> None:
        self.index = index
        originals = [seen for seen in index.seen if seen.record_type != "revisit"]
        self.by_id = {seen.record_id: seen for seen in originals}
        self.by_time = {(seen.url, seen.warc_date): seen for seen in originals}
        self.by_digest = {seen.digest: seen for seen in reversed(originals)}

    def load(self, seen: Seen, told: dict[str, str]) -> Arrival:
        """Raises DamagedError where the payload is not here, or cannot be unpacked."""
        raw = seen.place.read()
        if seen.record_type == "resource":
            media = raw.header("Content-Type") or None
            return Arrival(seen.warc_date, seen.record_id, 200, b"", raw.block, media, told=told)
        stored, body = bodies.split(raw.block)
        status = bodies.status_of(stored)
        if seen.record_type == "revisit" and status != 304:
            original_head, body = bodies.split(self.original(seen).place.read().block)
            stored = stored or original_head
            status = bodies.status_of(stored)
            packed_as = original_head
        else:
            packed_as = stored
        if status is None:
            raise DamagedError("it is no answer of a web server")
        try:
            body, coding = bodies.decoded(packed_as, body)
        except bodies.UndecodableError as error:
            raise DamagedError(str(error)) from None
        head = sent_head(stored)
        return Arrival(
            seen.warc_date,
            seen.record_id,
            status,
            head,
            body,
            bodies.value_of(head, "content-type"),
            coding,
            request_head=self.request_of(seen.record_id),
            ip_address=raw.header("WARC-IP-Address") or None,
            told=told,
        )

    def original(self, seen: Seen) -> Seen:
        record_id, url, date = seen.refers_to
        found = self.by_id.get(record_id) or self.by_digest.get(seen.digest)
        if found is None and date:
            found = self.by_time.get((url, moment(date)))
        if found is None:
            raise DamagedError("it refers to a record that is not in the file")
        return found

    def request_of(self, record_id: str) -> bytes:
        request_id = self.index.asked_by.get(record_id, "")
        place = self.index.requests.get(record_id) or self.index.requests.get(request_id)
        return bodies.split(place.read().block)[0] if place else b""
