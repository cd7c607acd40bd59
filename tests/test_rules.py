"""Every rule says in a sentence what it reads, and docs/extraction.md has the sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import fields
from pipelines.explain import name_of, sentence
from pipelines.rules import Rule

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs/extraction.md").read_text()
RULES = [(name_of(rules), rule) for rules in fields.RULES for rule in rules]


@pytest.mark.parametrize(
    ("field", "rule"), RULES, ids=[f"{field}-{rule.__name__}" for field, rule in RULES]
)
def test_rule_is_documented(field: str, rule: Rule) -> None:
    words = sentence(rule)
    assert words.endswith((".", "…")), f"{rule.__name__} of {field} needs a docstring"
    section = DOCUMENT.partition(f"### `{field}`\n")[2].partition("\n### ")[0]
    assert f"| `{rule.__name__}` | {words} |" in section, "run `make docs`"
