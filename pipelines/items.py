"""What the spider hands to the item pipelines, and what those ask of the crawl.

The pipelines run in this order: `keep` stores what was fetched, `understand` reads it in a
worker process, `store` writes what was read. A crash between two of them loses nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from pipelines.template import Template
from pipelines.workers import Workers
from sitekeep.archive.captures import Fetched
from sitekeep.archive.frontier import Task
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import Link, PageReading
from sitekeep.outcome import Outcome
from sitekeep.profile import Profile


@dataclass(slots=True)
class CaptureItem:
    """One fetched URL on its way into the archive."""

    task: Task
    fetched: Fetched
    #: How it is to be read: "page", "stylesheet", "sitemap", "feed", "document"; None: not at all.
    role: str | None = None
    #: Set once the capture is kept.
    capture_id: int | None = None
    #: Set once it is read.
    reading: PageReading | None = None
    #: Why it could not be read.
    unreadable: str | None = None

    @property
    def is_to_be_read(self) -> bool:
        return self.role is not None and self.fetched.outcome is Outcome.KEPT


class Session(Protocol):
    """The running crawl, as the pipelines see it: `crawler.spider.session`."""

    writer: CrawlWriter
    workers: Workers
    profile: Profile | None
    template: Template | None

    def follow(self, task: Any, links: list[Link]) -> None:
        """Put on the frontier what `links`, found at `task`, lead to."""

    def follow_redirect(self, task: Any, url: str) -> None:
        """Put on the frontier what `task` redirects to."""

    def kept(self, item: CaptureItem) -> None:
        """An outcome stands: count it."""

    def was_read(self, item: CaptureItem) -> None:
        """A page was read: watch out for traps."""

    def corrections_of(self, url: str) -> dict[str, str]:
        """A person's word about the page at `url`."""
