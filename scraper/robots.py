"""robots.txt: asked once a host, kept in the archive, obeyed (RFC 9309).

No answer and 5xx mean that nothing may be fetched (2.3.1.4); 4xx means that all may be
(2.3.1.3). `Crawl-delay` and `Sitemap` are not in the RFC but meant seriously by those who write
them.
"""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from scraper.answers import REDIRECTS, ForbiddenError, fetched_from, header
from scraper.politeness import slow_down
from scraper.session import CrawlSession
from sitekeep.archive.frontier import Kind

logger = logging.getLogger(__name__)

#: RFC 9309, 2.3.1.2: follow at least five redirects.
MAX_REDIRECTS = 5
#: RFC 9309, 2.5: parse at least 500 kibibytes.
MAX_BYTES = 512 * 1024
#: The name that rules in robots.txt are looked up by.
PRODUCT_TOKEN = "Sitekeep"  # noqa: S105
FORBID_ALL = "User-agent: *\nDisallow: /"


class RobotsMiddleware:
    """Holds each request back until its host's robots.txt is known, then lets it pass or not."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.rules: dict[str, asyncio.Future[Protego]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    @property
    def session(self) -> CrawlSession:
        session: CrawlSession = self.crawler.spider.session  # type: ignore[union-attr]
        return session

    async def process_request(self, request: Request) -> None:
        if request.meta.get("is_robots_txt"):
            return
        parts = urlsplit(request.url)
        rules = await self.rules_of(f"{parts.scheme}://{parts.netloc}")
        if not rules.can_fetch(request.url, PRODUCT_TOKEN):
            raise ForbiddenError("robots.txt asks not to fetch it")

    async def rules_of(self, origin: str) -> Protego:
        if origin not in self.rules:
            self.rules[origin] = asyncio.get_running_loop().create_future()
            self.rules[origin].set_result(await self.ask(origin))
        return await self.rules[origin]

    async def ask(self, origin: str) -> Protego:
        text = await self.fetch(f"{origin}/robots.txt")
        rules = Protego.parse(text)
        if delay_s := rules.crawl_delay(PRODUCT_TOKEN):
            slow_down(self.crawler, urlsplit(origin).hostname or "", float(delay_s))
        self.note_sitemaps(origin, list(rules.sitemaps))
        return rules

    async def fetch(self, url: str) -> str:
        """The text of robots.txt, or of one that says what its absence means."""
        for _hop in range(MAX_REDIRECTS + 1):
            try:
                response = await self.download(url)
            except Exception as error:
                logger.info("%s gave no answer (%s): nothing is fetched from there", url, error)
                return FORBID_ALL
            location = header(response, "Location")
            if response.status not in REDIRECTS or location is None:
                return meaning_of(response)
            url = urljoin(url, location)
        return ""

    async def download(self, url: str) -> Response:
        request = Request(
            url, meta={"is_robots_txt": True, "handle_httpstatus_all": True}, dont_filter=True
        )
        assert self.crawler.engine is not None  # noqa: S101
        response = await self.crawler.engine.download_async(request)
        self.keep(url, response)
        return response

    def keep(self, url: str, response: Response) -> None:
        session = self.session
        with session.writer.step():
            session.writer.frontier.add(url, Kind.ROBOTS, 0)
            task = session.writer.frontier.lease_url(url)
        if task:
            session.record(task, fetched_from(response, None, session.scope))

    def note_sitemaps(self, origin: str, sitemaps: list[str]) -> None:
        session = self.session
        if not session.scope.is_same_site(origin):
            return
        with session.writer.step():
            for sitemap in sitemaps:
                if url := session.spelled(sitemap, origin):
                    session.see(url, Kind.SITEMAP, 0)


def meaning_of(response: Response) -> str:
    if response.status >= 500 or response.status == 429:
        return FORBID_ALL
    if response.status >= 400:
        return ""
    return response.body[:MAX_BYTES].decode("utf-8", "replace").removeprefix("\ufeff")
