"""Captures: what came of one URL in one crawl, and what the next crawl can ask with."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass, field

from sitekeep.archive.clock import now
from sitekeep.archive.encodings import Suited
from sitekeep.archive.frontier import LASTING, Kind, Task
from sitekeep.archive.media import put_media_type
from sitekeep.archive.payloads import put_payload, sha256_of
from sitekeep.archive.wire import Exchange, Heads, Known
from sitekeep.outcome import Outcome
from sitekeep.warc import capture_name


@dataclass(slots=True)
class Fetched:
    """One answer of a server, or the lack of one, as it goes into the archive."""

    outcome: Outcome
    status: int | None = None
    #: As sent, in order: name and value, repeated names repeated.
    headers: list[tuple[str, str]] = field(default_factory=list)
    payload: bytes | None = None
    #: Where the payload is already in the archive (304 Not Modified): its digest.
    payload_digest: str | None = None
    content_type: str | None = None
    redirect_url: str | None = None
    error: str | None = None
    elapsed_s: float | None = None
    #: The content coding that the payload still has, because nobody here could undo it.
    content_encoding: str | None = None
    #: What went over the wire, where the client tells.
    exchange: Exchange | None = None
    #: When it was asked for, and its name in the world: given where it was kept elsewhere first.
    #: What is kept here first is named after crawl and URL when it goes out.
    warc_date: str | None = None
    record_id: str | None = None

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Previous:
    """The last capture of a URL that has a payload: what a conditional request is made of."""

    capture_id: int
    payload_digest: str
    status: int | None
    etag: str | None
    last_modified: str | None
    content_type: str | None


def previous_capture(conn: sqlite3.Connection, url_id: int, crawl_id: int) -> Previous | None:
    """What an earlier crawl got; None also where it could not be read, or was not yet."""
    row = conn.execute(
        "SELECT id, payload_digest, status, etag, last_modified, content_type FROM captures"
        " WHERE url_id = ? AND crawl_id < ? AND sha256 IS NOT NULL AND status = 200"
        " AND outcome <> 'unreadable' AND NOT EXISTS (SELECT 1 FROM frontier WHERE"
        "  frontier.crawl_id = captures.crawl_id AND frontier.url_id = captures.url_id)"
        " ORDER BY id DESC LIMIT 1",
        (url_id, crawl_id),
    ).fetchone()
    return Previous(*row) if row else None


def payload_before(conn: sqlite3.Connection, url_id: int) -> str | None:
    """The digest of what a URL last had, in whatever crawl."""
    row = conn.execute(
        "SELECT payload_digest FROM captures WHERE url_id = ? AND sha256 IS NOT NULL"
        " ORDER BY id DESC LIMIT 1",
        (url_id,),
    ).fetchone()
    return row[0] if row else None


def put_capture(
    conn: sqlite3.Connection,
    crawl_id: int,
    task: Task,
    fetched: Fetched,
    *,
    heads: Heads,
    redirect_url_id: int | None = None,
    suited: Suited | None = None,
) -> int:
    """Keep what came of `task`; returns the capture's number.

    A payload that the archive already holds is not stored again; a new page is packed with the
    dictionary `suited`. What a 304 says of the content stands in the capture that has it.
    """
    sha256 = put_content(conn, task.url_id, fetched, suited if task.kind == Kind.PAGE else None)
    warc_date = None if is_unasked(fetched) else fetched.warc_date or now()
    validators = fetched.header("etag"), fetched.header("last-modified")
    before = validators_before(conn, task.url_id)
    heads_id, heads_changed, headers = None, None, None
    if fetched.exchange:
        size_bytes = payload_size(conn, sha256)
        known = Known(task.url, warc_date or now(), *validators, size_bytes, *before)
        heads_id, heads_changed = heads.put(fetched.exchange, known)
    elif fetched.headers:
        headers = json.dumps(fetched.headers)
    etag, last_modified = validators
    if fetched.status == 304:
        etag = None if etag == before[0] else etag
        last_modified = None if last_modified == before[1] else last_modified
    cursor = conn.execute(
        "INSERT INTO captures (crawl_id, until_crawl_id, url_id, kind, outcome, status, warc_date,"
        " record_id,"
        " sha256, content_type, etag, last_modified, headers, redirect_url_id, error,"
        " heads_id, heads_changed, content_encoding, depth, via_url_id, attempts, elapsed_s)"
        " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,"
        " (SELECT via_url_id FROM frontier WHERE crawl_id = ? AND url_id = ?),?,?)",
        (
            crawl_id,
            crawl_id + 1 if is_unasked(fetched) else None,
            task.url_id,
            task.kind,
            fetched.outcome,
            fetched.status,
            warc_date,
            fetched.record_id,
            sha256,
            fetched.content_type,
            etag,
            last_modified,
            headers,
            redirect_url_id,
            fetched.error,
            heads_id,
            heads_changed,
            fetched.content_encoding,
            task.depth,
            crawl_id,
            task.url_id,
            0 if is_unasked(fetched) else task.attempts + 1,
            fetched.elapsed_s,
        ),
    )
    return int(cursor.lastrowid or 0)


def put_content(
    conn: sqlite3.Connection, url_id: int, fetched: Fetched, suited: Suited | None
) -> bytes | None:
    """Keep the payload, if it is new; returns the digest of the content, whoever brought it."""
    payload_digest = fetched.payload_digest
    if fetched.payload is not None:
        before = payload_before(conn, url_id)
        payload_digest, is_new = put_payload(conn, fetched.payload, before, suited)
        if is_new:
            put_media_type(conn, payload_digest, fetched.payload, fetched.content_type)
    return sha256_of(payload_digest) if payload_digest else None


def is_unasked(fetched: Fetched) -> bool:
    """Whether robots.txt, or where its address lies, kept it from being asked for at all."""
    return fetched.outcome in LASTING and fetched.exchange is None and fetched.warc_date is None


def validators_before(conn: sqlite3.Connection, url_id: int) -> tuple[str | None, str | None]:
    """ETag and Last-Modified of the last answer with a content, as the view `exchanges` asks."""
    row = conn.execute(
        "SELECT etag, last_modified FROM captures WHERE url_id = ? AND status = 200"
        " ORDER BY id DESC LIMIT 1",
        (url_id,),
    ).fetchone()
    return row or (None, None)


def payload_size(conn: sqlite3.Connection, sha256: bytes | None) -> int | None:
    row = conn.execute("SELECT size_bytes FROM payloads WHERE sha256 = ?", (sha256,)).fetchone()
    return row[0] if row else None


def set_outcome(conn: sqlite3.Connection, capture_id: int, outcome: Outcome, error: str) -> None:
    conn.execute(
        "UPDATE captures SET outcome = ?, error = ? WHERE id = ?", (outcome, error, capture_id)
    )


def record_ids(conn: sqlite3.Connection, but_of_crawl: int | None = None) -> set[str]:
    """The names in the world of all captures, but of those of one crawl."""
    rows = conn.execute(
        "SELECT record_id, start_url, started_at, url FROM"
        " (SELECT record_id, crawl_id, url_id FROM captures"
        "  UNION ALL SELECT NULL, crawl_id, url_id FROM carried)"
        " JOIN urls ON urls.id = url_id JOIN crawls ON crawls.id = crawl_id"
        " WHERE crawl_id IS NOT ?",
        (but_of_crawl,),
    )
    return {record_id or capture_name(*crawl_and_url) for record_id, *crawl_and_url in rows}
