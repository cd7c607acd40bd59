"""A crawl whose answers come from a file: what it sees, and what becomes of an arrival."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scrapy.http import Headers, Response

from pipelines.items import CaptureItem
from pipelines.template import Template
from scraper.answers import FEEDS, fetched_from, role_of
from scraper.options import CrawlOptions
from scraper.session import CrawlSession
from sitekeep.archive.captures import Fetched
from sitekeep.archive.crawls import CrawlRow
from sitekeep.archive.frontier import Kind, Task
from sitekeep.archive.wire import Exchange
from sitekeep.archive.writer import CrawlWriter
from sitekeep.incoming.arrival import Arrival, Entry, Incoming
from sitekeep.incoming.records import DamagedError
from sitekeep.outcome import Outcome
from sitekeep.profile import Profile
from sitekeep.warc import capture_name

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
        fetched.warc_date = arrival.warc_date
        own_name = capture_name(self.crawl.start_url, self.crawl.started_at, task.url)
        fetched.record_id = None if arrival.record_id == own_name else arrival.record_id
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
