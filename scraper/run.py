"""One crawl from start to end: fetch, read, then look at all pages together."""

from __future__ import annotations

import logging
import signal
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

import scraper.settings as defaults
from scraper import memory
from scraper.ending import finish
from scraper.options import CrawlOptions
from scraper.resolver import HOME
from scraper.session import CrawlSession, open_session
from scraper.spiders.site import SiteSpider
from sitekeep.errors import StoppedError
from sitekeep.profile import Profile


@dataclass(frozen=True, slots=True)
class CrawlEnd:
    """How a run ended. `state` is "finished" or "stopped"."""

    crawl_id: int
    state: str
    reason: str
    went_on: bool


def crawl(
    archive: Path,
    options: CrawlOptions,
    profile: Profile | None = None,
    *,
    quiet: bool = False,
    fresh: bool = False,
) -> CrawlEnd:
    """Take a snapshot into `archive`, or go on with a stopped one. Once a process (Twisted)."""
    try:
        with open_session(archive, options, profile, fresh=fresh) as session:
            state, reason = run(session, quiet=quiet)
            return CrawlEnd(session.crawl.id, state, reason, session.went_on)
    except (sqlite3.OperationalError, OSError) as error:
        # Also what the closing of the archive raises, which commits for the last time.
        raise StoppedError(
            f"Writing to {archive} failed: {error}.\n"
            "All that was kept before is safe. Make room, then run `sitekeep crawl` again to"
            " go on."
        ) from error


def run(session: CrawlSession, *, quiet: bool) -> tuple[str, str]:
    memory.share_one_heap()
    process = AsyncCrawlerProcess(settings_for(session.options, quiet=quiet))
    # Scrapy, which has just asked for everything, would write a record for each item in vain.
    logging.getLogger("scrapy").setLevel(logging.WARNING)
    # What goes wrong is told in our own words; without any handler Python would print it as well.
    logging.getLogger().addHandler(logging.NullHandler())
    crawler = process.create_crawler(SiteSpider)
    process.crawl(crawler, session=session)
    memory.keep_small()
    process.start()
    # Scrapy's own handler would wait for an engine that has ended.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    if session.fatal:
        raise session.fatal
    return finish(session)


def settings_for(options: CrawlOptions, *, quiet: bool) -> Settings:
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    settings.setdict({"LOG_INSTALL_ROOT_HANDLER": False, "SITEKEEP_QUIET": quiet})
    settings.set(HOME, urlsplit(options.url).hostname)
    return settings
