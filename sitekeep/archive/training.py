"""Training: which dictionary, if any, pays for payloads such as those of a sample.

Pure, and much to compute for seconds: what asks for it may have it done by another process.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from zstandard import ZstdError, train_dictionary

from sitekeep.archive.encodings import packed, ready_from

#: Every fourth page of a sample is not trained on: it tells what a dictionary does for others.
JUDGED = 4
#: For hundreds of pages the largest wins, for dozens the smallest.
SIZES_BYTES = (16 * 1024, 64 * 1024, 256 * 1024)
#: How many times its size a dictionary is distilled from; from less it would be a copy.
DISTILLED = 8
#: Lengths of the pieces that pages are searched for, and of what is looked up of them. Leaving
#: the choice to the library took six times as long and was worth nothing, on 530 real pages.
PIECES = {"k": 1024, "d": 8}


class Question(NamedTuple):
    """What a dictionary is wanted for: so many payloads such as these."""

    sample: list[bytes]
    number: int
    #: The frame of the dictionary that the archive has already, and that need not be kept anew.
    known: bytes | None


def best_dictionary(question: Question) -> bytes | None:
    """The frame of the dictionary with which the payloads take least, itself included, or None."""
    return min(offers(question), key=itemgetter(0))[1]


def offers(question: Question) -> Iterator[tuple[float, bytes | None]]:
    """What all payloads would take in bytes, with each dictionary and without."""
    sample, number, known = question
    judged = sample[::JUDGED]
    yield number * mean_bytes(judged, None), None
    if known:
        yield number * mean_bytes(judged, known), known
    for trained in train([each for place, each in enumerate(sample) if place % JUDGED]):
        frame = packed(trained)
        yield len(frame) + number * mean_bytes(judged, frame), frame


def mean_bytes(payloads: list[bytes], frame: bytes | None) -> float:
    suited = ready_from(frame) if frame else None
    return sum(len(packed(payload, suited)) for payload in payloads) / len(payloads)


def train(taught: list[bytes]) -> Iterator[bytes]:
    """Dictionaries of several sizes, as far as there is enough to distil them from."""
    enough = sum(map(len, taught)) // DISTILLED
    for size_bytes in SIZES_BYTES:
        if size_bytes <= enough:
            try:
                yield train_dictionary(size_bytes, [*taught], **PIECES).as_bytes()
            except ZstdError:
                return  # the pages share nothing, or there are too few
