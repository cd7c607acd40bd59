"""Items that go to a worker together: each gets what comes of it, whatever the others do."""

from __future__ import annotations

import asyncio
import os
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.together import LOTS_EACH, MOST, Together
from pipelines.workers import Job, UnreadableError, Workers
from sitekeep.article import PageReading

#: What an item does to whoever works on it.
DEEDS = ("is read", "is read by itself", "raises", "ends its worker")
PAGE = b"<html><h1>A stand-in page</h1><p>With a line of stand-in text, and one more.</p>"


@dataclass(frozen=True)
class Item:
    number: int
    deed: str


class WorkerEndedError(Exception):
    pass


class Bench:
    """Has lots worked on in two threads, and writes down how they came."""

    def __init__(self, pool: ThreadPoolExecutor) -> None:
        self.pool = pool
        self.lots: list[list[Item]] = []
        self.most = self.now = 0

    def begin(self, lot: list[Item]) -> Future[list[int | Exception]]:
        self.lots.append(lot)
        self.now += 1
        self.most = max(self.most, self.now)
        begun = self.pool.submit(self.work, lot)
        return begun

    def work(self, lot: list[Item]) -> list[int | Exception]:
        try:
            if any(item.deed == "ends its worker" for item in lot):
                raise WorkerEndedError
            return [ValueError(item) if item.deed == "raises" else item.number for item in lot]
        finally:
            self.now -= 1


def results_of(items: list[Item]) -> tuple[list[Any], Bench]:
    async def all_of_them(bench: Bench) -> list[Any]:
        together = Together(bench.begin, 2, lambda item: item.deed == "is read by itself")
        asked = (together.result_of(item) for item in items)
        return await asyncio.gather(*asked, return_exceptions=True)

    with ThreadPoolExecutor(2) as pool:
        bench = Bench(pool)
        return asyncio.run(all_of_them(bench)), bench


@settings(deadline=None, max_examples=50)
@given(st.lists(st.sampled_from(DEEDS), max_size=30))
def test_each_gets_what_comes_of_it(deeds: list[str]) -> None:
    items = [Item(number, deed) for number, deed in enumerate(deeds)]
    results, bench = results_of(items)
    for item, result in zip(items, results, strict=True):
        match item.deed:
            case "raises":
                assert isinstance(result, ValueError)
            case "ends its worker":
                assert isinstance(result, WorkerEndedError)
            case _:
                assert result == item.number
    for lot in bench.lots:
        assert len(lot) <= MOST
        assert len(lot) == 1 or all(item.deed != "is read by itself" for item in lot)


def test_what_waits_goes_together_and_little_is_with_the_workers() -> None:
    results, bench = results_of([Item(number, "is read") for number in range(40)])
    assert results == list(range(40))
    assert [len(lot) for lot in bench.lots] == [MOST] * 10
    assert bench.most <= 2 * LOTS_EACH


def test_no_item_is_worked_on_twice_unless_a_worker_ended() -> None:
    _, bench = results_of([Item(number, "raises") for number in range(9)])
    assert sorted(item.number for lot in bench.lots for item in lot) == list(range(9))


class Deadly(dict[str, str]):
    """Corrections that end the process that looks for one."""

    def __bool__(self) -> bool:
        os._exit(7)


@pytest.mark.server
def test_a_page_that_ends_its_reader_harms_none_that_it_came_with() -> None:
    jobs = [Job("page", PAGE, f"http://example.org/{number}") for number in range(6)]
    jobs.insert(2, Job("page", PAGE, "http://example.org/deadly", corrections=Deadly()))

    async def read_all(workers: Workers) -> list[Any]:
        return await asyncio.gather(*map(workers.read, jobs), return_exceptions=True)

    with closing(Workers(1)) as workers:
        readings = asyncio.run(read_all(workers))
    assert isinstance(readings.pop(2), UnreadableError)
    assert [type(reading) for reading in readings] == [PageReading] * 6
    assert [reading.article.url for reading in readings] == [
        f"http://example.org/{number}" for number in range(6)
    ]
