"""Pictures drawn by arithmetic: PNG, GIF and JPEG files without a library, the same every time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable

#: Colour numbers of a small picture, row by row.
Pattern = Callable[[int, int], int]

PALETTE = bytes.fromhex("f4efe4 d9c9a3 a8b79a 6f8f72 3f5d52 8a6f58".replace(" ", ""))
COLOURS = [PALETTE[i : i + 3] for i in range(0, len(PALETTE), 3)]


def hills(x: int, y: int) -> int:
    """Three ranges of hills under a light sky."""
    heights = (40 + (x // 3) % 23, 62 + abs(x % 90 - 45) // 3, 84 + abs(x % 60 - 30) // 4)
    return sum(y > height for height in heights) + (y > 100)


def disc(x: int, y: int) -> int:
    """A bright disc on a dark ground."""
    return 0 if (x - 60) ** 2 + (y - 60) ** 2 < 1600 else 4


def stripes(x: int, y: int) -> int:
    return (x + y) // 16 % 6


def png(width: int, height: int, pattern: Pattern) -> bytes:
    """An 8-bit palette PNG (https://www.w3.org/TR/png/)."""
    rows = b"".join(b"\0" + bytes(pattern(x, y) for x in range(width)) for y in range(height))
    chunks = (
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", PALETTE),
        (b"IDAT", zlib.compress(rows, 9)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


def gif(width: int, height: int, pattern: Pattern) -> bytes:
    """A GIF89a of 8 colours, whose codes never grow: the table is cleared before it could."""
    codes = Bits(low_first=True)
    for count, (y, x) in enumerate((y, x) for y in range(height) for x in range(width)):
        if count % 6 == 0:
            codes.add(8, 4)
        codes.add(pattern(x, y), 4)
    codes.add(9, 4)
    data = codes.bytes()
    blocks = b"".join(
        bytes([len(block)]) + block
        for block in (data[i : i + 255] for i in range(0, len(data), 255))
    )
    head = b"GIF89a" + struct.pack("<2H3B", width, height, 0b1_010_0_010, 0, 0)
    image = b"," + struct.pack("<4HB", 0, 0, width, height, 0) + b"\x03"
    return head + PALETTE + bytes(6) + image + blocks + b"\0;"


def jpeg(columns: int, rows: int, pattern: Pattern) -> bytes:
    """A grey baseline JPEG of flat 8×8 blocks (ITU-T T.81): a brightness a block, no detail.

    A block is the change of brightness since the one before: its length in bits (a code of 4
    bits), the change, and one bit that says "no detail".
    """
    bits, before = Bits(low_first=False), 0
    for brightness in (110 - pattern(x, y) * 40 for y in range(rows) for x in range(columns)):
        change, before = brightness - before, brightness
        size = abs(change).bit_length()
        bits.add(size, 4)
        bits.add(change if change >= 0 else change + (1 << size) - 1, size)
        bits.add(0, 1)
    scan = bits.bytes(fill=1).replace(b"\xff", b"\xff\0")
    frame = struct.pack(">B2H4B", 8, rows * 8, columns * 8, 1, 1, 0x11, 0)
    segments = (
        (0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        (0xDB, b"\0" + b"\x08" * 64),
        (0xC0, frame),
        (0xC4, b"\0" + bytes([0, 0, 0, 12] + [0] * 12) + bytes(range(12))),
        (0xC4, b"\x10" + bytes([1] + [0] * 15) + b"\0"),
        (0xDA, b"\x01\x01\0\0\x3f\0"),
    )
    return (
        b"\xff\xd8"
        + b"".join(struct.pack(">BBH", 255, mark, len(data) + 2) + data for mark, data in segments)
        + scan
        + b"\xff\xd9"
    )


def icon(size: int, pattern: Pattern) -> bytes:
    """A favicon: one PNG in an ICO container."""
    image = png(size, size, pattern)
    return struct.pack("<3H4B2H2I", 0, 1, 1, size, size, 0, 0, 1, 32, len(image), 22) + image


class Bits:
    """A stream of codes of any width, packed into bytes."""

    def __init__(self, *, low_first: bool) -> None:
        self.low_first = low_first
        self.digits: list[str] = []

    def add(self, code: int, width: int) -> None:
        if width:
            digits = f"{code:0{width}b}"
            self.digits.append(digits[::-1] if self.low_first else digits)

    def bytes(self, fill: int = 0) -> bytes:
        """Everything added so far; the last byte is filled up with `fill`."""
        digits = "".join(self.digits)
        digits += str(fill) * (-len(digits) % 8)
        octets = (digits[i : i + 8] for i in range(0, len(digits), 8))
        return bytes(int(octet[::-1] if self.low_first else octet, 2) for octet in octets)
