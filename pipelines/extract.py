"""Reading offline: the archive's own pages again, or files and manifests (the extract contract)."""

from __future__ import annotations

import gc
import gzip
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from pipelines.page import Page
from pipelines.read import article_alone, everything
from pipelines.site_pass import reread
from pipelines.template import Template, learn
from pipelines.workers import Workers, look_for_garbage_seldom
from sitekeep.archive.crawls import last_crawl
from sitekeep.archive.opening import open_to_write, require_file
from sitekeep.archive.pages import shown
from sitekeep.archive.transaction import expect_small_steps
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import PageReading
from sitekeep.errors import UsageError
from sitekeep.profile import Profile

T = TypeVar("T")
HTML_SUFFIXES = {".html", ".htm", ".xhtml"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One page to read from a file. Pages of the same `site` are read together."""

    id: str
    path: Path
    url: str | None = None
    site: str | None = None


def reread_archive(archive: Path, profile: Profile | None, processes: int) -> int:
    """Read every page of the archive again from its stored bytes; returns how many."""
    require_file(archive)
    with open_to_write(archive) as db, ExitStack() as stack:
        expect_small_steps(db.conn)
        last = last_crawl(db.conn)
        if last is None:
            return 0
        workers = Workers(processes)
        stack.callback(workers.close)
        return reread(CrawlWriter(db.conn, last.id), workers, profile)


def entries_of(paths: Iterable[Path]) -> list[Entry]:
    """The pages that files, folders and manifests name. Raises UsageError for what is neither."""
    return [entry for path in paths for entry in entries_at(path)]


def entries_at(path: Path) -> Iterator[Entry]:
    if path.is_dir():
        files = sorted(file for file in path.rglob("*") if is_html(file))
        yield from (Entry(str(file.relative_to(path)), file, site=str(path)) for file in files)
    elif path.suffix == ".jsonl" and path.is_file():
        yield from manifest_entries(path)
    elif path.is_file():
        yield Entry(path.name, path)
    else:
        raise UsageError(f"There is no file or folder {path}.\nNothing was read. Check the name.")


def is_html(file: Path) -> bool:
    name = Path(file.name.removesuffix(".gz"))
    return name.suffix.lower() in HTML_SUFFIXES and file.is_file()


def manifest_entries(path: Path) -> Iterator[Entry]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield manifest_entry(path, number, line)


def manifest_entry(path: Path, number: int, line: str) -> Entry:
    try:
        row = json.loads(line)
        return Entry(str(row["id"]), path.parent / row["html"], row.get("url"), row.get("site"))
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{path}, line {number}, is no entry of a manifest: {error!r}.\n"
            'Nothing was read. A line is {"id": …, "html": path, "url": …, "site": …}.'
        ) from None


def extract_entries(
    entries: list[Entry], profile: Profile | None = None, processes: int = 1
) -> Iterator[dict[str, Any]]:
    """One article a page, in the shape of the extract contract, in the order of `entries`; each as
    soon as those before it are there."""
    groups = groups_by_site(entries)
    jobs = [([entries[number] for number in group], profile) for group in groups]
    if processes == 1:
        with as_a_reader():
            yield from in_order(groups, map(extract_group, jobs))
    else:
        with get_context("forkserver").Pool(processes, look_for_garbage_seldom) as pool:
            yield from in_order(groups, pool.imap(extract_group, jobs))


@contextmanager
def as_a_reader() -> Iterator[None]:
    """For a while, let this process look for garbage as seldom as those that only read pages."""
    before = gc.get_threshold()
    look_for_garbage_seldom()
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def groups_by_site(entries: list[Entry]) -> list[list[int]]:
    """The numbers of the entries to be read together; one without a site is a group of its own."""
    groups: dict[str | int, list[int]] = {}
    for number, entry in enumerate(entries):
        groups.setdefault(f"site {entry.site}" if entry.site else number, []).append(number)
    return list(groups.values())


def in_order(groups: list[list[int]], results: Iterable[list[T]]) -> Iterator[T]:
    """The results of groups by the numbers of what is in them.

    >>> list(in_order([[0, 2], [1]], [["a", "c"], ["b"]]))
    ['a', 'b', 'c']
    """
    waiting: dict[int, T] = {}
    next_one = 0
    for group, found in zip(groups, results, strict=True):
        waiting.update(zip(group, found, strict=True))
        while next_one in waiting:
            yield waiting.pop(next_one)
            next_one += 1


def extract_group(job: tuple[list[Entry], Profile | None]) -> list[dict[str, Any]]:
    """Pages of one site: each alone first, then all again knowing what they share."""
    entries, profile = job
    if len(entries) == 1:
        return [article_of(entries[0], *timed_reading(entries[0], None, profile, article_alone))]
    alone = [timed_reading(entry, None, profile) for entry in entries]
    start = time.process_time()
    template = learn(reading for reading, _seconds in alone)
    share = (time.process_time() - start) / len(entries)
    together = [timed_reading(entry, template, profile) for entry in entries]
    return [
        article_of(entry, reading, first_s + second_s + share)
        for entry, (_alone, first_s), (reading, second_s) in zip(
            entries, alone, together, strict=True
        )
    ]


def timed_reading(
    entry: Entry,
    template: Template | None,
    profile: Profile | None,
    read: Callable[[Page], PageReading] = everything,
) -> tuple[PageReading, float]:
    body = bytes_of(entry.path)
    # Processor time: what a page costs does not hang on what else the machine is doing.
    start = time.process_time()
    reading = read(Page(body, url=entry.url, template=template, profile=profile))
    return reading, time.process_time() - start


def bytes_of(path: Path) -> bytes:
    try:
        body = path.read_bytes()
        return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    except OSError as error:
        raise UsageError(
            f"{path} cannot be read: {error}.\nCheck the name and the rights."
        ) from None


def article_of(entry: Entry, reading: PageReading, seconds: float) -> dict[str, Any]:
    article = reading.article
    return {
        "id": entry.id,
        "url": entry.url,
        "type": article.type,
        "headline": article.headline,
        "alternative_headline": article.alternative_headline,
        "authors": [asdict(author) for author in article.authors],
        "date_published": article.date_published,
        "date_modified": article.date_modified,
        "article_section": article.article_section,
        "article_body": article.article_body,
        "article_html": article.article_html,
        "in_language": article.in_language,
        "description": article.description,
        "keywords": list(article.keywords),
        "image": article.image,
        "address": article.address,
        "seconds": round(seconds, 6),
        "readings": {
            reading.field: {
                "rule": reading.rule,
                "raw": reading.raw[:500],
                "value": shown(reading.value)[:500],
                "trust": reading.trust.name.lower(),
            }
            for reading in reading.readings
            if reading.chosen
        },
    }
