"""Scrapy alone: a CrawlSpider that downloads and follows links and keeps nothing.

Usage: download_only.py URL FILE; the number of pages goes into FILE.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule

SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "INFO",
    "TELNETCONSOLE_ENABLED": False,
}


class Downloads(CrawlSpider):
    name = "downloads"
    rules = (Rule(LinkExtractor(), callback="count", follow=True),)

    def __init__(self, url: str, file: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start_urls = [url]
        self.allowed_domains = ["127.0.0.1"]
        self.file = Path(file)
        self.addresses: set[str] = set()

    def parse_start_url(self, response: Response, **kwargs: Any) -> Any:
        return self.count(response)

    def count(self, response: Response) -> list[Any]:
        self.addresses.add(response.url)
        return []

    def closed(self, reason: str) -> None:
        self.file.write_text(str(len(self.addresses)))


if __name__ == "__main__":
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(Downloads, url=sys.argv[1], file=sys.argv[2])
    process.start()
