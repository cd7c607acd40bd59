"""Worker processes: reading runs beside the fetching, and a hostile page harms only its worker."""

from __future__ import annotations

import gc
import multiprocessing
import os
import resource
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from concurrent.futures import TimeoutError as TooSlow
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import connection, forkserver, resource_tracker
from multiprocessing.context import ForkServerContext
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from pipelines.documents import feed_links, sitemap_links, stylesheet_links
from pipelines.gist import gist_of
from pipelines.spelling import in_one_spelling
from pipelines.template import Template
from pipelines.together import Together
from sitekeep.article import Article, Link, LinkKind, PageReading
from sitekeep.errors import StoppedError
from sitekeep.profile import Profile
from sitekeep.spread import ahead

A = TypeVar("A")
B = TypeVar("B")
T = TypeVar("T")

#: A page that takes more of a processor's time is given up and gets the outcome `unreadable`.
MAX_SECONDS = 30.0
#: So many times as long by the clock: on a machine that does much else a page has to wait.
PATIENCE = 20
#: What a worker may take; the largest pages and documents are read in half a gigabyte.
MAX_MEMORY_BYTES = 2 * 1024**3
#: A worker is replaced after so many lots of pages, so that no leak of a parser adds up.
MAX_LOTS = 500
#: A larger page is handed over by itself: reading it takes so long that others had to wait.
LARGE_BYTES = 128 * 1024
#: How far a worker steps back (nice(1)) for the one process that fetches and writes, which all
#: others wait for: on two cores these are in use for 85 % of a crawl, and for 80 % without.
STEP_BACK = 5


ENDED = (
    "The processes that read pages have ended.\n"
    "All that was kept is safe. Run the same command again to go on."
)
TOO_LONG = "reading took longer than {:.0f} s"


class UnreadableError(Exception):
    """A page that could not be read: the text says why."""


@dataclass(frozen=True, slots=True)
class Job:
    """One payload to read, by its role: "page", "stylesheet", "sitemap", "feed" or "document"."""

    role: str
    body: bytes
    url: str
    content_type: str | None = None
    template: Template | None = None
    profile: Profile | None = None
    corrections: dict[str, str] | None = None


def in_time(work: Callable[[A], B], item: A, seconds: float) -> B:
    """Work in a worker, which ends by SIGXCPU where that takes more of the processor's time."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    end = int(used.ru_utime + used.ru_stime + seconds) + 1
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    if hard == resource.RLIM_INFINITY or end < hard:
        resource.setrlimit(resource.RLIMIT_CPU, (end, hard))
    return work(item)


def read_lot(jobs: list[Job], seconds: float) -> list[PageReading | Exception]:
    """Read several pages one after the other, each of which may take so long."""
    return [read_or_error(job, seconds) for job in jobs]


def read_or_error(job: Job, seconds: float) -> PageReading | Exception:
    try:
        return in_time(read, job, seconds)
    except Exception as error:
        return error


def is_large(job: Job) -> bool:
    return job.role != "page" or len(job.body) > LARGE_BYTES


def read(job: Job) -> PageReading:
    """What a payload says. Runs in a worker: what it needs is not loaded by who only asks."""
    from pipelines.read import read_page

    if job.role == "page":
        reading = read_page(
            job.body,
            url=job.url,
            content_type=job.content_type,
            template=job.template,
            profile=job.profile,
            corrections=job.corrections,
        )
    elif job.role == "document":
        from pipelines.files import read_file

        document = read_file(job.body, job.content_type)
        reading = PageReading(Article(url=job.url), document=document)
    else:
        reading = PageReading(Article(url=job.url), links=links_in(job))
    reading = in_one_spelling(reading, job.url)
    reading.gist = gist_of(*what_is_said(reading))
    return reading


def what_is_said(reading: PageReading) -> tuple[str, list[str]]:
    """All that a reader gets from a page: its words, and its pictures by their addresses."""
    images = [link.url for link in reading.links if link.kind == LinkKind.IMAGE]
    title = reading.article.headline or reading.article.title or ""
    return f"{title}\n{reading.article.article_body}", images


def links_in(job: Job) -> list[Link]:
    if job.role == "stylesheet":
        return stylesheet_links(job.body.decode("utf-8", "replace"), job.url)
    if job.role == "sitemap":
        return sitemap_links(job.body, job.url)
    return feed_links(job.body, job.url)


def get_ready() -> ForkServerContext:
    """Begin to load what reads pages, in the process that workers are copied from.

    Whoever calls this first of all need not wait for it later.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["pipelines.workers", "pipelines.read"])
    # Started first, since starting it makes this process hear Ctrl-C again.
    resource_tracker.ensure_running()
    with deaf_to_ctrl_c():
        forkserver.ensure_running()
    return context


class Workers:
    """A pool of reading processes for an asyncio program."""

    def __init__(self, processes: int | None = None) -> None:
        context = get_ready()
        self.processes = processes or os.cpu_count() or 1
        self.pool = ProcessPool(
            self.processes, max_tasks=MAX_LOTS, initializer=start_worker, context=context
        )
        self.together: Together[Job, PageReading] = Together(
            self.schedule_lot, self.processes, is_large
        )

    async def read(self, job: Job) -> PageReading:
        """Read in a worker. Raises UnreadableError where the page is too much for it."""
        with as_unreadable():
            return await self.together.result_of(job)

    def read_many(
        self, jobs: Iterable[tuple[T, Job]]
    ) -> Iterator[tuple[T, PageReading | UnreadableError]]:
        """Read many for a program without an event loop; each comes back with its key, in order."""
        begun = ((key, self.schedule(job)) for key, job in jobs)
        return (finished(*each) for each in ahead(begun, self.processes * 4))

    def schedule(self, job: Job) -> Any:
        longest_s = MAX_SECONDS * PATIENCE
        return self.pool.schedule(in_time, args=[read, job, MAX_SECONDS], timeout=longest_s)

    def schedule_lot(self, jobs: list[Job]) -> Any:
        longest_s = MAX_SECONDS * PATIENCE * len(jobs)
        return self.pool.schedule(read_lot, args=[jobs, MAX_SECONDS], timeout=longest_s)

    def spread(self, work: Callable[[A], B], items: Iterable[A]) -> Iterator[B]:
        """Work of our own, of which none is given up: see `sitekeep.spread`.

        Raises StoppedError where a worker ended in it.
        """
        futures = (self.begin(work, item) for item in items)
        try:
            yield from (future.result() for future in ahead(futures, self.processes))
        except (BrokenProcessPool, ProcessExpired) as error:
            raise StoppedError(ENDED) from error

    def begin(self, work: Callable[[A], B], item: A) -> Future[B]:
        """Have a worker do work of our own, which is not given up for the time it takes."""
        longest_s = MAX_SECONDS * PATIENCE
        begun: Future[B] = self.pool.schedule(in_time, args=[work, item, longest_s])
        return begun

    def close(self) -> None:
        self.pool.stop()  # type: ignore[no-untyped-call]
        self.pool.join()


def finished(key: T, future: Any) -> tuple[T, PageReading | UnreadableError]:
    try:
        with as_unreadable():
            return key, future.result()
    except UnreadableError as error:
        return key, error


@contextmanager
def as_unreadable() -> Iterator[None]:
    """Whatever happens to a worker is the page's outcome, not the crawl's end.

    Raises StoppedError where there are no workers any more, which is no page's fault.
    """
    try:
        yield
    except TooSlow:
        raise UnreadableError(TOO_LONG.format(MAX_SECONDS * PATIENCE)) from None
    except MemoryError:
        raise UnreadableError("reading took too much memory") from None
    except BrokenProcessPool as error:
        raise StoppedError(ENDED) from error
    except ProcessExpired as error:
        is_late = error.exitcode == -signal.SIGXCPU
        why = TOO_LONG.format(MAX_SECONDS) if is_late else f"the reading process died: {error}"
        raise UnreadableError(why) from None
    except Exception as error:
        raise UnreadableError(f"{type(error).__name__}: {error}") from error


@contextmanager
def deaf_to_ctrl_c() -> Iterator[None]:
    """Processes started inside are not told of Ctrl-C, which a terminal sends to all of them.

    Whoever started them decides what becomes of them; see signal(7) on what a child inherits.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def start_worker() -> None:
    """In a worker, first of all: leave when the crawl is gone, also when it was killed."""
    os.nice(STEP_BACK)
    look_for_garbage_seldom()
    limit_memory()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=exit_after, args=(parent.sentinel,), daemon=True).start()


def look_for_garbage_seldom() -> None:
    """For a process that reads pages and little else.

    A page in BeautifulSoup is thousands of objects that all go at once: looking for garbage among
    them again and again costs a fifth of the reading.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 50)


def limit_memory() -> None:
    """Let what is made to take all the memory fail in this process, and not the machine."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    most = MAX_MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(MAX_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_DATA, (most, hard))
    # One that ends by a signal leaves no picture of itself in the folder that the crawl runs in.
    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))


def exit_after(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)
