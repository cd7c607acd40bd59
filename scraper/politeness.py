"""Politeness: a site is never asked faster than it can bear, nor than it wishes."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from scrapy.crawler import Crawler
from scrapy.extensions.throttle import AutoThrottle

logger = logging.getLogger(__name__)

#: A Crawl-delay above this is a mistake or a way to say no; it is cut, and said.
MAX_CRAWL_DELAY_S = 120.0
#: A site that asks to come back later than this is left until the next run.
MAX_RETRY_AFTER_S = 3600.0
#: What is longer than a year is only said to be long.
LONGEST_S = 366 * 24 * 3600.0


def slow_down(crawler: Crawler, host: str, delay_s: float) -> None:
    """Obey a host's Crawl-delay: one connection, and never less between two requests."""
    if delay_s > MAX_CRAWL_DELAY_S:
        logger.warning(
            "%s asks for a Crawl-delay of %g s; %g s is kept", host, delay_s, MAX_CRAWL_DELAY_S
        )
        delay_s = MAX_CRAWL_DELAY_S
    assert crawler.engine is not None  # noqa: S101
    downloader = crawler.engine.downloader
    delay_s = max(delay_s, crawler.settings.getfloat("DOWNLOAD_DELAY"))
    downloader.per_slot_settings[host] = {"concurrency": 1, "delay": delay_s}
    if slot := downloader.slots.get(host):
        slot.concurrency = 1
        slot.delay = max(slot.delay, delay_s)
    throttle = crawler.get_extension(AutoThrottle)
    if throttle is not None:
        throttle.mindelay = max(throttle.mindelay, delay_s)


def retry_after_s(value: str | None, now: datetime | None = None) -> float | None:
    """Seconds to wait by a Retry-After header, given as seconds or as a date (RFC 9110, 10.2.3).

    >>> retry_after_s("120")
    120.0
    >>> retry_after_s("soon") is None
    True
    """
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return min(float(value), LONGEST_S)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait_s = (moment - (now or datetime.now(UTC))).total_seconds()
    return min(max(0.0, wait_s), LONGEST_S)
