"""Last item pipeline: what was read, its links and its end, in one transaction."""

from __future__ import annotations

from scrapy.crawler import Crawler

from pipelines.items import CaptureItem, Session
from sitekeep.outcome import Outcome


class StorePipeline:
    """Writes the page, puts its links on the frontier and takes the page off it."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> StorePipeline:
        return cls(crawler)

    def process_item(self, item: CaptureItem) -> CaptureItem:
        if item.is_to_be_read:
            session: Session = self.crawler.spider.session  # type: ignore[union-attr]
            with session.writer.step():
                self.store(session, item)
            session.was_read(item)
        return item

    def store(self, session: Session, item: CaptureItem) -> None:
        writer = session.writer
        assert item.capture_id is not None  # noqa: S101
        if item.reading is None:
            why = item.unreadable or "no reading"
            writer.set_outcome(item.capture_id, Outcome.UNREADABLE, why)
        elif item.role == "page":
            writer.put_page(item.task, item.capture_id, item.reading)
            session.follow(item.task, item.reading.links)
        elif item.reading.document is not None:
            writer.put_document(item.task, item.capture_id, item.reading.document)
        else:
            writer.put_links(item.task, item.reading.links)
            session.follow(item.task, item.reading.links)
        writer.frontier.done(item.task)
