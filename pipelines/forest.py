"""Votes of a few small decision trees on rows of `evidence.py`; above 0 means "of the article".

The trees are data (`region.json`), fitted by `benchmarks/fit_region.py` on labelled pages: the
numbers in them are where those pages part best, and nothing in them knows any site.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

Tree = tuple[int, float, Any, Any] | float


@cache
def trees() -> tuple[float, tuple[Tree, ...]]:
    """The base vote and the trees; a branch is (column, threshold, if at most, if more)."""
    raw = json.loads(files("pipelines").joinpath("region.json").read_text(encoding="utf-8"))
    return raw["base"], tuple(as_tree(tree) for tree in raw["trees"])


def as_tree(raw: Any) -> Tree:
    if isinstance(raw, list):
        column, threshold, low, high = raw
        return column, threshold, as_tree(low), as_tree(high)
    return float(raw)


def vote(row: list[float]) -> float:
    """The sum of all trees' votes on one block: log-odds that it belongs to the article."""
    total, forest = trees()
    for tree in forest:
        while type(tree) is tuple:
            tree = tree[2] if row[tree[0]] <= tree[1] else tree[3]
        total += tree  # type: ignore[operator]
    return total
