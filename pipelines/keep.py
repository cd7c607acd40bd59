"""First item pipeline: store what was fetched before anybody interprets it."""

from __future__ import annotations

from scrapy.crawler import Crawler

from pipelines.items import CaptureItem, Session
from sitekeep.outcome import Outcome


class KeepPipeline:
    """Writes the capture; settles every URL that needs no reading."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> KeepPipeline:
        return cls(crawler)

    @property
    def session(self) -> Session:
        session: Session = self.crawler.spider.session  # type: ignore[union-attr]
        return session

    def process_item(self, item: CaptureItem) -> CaptureItem:
        if item.capture_id is None:
            with self.session.writer.step():
                self.keep(item)
            self.session.kept(item)
        return item

    def keep(self, item: CaptureItem) -> None:
        writer = self.session.writer
        item.capture_id = writer.put_capture(item.task, item.fetched)
        if item.is_to_be_read:
            writer.frontier.captured(item.task)
            return
        if item.fetched.redirect_url:
            self.session.follow_redirect(item.task, item.fetched.redirect_url)
        if item.fetched.outcome is Outcome.UNCHANGED:
            self.session.follow(item.task, writer.links_of(item.task))
        writer.frontier.done(item.task)
