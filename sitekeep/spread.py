"""Spreading work over processors: it is done to each of many items, the results come in order."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

A = TypeVar("A")
B = TypeVar("B")

THREADS = min(4, os.cpu_count() or 1)


class Spread(Protocol):
    """A way to do it: in threads, as here, or in other processes."""

    def __call__(self, work: Callable[[A], B], items: Iterable[A], /) -> Iterator[B]: ...


def in_threads(work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
    """For work that lets other threads run, such as compression."""
    with ThreadPoolExecutor(THREADS) as pool:
        futures = (pool.submit(work, item) for item in items)
        yield from (future.result() for future in ahead(futures, THREADS))


def ahead(begun: Iterable[A], number: int) -> Iterator[A]:
    """The same, of which so many are taken before the first is given: each may be large.

    >>> list(ahead("abc", 2))
    ['a', 'b', 'c']
    """
    waiting: deque[A] = deque()
    for each in begun:
        waiting.append(each)
        if len(waiting) > number:
            yield waiting.popleft()
    yield from waiting
