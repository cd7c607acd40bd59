"""The parts of docs/extraction.md that are written from the rules and from what was measured."""

from __future__ import annotations

import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reference import table

from pipelines import fields
from pipelines.rules import Rule, Rules

FIGURES = Path(__file__).parent.parent / "benchmarks" / "figures"
Counts = dict[str, dict[str, int]]
LABELLED = ["Rule", "Reads", "Named", "Spoke", "Right", "Believed", "Right"]
OTHERS = ["Rule", "Reads", "Named", "Spoke", "Believed"]


def pages() -> str:
    """How many pages the figures are from."""
    return f"{figures()['pages']:,}"


def rules() -> str:
    measured: dict[str, Counts] = figures()["fields"]
    return "\n".join(section(each, measured.get(field_of(each), {})) for each in fields.RULES)


def measured() -> str:
    """The tables as the benchmark printed them."""
    return (FIGURES / "extraction.md").read_text(encoding="utf-8")


def figures() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FIGURES / "rules.json").read_text(encoding="utf-8"))
    return found


def section(rules: Rules, counts: Counts) -> str:
    """A field: what it is, how one reading is chosen, and a table of its rules."""
    name = field_of(rules)
    chooser = fields.CHOOSERS.get(name)
    parts = [
        f"### `{name}`",
        paragraph(inspect.getmodule(rules[0])),
        f"Chosen: {paragraph(chooser)}" if paragraph(chooser) else "",
        rule_table(rules, counts),
    ]
    return "\n\n".join(part for part in parts if part)


def field_of(rules: Rules) -> str:
    return rules[0].__module__.rpartition(".")[2]


def paragraph(documented: object) -> str:
    """The first paragraph of a docstring, on one line."""
    text = (inspect.getdoc(documented) or "") if documented else ""
    return " ".join(text.partition("\n\n")[0].split())


def rule_table(rules: Rules, counts: Counts) -> str:
    has_labels = any(count["labelled"] for count in counts.values())
    rows = [row for rule in rules for row in rule_rows(rule, counts, has_labels=has_labels)]
    return table(LABELLED if has_labels else OTHERS, rows)


def rule_rows(rule: Rule, counts: Counts, *, has_labels: bool) -> Iterator[list[str]]:
    """A row for each name that the rule's readings carry, the most frequent first."""
    name = rule.__name__
    found = [(key.partition("/")[2], count) for key, count in counts.items()
             if key.partition("/")[0] == name]  # fmt: skip
    found.sort(key=lambda each: -each[1]["spoke"])
    if not found:
        yield [f"`{name}`", paragraph(rule), *["–"] * (5 if has_labels else 3)]
    for number, (label, count) in enumerate(found):
        first = [f"`{name}`", paragraph(rule)] if not number else ["", ""]
        yield [*first, f"`{label}`", *cells(count, has_labels=has_labels)]


def cells(count: dict[str, int], *, has_labels: bool) -> list[str]:
    spoke, chosen = f"{count['spoke']:,}", f"{count['chosen']:,}"
    if not has_labels:
        return [spoke, chosen]
    right = share(count["right"], count["labelled"])
    return [spoke, right, chosen, share(count["right_chosen"], count["labelled_chosen"])]


def share(part: int, whole: int) -> str:
    return f"{part / whole:.0%} of {whole:,}" if whole else "–"
