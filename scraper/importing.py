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

from scrapy.http import Headers, Response

from pipelines.items import CaptureItem
from pipelines.keep import KeepPipeline
from pipelines.store import StorePipeline
from pipelines.template import Template
from pipelines.understand import UnderstandPipeline
from scraper.answers import FEEDS, fetched_from, role_of
from scraper.ending import finish
from scraper.options import CrawlOptions
from scraper.scope import Scope
from scraper.session import CrawlSession
from scraper.spiders.site import unread_item
from sitekeep.archive import crawl_queries, crawls
from sitekeep.archive.captures import Fetched, record_ids
from sitekeep.archive.crawls import CrawlRow
from sitekeep.archive.frontier import Kind, Task
from sitekeep.archive.opening import open_to_write
from sitekeep.archive.wire import Exchange
from sitekeep.archive.writer import CrawlWriter
from sitekeep.errors import SitekeepError, StoppedError, UsageError
from sitekeep.incoming.arrival import Arrival, Batch, Entry, Incoming
from sitekeep.incoming.records import DamagedError
from sitekeep.outcome import Outcome
from sitekeep.profile import Profile
from sitekeep.url import host_of, normalise, same_site

#: So many captures are between the file and the archive at the same time.
WINDOW = 64
NOT_IN_FILE = "it is not in what was imported"
#: Outcomes that the archive it comes into has to tell anew.
TOLD_ANEW = (Outcome.KEPT, Outcome.UNCHANGED, Outcome.UNREADABLE)
SHOWN = (
    "image/",
    "font/",
    "audio/",
    "video/",
    "text/css",
    "text/javascript",
    "application/javascript",
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a file: the crawls that were made, and how many captures were known."""

    crawl_ids: list[int]
    known: int


class ImportSession(CrawlSession):
    """A crawl whose answers come from `answers`: address, as this archive spells it, to entry."""

    def __init__(self, writer: CrawlWriter, crawl: CrawlRow, options: CrawlOptions,
                 profile: Profile | None, template: Template | None,
                 answers: dict[str, Entry], incoming: Incoming) -> None:  # fmt: skip
        self.answers = answers
        self.incoming = incoming
        pages_first = sorted(answers, key=lambda url: kind_of(url, answers[url]) != Kind.PAGE)
        self.rest = iter(pages_first)
        super().__init__(writer, crawl, options, profile, template)

    @property
    def spider(self) -> ImportSession:
        """What the pipelines ask for is `crawler.spider.session`."""
        return self

    @property
    def session(self) -> ImportSession:
        return self

    def see(self, url: str, kind: str, depth: int, via: Task | None = None) -> None:
        if self.writer.frontier.remembers(url):
            return
        if url in self.answers:
            self.expect(url, kind, depth, via.url_id if via else None)
        else:
            refusal = self.scope.refuses(url, kind, depth)
            self.leave(url, kind, via, *(refusal or (Outcome.OUT_OF_SCOPE, NOT_IN_FILE)))

    def expect(self, url: str, kind: str, depth: int, via_url_id: int | None) -> bool:
        """Put an address on the list; what Sitekeep wrote of it itself counts more."""
        told = self.answers[url].told
        if told:
            kind, depth = told["kind"], int(told.get("depth", depth))
            via_url_id = self.writer.ids[told["via"]] if "via" in told else None
        if told.get("asked") != "no":
            return self.writer.frontier.add(url, kind, depth, via_url_id)
        outcome, error = Outcome(told["outcome"]), told.get("error")
        return self.writer.frontier.settle(
            url, kind, outcome, depth=depth, via_url_id=via_url_id, error=error
        )

    def expect_more(self) -> bool:
        """Put on the list some of what nothing led to so far; tells whether there was any."""
        with self.writer.step():
            count = 0
            for url in self.rest:
                if any(self.writer.frontier.remembers(twin) for twin in self.answers[url].twins):
                    continue
                count += self.expect(url, kind_of(url, self.answers[url]), 0, None)
                if count >= WINDOW:
                    break
        return count > 0

    def see_sitemap(self) -> None:
        """Only what is in the file is looked for."""

    def trapped(self, url: str, kind: str, via_url: str | None) -> None:
        """What was kept once is no trap."""

    def item_for(self, task: Task) -> CaptureItem:
        entry = self.answers[task.url]
        if "attempts" in entry.told:
            task = replace(task, attempts=int(entry.told["attempts"]) - 1)
        try:
            fetched = self.fetched(task, entry.load())
        except DamagedError as error:
            self.incoming.damage.append(f"{task.url}: {error}")
            fetched = Fetched(Outcome.REFUSED, error=f"in the imported file {error}")
            fetched.warc_date = entry.warc_date
        return CaptureItem(task, fetched, role_of(task, fetched))

    def fetched(self, task: Task, arrival: Arrival) -> Fetched:
        told = arrival.told
        if arrival.status is None:
            fetched = Fetched(Outcome(told["outcome"]), error=told.get("error"))
        else:
            response = response_of(task.url, arrival)
            fetched = fetched_from(response, self.writer.previous(task), self.scope)
            if not arrival.response_head:
                fetched.headers = arrival.headers
            else:
                heads = (arrival.request_head, arrival.response_head)
                fetched.exchange = Exchange(*heads, arrival.ip_address)
        fetched.warc_date, fetched.record_id = arrival.warc_date, arrival.record_id
        fetched.content_encoding = arrival.content_encoding
        fetched.elapsed_s = float(told["elapsed_s"]) if "elapsed_s" in told else None
        if "outcome" in told and (outcome := Outcome(told["outcome"])) not in TOLD_ANEW:
            fetched.outcome, fetched.error = outcome, told.get("error")
            fetched.redirect_url = told.get("redirect_url")
        return fetched


def response_of(url: str, arrival: Arrival) -> Response:
    """An answer from a file as Scrapy would have made it from the network."""
    headers = Headers()
    for name, value in arrival.headers or fields_of(arrival.response_head):
        # Scrapy's take away the coding that it undid; so was it done here.
        if name.lower() != "content-encoding":
            headers.appendlist(name, value)
    if arrival.content_type and "Content-Type" not in headers:
        headers["Content-Type"] = arrival.content_type
    return Response(url, arrival.status or 0, headers, arrival.body or b"")


def fields_of(head: bytes) -> Iterator[tuple[str, str]]:
    for line in head.decode("latin-1").split("\n")[1:]:
        name, colon, value = line.partition(":")
        if colon:
            yield name.strip(), value.strip()


def kind_of(url: str, entry: Entry) -> Kind:
    """Why an address that nothing links to was probably fetched."""
    path = url.partition("?")[0]
    if path.endswith("/robots.txt"):
        return Kind.ROBOTS
    if entry.media_type in FEEDS:
        return Kind.FEED
    if "sitemap" in path and entry.media_type.endswith("/xml"):
        return Kind.SITEMAP
    return Kind.ASSET if entry.media_type.startswith(SHOWN) else Kind.PAGE


def import_all(
    archive: Path, incoming: Incoming, profile: Profile | None, workers: int | None
) -> Imported:
    """Take in all crawls of `incoming`, the oldest first; what the archive has is passed over."""
    crawl_ids, known = [], 0
    try:
        with open_to_write(archive) as db:
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
