"""A sample of a site's pages: the same ones whatever the order they came in, after a kill too."""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from sitekeep.archive.crawl_queries import StoredPage
from sitekeep.article import PageReading

P = TypeVar("P", bound=StoredPage)

#: So many pages show what a site's pages share; more only cost time.
SIZE = 200
LONG = ("article_body", "article_html")


def rank(url: str) -> bytes:
    """A page is in the sample when its rank is among the lowest (a bottom-k sketch)."""
    return hashlib.blake2b(url.encode("utf-8", "replace"), digest_size=8).digest()


def chosen(pages: Iterable[P]) -> list[P]:
    """The pages of the sample among `pages`."""
    return heapq.nsmallest(SIZE, pages, key=lambda page: rank(page.task.url))


def lean(reading: PageReading) -> PageReading:
    """The reading without its long texts, which tell nothing about the site."""
    return replace(
        reading,
        article=replace(reading.article, article_body="", article_html=""),
        readings=[each for each in reading.readings if each.field not in LONG],
        links=[],
        menus=[],
    )


class Sample:
    """Readings of the sampled pages, each read alone, collected while the pages come in."""

    def __init__(self) -> None:
        self.readings: dict[str, PageReading] = {}
        self.highest: list[tuple[int, str]] = []

    def add(self, url: str, reading: PageReading) -> None:
        entry = (-int.from_bytes(rank(url)), url)
        if len(self.highest) < SIZE:
            heapq.heappush(self.highest, entry)
        else:
            _rank, dropped = heapq.heappushpop(self.highest, entry)
            self.readings.pop(dropped, None)
            if dropped == url:
                return
        self.readings[url] = lean(reading)

    def get(self, url: str) -> PageReading | None:
        return self.readings.get(url)
