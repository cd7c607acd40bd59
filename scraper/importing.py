"""What comes from a file, taken in as a crawl takes in what comes from a server.

The file stands in for the web: the frontier leases an address, the file answers, and the answer
goes through the same item pipelines. What nothing links to is taken in at the end.
"""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pipelines.items import CaptureItem
from pipelines.keep import KeepPipeline
from pipelines.store import StorePipeline
from pipelines.template import Template
from pipelines.understand import UnderstandPipeline
from scraper.ending import finish
from scraper.import_session import WINDOW, ImportSession
from scraper.options import CrawlOptions
from scraper.scope import Scope
from scraper.spiders.site import unread_item
from sitekeep.archive import crawl_queries, crawls, inbound
from sitekeep.archive.captures import record_ids
from sitekeep.archive.crawls import CrawlRow
from sitekeep.archive.opening import open_to_write
from sitekeep.archive.transaction import expect_small_steps
from sitekeep.archive.writer import CrawlWriter
from sitekeep.errors import SitekeepError, StoppedError, UsageError
from sitekeep.incoming.arrival import Batch, Entry, Incoming
from sitekeep.profile import Profile
from sitekeep.url import host_of, normalise, same_site


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the crawls that were made, and how many captures were known."""

    crawl_ids: list[int]
    known: int


def import_all(
    archive: Path, incoming: Incoming, profile: Profile | None, workers: int | None
) -> Imported:
    """Take in all crawls of `incoming`, the oldest first; what the archive has is passed over."""
    crawl_ids, known = [], 0
    try:
        with open_to_write(archive) as db:
            expect_small_steps(db.conn)
            for batch in incoming.batches:
                for answers in rounds(batch):
                    fresh = without_known(db.conn, batch, answers)
                    known += sum(entry.has_answer for entry in answers.values())
                    if fresh:
                        known -= sum(entry.has_answer for entry in fresh.values())
                        require_order(db.conn, archive, incoming.name, batch)
                        crawl_ids.append(take_in(db.conn, batch, fresh, incoming, profile, workers))
    except (sqlite3.OperationalError, OSError) as error:
        raise StoppedError(
            f"Writing to {archive} failed: {error}.\n"
            "All that was kept before is safe. Make room, then run the same command again to go on."
        ) from error
    return Imported(crawl_ids, known)


def rounds(batch: Batch) -> list[dict[str, Entry]]:
    """The captures of a batch by address; an address captured again goes into a further crawl.

    Left out is what says the same as the one before, and a redirect from one spelling to another.
    """
    scope = Scope(batch.told.get("base_url") or batch.start_url, CrawlOptions(batch.start_url))
    captures: defaultdict[str, list[Entry]] = defaultdict(list)
    for entry in batch.entries:
        url = scope.canonical(entry.url)
        if not captures[url] or captures[url][-1].digest != entry.digest:
            captures[url].append(entry)
    for url, entries in captures.items():
        hops = [e for e in entries if e.location and leads_to(e, scope) == url]
        captures[url] = [entry for entry in entries if entry not in hops] or hops[:1]
    most = max(map(len, captures.values()))
    return [
        {url: entries[number] for url, entries in captures.items() if number < len(entries)}
        for number in range(most)
    ]


def leads_to(entry: Entry, scope: Scope) -> str | None:
    url = normalise(entry.location or "", entry.url)
    return scope.canonical(url) if url else None


def without_known(
    conn: sqlite3.Connection, batch: Batch, answers: dict[str, Entry]
) -> dict[str, Entry]:
    """What of `answers` is to be taken in: nothing where the archive has all that was answered."""
    going_on = unfinished(conn, batch)
    known = record_ids(conn, going_on.id if going_on else None)
    fresh = {
        url: entry
        for url, entry in answers.items()
        if not known & {each.record_id for each in (entry, *twins_of(entry, answers))}
    }
    return fresh if any(entry.has_answer for entry in fresh.values()) else {}


def twins_of(entry: Entry, answers: dict[str, Entry]) -> list[Entry]:
    """What the same file is at its other addresses."""
    return [answers[url] for url in entry.twins if url in answers]


def unfinished(conn: sqlite3.Connection, batch: Batch) -> CrawlRow | None:
    """The crawl that an earlier run began to make of this batch and did not end."""
    last = crawls.last_crawl(conn, batch.start_url)
    is_it = last and last.state != "finished" and last.started_at == batch.started_at
    return last if is_it else None


def require_order(conn: sqlite3.Connection, archive: Path, name: str, batch: Batch) -> None:
    """Crawls of a site follow each other in time: what is newest is what counts as true now."""
    later = later_crawl(conn, batch.start_url, batch.started_at)
    if later:
        raise UsageError(
            f"{name} has a crawl of {batch.started_at[:10]}, and {archive} a later one of the same"
            f" site, of {later[:10]}.\n"
            "It was not imported, since an archive takes crawls in the order they were made."
            " Write what is there with `sitekeep export warc`, then import both into a new archive,"
            " the older first."
        )


def later_crawl(conn: sqlite3.Connection, start_url: str, started_at: str) -> str | None:
    site = same_site(host_of(start_url))
    times = [
        crawl.started_at
        for crawl in crawls.all_crawls(conn)
        if same_site(host_of(crawl.start_url)) == site and crawl.started_at > started_at
    ]
    return max(times, default=None)


def take_in(conn: sqlite3.Connection, batch: Batch, answers: dict[str, Entry], incoming: Incoming,
            profile: Profile | None, workers: int | None) -> int:  # fmt: skip
    """Make one crawl of a batch; returns its number."""
    crawl = begin(conn, batch, incoming.name)
    inbound.put_off(conn)
    writer = CrawlWriter(conn, crawl.id)
    template = crawl_queries.last_template(conn)
    session = ImportSession(
        writer,
        crawl,
        CrawlOptions(batch.start_url, workers=workers),
        profile,
        Template.from_json(template) if template else None,
        answers,
        incoming,
    )
    try:
        asyncio.run(answer_all(session))
        finish(session, batch.finished_at)
    finally:
        session.workers.close()
        writer.group.commit()
    return crawl.id


def begin(conn: sqlite3.Connection, batch: Batch, name: str) -> CrawlRow:
    if going_on := unfinished(conn, batch):
        crawls.go_on(conn, going_on.id)
        return going_on
    told = batch.told
    settings = json.loads(told.get("settings", "{}")) or CrawlOptions(batch.start_url).stored()
    crawl_id = crawls.begin(
        conn,
        batch.start_url,
        settings | {"imported_from": name},
        told.get("http-header-user-agent"),
        batch.started_at,
    )
    if base_url := told.get("base_url"):
        crawls.set_base(conn, crawl_id, base_url)
    return replace(crawls.get_crawl(conn, crawl_id), state="new")


async def answer_all(session: ImportSession) -> None:
    """Lease, keep, read and store until nothing is left."""
    keep, line = KeepPipeline(session), Line(session)  # type: ignore[arg-type]
    reading = {asyncio.ensure_future(line.read(item)) for item in unread(session)}
    while True:
        while len(reading) < WINDOW and (task := session.next_task()):
            item = keep.process_item(session.item_for(task))
            if item.is_to_be_read:
                reading.add(asyncio.ensure_future(line.read(item)))
        if session.fatal:
            raise session.fatal
        if reading:
            done, reading = await asyncio.wait(reading, return_when=asyncio.FIRST_COMPLETED)
            for each in done:
                each.result()
        elif not session.expect_more():
            return


def unread(session: ImportSession) -> Iterator[CaptureItem]:
    """What an earlier run kept and did not read."""
    return (unread_item(session.writer, task) for task in session.writer.frontier.unread())


class Line:
    """The rest of the pipelines, one after the other."""

    def __init__(self, session: ImportSession) -> None:
        self.session = session
        self.understand = UnderstandPipeline(session)  # type: ignore[arg-type]
        self.store = StorePipeline(session)  # type: ignore[arg-type]

    async def read(self, item: CaptureItem) -> None:
        try:
            self.store.process_item(await self.understand.process_item(item))
        except (sqlite3.Error, OSError, SitekeepError):
            raise
        except Exception as error:
            self.session.give_up(item.task, f"{type(error).__name__}: {error}")
