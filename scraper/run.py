"""One crawl from start to end: fetch, read, then look at all pages together."""

from __future__ import annotations

import logging
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

import scraper.settings as defaults
from pipelines.site_pass import site_pass
from scraper.options import CrawlOptions
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
    with open_session(archive, options, profile, fresh=fresh) as session:
        try:
            state, reason = run(session, quiet=quiet)
            session.writer.end(state, reason)
        except (sqlite3.OperationalError, OSError) as error:
            raise StoppedError(
                f"Writing to {archive} failed: {error}.\n"
                "All that was kept before is safe. Make room, then run `sitekeep crawl` again to"
                " go on."
            ) from error
        return CrawlEnd(session.crawl.id, state, reason, session.went_on)


def run(session: CrawlSession, *, quiet: bool) -> tuple[str, str]:
    reason = fetch(session, quiet=quiet)
    session.writer.group.commit()
    if reason:
        return "stopped", reason
    try:
        site_pass(session.writer, session.workers, session.profile)
    except KeyboardInterrupt:
        return "stopped", "it was interrupted"
    return "finished", "every URL has its outcome"


def fetch(session: CrawlSession, *, quiet: bool) -> str | None:
    """Run Scrapy until the frontier is empty; why it stopped earlier, if it did."""
    process = AsyncCrawlerProcess(settings_for(session.options, quiet=quiet))
    crawler = process.create_crawler(SiteSpider)
    process.crawl(crawler, session=session)
    process.start()
    if session.fatal:
        raise session.fatal
    if session.stop_reason:
        return session.stop_reason
    assert crawler.stats is not None  # noqa: S101
    reason = crawler.stats.get_value("finish_reason")
    if reason != "finished" or session.writer.frontier.counts()["pending"]:
        return "it was interrupted"
    return None


def settings_for(options: CrawlOptions, *, quiet: bool = False) -> Settings:
    settings = Settings()
    settings.setmodule(defaults, priority="project")
    changed: dict[str, Any] = {
        "USER_AGENT": options.user_agent,
        "DOWNLOAD_DELAY": options.polite_delay_s,
        "CONCURRENT_REQUESTS": max(options.connections, 2),
        "CONCURRENT_REQUESTS_PER_DOMAIN": options.connections,
        "AUTOTHROTTLE_ENABLED": not options.is_local and options.delay_s is None,
        "DOWNLOAD_TIMEOUT": options.timeout_s,
        "DOWNLOAD_MAXSIZE": options.max_payload_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "SITEKEEP_QUIET": quiet,
    }
    settings.setdict(changed, priority="cmdline")
    return settings


logging.getLogger("scrapy").setLevel(logging.WARNING)
