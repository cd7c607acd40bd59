"""Reading single pages again from their stored bytes, as the last crawl would read them."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from pipelines.site_pass import read_stored, settle_versions
from pipelines.template import Template
from pipelines.workers import Workers
from sitekeep.archive import crawl_queries
from sitekeep.archive.crawl_queries import StoredPage
from sitekeep.archive.crawls import last_crawl
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import PageReading
from sitekeep.profile import Profile


def read_again(
    conn: sqlite3.Connection, pages: list[StoredPage], profile: Profile | None = None
) -> int:
    """Read and write these pages, whatever stands there; returns how many could be read."""
    last = last_crawl(conn)
    if last is None or not pages:
        return 0
    known = crawl_queries.last_template(conn)
    template = Template.from_json(known) if known else None
    writer = CrawlWriter(conn, last.id)
    count = 0
    with closing(Workers(1)) as workers:
        for page, reading in read_stored(writer, workers, profile, template, pages):
            if isinstance(reading, PageReading):
                with writer.step():
                    writer.put_page(page.task, page.capture_id, reading, anew=True)
                count += 1
        settle_versions(writer, workers, profile, template, pages)
    writer.tidy()
    return count
