"""Fits the trees of `pipelines/region.json` to labelled pages, and says how well they would do on
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
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import GroupKFold

from pipelines import region
from pipelines.blocks import Block
from pipelines.evidence import NAMES, evidence
from pipelines.page import Page

OUT = Path(__file__).parent.parent / "pipelines" / "region.json"
WORD = re.compile(r"\w+")
SETTINGS: dict[str, Any] = {
    "max_iter": 40,
    "max_depth": 3,
    "learning_rate": 0.2,
    "min_samples_leaf": 60,
    "l2_regularization": 2,
    "random_state": 0,
}


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
        return [in_body(block.text, gold, lines, whole) for block in blocks]
    wanted, unwanted = (list(map(plain, page.get(key) or ())) for key in ("with", "without"))
    return [by_sentences(plain(block.text), wanted, unwanted) for block in blocks]


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


def rows(manifests: list[Path]) -> tuple[Any, Any, Any, Any]:
    """Evidence, labels, weights and sites; every page weighs about the same."""
    x, y, weights, sites = [], [], [], []
    for page, body in pages(manifests):
        outline = Page(body, url=page.get("url")).outline
        found = region.findings(outline, outline.blocks)
        labels = label(page, outline.blocks)
        if found.container < 0 or not any(each is not None for each in labels):
            continue
        lengths = [min(len(b.text), 600) ** 0.7 if known is not None else 0.0
                   for b, known in zip(outline.blocks, labels, strict=True)]  # fmt: skip
        share = 30 * (1.0 if page.get("body") else 0.6) / sum(lengths)
        for row, known, length in zip(evidence(outline, found), labels, lengths, strict=True):
            if known is not None:
                x.append(row)
                y.append(known)
                weights.append(length * share)
                sites.append(page.get("site") or page["id"])
    return np.array(x, dtype=float), np.array(y), np.array(weights), np.array(sites)


def as_lists(predictor: Any) -> Any:
    """One tree as [column, threshold, if at most, if more] and numbers."""

    def at(index: int) -> Any:
        node = predictor.nodes[index]
        if node["is_leaf"]:
            return round(float(node["value"]), 4)
        threshold = round(float(node["num_threshold"]), 4)
        return [int(node["feature_idx"]), threshold, at(int(node["left"])), at(int(node["right"]))]

    return at(0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("manifests", nargs="+", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    options = parser.parse_args()
    x, y, weights, sites = rows(options.manifests)
    for train, test in GroupKFold(5).split(x, y, sites):
        model = HistGradientBoostingClassifier(**SETTINGS)
        model.fit(x[train], y[train], sample_weight=weights[train])
        right = model.score(x[test], y[test], sample_weight=weights[test])
        print(f"{right:.4f} of {len(test)} blocks of {len(set(sites[test]))} unseen sites right")
    model = HistGradientBoostingClassifier(**SETTINGS).fit(x, y, sample_weight=weights)
    trees = [as_lists(each[0]) for each in model._predictors]
    if options.write:
        base = round(float(model._baseline_prediction[0][0]), 4)
        text = json.dumps({"columns": NAMES, "base": base, "trees": trees})
        OUT.write_text(text.replace(', "trees"', ',\n"trees"').replace("], [", "],\n["), "utf-8")


if __name__ == "__main__":
    main()
