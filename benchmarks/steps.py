"""What reading an average page costs, step by step, in processor time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipelines.choose import choose
from pipelines.decode import utf_8
from pipelines.extract import bytes_of, manifest_entries
from pipelines.links import find_links
from pipelines.page import Page
from pipelines.read import candidates
from pipelines.tree import parse_utf_8

STEPS = {
    "decode": "bytes to text: which encoding it is, and decoding",
    "parse": "text to a tree, by lxml",
    "head": "`<meta>`, JSON-LD and microdata",
    "outline": "the tree to blocks of text",
    "region": "which blocks are the article, and what its opening lines are",
    "soup": "what is around the article in BeautifulSoup",
    "fields": "all rules of all fields, and choosing",
    "links": "every reference out of the page",
    "menus": "the site's menus as trees",
}


def table(manifest: Path) -> Iterator[str]:
    took = dict.fromkeys(STEPS, 0.0)
    pages = 0
    for entry in manifest_entries(manifest):
        add_page(bytes_of(entry.path), entry.url, took)
        pages += 1
    total = sum(took.values())
    yield "| step | | ms a page | share |"
    yield "| --- | --- | --: | --: |"
    for step, seconds in took.items():
        yield f"| {step} | {STEPS[step]} | {1000 * seconds / pages:.2f} | {seconds / total:.0%} |"
    yield f"| all | | {1000 * total / pages:.2f} | |"


def add_page(body: bytes, url: str | None, took: dict[str, float]) -> None:
    """Read one page as `read_page` does, but each part for itself."""
    html = timed("decode", took, lambda: utf_8(body))
    timed("parse", took, lambda: parse_utf_8(html))
    page = Page(body, url=url)
    timed("head", took, lambda: (page.meta, page.json_ld, page.microdata, page.declared_titles))
    timed("outline", took, lambda: page.outline)
    timed("region", took, lambda: page.region)
    timed("soup", took, lambda: (page.lead, page.tail))
    timed("menus", took, lambda: page.menus)
    timed("fields", took, lambda: choose(page, candidates(page)))
    timed("links", took, lambda: find_links(page.root, page.base))


def timed(step: str, took: dict[str, float], work: Callable[[], Any]) -> Any:
    started = time.process_time()
    done = work()
    took[step] += time.process_time() - started
    return done
