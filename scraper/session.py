"""The running crawl: what its components share, and the decisions about each URL it sees."""

from __future__ import annotations

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from pipelines.gist import gist_of
from pipelines.items import CaptureItem
from pipelines.openings import Openings
from pipelines.sample import Sample
from pipelines.template import Template
from pipelines.workers import Workers
from scraper.answers import is_no_answer
from scraper.early_dictionary import EarlyDictionary
from scraper.options import CrawlOptions
from scraper.politeness import MAX_RETRY_AFTER_S
from scraper.scope import Scope
from scraper.traps import Traps, pattern_of
from sitekeep.archive import crawl_queries, crawls, inbound
from sitekeep.archive.captures import Fetched
from sitekeep.archive.corrections import corrections_of
from sitekeep.archive.crawls import CrawlRow
from sitekeep.archive.frontier import Kind, Task
from sitekeep.archive.naming import site_name
from sitekeep.archive.opening import open_to_write
from sitekeep.archive.transaction import expect_small_steps
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import Link, LinkKind
from sitekeep.outcome import Outcome
from sitekeep.profile import Profile
from sitekeep.url import normalise

#: So many tries in a row without any answer, and the site may be down, not the page.
MAX_FAILURES = 4
#: As many redirects in a row as browsers follow (https://fetch.spec.whatwg.org/, 4.4).
MAX_REDIRECTS = 20

#: Pages that may wait for each process that reads: enough to have all busy while a group is
#: written. More would be in memory for nothing, and fetched before it is known for a trap.
UNREAD_EACH = 16

#: With less between two requests, what is written may be what a crawl waits for.
FAST_S = 0.1

#: Style sheets that import one another deeper than this are made by a machine.
MAX_NESTED_SHEETS = 10

KIND_OF_LINK: dict[str, Kind] = {
    LinkKind.PAGE: Kind.PAGE,
    LinkKind.CANONICAL: Kind.PAGE,
    LinkKind.REDIRECT: Kind.PAGE,
    LinkKind.ALTERNATE: Kind.PAGE,
    LinkKind.FEED: Kind.FEED,
    LinkKind.SITEMAP: Kind.SITEMAP,
    LinkKind.IMAGE: Kind.ASSET,
    LinkKind.STYLESHEET: Kind.ASSET,
    LinkKind.FONT: Kind.ASSET,
    LinkKind.SCRIPT: Kind.ASSET,
    LinkKind.MEDIA: Kind.ASSET,
    LinkKind.ICON: Kind.ASSET,
}


class CrawlSession:
    """One run of one crawl. Lives in the process that fetches; see `pipelines.items.Session`."""

    def __init__(
        self,
        writer: CrawlWriter,
        crawl: CrawlRow,
        options: CrawlOptions,
        profile: Profile | None = None,
        template: Template | None = None,
    ) -> None:
        self.writer = writer
        self.crawl = crawl
        self.options = options
        self.profile = profile
        self.template = template
        self.scope = Scope(crawl.base_url or options.url, options)
        self.traps = Traps()
        self.sample = Sample()
        self.openings = Openings()
        self.workers = Workers(options.workers)
        self.dictionary = EarlyDictionary(writer, self.workers)
        self.outcomes: Counter[str] = Counter()
        self.pages_kept = 0
        self.bytes_fetched = 0
        #: Pages that are leased and may yet be kept.
        self.in_flight: set[int] = set()
        #: What is kept and not yet read.
        self.unread: set[int] = set()
        self.failures_in_a_row = 0
        #: Whether the site may be down: nothing more is asked until a probe has told.
        self.in_doubt = False
        self.paused_until = 0.0
        self.started_at = time.monotonic()
        #: Why the run ends before the frontier is empty; None while it goes on.
        self.stop_reason: str | None = None
        #: What made it impossible to go on: a full disk.
        self.fatal: Exception | None = None
        self.went_on = crawl.state != "new"
        self.recover()

    # -- what is seen ------------------------------------------------------------------

    def recover(self) -> None:
        """Take up what an earlier run of this crawl left."""
        with self.writer.step() as conn:
            self.writer.frontier.recover()
            for url in (self.options.url, *self.options.seeds):
                self.see(url, Kind.PAGE, 0)
            self.see_sitemap()
            self.outcomes.update(crawl_queries.outcome_counts(conn, self.crawl.id))
            self.pages_kept = crawl_queries.pages_kept(conn, self.crawl.id)
            self.bytes_fetched = crawl_queries.bytes_fetched(conn, self.crawl.id)
            for url, via, words, pictures in crawl_queries.pages_said(conn, self.crawl.id):
                self.traps.observe(url, via, gist_of(words, pictures))

    def see_sitemap(self) -> None:
        """Look where sitemaps are, also if nothing names one (sitemaps.org, "location")."""
        if url := normalise("/sitemap.xml", self.scope.base_url):
            self.see(url, Kind.SITEMAP, 0)

    def follow(self, task: Task, links: list[Link]) -> None:
        if task.kind == Kind.ASSET and self.nested(task) >= MAX_NESTED_SHEETS:
            for link in links:
                self.leave(link.url, Kind.ASSET, task, Outcome.TRAP, "style sheets without end")
            return
        for link in links:
            if kind := kind_of(link):
                deeper = 1 if kind == Kind.PAGE else 0
                self.see(link.url, kind, task.depth + deeper, task)

    def nested(self, task: Task) -> int:
        """How many style sheets, each imported by the one before, led to this one."""
        return crawl_queries.in_a_row(self.writer.conn, self.crawl.id, task.url_id, kind=Kind.ASSET)

    def follow_redirect(self, task: Task, url: str) -> None:
        """What the server points to instead is what was asked for: of the same kind, no deeper."""
        hops = crawl_queries.in_a_row(
            self.writer.conn, self.crawl.id, task.url_id, outcome=Outcome.REDIRECTED
        )
        if hops > MAX_REDIRECTS:
            self.leave(url, task.kind, task, Outcome.TRAP, f"{hops} redirects in a row")
        else:
            self.see(url, task.kind, task.depth, task)

    def see(self, url: str, kind: str, depth: int, via: Task | None = None) -> None:
        """Every URL comes past here once: on the list, or its outcome at once."""
        if self.writer.frontier.remembers(url):
            return
        refusal = self.scope.refuses(url, kind, depth)
        refusal = refusal or self.trapped(url, kind, via.url if via else None)
        if refusal:
            self.leave(url, kind, via, *refusal)
        else:
            self.writer.frontier.add(url, kind, depth, via.url_id if via else None)

    def leave(self, url: str, kind: str, via: Task | None, outcome: Outcome, why: str) -> None:
        """Settle a URL that is not to be fetched."""
        self.outcomes[outcome] += self.writer.frontier.settle(
            url,
            kind,
            outcome,
            depth=via.depth if via else 0,
            via_url_id=via.url_id if via else None,
            error=why,
        )

    def trapped(self, url: str, kind: str, via_url: str | None) -> tuple[Outcome, str] | None:
        if kind != Kind.PAGE:
            return None
        reason = self.traps.refuses(url, via_url)
        return (Outcome.TRAP, reason) if reason else None

    def spelled(self, url: str, base: str) -> str | None:
        """An address as found on a page or in a header, in this archive's spelling."""
        found = normalise(url, base)
        return self.scope.canonical(found) if found else None

    def rebase(self, url: str) -> None:
        """The start address leads elsewhere: that is the site."""
        self.scope = Scope(url, self.options)
        self.writer.set_base(url)
        with self.writer.step():
            self.see_sitemap()

    # -- what is next ------------------------------------------------------------------

    def next_task(self) -> Task | None:
        try:
            return self.lease()
        except sqlite3.Error as error:
            self.fail(error)
            return None

    def lease(self) -> Task | None:
        if self.stop_reason or self.in_doubt or self.is_resting() or self.has_enough_to_read():
            return None
        self.mind_limits()
        if self.stop_reason:
            return None
        held_back = Kind.PAGE if self.may_have_enough() else None
        while task := self.writer.lease(held_back):
            trap = self.trapped(task.url, task.kind, task.via)
            if trap is None:
                break
            self.settle(task, *trap)
        if task and task.kind == Kind.PAGE:
            self.in_flight.add(task.url_id)
        return task

    def has_enough_to_read(self) -> bool:
        return len(self.unread) >= UNREAD_EACH * self.workers.processes

    def may_have_enough(self) -> bool:
        """Whether the pages in flight may already fill up the limit."""
        limit = self.options.max_pages
        return limit is not None and self.pages_kept + len(self.in_flight) >= limit

    def has_work(self) -> bool:
        return self.stop_reason is None and self.writer.frontier.has_pending()

    def mind_limits(self) -> None:
        options = self.options
        if options.max_time_s and time.monotonic() - self.started_at > options.max_time_s:
            self.stop_reason = f"the time limit of {options.max_time_s:.0f} s was reached"
        if options.max_bytes and self.bytes_fetched >= options.max_bytes:
            self.settle_rest(f"the limit of {options.max_bytes} bytes was reached", None)
        if options.max_pages and self.pages_kept >= options.max_pages:
            self.settle_rest(f"the limit of {options.max_pages} pages was reached", Kind.PAGE)

    def settle_rest(self, why: str, kind: str | None) -> None:
        with self.writer.step():
            settled = self.writer.frontier.settle_rest(Outcome.PAGE_LIMIT, why, kind)
        self.outcomes[Outcome.PAGE_LIMIT] += settled

    def settle(self, task: Task, outcome: Outcome, why: str) -> None:
        """Take a leased URL off the list that is no longer to be fetched."""
        with self.writer.step():
            self.writer.frontier.done(task)
            via_id = self.writer.ids[task.via] if task.via else None
            self.writer.frontier.settle(
                task.url, task.kind, outcome, depth=task.depth, via_url_id=via_id, error=why
            )
        self.outcomes[outcome] += 1

    def come_back_in(self, seconds: float) -> None:
        """The site asks for a rest (Retry-After): nothing is asked of it until then."""
        if seconds > MAX_RETRY_AFTER_S:
            self.stop_reason = f"the site asks to come back in {seconds:.0f} s"
        self.paused_until = max(self.paused_until, time.monotonic() + seconds)

    def is_resting(self) -> bool:
        return time.monotonic() < self.paused_until

    # -- what came of it ---------------------------------------------------------------

    def kept(self, item: CaptureItem) -> None:
        self.in_flight.discard(item.task.url_id)
        if item.is_to_be_read:
            self.unread.add(item.task.url_id)
        self.outcomes[item.fetched.outcome] += 1
        self.bytes_fetched += len(item.fetched.payload or b"")
        if item.task.kind == Kind.PAGE and item.fetched.outcome.is_kept:
            self.pages_kept += 1
            self.dictionary.kept_page()
        if item.fetched.outcome is Outcome.UNCHANGED and pattern_of(item.task.url):
            said = crawl_queries.page_said(self.writer.conn, item.task.url_id)
            self.traps.observe(item.task.url, item.task.via, gist_of(*said))

    def was_read(self, item: CaptureItem) -> None:
        self.unread.discard(item.task.url_id)
        if item.unreadable:
            self.outcomes[Outcome.KEPT] -= 1
            self.outcomes[Outcome.UNREADABLE] += 1
        if item.role == "page" and item.reading:
            if self.template is None:
                self.sample.add(item.task.url, item.reading)
                self.openings.add(item.task.url_id, item.reading.shape)
            self.traps.observe(item.task.url, item.task.via, item.reading.gist)

    def try_again(self, task: Task, in_s: float) -> None:
        self.in_flight.discard(task.url_id)
        with self.writer.step():
            self.writer.frontier.failed(task, in_s)

    def give_back(self, task: Task) -> None:
        """Leave to the next run what failed while this one ends."""
        self.in_flight.discard(task.url_id)
        with self.writer.step():
            self.writer.frontier.give_back(task)

    def answered(self, task: Task, fetched: Fetched) -> None:
        """Count what the site does not answer, one after the other."""
        if not self.scope.is_same_site(task.url):
            return
        self.failures_in_a_row = self.failures_in_a_row + 1 if is_no_answer(fetched) else 0

    def doubts(self) -> bool:
        """Whether so many tries in a row failed that the site itself must be asked; once."""
        if self.in_doubt or self.failures_in_a_row < MAX_FAILURES or not self.pages_kept:
            return False
        self.in_doubt = True
        return True

    def settle_doubt(self, fetched: Fetched) -> None:
        """The site was asked: it is down, or only those addresses are broken."""
        self.in_doubt, self.failures_in_a_row = False, 0
        if is_no_answer(fetched):
            self.stop_reason = "the site gives no answer any more, not even to robots.txt"

    def fail(self, error: Exception) -> None:
        """The archive cannot be written: stop, with all that was committed before."""
        self.fatal = self.fatal or error
        self.stop_reason = str(error)

    def give_up(self, task: Task, error: str) -> None:
        """Our own mistake with one page must not hold up the others, nor be passed over."""
        self.in_flight.discard(task.url_id)
        self.unread.discard(task.url_id)
        with self.writer.step():
            self.writer.give_up(task, error)
        self.outcomes[Outcome.UNREADABLE] += 1

    def corrections_of(self, url: str) -> dict[str, str]:
        return corrections_of(self.writer.conn, url)

    def name_site(self) -> None:
        """What the site is called: by its profile, or by what its titles share."""
        given = self.profile.site.name if self.profile else None
        with self.writer.step() as conn:
            crawls.set_site_name(conn, self.crawl.id, given or site_name(conn))

    def record(self, task: Task, fetched: Fetched) -> None:
        """Keep an answer that needs no reading and does not come through the pipelines."""
        with self.writer.step():
            self.writer.put_capture(task, fetched)
            self.writer.frontier.done(task)
        self.outcomes[fetched.outcome] += 1


def kind_of(link: Link) -> Kind | None:
    """How to fetch what a link leads to; None where it is not for us to fetch."""
    return KIND_OF_LINK.get(link.kind)


@contextmanager
def open_session(
    archive: Path, options: CrawlOptions, profile: Profile | None = None, *, fresh: bool = False
) -> Iterator[CrawlSession]:
    """Open the archive and go on with the last crawl of this site, or begin a new one."""
    with open_to_write(archive) as db:
        expect_small_steps(db.conn)
        crawl = begin_or_go_on(db.conn, options, fresh=fresh)
        if options.polite_delay_s < FAST_S:
            inbound.put_off(db.conn)
        writer = CrawlWriter(db.conn, crawl.id)
        template = crawl_queries.last_template(db.conn)
        session = CrawlSession(
            writer, crawl, options, profile, Template.from_json(template) if template else None
        )
        try:
            yield session
        finally:
            session.workers.close()
            if db.conn.in_transaction:
                writer.group.commit()


def begin_or_go_on(conn: sqlite3.Connection, options: CrawlOptions, *, fresh: bool) -> CrawlRow:
    last = crawls.last_crawl(conn, options.url)
    if last and last.state != "finished" and not fresh:
        crawls.go_on(conn, last.id)
        return last
    crawl_id = crawls.begin(conn, options.url, options.stored(), options.user_agent)
    return replace(crawls.get_crawl(conn, crawl_id), state="new")
