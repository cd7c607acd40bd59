"""Small pages go to a worker several at a time: to hand one over costs a tenth of reading it.

What is waiting is what goes together, so nothing ever waits to be more. Where a worker ends, each
of its pages is read once more by itself, and only the one that it ended of is told so.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future as Begun
from typing import Generic, TypeVar

A = TypeVar("A")
B = TypeVar("B")

#: As many as go together, and how many of such lots are with each worker: one that is read, and
#: one that is there when this is done.
MOST = 4
LOTS_EACH = 2


class Waiting(Generic[A, B]):
    """An item, and who waits for what comes of it."""

    def __init__(self, item: A, *, alone: bool) -> None:
        self.item = item
        self.alone = alone
        self.result: asyncio.Future[B] = asyncio.get_running_loop().create_future()

    def settle(self, result: B | Exception) -> None:
        if self.result.done():  # nobody waits any more
            return
        if isinstance(result, Exception):
            self.result.set_exception(result)
        else:
            self.result.set_result(result)


class Together(Generic[A, B]):
    """Hands items to `begin`, which has a list of them worked on: a result, or an error, for each.

    `alone` tells of an item that it is too large to go with others.
    """

    def __init__(
        self,
        begin: Callable[[list[A]], Begun[list[B | Exception]]],
        workers: int,
        alone: Callable[[A], bool],
    ) -> None:
        self.begin = begin
        self.alone = alone
        self.most_lots = workers * LOTS_EACH
        self.lots = 0
        self.waiting: deque[Waiting[A, B]] = deque()

    async def result_of(self, item: A) -> B:
        """Raises what the work raises, or what became of the worker."""
        each: Waiting[A, B] = Waiting(item, alone=self.alone(item))
        self.waiting.append(each)
        # Not at once: others may come in the same turn of the loop.
        asyncio.get_running_loop().call_soon(self.hand_over)
        return await each.result

    def hand_over(self) -> None:
        while self.waiting and self.lots < self.most_lots:
            self.start(self.next_lot())

    def next_lot(self) -> list[Waiting[A, B]]:
        lot = [self.waiting.popleft()]
        while self.waiting and len(lot) < MOST and not (lot[0].alone or self.waiting[0].alone):
            lot.append(self.waiting.popleft())
        return lot

    def start(self, lot: list[Waiting[A, B]]) -> None:
        self.lots += 1
        try:
            begun = asyncio.wrap_future(self.begin([each.item for each in lot]))
        except Exception as error:  # there are no workers any more
            begun = asyncio.get_running_loop().create_future()
            begun.set_exception(error)
        begun.add_done_callback(lambda done: self.end(lot, done))

    def end(self, lot: list[Waiting[A, B]], done: asyncio.Future[list[B | Exception]]) -> None:
        self.lots -= 1
        if done.cancelled():
            for each in lot:
                each.result.cancel()
        elif error := done.exception():
            self.again(lot, error)
        else:
            for each, result in zip(lot, done.result(), strict=True):
                each.settle(result)
        self.hand_over()

    def again(self, lot: list[Waiting[A, B]], error: BaseException) -> None:
        """One of them ended the worker, or what it gave could not be sent; which one, is seen."""
        if len(lot) == 1:
            lot[0].settle(error if isinstance(error, Exception) else RuntimeError(str(error)))
            return
        for each in lot:
            each.alone = True
        self.waiting.extendleft(reversed(lot))
