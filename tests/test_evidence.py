"""What speaks for a block being part of the article: the numbers that the trees are asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines import evidence, region
from pipelines.page import Page

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_numbers_are_what_the_trees_take_them_for(path: Path) -> None:
    """A tree asks `not images` of a whole number, and of one below zero whether it is `<= 0`."""
    page = Page(path.read_bytes())
    found = region.findings(page.outline, page.said)
    if found.container < 0:
        return
    for row in evidence.evidence(page.outline, found):
        for name, number in zip(evidence.NAMES, row, strict=True):
            assert isinstance(number, int) or name in evidence.FRACTIONS, name
            assert number >= 0 or name in evidence.FRACTIONS | evidence.SIGNED, name
