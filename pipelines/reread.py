"""Documents read again, offline, from their stored bytes."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.files import unreadable
from pipelines.workers import Job, UnreadableError, Workers
from sitekeep.archive import media
from sitekeep.archive.crawl_queries import StoredPage
from sitekeep.archive.documents import stored_documents
from sitekeep.archive.writer import CrawlWriter


def read_documents_again(writer: CrawlWriter, workers: Workers) -> int:
    """Read every document of the archive from its stored bytes; returns how many."""
    with writer.step() as conn:
        media.identify_all(conn)
        stored = stored_documents(conn)
    for document, found in workers.read_many(jobs(writer, stored)):
        if isinstance(found, UnreadableError):
            body = writer.payload(document.payload_digest) or b""
            read = unreadable(body, document.content_type, str(found))
        else:
            assert found.document is not None  # noqa: S101
            read = found.document
        with writer.step():
            writer.put_document(document.task, document.capture_id, read)
    return len(stored)


def jobs(writer: CrawlWriter, stored: Iterable[StoredPage]) -> Iterable[tuple[StoredPage, Job]]:
    for each in stored:
        body = writer.payload(each.payload_digest) or b""
        yield each, Job("document", body, each.task.url, each.content_type)
