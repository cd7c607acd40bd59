"""How bytes are stored: as they are, compressed alone, with a dictionary, or as a delta.

Pure functions over frames of Zstandard (RFC 8878), which the `zstd` command reads too.
A delta is a frame whose dictionary is another payload as it is ("raw content", `--patch-from`).
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from zstandard import (
    DICT_TYPE_RAWCONTENT,
    ZstdCompressionDict,
    ZstdCompressor,
    ZstdDecompressor,
)

#: Twice as quick as 6 for a twentieth more bytes, on pages of 30 KB.
QUICK = 3
#: With a dictionary of 256 KB a page of 95 KB takes 4 ms, and a fifth less room than at QUICK; 9
#: takes half the time and a fortieth more room, 12 a tenth more time and no less room.
GOOD = 11
#: A token that differs costs 75 bytes, and 550 at QUICK; 1 ms, on pages of 95 KB.
DELTA = 9
#: Larger payloads are rare, and a delta needs two in memory.
MAX_DELTA_BYTES = 16 * 2**20


class Encoding(StrEnum):
    """The values of `payloads.encoding`."""

    IDENTITY = "identity"
    ZSTD = "zstd"
    DICTIONARY = "zstd-dictionary"
    DELTA = "zstd-delta"


class Stored(NamedTuple):
    """Bytes as they go into the archive, and the numbers of what they stand on."""

    encoding: Encoding
    payload: bytes
    dictionary_id: int | None = None
    base_id: int | None = None


class Suited(NamedTuple):
    """A dictionary `ready_from` its frame for QUICK, and its number in the archive."""

    id: int
    dictionary: ZstdCompressionDict


def in_a_hurry(payload: bytes, suited: Suited | None = None) -> Stored:
    """Compressed, or as it is where that saves less than a tenth. A dictionary takes no time."""
    packed = ZstdCompressor(level=QUICK, dict_data=suited and suited.dictionary).compress(payload)
    if len(packed) >= 0.9 * len(payload):
        return Stored(Encoding.IDENTITY, payload)
    if suited:
        return Stored(Encoding.DICTIONARY, packed, suited.id)
    return Stored(Encoding.ZSTD, packed)


@lru_cache(maxsize=4)
def ready_from(frame: bytes, level: int = GOOD) -> ZstdCompressionDict:
    """A dictionary as the archive keeps it, digested once for all that is packed with it, in
    whatever thread.
    """
    made = ZstdCompressionDict(unpacked(frame))
    made.precompute_compress(level=level)
    return made


def packed(payload: bytes, dictionary: ZstdCompressionDict | None = None) -> bytes:
    """Well compressed: with a dictionary `ready_from` its frame, without one at GOOD."""
    return ZstdCompressor(level=GOOD, dict_data=dictionary).compress(payload)


def delta(payload: bytes, base: bytes, level: int = DELTA) -> bytes:
    """What `payload` is beyond `base`."""
    return ZstdCompressor(level=level, dict_data=raw_content(base)).compress(payload)


def raw_content(base: bytes) -> ZstdCompressionDict:
    return ZstdCompressionDict(base, dict_type=DICT_TYPE_RAWCONTENT)


def unpacked(frame: bytes, dictionary: ZstdCompressionDict | None = None) -> bytes:
    """What a frame holds. Raises ZstdError where it is damaged, or the dictionary another one.

    A decompressor belongs to one thread; making one takes 3 µs.
    """
    return ZstdDecompressor(dict_data=dictionary).decompress(frame)
