"""Which blocks become the body, on pages cut down to what shows one trouble; stand-in text."""

from __future__ import annotations

import pytest

from pipelines.read import read_page

ONE = "Bread needs flour, water, salt and time, and the greatest of these is time, as bakers say."
TWO = "Salt slows the yeast down, so that a dough may stand over night and be the better for it."
THREE = "In the morning the oven is heated until a drop of water dances on the iron of its door."


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (
            f"<article><h1>Salt</h1><div><p>{ONE}</p><p>{TWO}</p></div>"
            f"<h2>Again</h2><div><p>{THREE}</p><p>{TWO}</p></div></article>",
            [ONE, TWO, "Again", THREE, TWO],
        ),
        (
            f"<article><h1>Salt</h1><p>{ONE}</p><blockquote><p>{TWO}</p></blockquote>"
            f"<div><p>{TWO}</p><p>{THREE}</p></div></article>",
            [ONE, TWO, THREE],
        ),
        (
            "<article><h2>First try</h2><img src=a.png><h2>Second try</h2><img src=b.png></article>",
            ["First try", "Second try"],
        ),
    ],
    ids=["a refrain stays", "a pull quote goes", "nothing but headings"],
)
def test_body(html: str, expected: list[str]) -> None:
    body = f"<html><head><title>A page</title></head><body>{html}</body></html>"
    assert read_page(body.encode()).article.article_body.split("\n\n") == expected
