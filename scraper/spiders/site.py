"""The spider: turns answers into items. What to fetch next is decided by the frontier."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.python.failure import Failure

from pipelines.items import CaptureItem
from scraper.answers import (
    failed_answer,
    fetched_from,
    header,
    is_no_answer,
    is_other_document,
    may_pass,
    role_of,
)
from scraper.ending import finish
from scraper.options import CrawlOptions
from scraper.politeness import retry_after_s
from scraper.robots import PATH
from scraper.session import CrawlSession, open_session
from sitekeep.archive.captures import Fetched
from sitekeep.archive.frontier import Task
from sitekeep.archive.writer import CrawlWriter
from sitekeep.errors import SitekeepError, StoppedError
from sitekeep.outcome import Outcome

#: So many redirects of one page to another spelling of itself are a loop.
MAX_HOPS = 3
#: How long to wait before trying again as long as no page was kept.
FIRST_DELAYS_S = (0.5, 1.0)


class SiteSpider(Spider):
    """Follows one site. `scrapy crawl site -a url=https://example.org/` does it without the CLI."""

    name = "site"

    def __init__(self, session: CrawlSession | None = None, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.owns_session = session is None
        self.own = ExitStack()
        #: What failed for the last time while nobody knows whether the site is down.
        self.held: list[CaptureItem] = []
        self.session = session or self.own.enter_context(session_for(arguments))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> SiteSpider:
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.settings.setdict(spider.session.options.settings(), priority="cmdline")
        crawler.signals.connect(spider.item_failed, signals.item_error)
        crawler.signals.connect(spider.callback_failed, signals.spider_error)
        return spider

    def item_failed(self, item: CaptureItem, failure: Failure) -> None:
        self.went_wrong(item.task, failure)

    def callback_failed(self, failure: Failure, response: Response) -> None:
        if response is None:
            return
        if task := response.meta.get("task"):
            self.went_wrong(task, failure)
        else:  # the answer to a probe, which is no URL of the crawl
            self.session.fail(StoppedError(str(failure.value)))

    def went_wrong(self, task: Task, failure: Failure) -> None:
        error = failure.value
        if isinstance(error, sqlite3.Error | OSError | SitekeepError):
            self.session.fail(error)
        elif self.session.fatal is None:
            self.session.give_up(task, f"{type(error).__name__}: {error}")

    async def start(self) -> AsyncIterator[Any]:
        """Read what an earlier run captured but did not read; the frontier has the rest."""
        for task in self.session.writer.frontier.unread():
            yield unread_item(self.session.writer, task)

    def parse(self, response: Response, **_: Any) -> Iterator[CaptureItem | Request]:
        task: Task = response.meta["task"]
        fetched = fetched_from(response, response.meta.get("previous"), self.session.scope)
        self.session.answered(task, fetched)
        if self.session.doubts():
            yield self.probe()
        if hop := self.hop_to_itself(response, task, fetched):
            yield hop
        elif not self.tries_again(task, fetched):
            yield self.item(task, fetched)

    def item(self, task: Task, fetched: Fetched) -> CaptureItem:
        role = role_of(task, fetched)
        if self.session.options.pages_only and is_other_document(task, fetched, role):
            return CaptureItem(task, Fetched(Outcome.NOT_HTML, fetched.status, fetched.headers))
        return CaptureItem(task, fetched, role)

    def hop_to_itself(self, response: Response, task: Task, fetched: Fetched) -> Request | None:
        """A server may insist on another spelling of the same page: http or https, with a slash.

        Where it does so for the start address, that spelling is the site's.
        """
        if fetched.redirect_url is None:
            return None
        literal = response.urljoin(header(response, "Location") or "")
        if self.stands_for_the_site(task, literal):
            self.session.rebase(literal)
            fetched.redirect_url = self.session.spelled(literal, literal)
            if fetched.redirect_url != task.url:
                return None
        if fetched.redirect_url != task.url:
            return None
        hops = response.meta.get("hops", 0) + 1
        if hops > MAX_HOPS:
            fetched.outcome, fetched.error = Outcome.HTTP_ERROR, "it redirects to itself"
            fetched.redirect_url = None
            return None
        return response.request.replace(url=literal, meta={**response.meta, "hops": hops})  # type: ignore[union-attr]

    def stands_for_the_site(self, task: Task, literal: str) -> bool:
        """Whether `literal` is where the start address leads, for the first time."""
        session = self.session
        is_start = task.url == session.options.url and not session.crawl.base_url
        return is_start and session.scope.may_move_to(literal)

    def failed(self, failure: Failure) -> Iterator[CaptureItem | Request]:
        task: Task = failure.request.meta["task"]  # type: ignore[attr-defined]
        if isinstance(failure.value, sqlite3.Error):  # a robots.txt that could not be kept
            self.session.fail(failure.value)
            return
        fetched = failed_answer(failure, task.url)
        self.session.answered(task, fetched)
        if self.session.doubts():
            yield self.probe()
        if not self.tries_again(task, fetched):
            yield CaptureItem(task, fetched)

    def probe(self) -> Request:
        """Ask the site for what every site may be asked for, to see whether it is there."""
        url = urljoin(self.session.scope.base_url, PATH)
        meta = {"is_robots_txt": True, "handle_httpstatus_all": True}
        return Request(url, self.probed, errback=self.probe_failed, meta=meta, dont_filter=True)

    def probed(self, response: Response) -> Iterator[CaptureItem]:
        yield from self.told(fetched_from(response, None, self.session.scope))

    def probe_failed(self, failure: Failure) -> Iterator[CaptureItem]:
        yield from self.told(failed_answer(failure, self.session.scope.base_url))

    def told(self, fetched: Fetched) -> Iterator[CaptureItem]:
        """Settle what waited for the probe, or leave it to the next run."""
        self.session.settle_doubt(fetched)
        for item in self.held:
            if self.session.stop_reason:
                self.session.give_back(item.task)
            else:
                yield item
        self.held.clear()

    def holds(self, task: Task, fetched: Fetched) -> bool:
        """Keep back the last word about a URL while it may be the whole site that is down."""
        if not (self.session.in_doubt and is_no_answer(fetched)):
            return False
        self.held.append(CaptureItem(task, fetched))
        return True

    def tries_again(self, task: Task, fetched: Fetched) -> bool:
        """Put a URL that may answer later back on the frontier, a few times."""
        # A site that never answered is not away for a minute: its address is wrong.
        options, is_known = self.session.options, self.session.pages_kept
        delays = options.retry_delays_s if is_known else FIRST_DELAYS_S
        if self.session.stop_reason and is_no_answer(fetched):
            self.session.give_back(task)
            return True
        if not may_pass(fetched.outcome, fetched.status):
            return False
        if task.attempts >= len(delays):
            return self.holds(task, fetched)
        wait_s = retry_after_s(fetched.header("retry-after"))
        if wait_s is not None:
            self.session.come_back_in(wait_s)
        self.session.try_again(task, delays[task.attempts] if wait_s is None else wait_s)
        return True

    def closed(self, reason: str) -> None:
        if self.owns_session:
            finish(self.session)
        self.own.close()


def unread_item(writer: CrawlWriter, task: Task) -> CaptureItem:
    """What was captured but not read, as it comes from the archive instead of the network."""
    capture_id, payload_digest, content_type = writer.capture_of(task)
    payload = writer.payload(payload_digest) if payload_digest else None
    fetched = Fetched(Outcome.KEPT, 200, payload=payload, content_type=content_type)
    return CaptureItem(task, fetched, role_of(task, fetched), capture_id)


def session_for(arguments: dict[str, Any]) -> AbstractContextManager[CrawlSession]:
    """For those who live in Scrapy: `-a url=… [-a archive=archive.db] [-a contact=…]`."""
    options = CrawlOptions(url=arguments["url"], contact=arguments.get("contact"))
    return open_session(Path(arguments.get("archive", "archive.db")), options)
