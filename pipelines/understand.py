"""Second item pipeline: read the page, in a worker process, beside the fetching."""

from __future__ import annotations

from scrapy.crawler import Crawler

from pipelines.files import unreadable
from pipelines.items import CaptureItem, Session
from pipelines.workers import Job, UnreadableError
from sitekeep.article import Article, PageReading


class UnderstandPipeline:
    """Turns the stored bytes into readings; a page it cannot read is marked, never fatal."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> UnderstandPipeline:
        return cls(crawler)

    async def process_item(self, item: CaptureItem) -> CaptureItem:
        if item.is_to_be_read:
            try:
                item.reading = await self.read(item)
            except UnreadableError as error:
                if item.role == "document":
                    item.reading = without_text(item, str(error))
                else:
                    item.unreadable = str(error)
        return item

    async def read(self, item: CaptureItem) -> PageReading:
        session: Session = self.crawler.spider.session  # type: ignore[union-attr]
        job = Job(
            item.role or "page",
            item.fetched.payload or b"",
            item.task.url,
            item.fetched.content_type,
            session.template,
            session.profile,
            session.corrections_of(item.task.url),
        )
        return await session.workers.read(job)


def without_text(item: CaptureItem, error: str) -> PageReading:
    """A document is kept whole also where its text cannot be had; why is said beside it."""
    document = unreadable(item.fetched.payload or b"", item.fetched.content_type, error)
    return PageReading(Article(url=item.task.url), document=document)
