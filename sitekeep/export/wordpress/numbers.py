"""Numbers for everything in the file: the same for the same old address, in every export."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

#: Below are numbers that a fresh WordPress has used itself.
FIRST = 1000
#: Among so many, a thousand keys share a number once in two thousand sites.
RANGE = 2**30


def numbers(keys: Iterable[str]) -> dict[str, int]:
    """A number for each key, made from a hash of it; where two share one, the next that is free.

    So no number changes when pages are added, unless one of them meets another's.
    """
    found: dict[str, int] = {}
    taken: set[int] = set()
    for key in sorted(set(keys)):
        number = FIRST + int.from_bytes(hashlib.sha256(spelled(key)).digest()[:8], "big") % RANGE
        while number in taken:
            number += 1
        taken.add(number)
        found[key] = number
    return found


def spelled(key: str) -> bytes:
    return key.encode("utf-8", "surrogatepass")
