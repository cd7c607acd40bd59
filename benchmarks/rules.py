"""How often each rule of each field was right: when it spoke at all, and when it was believed.

Of what one rule says of one page, its first word counts. The figures are kept in
`benchmarks/figures/rules.json`, from which `make docs` writes docs/extraction.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from benchmarks import scoring
from benchmarks.scoring import Label
from pipelines.choose import choose
from pipelines.extract import bytes_of
from pipelines.page import Page
from pipelines.read import read_page, spoken
from pipelines.rules import Rule
from pipelines.template import Template, learn
from sitekeep.reading import Reading

FIGURES = Path(__file__).parent / "figures" / "rules.json"
#: A body is called right from this F1 on.
RIGHT_BODY = 0.9


@dataclass(slots=True)
class Count:
    """On how many pages a rule spoke, and was believed; and on how many of the labelled ones it
    was right. None: no page has such labels."""

    spoke: int = 0
    chosen: int = 0
    labelled: int = 0
    right: int = 0
    labelled_chosen: int = 0
    right_chosen: int = 0


#: Field, the function's name, the name that its readings carry.
Counts = dict[str, dict[str, dict[str, Count]]]


def headline(label: Label, value: Any) -> bool | None:
    return None if not label.get("title") else bool(scoring.title_mark(label, value))


def author(label: Label, value: Any) -> bool | None:
    if label.get("authors") is None:
        return None
    return scoring.authors_f1(label["authors"], [author.name for author in value]) == 1


def date_published(label: Label, value: Any) -> bool | None:
    date = label.get("date")
    return None if date is None else bool(date) and scoring.is_day(date, value)


def article_body(label: Label, value: Any) -> bool | None:
    if not label.get("body"):
        return None
    return scoring.body_f1([scoring.body_marks(label["body"], value)]) >= RIGHT_BODY


#: Whether a value is right; None where the label does not say.
IS_RIGHT: dict[str, Callable[[Label, Any], bool | None]] = {
    "headline": headline,
    "author": author,
    "date_published": date_published,
    "article_body": article_body,
}


def measured(manifests: Iterable[Path]) -> dict[str, Any]:
    counts: Counts = {}
    pages = 0
    for manifest in manifests:
        for label, page in pages_of(manifest):
            count_page(label, page, counts)
            pages += 1
    return {"pages": pages, "fields": counts}


def pages_of(manifest: Path) -> Iterator[tuple[Label, Page]]:
    """Every page, those of one site knowing what they share."""
    labels = scoring.read_manifest(manifest)
    for label in labels:
        label["group"] = label.get("site") or f"page {label['id']}"
    for _, group in groupby(sorted(labels, key=itemgetter("group")), itemgetter("group")):
        together = [(label, bytes_of(manifest.parent / label["html"])) for label in group]
        template = template_of(together) if len(together) > 1 else None
        for label, body in together:
            yield label, Page(body, url=label.get("url"), template=template)


def template_of(pages: list[tuple[dict[str, Any], bytes]]) -> Template:
    return learn(read_page(body, url=label.get("url")) for label, body in pages)


def count_page(label: Label, page: Page, counts: Counts) -> None:
    found = list(spoken(page))
    _, readings = choose(page, (reading for _, reading in found))
    believed = {reading.field: reading for reading in readings if reading.chosen}
    heard: set[tuple[str, str]] = set()
    for rule, reading in found:
        if (reading.field, reading.rule) not in heard:
            heard.add((reading.field, reading.rule))
            count_reading(label, rule, reading, believed.get(reading.field), counts)


def count_reading(
    label: Label, rule: Rule, first: Reading[Any], believed: Reading[Any] | None, counts: Counts
) -> None:
    by_rule = counts.setdefault(first.field, {}).setdefault(name_of(rule), {})
    count = by_rule.setdefault(first.rule, Count())
    is_right = IS_RIGHT.get(first.field, lambda _label, _value: None)
    count.spoke += 1
    if (right := is_right(label, first.value)) is not None:
        count.labelled += 1
        count.right += right
    if believed is not None and believed.rule == first.rule:
        count.chosen += 1
        if (right := is_right(label, believed.value)) is not None:
            count.labelled_chosen += 1
            count.right_chosen += right


def name_of(rule: Rule) -> str:
    return getattr(rule, "__name__", type(rule).__name__)


def as_json(figures: dict[str, Any]) -> str:
    """The figures with a line for each name of a rule, so that a change touches few lines."""
    lines = [f'{{"pages": {figures["pages"]}, "fields": {{']
    fields = sorted(figures["fields"].items())
    for number, (field, rules) in enumerate(fields):
        rows = [
            f"  {json.dumps(f'{rule}/{name}')}: {json.dumps(asdict(count))}"
            for rule, names in sorted(rules.items())
            for name, count in sorted(names.items())
        ]
        end = "}" if number + 1 == len(fields) else "},"
        lines += [f"{json.dumps(field)}: {{", ",\n".join(rows) + end]
    return "\n".join([*lines, "}}", ""])
