"""What most people write first: CrawlSpider, LinkExtractor, BeautifulSoup, one insert a page.

Usage: obvious.py URL DATABASE
"""

from __future__ import annotations

import sys
from typing import Any

from bs4 import BeautifulSoup
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response
from scrapy.linkextractors import LinkExtractor
from scrapy.spiders import CrawlSpider, Rule
from sqlite_utils import Database

SETTINGS = {
    "CONCURRENT_REQUESTS": 16,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
    "LOG_LEVEL": "INFO",
    "TELNETCONSOLE_ENABLED": False,
}


class SitePages(CrawlSpider):
    name = "pages"
    rules = (Rule(LinkExtractor(), callback="parse_page", follow=True),)

    def __init__(self, url: str, database: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.start_urls = [url]
        self.allowed_domains = ["127.0.0.1"]
        self.db = Database(database)

    def parse_start_url(self, response: Response, **kwargs: Any) -> Any:
        return self.parse_page(response)

    def parse_page(self, response: Response) -> list[Any]:
        soup = BeautifulSoup(response.text, "lxml")
        content = soup.select_one("#content")
        self.db["pages"].insert(
            {
                "url": response.url,
                "headline": text_of(soup.h1),
                "author": text_of(soup.select_one(".byline")),
                "date": text_of(soup.select_one(".date")),
                "body": content.get_text("\n", strip=True) if content else None,
                "html": response.text,
            },
            pk="url",
            replace=True,
        )
        return []


def text_of(tag: Any) -> str | None:
    return tag.get_text(strip=True) if tag else None


if __name__ == "__main__":
    process = AsyncCrawlerProcess(SETTINGS)
    process.crawl(SitePages, url=sys.argv[1], database=sys.argv[2])
    process.start()
