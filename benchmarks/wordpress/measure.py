"""How the pages of a crawled site compare with what is known of it: page alone, and as a site.

The pages are read from the bytes that the archive holds, so that an archive that was kept can be
measured again without the site.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any
from urllib.parse import urlsplit

from benchmarks.site_pass import f1, overlap, shingles, words
from pipelines.read import read_page
from pipelines.sample import chosen
from pipelines.template import Template, learn
from sitekeep.archive import crawl_queries
from sitekeep.archive.opening import open_to_read
from sitekeep.archive.payloads import get_payload
from sitekeep.article import Article, PageReading

#: The kinds of WordPress's own addresses.
KINDS = (
    (re.compile(r"/"), "home"),
    (re.compile(r"/(?:page/\d+/)?\?s=.*"), "search"),
    (
        re.compile(r"(?:/(?:category|tag|author)/[^/]+|/\d{4}|/\d{4}/\d\d)?/(?:page/\d+/)?"),
        "listing",
    ),
)


@dataclass(slots=True)
class Figures:
    """How one way of reading compares with the truth."""

    columns: dict[str, list[float]] = field(default_factory=dict)
    #: Paragraphs that stand on the page, but not in its text.
    foreign: list[str] = field(default_factory=list)
    types: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, article: Article, truth: dict[str, Any]) -> list[str]:
        """Compare one post or page; returns what is wrong with it."""
        text = "\n\n".join(truth["paragraphs"])
        foreign = [p for p in article.article_body.split("\n\n") if is_foreign(p, text)]
        names = [author.name for author in article.authors]
        found = {
            "headline": float(article.headline == truth["headline"]),
            "date": float((article.date_published or "")[:10] == (truth["date_published"] or "")),
            "authors": f1(truth["authors"], names),
            "body F1": overlap(shingles(text), shingles(article.article_body)),
        }
        for column, value in found.items():
            self.columns.setdefault(column, []).append(value)
        self.foreign += foreign
        said = (article.headline, article.date_published, names, f"F1 {found['body F1']:.3f}")
        wrong = [
            str(what) for what, value in zip(said, found.values(), strict=True) if value < 0.99
        ]
        return wrong + [f"foreign: {paragraph}" for paragraph in foreign]

    def row(self) -> str:
        right = sum(count for (known, found), count in self.types.items() if known == found)
        shares = "".join(f"{mean(values):>10.4f}" for values in self.columns.values())
        return f"{shares}{len(self.foreign):>9}{right:>6} of {self.types.total()}"


def is_foreign(paragraph: str, text: str) -> bool:
    """Whether a paragraph, word for word, is nowhere in a text."""
    found = " ".join(words(paragraph))
    return bool(found) and f" {found} " not in f" {' '.join(words(text))} "


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def type_of(path: str, known: dict[str, dict[str, Any]]) -> str | None:
    """What kind of page stands at an address of the site; None where that is not known."""
    if path in known:
        return str(known[path]["type"])
    return next((kind for pattern, kind in KINDS if pattern.fullmatch(path)), None)


def passes(archive: Path) -> Iterator[tuple[str, dict[str, PageReading]]]:
    """All pages of an archive, read in each way, by their addresses."""
    db = open_to_read(archive)
    pages = list(crawl_queries.all_pages(db.conn))
    bodies = {page.task.url: get_payload(db.conn, page.payload_digest) or b"" for page in pages}

    def read(template: Template | None) -> dict[str, PageReading]:
        return {url: read_page(body, url=url, template=template) for url, body in bodies.items()}

    alone = read(None)
    yield "page alone", alone
    template = learn(alone[page.task.url] for page in chosen(pages))
    yield "as a site", read(template)


def measure(archive: Path, truth: list[dict[str, Any]], *, misses: bool) -> None:
    """Print the table, and, where asked for, what is wrong with which page."""
    known = {line["path"]: line for line in truth}
    heads = ("headline", "date", "authors", "body F1")
    print(f"{'':12}{''.join(f'{head:>10}' for head in heads)}{'foreign':>9}{'types':>12}")
    for name, readings in passes(archive):
        figures, wrong = compared(readings, known)
        if misses:
            print(*wrong, sep="\n")
        print(f"{name:12}{figures.row()}", flush=True)


def compared(
    readings: dict[str, PageReading], known: dict[str, dict[str, Any]]
) -> tuple[Figures, list[str]]:
    figures, wrong = Figures(), []
    by_path = {path_of(url): reading for url, reading in readings.items()}
    wrong += [f"{path}\tnot reached" for path in sorted(known.keys() - by_path.keys())]
    for path, reading in by_path.items():
        kind, article = type_of(path, known), reading.article
        said = figures.add(article, known[path]) if path in known else []
        if kind is not None:
            figures.types[kind, article.type] += 1
            if kind != article.type:
                said.append(f"type {article.type}, not {kind}")
        wrong += [f"{path}\t{what}" for what in said]
    return figures, wrong
