"""Scrapy's scheduler on top of the archive's frontier: what is next is asked of the archive."""

from __future__ import annotations

from collections import deque
from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.spiders import Spider

from scraper.options import CrawlOptions
from scraper.session import CrawlSession
from sitekeep.archive.captures import Previous
from sitekeep.archive.frontier import Task

#: How often to look whether a URL that was to be tried again is due.
HEARTBEAT_S = 0.25


class ArchiveScheduler(BaseScheduler):
    """Leases one URL at a time. Nothing is queued here that a kill could lose."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        #: Second requests for a URL that is leased already: a server that insists on a spelling.
        self.hops: deque[Request] = deque()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveScheduler:
        return cls(crawler)

    def open(self, spider: Spider) -> None:
        self.spider = spider
        self.session: CrawlSession = spider.session  # type: ignore[attr-defined]
        # A URL may become due while nothing else happens that would wake the engine; Scrapy
        # looks every 5 s only, and has no setting for it.
        assert self.crawler.engine is not None  # noqa: S101
        self.crawler.engine._SLOT_HEARTBEAT_INTERVAL = HEARTBEAT_S

    def has_pending_requests(self) -> bool:
        return self.session.has_work() or bool(self.hops and not self.session.stop_reason)

    def enqueue_request(self, request: Request) -> bool:
        self.hops.append(request)
        return True

    def next_request(self) -> Request | None:
        if self.hops and not self.session.is_resting() and not self.session.stop_reason:
            return self.hops.popleft()
        task = self.session.next_task()
        return self.request_for(task) if task else None

    def request_for(self, task: Task) -> Request:
        previous = self.session.writer.previous(task)
        headers, cookies = logins(
            self.session.options, of_site=self.session.scope.is_same_site(task.url)
        )
        return Request(
            task.url,
            callback=self.spider.parse,
            errback=self.spider.failed,  # type: ignore[attr-defined]
            headers={**headers, **conditions(previous)},
            cookies=cookies,
            meta={"task": task, "previous": previous, "handle_httpstatus_all": True},
            dont_filter=True,
        )


def logins(options: CrawlOptions, *, of_site: bool) -> tuple[dict[str, str], dict[Any, Any]]:
    """The headers and cookies of a login; they are the site's secret, and no other host's.

    Cookies go to Scrapy as such: a header would be replaced by what servers set.
    """
    headers = dict(options.headers) if of_site else {}
    pairs = [pair.split("=", 1) for pair in headers.pop("Cookie", "").split("; ") if pair]
    return headers, dict(pairs)


def conditions(previous: Previous | None) -> dict[str, str]:
    """Ask only for what has changed since (RFC 9110, 13.1)."""
    headers = {}
    if previous and previous.etag:
        headers["If-None-Match"] = previous.etag
    if previous and previous.last_modified:
        headers["If-Modified-Since"] = previous.last_modified
    return headers
