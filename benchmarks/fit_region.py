"""Fits the trees of `pipelines/trees.py` to labelled pages, and says how well they would do on
sites that they have not seen.

    python benchmarks/fit_region.py MANIFEST.jsonl… [--write]

A manifest line names a page (`html`, `site`) and what is right about it: `body`, or sentences that
must be in the body (`with`) and must not (`without`). Needs scikit-learn, which nothing else does.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from pipelines import region
from pipelines.blocks import Block, Outline
from pipelines.evidence import FRACTIONS, NAMES, SIGNED, evidence
from pipelines.page import Page

OUT = Path(__file__).parent.parent / "pipelines" / "trees.py"
WORD = re.compile(r"\w+")
SETTINGS: dict[str, Any] = {
    "max_iter": 60,
    "max_depth": 4,
    "learning_rate": 0.15,
    "min_samples_leaf": 100,
    "max_features": 0.4,
    "l2_regularization": 2,
    "random_state": 0,
}
#: A shorter text may stand in the body by chance, when it is more than so many blocks from it.
TELLING = 80
NEAR = 6


def pages(manifests: list[Path]) -> Iterator[tuple[dict[str, Any], bytes]]:
    for manifest in manifests:
        for line in manifest.read_text(encoding="utf-8").splitlines():
            page = json.loads(line)
            path = manifest.parent / page["html"]
            body = path.read_bytes()
            yield page, gzip.decompress(body) if path.suffix == ".gz" else body


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3)) if words)


def plain(text: str) -> str:
    return " ".join(text.casefold().split())


def label(page: dict[str, Any], blocks: list[Block]) -> list[bool | None]:
    """Whether each block is part of the labelled body; None where the label does not say."""
    if page.get("body"):
        gold, lines = set(shingles(page["body"])), set(map(plain, page["body"].splitlines()))
        whole = plain(page["body"])
        return near_text([in_body(b.text, gold, lines, whole) for b in blocks], blocks)
    wanted, unwanted = (list(map(plain, page.get(key) or ())) for key in ("with", "without"))
    return [by_sentences(plain(block.text), wanted, unwanted) for block in blocks]


def near_text(labels: list[bool | None], blocks: list[Block]) -> list[bool | None]:
    """`labels` without what is short, far from the text and in the body only by its words."""
    sure = [i for i, b in enumerate(blocks) if labels[i] and len(b.text) >= TELLING]
    if not sure:
        return labels
    near = range(sure[0] - NEAR, sure[-1] + NEAR + 1)
    return [
        None if found and len(block.text) < TELLING and i not in near else found
        for i, (found, block) in enumerate(zip(labels, blocks, strict=True))
    ]


def in_body(text: str, gold: set[Any], lines: set[str], whole: str) -> bool | None:
    if not text:
        return None
    if len(WORD.findall(text)) >= 4:
        found = shingles(text)
        return 2 * sum(n for key, n in found.items() if key in gold) >= sum(found.values())
    if plain(text) in lines:
        return True
    return False if plain(text) not in whole else None


def by_sentences(text: str, wanted: list[str], unwanted: list[str]) -> bool | None:
    inside = any(sentence in text for sentence in wanted)
    outside = any(sentence in text for sentence in unwanted)
    return None if inside == outside else inside


@dataclass
class Labelled:
    """One page with its evidence, its labels (None: not known) and a weight for each block."""

    page: dict[str, Any]
    outline: Outline
    rows: Any
    labels: list[bool | None]
    weights: list[float]
    asked: list[bool]

    @property
    def site(self) -> str:
        return str(self.page.get("site") or self.page["id"])

    def body(self, votes: Any) -> str:
        given = np.where(self.asked, votes, region.NEVER)
        kept = region.voted(self.outline, self.outline.blocks, list(given))
        return "\n\n".join(b.text for b in region.once(self.outline, kept) if b.text)


def labelled(manifests: list[Path]) -> Iterator[Labelled]:
    """The pages that teach something; each weighs the same, half as much if labelled in part."""
    for page, body in pages(manifests):
        read = Page(body, url=page.get("url"))
        outline = read.outline
        found = region.findings(outline, read.said)
        if found.container < 0:
            continue
        asked = region.asked(outline, found)
        known = label(page, outline.blocks)
        labels = [each if ask else None for each, ask in zip(known, asked, strict=True)]
        if not any(each is not None for each in labels):
            continue
        lengths = [min(len(b.text), 600) ** 0.7 if known is not None else 0.0
                   for b, known in zip(outline.blocks, labels, strict=True)]  # fmt: skip
        share = 30 * (1.0 if page.get("body") else 0.6) / sum(lengths)
        rows = np.array(evidence(outline, found), dtype=float)
        yield Labelled(page, outline, rows, labels, [n * share for n in lengths], asked)


def table(those: list[Labelled]) -> tuple[Any, Any, Any]:
    """Evidence, labels and weights of all labelled blocks."""
    known = [(row, label, weight) for each in those
             for row, label, weight in zip(each.rows, each.labels, each.weights, strict=True)
             if label is not None]  # fmt: skip
    rows, labels, weights = zip(*known, strict=True)
    return np.array(rows), np.array(labels), np.array(weights)


def fit(those: list[Labelled]) -> Any:
    rows, labels, weights = table(those)
    model = HistGradientBoostingClassifier(**SETTINGS)
    return model.fit(rows, labels, sample_weight=weights)


def f1(gold: str, text: str) -> float:
    """F1 over 4-word shingles, as scrapinghub/article-extraction-benchmark defines it."""
    true, got = shingles(gold), shingles(text)
    both = sum((true & got).values())
    return 2 * both / ((sum(true.values()) + sum(got.values())) or 1)


def on_unseen_sites(those: list[Labelled]) -> None:
    """Print how well models do on the fifth of the sites that they were not fitted to."""
    sites = [each.site for each in those]
    scores: list[float] = []
    for train, test in GroupKFold(5).split(sites, groups=sites):
        model = fit([those[i] for i in train])
        for each in (those[i] for i in test):
            if each.page.get("body"):
                text = each.body(model.decision_function(each.rows))
                scores.append(f1(each.page["body"], text))
    print(f"body F1 {np.mean(scores):.4f} on {len(scores)} pages of sites not fitted to")


def as_expression(predictor: Any) -> str:
    """One tree as a Python expression over the names of the evidence."""

    def at(index: int) -> str:
        node = predictor.nodes[index]
        if node["is_leaf"]:
            return str(round(float(node["value"]), 4))
        name, threshold = NAMES[int(node["feature_idx"])], round(float(node["num_threshold"]), 4)
        low, high = at(int(node["left"])), at(int(node["right"]))
        return f"({low} if {at_most(name, threshold)} else {high})"

    return at(0)


def at_most(name: str, threshold: float) -> str:
    """That a number is not above a threshold, in the way that Python is quickest to tell."""
    if name in FRACTIONS:
        return f"{name} <= {threshold}"
    whole = floor(threshold)
    return f"{name} <= {whole}" if whole or name in SIGNED else f"not {name}"


MODULE = '''"""How much a block speaks for being part of an article: decision trees fitted to pages.

Written by benchmarks/fit_region.py; not to be edited.
"""
# ruff: noqa
# fmt: off


def vote(row: list[float]) -> float:
    """The sum of all trees' votes on one block: log-odds that it belongs to the article.

    `row` is one of `evidence.evidence`.
    """
    ({names}) = row
    return (
        {base}
{trees}
    )
'''


def module(base: float, trees: list[str]) -> str:
    """Python runs through written-out comparisons four times as fast as through data."""
    lines = "\n".join(f"        + {tree}" for tree in trees)
    return MODULE.format(names=", ".join(NAMES), base=round(base, 4), trees=lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    options = parser.parse_args()
    those = list(labelled(options.manifests))
    on_unseen_sites(those)
    model = fit(those)
    if options.write:
        base = float(model._baseline_prediction[0][0])
        trees = [as_expression(each[0]) for each in model._predictors]
        OUT.write_text(module(base, trees), encoding="utf-8")


if __name__ == "__main__":
    main()
