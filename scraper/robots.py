"""robots.txt: asked once a host, kept in the archive, obeyed (RFC 9309).

No answer and 5xx mean that nothing may be fetched (2.3.1.4); 4xx means that all may be
(2.3.1.3). `Crawl-delay` and `Sitemap` are not in the RFC but meant seriously by those who write
them.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from math import isfinite
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from scraper.answers import (
    REDIRECTS,
    ForbiddenError,
    NoRobotsError,
    failed_answer,
    fetched_from,
    header,
)
from scraper.options import MIN_DELAY_S
from scraper.politeness import retry_after_s, slow_down
from scraper.session import CrawlSession
from sitekeep.archive.captures import Fetched
from sitekeep.archive.frontier import Kind
from sitekeep.outcome import Outcome
from sitekeep.url import is_loopback, normalise

logger = logging.getLogger(__name__)

PATH = "/robots.txt"
#: RFC 9309, 2.3.1.2: follow at least five redirects.
MAX_REDIRECTS = 5
#: RFC 9309, 2.5: parse at least 500 kibibytes.
MAX_BYTES = 512 * 1024
#: The name that rules in robots.txt are looked up by.
PRODUCT_TOKEN = "Sitekeep"  # noqa: S105
#: A host whose robots.txt could not be had this often is not asked again in this run.
MAX_TRIES = 3


class RobotsMiddleware:
    """Holds each request back until its host's robots.txt is known, then lets it pass or not."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.rules: dict[str, asyncio.Task[Protego]] = {}
        self.tries: Counter[str] = Counter()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    @property
    def session(self) -> CrawlSession:
        session: CrawlSession = self.crawler.spider.session  # type: ignore[union-attr]
        return session

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if request.meta.get("is_robots_txt") or parts.path == PATH:
            return
        rules = await self.rules_of(f"{parts.scheme}://{parts.netloc}")
        if not rules.can_fetch(request.url, PRODUCT_TOKEN):
            raise ForbiddenError

    async def rules_of(self, origin: str) -> Protego:
        """Raises NoRobotsError where they cannot be had, as often as it is asked."""
        if origin not in self.rules:
            self.rules[origin] = asyncio.ensure_future(self.ask(origin))
        return await self.rules[origin]

    async def ask(self, origin: str) -> Protego:
        self.tries[origin] += 1
        try:
            text = await self.fetch(origin + PATH)
        except NoRobotsError as error:
            self.unanswered(origin, error.fetched)
            raise
        rules = Protego.parse(text)
        delay_s = float(rules.crawl_delay(PRODUCT_TOKEN) or 0)
        delay_s = delay_s if isfinite(delay_s) else 0.0
        # A site on this machine may show pictures of a host that is not.
        delay_s = max(delay_s, 0 if is_loopback(origin) else MIN_DELAY_S)
        if delay_s:
            slow_down(self.crawler, urlsplit(origin).hostname or "", delay_s)
        self.note_sitemaps(origin, list(rules.sitemaps))
        return rules

    def unanswered(self, origin: str, fetched: Fetched) -> None:
        """Let the next request ask again, unless that was done often enough.

        Where the crawl already has pages, the site is only away: the next run goes on.
        """
        if self.session.pages_kept and self.session.scope.base_url.startswith(f"{origin}/"):
            self.session.stop_reason = fetched.error
        if self.tries[origin] < MAX_TRIES:
            del self.rules[origin]
        else:
            self.keep(origin + PATH, fetched)

    async def fetch(self, url: str) -> str:
        """The text of robots.txt; empty where the host has none."""
        first = url
        for _hop in range(MAX_REDIRECTS + 1):
            response = await self.download(url)
            if response.status >= 500 or response.status == 429:
                raise NoRobotsError(self.answered_badly(response))
            if url == first:
                self.keep_answer(url, response)
            location = normalise(header(response, "Location") or "", url)
            if response.status not in REDIRECTS or location is None:
                return text_of(response)
            if not self.session.scope.is_reachable(location):
                return ""
            url = location
        return ""

    async def download(self, url: str) -> Response:
        request = Request(
            url, meta={"is_robots_txt": True, "handle_httpstatus_all": True}, dont_filter=True
        )
        assert self.crawler.engine is not None  # noqa: S101
        try:
            return await self.crawler.engine.download_async(request)
        except Exception as error:
            fetched = failed_answer(Failure(error), url)  # type: ignore[no-untyped-call]
            if fetched.outcome is not Outcome.OUT_OF_SCOPE:
                fetched.error = f"robots.txt gave no answer: {fetched.error}"
            raise NoRobotsError(fetched) from error

    def answered_badly(self, response: Response) -> Fetched:
        wait_s = retry_after_s(header(response, "Retry-After"))
        if wait_s is not None:
            self.session.come_back_in(wait_s)
        why = f"robots.txt answered {response.status}, which means that nothing may be fetched"
        return Fetched(Outcome.HTTP_ERROR, error=why)

    def keep_answer(self, url: str, response: Response) -> None:
        previous = self.session.writer.previous_of(url)
        self.keep(url, fetched_from(response, previous, self.session.scope))

    def keep(self, url: str, fetched: Fetched) -> None:
        """One row a host: what its robots.txt redirects to is a URL like any other."""
        session = self.session
        with session.writer.step():
            session.writer.frontier.add(url, Kind.ROBOTS, 0)
            task = session.writer.frontier.lease_url(url)
            if fetched.redirect_url:
                session.see(fetched.redirect_url, Kind.PAGE, 0, task)
        if task:
            session.record(task, fetched)

    def note_sitemaps(self, origin: str, sitemaps: list[str]) -> None:
        session = self.session
        if not session.scope.is_same_site(origin):
            return
        with session.writer.step():
            for sitemap in sitemaps:
                if url := session.spelled(sitemap, origin):
                    session.see(url, Kind.SITEMAP, 0)


def text_of(response: Response) -> str:
    """What robots.txt says; nothing where the answer is that there is none."""
    if response.status >= 300:
        return ""
    return response.body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
