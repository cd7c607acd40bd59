"""The archive as a WARC 1.1 file: every crawl, every capture, in the order they were made.

A crawl begins with a `warcinfo` record. A capture is a `response`, or a `revisit` where the file
has its payload already, or a `resource` where nobody knows what was answered; then its `request`;
then `metadata` with what became of it. What got no answer has `metadata` alone. The same archive
gives the same bytes. docs/warc.md tells the fields.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import BinaryIO

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from sitekeep import __version__
from sitekeep.archive.payloads import digest_of, get_payload
from sitekeep.archive.queries import Row
from sitekeep.archive.warc_rows import CaptureRow, captures_to_tell, crawls_to_tell
from sitekeep.outcome import Outcome
from sitekeep.warc import (
    FIELDS,
    NOT_MODIFIED,
    SAME_PAYLOAD,
    VERSION,
    capture_name,
    crawl_name,
    derived_id,
    fields_text,
    stored_head,
)

CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
HTTP = "application/http; msgtype="
#: What a crawl says of itself beside the words that WARC has for it.
CRAWL_FIELDS = (
    "start_url",
    "base_url",
    "site_name",
    "started_at",
    "finished_at",
    "state",
    "reason",
    "settings",
    "sitekeep_version",
)


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record stands that can be replayed, as an index tells it."""

    url: str
    warc_date: str
    status: int | None
    media_type: str
    payload_digest: str
    offset: int
    length: int
    record_type: str


@dataclass(slots=True)
class Record:
    """One WARC record: its headers in order, and its block in two parts."""

    record_type: str
    headers: list[tuple[str, str]]
    head: bytes = b""
    body: bytes = b""
    content_type: str = FIELDS


@dataclass(slots=True)
class First:
    """The first record of a payload in the file: what later ones of the same refer to."""

    record_id: str
    url: str
    warc_date: str


@dataclass(slots=True)
class WarcFile:
    """A WARC file as it is written; remembers where what stands."""

    out: BinaryIO
    firsts: dict[str, First] = field(default_factory=dict)

    def write(self, record: Record) -> tuple[int, int]:
        """Append a record in a gzip member of its own; returns where it begins, and its length."""
        start = self.out.tell()
        block = ArcWarcRecord(
            "warc",
            record.record_type,
            StatusAndHeaders("", headers_of(record), protocol=VERSION),
            BytesIO(record.body),
            ExactHead(record.head),
            record.content_type,
            len(record.body),
            payload_length=len(record.body),
        )
        WARCWriter(self.out, warc_version=VERSION).write_record(block)
        return start, self.out.tell() - start


class ExactHead(StatusAndHeaders):  # type: ignore[misc]
    """The first part of a block, byte for byte; warcio would put together another."""

    def __init__(self, head: bytes) -> None:
        super().__init__("", [])
        self.headers_buff = head

    def compute_headers_buffer(self, header_filter: object = None) -> None:
        pass

    def __bool__(self) -> bool:
        return True


def headers_of(record: Record) -> list[tuple[str, str]]:
    headers = [("WARC-Type", record.record_type), *record.headers]
    if record.record_type in ("request", "metadata"):
        headers.append(("WARC-Payload-Digest", digest_of(record.body)))
    return [*headers, ("WARC-Block-Digest", digest_of(record.head + record.body))]


def write_warc(conn: sqlite3.Connection, out: BinaryIO) -> Iterator[Written]:
    """Write the whole archive to `out`, which is at its beginning; tells what can be replayed."""
    file = WarcFile(out)
    for crawl in crawls_to_tell(conn):
        warcinfo = crawl_record(crawl)
        file.write(warcinfo)
        about = ("WARC-Warcinfo-ID", bracketed(crawl_id(crawl)))
        for capture in captures_to_tell(conn, crawl["id"]):
            yield from write_capture(conn, file, crawl, capture, about)


def crawl_id(crawl: Row) -> str:
    return crawl_name(crawl["start_url"], crawl["started_at"])


def crawl_record(crawl: Row) -> Record:
    known: dict[str, object] = {
        "software": f"Sitekeep/{__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": CONFORMS_TO,
        "robots": "obey",
        "http-header-user-agent": crawl["user_agent"],
        **{name: crawl[name] for name in CRAWL_FIELDS},
    }
    headers = [
        ("WARC-Record-ID", bracketed(crawl_id(crawl))),
        ("WARC-Date", crawl["started_at"]),
    ]
    return Record("warcinfo", headers, body=fields_text(known))


def write_capture(
    conn: sqlite3.Connection,
    file: WarcFile,
    crawl: Row,
    capture: CaptureRow,
    about: tuple[str, str],
) -> Iterator[Written]:
    own_name = capture_name(crawl["start_url"], crawl["started_at"], capture.url)
    record_id = capture.record_id or own_name
    date = capture.warc_date or crawl["started_at"]
    shared = [("WARC-Target-URI", capture.url), ("WARC-Date", date), about]
    answer = answer_of(conn, file, capture)
    if answer:
        answer.headers = [("WARC-Record-ID", bracketed(record_id)), *shared, *answer.headers]
        written = file.write(answer)
        yield written_as(capture, date, answer, *written)
        if capture.payload_digest and answer.record_type != "revisit":
            file.firsts[capture.payload_digest] = First(record_id, capture.url, date)
        shared.append(("WARC-Concurrent-To", bracketed(record_id)))
    if capture.request_head:
        headers = [*named(record_id, "request"), *shared, *address_of(capture)]
        head = capture.request_head.encode("latin-1")
        file.write(Record("request", headers, head, content_type=HTTP + "request"))
    # What got no answer has no other record that could bear its name.
    name = named(record_id, "metadata") if answer else [("WARC-Record-ID", bracketed(record_id))]
    headers = [*name, *shared]
    file.write(Record("metadata", headers, body=fields_text(told_of(capture, answer))))


def answer_of(conn: sqlite3.Connection, file: WarcFile, capture: CaptureRow) -> Record | None:
    """The record of what the server answered; None where it did not."""
    payload = get_payload(conn, capture.payload_digest) if capture.payload_digest else None
    body = payload or b""
    head = response_head_of(capture)
    digest = [("WARC-Payload-Digest", capture.payload_digest or digest_of(body))]
    if head is None and payload is None:
        return None
    if head is None:
        return Record("resource", digest, body=body, content_type=capture.content_type or UNKNOWN)
    block = stored_head(head, len(body), capture.content_encoding)
    first = file.firsts.get(capture.payload_digest or "")
    more = [*digest, *address_of(capture)]
    kind = HTTP + "response"
    if first:
        return Record("revisit", [*revisit_headers(capture, first), *more], block, b"", kind)
    if capture.outcome == Outcome.NOT_HTML:
        # The crawl was told not to keep it; without this word an empty body would be a lie.
        more.append(("WARC-Truncated", "unspecified"))
    return Record("response", more, block, body, kind)


UNKNOWN = "application/octet-stream"


def revisit_headers(capture: CaptureRow, first: First) -> list[tuple[str, str]]:
    return [
        ("WARC-Profile", NOT_MODIFIED if capture.status == 304 else SAME_PAYLOAD),
        ("WARC-Refers-To", bracketed(first.record_id)),
        ("WARC-Refers-To-Target-URI", first.url),
        ("WARC-Refers-To-Date", first.warc_date),
    ]


def response_head_of(capture: CaptureRow) -> bytes | None:
    """The head as it was sent; put together where an older archive has the headers only."""
    if capture.response_head:
        return capture.response_head.encode("latin-1")
    if capture.headers is None or capture.status is None:
        return None
    lines = [f"HTTP/1.1 {capture.status} {phrase(capture.status)}"]
    lines += [f"{name}: {value}" for name, value in capture.header_list]
    return "\r\n".join([*lines, "", ""]).encode("latin-1", "replace")


def phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"


def told_of(capture: CaptureRow, answer: Record | None) -> dict[str, object]:
    """What only the archive knows of a capture, for `metadata`."""
    is_made_up = answer and answer.head and not capture.response_head
    return {
        "outcome": capture.outcome,
        "kind": capture.kind,
        "depth": capture.depth,
        "via": capture.via_url,
        "redirect_url": capture.redirect_url,
        "attempts": capture.attempts,
        "elapsed_s": capture.elapsed_s,
        "content_encoding": capture.content_encoding,
        "error": capture.error,
        "head": "put together from known headers" if is_made_up else None,
        "asked": None if capture.warc_date else "no",
    }


def written_as(capture: CaptureRow, date: str, record: Record, offset: int, length: int) -> Written:
    media_type = (capture.content_type or UNKNOWN).partition(";")[0].strip().lower()
    return Written(
        capture.url,
        date,
        capture.status,
        "warc/revisit" if record.record_type == "revisit" else media_type,
        dict(record.headers)["WARC-Payload-Digest"],
        offset,
        length,
        record.record_type,
    )


def address_of(capture: CaptureRow) -> list[tuple[str, str]]:
    return [("WARC-IP-Address", capture.ip_address)] if capture.ip_address else []


def named(record_id: str, part: str) -> list[tuple[str, str]]:
    return [("WARC-Record-ID", bracketed(derived_id(record_id, part)))]


def bracketed(record_id: str) -> str:
    return f"<{record_id}>"
