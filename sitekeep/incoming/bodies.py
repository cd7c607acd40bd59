"""Bodies as they stand in files: in chunks, packed, or neither."""

from __future__ import annotations

import re
import zlib
from io import BytesIO

import brotli
import zstandard
from warcio.bufferedreaders import ChunkedDataReader

MAX_BYTES = 64 * 1024 * 1024


class UndecodableError(Exception):
    """A body that is not packed as its headers say; the text says why."""


def split(block: bytes) -> tuple[bytes, bytes]:
    """Head and body of an HTTP message; all of it is head where no empty line is."""
    found = re.search(rb"\r?\n\r?\n", block)
    return (block[: found.end()], block[found.end() :]) if found else (block, b"")


def values_of(head: bytes, name: str) -> list[str]:
    """The values of a header, in order."""
    pattern = rb"(?im)^%b[ \t]*:[ \t]*([^\r\n]*)" % re.escape(name.encode())
    return [found.strip().decode("latin-1") for found in re.findall(pattern, head)]


def value_of(head: bytes, name: str) -> str | None:
    return next(iter(values_of(head, name)), None)


def status_of(head: bytes) -> int | None:
    found = re.match(rb"HTTP/\d(?:\.\d)?\s+(\d{3})\b", head)
    return int(found[1]) if found else None


def decoded(head: bytes, body: bytes) -> tuple[bytes, str | None]:
    """The body after transfer and content coding, and the coding that nobody here can undo.

    Some programs keep chunks and packing, some undo them and leave the headers: the body itself
    tells. Raises UndecodableError.
    """
    if "chunked" in (value_of(head, "transfer-encoding") or "").lower():
        body = unchunked(body) if is_chunked(body) else body
    codings = [
        part.strip().lower()
        for value in values_of(head, "content-encoding")
        for part in value.split(",")
    ]
    for coding in reversed([coding for coding in codings if coding not in ("", "identity")]):
        if coding not in UNPACK:
            return body, coding
        body = unpacked(coding, body)
    return body, None


def is_chunked(body: bytes) -> bool:
    return re.match(rb"[0-9a-fA-F]+[ \t]*(;[^\r\n]*)?\r?\n", body) is not None


def unchunked(body: bytes) -> bytes:
    reader = ChunkedDataReader(BytesIO(body))
    return b"".join(iter(lambda: reader.read(64 * 1024), b""))


def unpacked(coding: str, body: bytes) -> bytes:
    if not body or (coding in ("gzip", "x-gzip") and not body.startswith(b"\x1f\x8b")):
        return body
    try:
        return UNPACK[coding](body)
    except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as error:
        raise UndecodableError(f"its {coding} is broken ({error})") from None


def gunzip(body: bytes) -> bytes:
    return inflate(body, zlib.MAX_WBITS | 16)


def inflate(body: bytes, window: int) -> bytes:
    unpacker = zlib.decompressobj(window)
    text = unpacker.decompress(body, MAX_BYTES + 1)
    if not unpacker.eof:
        raise EOFError("it is cut off, or too large")
    return text


def undeflate(body: bytes) -> bytes:
    """With or without the header of zlib: both were sent under this name (RFC 9110, 8.4.1.2)."""
    try:
        return inflate(body, zlib.MAX_WBITS)
    except zlib.error:
        return inflate(body, -zlib.MAX_WBITS)


def unbrotli(body: bytes) -> bytes:
    unpacker = brotli.Decompressor()
    text: bytes = unpacker.process(body, output_buffer_limit=MAX_BYTES)
    if not unpacker.is_finished():
        raise EOFError("it is cut off, or too large")
    return text


def unzstd(body: bytes) -> bytes:
    with zstandard.ZstdDecompressor().stream_reader(body) as reader:
        text = reader.read(MAX_BYTES + 1)
    # A stream that is cut off ends without a word; whether it is, only the other interface tells.
    unpacker = zstandard.ZstdDecompressor().decompressobj()
    if len(text) > MAX_BYTES or not (unpacker.decompress(body) == text and unpacker.eof):
        raise EOFError("it is cut off, or too large")
    return text


UNPACK = {
    "gzip": gunzip,
    "x-gzip": gunzip,
    "deflate": undeflate,
    "br": unbrotli,
    "zstd": unzstd,
}
