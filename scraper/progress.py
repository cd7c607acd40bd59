"""How a crawl goes on: one live line on a terminal, a plain line each half minute elsewhere."""

from __future__ import annotations

import sys
import time

from rich.console import Console
from rich.live import Live
from rich.text import Text
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.spiders import Spider
from scrapy.utils.asyncio import create_looping_call

from scraper.session import CrawlSession
from sitekeep.outcome import Outcome

#: Between two plain lines, and between two looks at the clock.
PLAIN_EVERY_S = 30.0
TICK_S = 0.25
STOPPING = "Stopping when what is in flight has arrived; Ctrl-C again stops at once."
FAILED = (Outcome.HTTP_ERROR, Outcome.TIMEOUT, Outcome.REFUSED, Outcome.UNREADABLE)


class Progress:
    """A Scrapy extension that says how far the crawl is, and commits the open group in time."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.quiet = crawler.settings.getbool("SITEKEEP_QUIET")
        self.console = Console(stderr=True)
        self.live: Live | None = None
        self.is_stopping = False
        self.said_at = time.monotonic()
        crawler.signals.connect(self.opened, signals.spider_opened)
        crawler.signals.connect(self.closed, signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Progress:
        if crawler.spidercls.name != "site":
            raise NotConfigured
        return cls(crawler)

    def opened(self, spider: Spider) -> None:
        self.session: CrawlSession = spider.session  # type: ignore[attr-defined]
        if self.console.is_terminal and not self.quiet:
            self.live = Live(Text(""), console=self.console, transient=True, auto_refresh=False)
            self.live.start()
        self.loop = create_looping_call(self.tick)
        self.loop.start(TICK_S, now=False)

    def tick(self) -> None:
        self.session.writer.group.commit_if_due()
        self.say_if_stopping()
        if self.live:
            self.live.update(Text(line(self.session)), refresh=True)
        elif not self.quiet and time.monotonic() - self.said_at >= PLAIN_EVERY_S:
            self.said_at = time.monotonic()
            print(line(self.session), file=sys.stderr, flush=True)

    def say_if_stopping(self) -> None:
        """Answer to Ctrl-C at once: what is in flight may take a while."""
        if self.is_stopping or self.crawler.engine is None or self.crawler.engine.running:
            return
        self.is_stopping = True
        self.console.print(STOPPING, style="bold", soft_wrap=True)

    def closed(self, spider: Spider) -> None:
        if self.loop.running:
            self.loop.stop()
        if self.live:
            self.live.stop()


def line(session: CrawlSession) -> str:
    """`212 kept · 31 waiting · 3 failed · 0.9/s`: no per cent, since nobody knows the total."""
    kept = sum(n for outcome, n in session.outcomes.items() if Outcome(outcome).is_kept)
    failed = sum(session.outcomes[outcome] for outcome in FAILED)
    waiting = session.writer.frontier.counts()["pending"]
    seconds = max(time.monotonic() - session.started_at, 0.001)
    return f"{kept} kept · {waiting} waiting · {failed} failed · {kept / seconds:.1f}/s"
