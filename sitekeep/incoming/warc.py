"""WARC files, one or several that belong together, as crawls to be.

The first pass notes where what stands; a capture is loaded when its turn comes. A file of
Sitekeep's own has a `warcinfo` record for each crawl; of any other everything is one crawl.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from contextlib import suppress
from functools import partial
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from sitekeep.incoming import bodies
from sitekeep.incoming.arrival import Arrival, Batch, Entry, Incoming, moment, nothing_in
from sitekeep.incoming.records import Damage, DamagedError, Raw, is_warc, read_at, records
from sitekeep.incoming.warc_index import Finder, Index, Place, Seen
from sitekeep.url import normalise
from sitekeep.warc import derived_id, read_fields

HTML = ("text/html", "application/xhtml+xml")


def read_warcs(name: str, files: list[BinaryIO], start_url: str | None = None) -> Incoming:
    """The crawls in `files`. Raises UsageError where there is none.

    `start_url` is where readers begin, if whoever made the files told it.
    """
    index = Index(Incoming(name))
    for file in files:
        for found in records(file):
            if isinstance(found, Damage):
                index.incoming.damage.append(f"byte {found.offset}: {found.why}")
            else:
                note(index, Place(file, found.offset), found)
    index.incoming.batches = batches(index, start_url)
    if not index.incoming.batches:
        raise nothing_in(name, "no answer of a web server is in it")
    return index.incoming


def open_warc(path: Path) -> BinaryIO:
    """A file that may be one gzip stream as a whole, in which no place can be gone to."""
    file = path.open("rb")
    return file if not is_one_stream(file) else unpacked_whole(file)


def is_one_stream(file: BinaryIO) -> bool:
    """Whether more than one record stands in the first gzip member."""
    if not is_warc(file):
        return False
    file.seek(0)
    if file.read(2) != b"\x1f\x8b":
        return False
    try:
        read_at(file, 0)
    except DamagedError as error:
        return "something else follows" in str(error) or "larger" in str(error)
    return False


def unpacked_whole(file: BinaryIO) -> BinaryIO:
    """The file without its gzip, as far as that is whole: the records show where it ends."""
    out: BinaryIO = TemporaryFile()  # noqa: SIM115
    file.seek(0)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    with suppress(zlib.error):
        while data := unpacker.unused_data or file.read(1024 * 1024):
            if unpacker.eof:
                unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
            out.write(unpacker.decompress(data))
    return out


def note(index: Index, place: Place, raw: Raw) -> None:
    """Remember a record of the first pass."""
    if raw.record_type == "warcinfo":
        index.warcinfo_id = raw.header("WARC-Record-ID")
        index.crawls[index.warcinfo_id] = read_fields(raw.block)
    elif raw.record_type == "request":
        note_request(index, place, raw)
    elif raw.record_type == "metadata" and note_metadata(index, raw):
        pass
    elif not raw.header("WARC-Target-URI").lower().startswith(("http:", "https:")):
        scheme = raw.header("WARC-Target-URI").partition(":")[0] or "no address"
        index.incoming.leave_aside(f"{raw.record_type} ({scheme})")
    elif raw.record_type in ("response", "revisit", "resource"):
        note_capture(index, place, raw)
    else:
        index.incoming.leave_aside(raw.record_type)


def note_request(index: Index, place: Place, raw: Raw) -> None:
    """The names of request and response may stand in either of the two, or in both."""
    own, other = raw.header("WARC-Record-ID"), raw.header("WARC-Concurrent-To")
    index.requests[own] = place
    if other:
        index.requests[other] = place
    if not raw.block.startswith((b"GET ", b"HEAD ")):
        index.posted |= {own, other} - {""}


def note_metadata(index: Index, raw: Raw) -> bool:
    """Whether it is our own, with what became of an address."""
    told = read_fields(raw.block)
    if not {"outcome", "kind"} <= set(told):
        return False
    if response_id := raw.header("WARC-Concurrent-To"):
        index.told[response_id] = told
    else:
        date, info = raw.header("WARC-Date"), raw.header("WARC-Warcinfo-ID")
        told["record_id"] = raw.header("WARC-Record-ID")
        index.unanswered.append((raw.header("WARC-Target-URI"), date, info, told))
    return True


def note_capture(index: Index, place: Place, raw: Raw) -> None:
    try:
        date = moment(raw.header("WARC-Date"))
    except ValueError:
        index.incoming.damage.append(f"byte {raw.offset}: {raw.header('WARC-Date')!r} is no date")
        return
    head, _body = bodies.split(raw.block)
    record_id = raw.header("WARC-Record-ID") or derived_id(raw.header("WARC-Target-URI"), date)
    if request_id := raw.header("WARC-Concurrent-To"):
        index.asked_by[record_id] = request_id
    media = (
        raw.header("Content-Type")
        if raw.record_type == "resource"
        else bodies.value_of(head, "content-type")
    )
    index.seen.append(
        Seen(
            place,
            raw.record_type,
            raw.header("WARC-Target-URI"),
            date,
            record_id,
            (media or "").partition(";")[0].strip().lower(),
            raw.header("WARC-Payload-Digest") or raw.header("WARC-Block-Digest") or record_id,
            raw.header("WARC-Warcinfo-ID") or index.warcinfo_id,
            (
                raw.header("WARC-Refers-To"),
                raw.header("WARC-Refers-To-Target-URI"),
                raw.header("WARC-Refers-To-Date"),
            ),
            bodies.value_of(head, "location"),
        )
    )


def batches(index: Index, start_url: str | None) -> list[Batch]:
    """The crawls, the oldest first."""
    groups: defaultdict[str, list[Entry]] = defaultdict(list)
    finder = Finder(index)
    for seen in index.seen:
        if seen.record_id in index.posted or index.asked_by.get(seen.record_id) in index.posted:
            index.incoming.leave_aside("answer to a form (POST)")
        else:
            groups[key_of(index, seen.warcinfo_id)].append(entry_of(index, finder, seen))
    for url, date, warcinfo_id, told in index.unanswered:
        groups[key_of(index, warcinfo_id)].append(unanswered(url, date, told))
    found = [
        batch_of(entries, index.crawls.get(key, {}), start_url) for key, entries in groups.items()
    ]
    return sorted((batch for batch in found if batch), key=lambda batch: batch.started_at)


def key_of(index: Index, warcinfo_id: str) -> str:
    """Which crawl a record belongs to: only our own files tell."""
    return warcinfo_id if "start_url" in index.crawls.get(warcinfo_id, {}) else ""


def batch_of(entries: list[Entry], told: dict[str, str], start_url: str | None) -> Batch | None:
    answered = [entry for entry in entries if entry.has_answer]
    pages = [entry.url for entry in answered if entry.media_type in HTML] or [
        e.url for e in answered
    ]
    if not pages:
        return None
    known = {entry.url for entry in answered}
    given = normalise(start_url) if start_url else None
    start = told.get("start_url") or (given if given in known else None) or pages[0]
    return Batch(entries, start, told if "start_url" in told else {})


def entry_of(index: Index, finder: Finder, seen: Seen) -> Entry:
    told = index.told.get(seen.record_id, {})
    url = normalise(seen.url) or seen.url
    load = partial(finder.load, seen, told)
    return Entry(
        url,
        seen.warc_date,
        seen.record_id,
        seen.media_type,
        seen.digest,
        load,
        told,
        location=seen.location,
    )


def unanswered(url: str, date: str, told: dict[str, str]) -> Entry:
    arrival = Arrival(moment(date), told["record_id"], told=told)
    return Entry(
        url, arrival.warc_date, arrival.record_id, "", "", lambda: arrival, told, has_answer=False
    )
