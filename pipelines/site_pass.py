"""The site pass: when a crawl ends, look at all its pages together and read them again.

What pages share (menus, footers, side columns) cannot be told from one page alone. A sample of
the pages shows it; then the pages that it changes are read again, from their stored bytes.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipelines.openings import Openings
from pipelines.reread import read_documents_again
from pipelines.sample import Sample, chosen
from pipelines.template import Template, learn, page_needs_template
from pipelines.workers import Job, UnreadableError, Workers
from sitekeep.archive import crawl_queries
from sitekeep.archive.clock import now
from sitekeep.archive.corrections import corrections_of
from sitekeep.archive.crawl_queries import StoredPage
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import PageReading
from sitekeep.errors import ArchiveError
from sitekeep.profile import Profile

#: Up to so many new pages are all read again; above, only those that the template changes.
ALL_UP_TO = 500


def site_pass(
    writer: CrawlWriter,
    workers: Workers,
    profile: Profile | None,
    sample: Sample,
    openings: Openings,
) -> None:
    """Learn the site's template and read again what this crawl captured. Safe to repeat.

    `sample` holds what this run has already read of the pages to learn from, `openings` how the
    pages open that it read alone.
    """
    count = sum(1 for _ in crawl_queries.pages_captured(writer.conn, writer.crawl_id))
    if not count:
        return
    template = learn_template(writer, workers, profile, sample)
    needed = None if count <= ALL_UP_TO else changed_by(writer, template, openings)
    fresh = [
        page
        for page in crawl_queries.pages_captured(writer.conn, writer.crawl_id)
        if needed is None
        or page.task.url_id in needed
        or crawl_queries.earlier_page(writer.conn, page)
    ]
    read_again(writer, workers, profile, template, fresh)


def reread(writer: CrawlWriter, workers: Workers, profile: Profile | None = None) -> int:
    """Read every page and document again, with today's rules; returns how many pages."""
    template = learn_template(writer, workers, profile, Sample())
    pages = list(crawl_queries.all_pages(writer.conn))
    read_again(writer, workers, profile, template, pages)
    read_documents_again(writer, workers)
    writer.tidy()
    return len(pages)


def learn_template(
    writer: CrawlWriter, workers: Workers, profile: Profile | None, sample: Sample
) -> Template:
    template = learn(sample_readings(writer, workers, profile, sample))
    with writer.step() as conn:
        crawl_queries.put_template(conn, writer.crawl_id, now(), template.to_json())
    return template


def sample_readings(
    writer: CrawlWriter, workers: Workers, profile: Profile | None, sample: Sample
) -> Iterator[PageReading]:
    """Readings of the sampled pages, each read alone."""
    pages = chosen(crawl_queries.all_pages(writer.conn))
    yield from (reading for page in pages if (reading := sample.get(page.task.url)))
    unknown = [page for page in pages if sample.get(page.task.url) is None]
    for _page, found in read_stored(writer, workers, profile, None, unknown):
        if isinstance(found, PageReading):
            yield found


def read_again(
    writer: CrawlWriter,
    workers: Workers,
    profile: Profile | None,
    template: Template,
    pages: list[StoredPage],
) -> None:
    for page, reading in read_stored(writer, workers, profile, template, pages):
        if isinstance(reading, PageReading):
            with writer.step():
                writer.put_page(page.task, page.capture_id, reading)
    settle_versions(writer, workers, profile, template, pages)
    writer.group.commit()


def settle_versions(
    writer: CrawlWriter,
    workers: Workers,
    profile: Profile | None,
    template: Template | None,
    pages: list[StoredPage],
) -> None:
    """Of pages that were read with `template` and seem changed, read also what was there before.

    The version before was read with what was known of the site then. What differs may be that.
    """
    jobs = earlier_jobs(writer, profile, template, pages)
    for (page, earlier), reading in workers.read_many(jobs):
        if isinstance(reading, PageReading):
            article = reading.as_read or reading.article
            with writer.step():
                writer.settle_version(page.task, page.capture_id, earlier.capture_id, article)


def earlier_jobs(
    writer: CrawlWriter, profile: Profile | None, template: Template | None, pages: list[StoredPage]
) -> Iterator[tuple[tuple[StoredPage, StoredPage], Job]]:
    """What to read of pages that seem changed, each with the page it is to be compared with.

    Damaged bytes say nothing about a change; `sitekeep verify` tells of them.
    """
    for page in pages:
        if earlier := crawl_queries.earlier_page(writer.conn, page):
            try:
                job = job_for(writer, earlier, profile, template)
            except ArchiveError:
                continue
            yield (page, earlier), job


def changed_by(writer: CrawlWriter, template: Template, openings: Openings) -> set[int]:
    """The numbers of the addresses whose pages the template may change."""
    articles = crawl_queries.articles_read(writer.conn, writer.crawl_id)
    return {
        url_id
        for url_id, article, declared in articles
        if page_needs_template(
            article, template, settled=declared or openings.stays(url_id, template.credits)
        )
    }


def read_stored(
    writer: CrawlWriter,
    workers: Workers,
    profile: Profile | None,
    template: Template | None,
    pages: list[StoredPage],
) -> Iterator[tuple[StoredPage, PageReading | UnreadableError]]:
    """Read stored pages in the workers; each comes back with its page."""
    return workers.read_many((page, job_for(writer, page, profile, template)) for page in pages)


def job_for(
    writer: CrawlWriter, page: StoredPage, profile: Profile | None, template: Template | None
) -> Job:
    body = writer.payload(page.payload_digest) or b""
    corrections = corrections_of(writer.conn, page.task.url)
    return Job("page", body, page.task.url, page.content_type, template, profile, corrections)
