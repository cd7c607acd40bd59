"""Work that is spread over processors is done to each item, in order, and few are taken ahead."""

from __future__ import annotations

import os
import signal
import zlib
from collections.abc import Iterator

import pytest

from pipelines.workers import Workers
from sitekeep.errors import StoppedError
from sitekeep.spread import THREADS, Spread, in_threads


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    pool = Workers(2)
    yield pool
    pool.close()


def die(item: int) -> int:
    if item == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return item


@pytest.fixture(params=["threads", "processes"])
def spread(request: pytest.FixtureRequest, workers: Workers) -> Spread:
    return in_threads if request.param == "threads" else workers.spread


def test_each_result_stands_where_its_item_stood(spread: Spread) -> None:
    items = [bytes([number]) * 1000 for number in range(100)]
    assert list(spread(zlib.compress, iter(items))) == [zlib.compress(item) for item in items]


def test_nothing_to_do(spread: Spread) -> None:
    assert list(spread(zlib.compress, [])) == []


def test_few_items_are_taken_ahead(spread: Spread) -> None:
    taken = []

    def items() -> Iterator[bytes]:
        for number in range(50):
            taken.append(number)
            yield b"x"

    results = spread(zlib.compress, items())
    next(results)
    assert len(taken) <= max(THREADS, 2) + 1
    assert len(list(results)) == 49


def test_an_error_in_the_work_is_raised(spread: Spread) -> None:
    with pytest.raises(zlib.error):
        list(spread(zlib.decompress, [zlib.compress(b"good"), b"bad"]))


def test_a_process_that_dies_ends_the_work_in_words(workers: Workers) -> None:
    with pytest.raises(StoppedError, match="Run the same command again"):
        list(workers.spread(die, range(6)))
    # Another one has taken its place.
    assert list(workers.spread(die, [1, 2])) == [1, 2]


def test_readers_step_back_for_the_process_that_they_work_for(workers: Workers) -> None:
    ours = os.getpriority(os.PRIO_PROCESS, 0)
    theirs = list(workers.spread(niceness, range(4)))
    assert min(theirs) > ours or ours == 19


def niceness(_item: int) -> int:
    return os.getpriority(os.PRIO_PROCESS, 0)
