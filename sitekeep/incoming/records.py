"""The records of a WARC file, one by one; what is damaged is told and passed over.

A record is a gzip member, or stands plainly in the file. After damage the next record is looked for
by its first bytes, so that one broken record costs no other.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader

GZIP = b"\x1f\x8b\x08"
WARC = b"WARC/"
BEGIN = re.compile(rb"\x1f\x8b\x08|WARC/[01]\.\d+\r?\n")
#: Larger records are left aside, whatever they pretend to unpack to: the crawl's own limit for a
#: payload, and room for the headers.
MAX_BYTES = 65 * 1024 * 1024
CHUNK = 64 * 1024
HEAD_BYTES = 64 * 1024


class DamagedError(Exception):
    """A record that cannot be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Raw:
    """A record as it stands in the file."""

    offset: int
    record_type: str
    headers: dict[str, str]
    block: bytes

    def header(self, name: str) -> str:
        """A header without the angle brackets that addresses and names may stand in."""
        return self.headers.get(name.lower(), "").strip().removeprefix("<").removesuffix(">")


@dataclass(frozen=True, slots=True)
class Damage:
    offset: int
    why: str


def is_warc(file: BinaryIO) -> bool:
    """Whether a file begins as a WARC file does, plain or in gzip."""
    file.seek(0)
    begin = file.read(CHUNK)
    return begins_record(begin)


def records(file: BinaryIO) -> Iterator[Raw | Damage]:
    """All records in order, and the places where there should have been some."""
    offset = 0
    while (start := next_start(file, offset)) is not None:
        if gap := stray(file, offset, start):
            yield Damage(offset, f"{gap} bytes that belong to no record")
        try:
            raw, offset = read_at(file, start)
            yield raw
        except DamagedError as error:
            yield Damage(start, str(error))
            # What it pretended to hold is no gap of its own.
            offset = next_start(file, start + 1) or end_of(file)
    if gap := stray(file, offset, end_of(file)):
        yield Damage(offset, f"{gap} bytes that belong to no record")


def read_at(file: BinaryIO, offset: int) -> tuple[Raw, int]:
    """The record at `offset`, and where it ends. Raises DamagedError."""
    file.seek(offset)
    is_packed = file.read(len(GZIP)) == GZIP
    file.seek(offset)
    whole, end = unpacked(file, offset) if is_packed else plain(file, offset)
    return parsed(whole, offset), end


def unpacked(file: BinaryIO, offset: int) -> tuple[bytes, int]:
    """One gzip member."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 16)
    parts, size, read = [], 0, 0
    while not unpacker.eof:
        data = file.read(CHUNK)
        if not data:
            raise DamagedError("it is cut off")
        read += len(data)
        try:
            parts.append(unpacker.decompress(data, MAX_BYTES - size + 1))
        except zlib.error as error:
            raise DamagedError(f"its gzip is broken ({error})") from None
        size += len(parts[-1])
        if size > MAX_BYTES or unpacker.unconsumed_tail:
            raise DamagedError(f"it is larger than {MAX_BYTES} bytes")
    return b"".join(parts), offset + read - len(unpacker.unused_data)


def plain(file: BinaryIO, offset: int) -> tuple[bytes, int]:
    head = file.read(HEAD_BYTES)
    size = head_size(head)
    length = re.search(rb"(?im)^content-length:\s*(\d+)\s*$", head[:size])
    if not size or not length:
        raise DamagedError("its headers do not end, or do not tell its length")
    if int(length[1]) > MAX_BYTES:
        raise DamagedError(f"it is larger than {MAX_BYTES} bytes")
    file.seek(offset)
    whole = file.read(size + int(length[1]) + 4)
    return whole, offset + min(len(whole), size + int(length[1]))


def parsed(whole: bytes, offset: int) -> Raw:
    """Raises DamagedError where length or digest are not what the record says."""
    stream = BytesIO(whole)
    try:
        record = ArcWarcRecordLoader().parse_record_stream(
            stream, known_format="warc", no_record_parse=True, check_digests=True
        )
        block = record.raw_stream.read()
    except (ArchiveLoadFailed, EOFError, ValueError) as error:
        raise DamagedError(f"it is no record ({error})") from None
    if record.length is None or len(block) < record.length:
        raise DamagedError(f"it has {len(block)} bytes instead of {record.length}")
    if stream.read().strip():
        raise DamagedError("its length is wrong: something else follows")
    headers = {name.lower(): value for name, value in reversed(record.rec_headers.headers)}
    problems = [each for each in record.digest_checker.problems if "block" in each]
    if problems:
        raise DamagedError("its digest is another: it was changed or hurt")
    return Raw(offset, record.rec_type or "", headers, block)


def head_size(head: bytes) -> int:
    """Where headers end, the empty line with them; 0 where they do not."""
    found = re.search(rb"\r?\n\r?\n", head)
    return found.end() if found else 0


def next_start(file: BinaryIO, offset: int) -> int | None:
    """Where the next record begins, at `offset` or later."""
    file.seek(offset)
    data, base = file.read(CHUNK), offset
    while data:
        for found in BEGIN.finditer(data):
            file.seek(base + found.start())
            if begins_record(file.read(CHUNK)):
                return base + found.start()
        # Half of a beginning may stand at the end.
        base += max(len(data) - 16, 1)
        file.seek(base)
        data = file.read(CHUNK) if len(data) > 16 else b""
    return None


def begins_record(data: bytes) -> bool:
    if not data.startswith(GZIP):
        return re.match(rb"WARC/[01]\.\d+\r?\n[A-Za-z-]+:", data) is not None
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data, 16).startswith(WARC)
    except zlib.error:
        return False


def stray(file: BinaryIO, start: int, end: int) -> int:
    """How many bytes between two records are more than white space."""
    file.seek(start)
    return len(file.read(min(end - start, MAX_BYTES)).strip())


def end_of(file: BinaryIO) -> int:
    return file.seek(0, 2)
