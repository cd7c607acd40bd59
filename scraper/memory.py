"""How the process of a crawl deals with its memory, which is to stay small however long it runs."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

#: Of <malloc.h>.
M_ARENA_MAX = -8


def keep_small() -> None:
    """Before a crawl starts, when all is loaded that it needs."""
    look_for_garbage_seldom()
    gc.callbacks.append(give_back_after)


def share_one_heap() -> None:
    """The threads that wait for the readers need no heaps of their own, which stay as large as they
    once had to be: 6 MiB. To be called before there are any. See mallopt(3), of glibc alone."""
    with suppress(AttributeError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)


def look_for_garbage_seldom() -> None:
    """What was loaded stays, and answers come and go by the thousand: looking for cycles among them
    as often as Python does takes a twentieth of the time."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def give_back_after(phase: str, _info: object) -> None:
    """Where garbage was looked for, which is some hundred pages apart."""
    if phase == "stop":
        give_back()


def give_back() -> None:
    """The heap is full of holes that answers left. Whole leaves of them, 10 MiB after 5,000 pages,
    go back to the system; that takes a millisecond. See malloc_trim(3), of glibc alone."""
    with suppress(AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
