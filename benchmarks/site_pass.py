"""What the site pass adds: the pages of a site read each alone, and as a site, against the truth.

    python -m benchmarks.site_pass FOLDER TRUTH.jsonl [--misses]

A line of TRUTH: {"path": "/2015/a.html", "headline", "author", "date_published", "markdown"}.
Every HTML page of FOLDER is read, those without a line too; as a crawl does it, the site's
template is learned from a sample of them.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from typing import Any

from lxml import etree, html
from markdown_it import MarkdownIt

from pipelines import titles
from pipelines.openings import stays
from pipelines.read import read_page
from pipelines.sample import SIZE, rank
from pipelines.template import Template, is_declared, learn, page_needs_template
from sitekeep.article import Article, PageReading

BASE = "http://localhost"
WORD = re.compile(r"\w+")
#: The marks of footnotes, which CommonMark does not know.
FOOTNOTE = re.compile(r"\[\^[^\]\n]+\]:?")
MARKDOWN = MarkdownIt("commonmark").enable("table")
#: What parts words: the rest of the tags may stand within one.
PARTING = ("br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "p", "pre", "td", "th")
Shingles = Counter[tuple[str, ...]]


def shingles(text: str, size: int = 4) -> Shingles:
    """The runs of `size` words of a text, each as often as it occurs."""
    found = WORD.findall(text.lower())
    return Counter(tuple(found[n : n + size]) for n in range(max(1, len(found) - size + 1)))


def plain(markdown: str) -> str:
    """What a reader sees of Markdown, as far as words go.

    >>> plain("1. See [the *book*](http://example.org/a_(b)) and `Vec`s")
    'See the book and Vecs'
    """
    root = html.fromstring(f"<div>{MARKDOWN.render(FOOTNOTE.sub('', markdown))}</div>")
    etree.strip_elements(root, "style", "script", etree.Comment, with_tail=False)
    for element in root.iter(*PARTING):
        element.tail = " " + (element.tail or "")
    return " ".join(root.text_content().split())


@dataclass(slots=True)
class Figures:
    """How the pages of one way of reading compare with the truth."""

    headline: list[bool] = field(default_factory=list)
    date: list[bool] = field(default_factory=list)
    authors: list[float] = field(default_factory=list)
    body: list[float] = field(default_factory=list)
    #: Paragraphs that the truth does not have.
    foreign: list[str] = field(default_factory=list)

    def add(self, article: Article, truth: dict[str, Any]) -> list[str]:
        """Compare one page; returns what is wrong with it."""
        text = shingles(plain(truth["markdown"]))
        foreign = [p for p in article.article_body.split("\n\n") if is_foreign(p, text)]
        found = (
            (self.headline, words(article.headline) == words(plain(truth["headline"]))),
            (self.date, article.date_published == truth["date_published"]),
            (self.authors, f1(authors(truth["author"]), [a.name for a in article.authors])),
            (self.body, overlap(text, shingles(article.article_body))),
        )
        for column, value in found:
            column.append(value)  # type: ignore[attr-defined]
        self.foreign += foreign
        wrong = [
            article.headline,
            article.date_published,
            article.byline,
            f"F1 {self.body[-1]:.3f}",
        ]
        return [str(w) for w, (_, v) in zip(wrong, found, strict=True) if v < 0.97] + foreign

    def row(self) -> str:
        columns = (self.headline, self.date, self.authors, self.body)
        return "".join(f"{mean(c):>10.4f}" for c in columns) + f"{len(self.foreign):>10}"


def words(text: str | None) -> list[str]:
    return WORD.findall((text or "").casefold())


def authors(line: str) -> list[str]:
    """Whom a line of the truth names, without those on whose behalf."""
    return re.split(r",\s+(?:and\s+)?|\s+and\s+", re.split(r",? on behalf of ", line)[0])


def f1(truth: Iterable[str], found: Iterable[str]) -> float:
    right, given = set(map(titles.key, truth)), set(map(titles.key, found))
    return 2 * len(right & given) / (len(right) + len(given)) if right or given else 1.0


def overlap(truth: Shingles, found: Shingles) -> float:
    """F1 over runs of words."""
    both = (truth & found).total()
    return 2 * both / (truth.total() + found.total())


def is_foreign(paragraph: str, truth: Shingles) -> bool:
    """Whether most of a paragraph, of four words at least, is nowhere in the truth."""
    found = shingles(paragraph)
    unknown = sum(count for shingle, count in found.items() if shingle not in truth)
    return len(WORD.findall(paragraph)) >= 4 and unknown * 2 > found.total()


def pages_of(folder: Path) -> dict[str, bytes]:
    """The HTML pages below a folder, by their addresses."""
    files = sorted(folder.rglob("*.html"))
    return {f"{BASE}/{file.relative_to(folder).as_posix()}": file.read_bytes() for file in files}


def read_all(pages: dict[str, bytes], template: Template | None) -> dict[str, PageReading]:
    return {url: read_page(body, url=url, template=template) for url, body in pages.items()}


def passes(folder: Path) -> Iterator[tuple[str, dict[str, PageReading]]]:
    """The pages read in each way."""
    pages = pages_of(folder)
    alone = read_all(pages, None)
    yield "page alone", alone
    template = learn(alone[url] for url in sorted(alone, key=rank)[:SIZE])
    together = read_all(pages, template)
    yield "as a site", together
    needed = {url for url, each in alone.items() if is_needed(each, template)}
    yield "if needed", {url: (together if url in needed else alone)[url] for url in pages}


def is_needed(page: PageReading, template: Template) -> bool:
    settled = is_declared(page.readings) or stays(page.shape, template.credits)
    return page_needs_template(page.article, template, settled=settled)


def main() -> None:
    folder, truth_file = map(Path, [arg for arg in sys.argv[1:] if not arg.startswith("--")])
    truth = [json.loads(line) for line in truth_file.read_text(encoding="utf-8").splitlines()]
    print(f"{'':12}{'headline':>10}{'date':>10}{'authors':>10}{'body F1':>10}{'foreign':>10}")
    for name, readings in passes(folder):
        figures = Figures()
        for line in truth:
            wrong = figures.add(readings[BASE + line["path"]].article, line)
            if wrong and "--misses" in sys.argv:
                print(line["path"], wrong, sep="\t")
        print(f"{name:12}{figures.row()}", flush=True)


if __name__ == "__main__":
    main()
