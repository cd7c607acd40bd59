"""How right one page was read, by its labels.

A label is a line of a manifest: `{"id", "set", "site", "url", "html", "title", "authors", "date",
"body", "with", "without"}`. None: not labelled. "" or []: known to be absent. Metrics:

- body: precision and recall over 4-word shingles, as scrapinghub/article-extraction-benchmark
  defines them; each page weighs the same;
- sentences: which of those that must be in the body (`with`), and must not (`without`), are;
- title: the same but for case, white space and the kinds of quotes and dashes;
- authors: F1 of the sets of names, without "by", titles before and credentials after a name;
- date: the same at the precision of the label; another date is worse than none.
"""

from __future__ import annotations

import html
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Label = Mapping[str, Any]
WORD = re.compile(r"\w+")
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\ufeff]")
KINDS = (
    (re.compile("[‘’‚‛′`´]"), "'"),
    (re.compile("[“”„‟«»″]"), '"'),
    (re.compile("[‐-―−]"), "-"),
)
BEFORE_NAME = (
    re.compile(r"^(by|von|par|por|di|de|text:|autor(in)?:?)\s+"),
    re.compile(r"^((dr|prof|mr|mrs|ms|rev)\.?\s+)+"),
)
NOT_NAME = re.compile(r"[^\w' ]+")


@dataclass(frozen=True, slots=True)
class Marks:
    """How one page did; None where its label says nothing."""

    #: Precision and recall; either is None where there is nothing to be right about.
    body: tuple[float | None, float | None] | None = None
    #: Wanted sentences that are there, wanted ones that are not, and unwanted ones that are.
    sentences: tuple[int, int, int] | None = None
    title: float | None = None
    authors: float | None = None
    date: float | None = None
    date_wrong: float | None = None
    #: Somebody is named, or a day given, where there is none.
    invented_author: float | None = None
    invented_date: float | None = None
    seconds: float | None = None


def read_manifest(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def marks(label: Label, said: Mapping[str, Any]) -> Marks:
    """What a tool's answer for a page is worth; `said` is empty where there was no answer."""
    text = said.get("article_body") or ""
    names = [author.get("name") or "" for author in said.get("authors") or ()]
    day = str(said.get("date_published") or "")
    return Marks(
        body=None if label.get("body") is None else body_marks(label["body"], text),
        sentences=sentence_marks(label, text) if label.get("with") else None,
        title=title_mark(label, said.get("headline") or ""),
        authors=authors_f1(label["authors"], names) if label.get("authors") else None,
        date=date_mark(label, day),
        date_wrong=float(bool(day) and not is_day(label["date"], day))
        if label.get("date")
        else None,
        invented_author=float(bool(names)) if label.get("authors") == [] else None,
        invented_date=float(bool(day)) if label.get("date") == "" else None,
        seconds=said.get("seconds") or None,
    )


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def body_marks(true: str, got: str) -> tuple[float | None, float | None]:
    """Precision and recall of a body's shingles."""
    wanted, found = shingles(true), shingles(got)
    both = (wanted & found).total()
    precision = both / found.total() if found else None
    recall = both / wanted.total() if wanted else None
    return precision, recall


def body_f1(pages: Iterable[tuple[float | None, float | None]]) -> float:
    """F1 of the mean precision and the mean recall."""
    rows = list(pages)
    precision = mean([p for p, _ in rows if p is not None])
    recall = mean([r for _, r in rows if r is not None])
    return f1(precision, recall)


def mean(values: list[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def f1(precision: float, recall: float) -> float:
    both = precision + recall
    return 2 * precision * recall / both if both else 0.0


def sentence_marks(label: Label, text: str) -> tuple[int, int, int]:
    folded = fold(text)
    there = sum(fold(sentence) in folded for sentence in label["with"])
    unwanted = sum(fold(sentence) in folded for sentence in label.get("without") or ())
    return there, len(label["with"]) - there, unwanted


def sentences_f1(pages: Iterable[tuple[int, int, int]]) -> float:
    there, missing, unwanted = map(sum, zip(*pages, strict=True))
    return 2 * there / ((2 * there + missing + unwanted) or 1)


def title_mark(label: Label, title: str) -> float | None:
    return float(fold(label["title"]) == fold(title)) if label.get("title") else None


def date_mark(label: Label, day: str) -> float | None:
    return float(is_day(label["date"], day)) if label.get("date") else None


def is_day(label: str, day: str) -> bool:
    """Whether `day` says at least what the label says.

    >>> is_day("2015-03", "2015-03-09"), is_day("2015-03-09", "2015-03")
    (True, False)
    """
    return day[: len(label)] == label


def fold(text: str) -> str:
    """`text` without what only a typesetter sees.

    >>> fold("It’s\\n“late” — again") == fold('it\\'s "late" - AGAIN')
    True
    """
    text = unicodedata.normalize("NFKC", INVISIBLE.sub("", html.unescape(text))).casefold()
    for kinds, plain in KINDS:
        text = kinds.sub(plain, text)
    return " ".join(text.split())


def plain_name(text: str) -> str:
    """A name for comparing.

    >>> plain_name("By Dr. Jane Roe, LMFT")
    'jane roe'
    """
    name = fold(text).split(",")[0]
    for pattern in BEFORE_NAME:
        name = pattern.sub("", name)
    return NOT_NAME.sub(" ", name).strip()


def authors_f1(true: Iterable[str], got: Iterable[str]) -> float:
    wanted, found = (
        {name for text in those if (name := plain_name(text))} for those in (true, got)
    )
    if not wanted:
        return float(not found)
    return 2 * len(wanted & found) / (len(wanted) + len(found))
