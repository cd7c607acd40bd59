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
            "<ul id=menu><li><a href=/a>A stand-in</a><li><a href=/b>Another one</a></ul><h1>A page</h1>"
            f"<div class=one><p>{ONE}</p></div><div class=two><p>{TWO}</p></div>",
            [ONE, TWO],
        ),
        (
            f"<main><h1>Salt</h1><div><p>{ONE} {THREE}</p></div><div class=comments>"
            f"<ol class=comment-list><li><p>{TWO} {THREE}</p><li><p>{THREE} {TWO}</p></ol></div></main>",
            [f"{ONE} {THREE}"],
        ),
        (
            f"<article><h1>Salt</h1><p>{ONE}</p><p>Advertisement</p><p>{TWO}</p><p>- Anzeige -</p>"
            f"<p>2019-11-19T08:57:40+01:00</p><h3>Advertisement</h3><p>{THREE}</p></article>",
            [ONE, TWO, THREE],
        ),
        (
            "<article><h2>First try</h2><img src=a.png><h2>Second try</h2><img src=b.png></article>",
            ["First try", "Second try"],
        ),
        (
            f"<article><h1>Salt</h1><p>{ONE}</p><pre><div>def bake(dough):</div>"
            f"<div>    return  bread</div></pre><p>{TWO}</p></article>",
            [ONE, "def bake(dough):", "    return  bread", TWO],
        ),
        (
            f"<article><h1>Salt</h1><p>By Dana Roe, LMFT<br>{ONE}<br><b></b></p><p>{TWO}</p></article>",
            [f"By Dana Roe, LMFT\n{ONE}", TWO],
        ),
    ],
    ids=[
        "a refrain stays", "a pull quote goes", "a very short page",
        "longer comments", "lines that are no text", "nothing but headings",
        "elements in pre", "a byline that its HTML cannot be parted from",
    ],
)  # fmt: skip
def test_body(html: str, expected: list[str]) -> None:
    body = f"<html><head><title>A page</title></head><body>{html}</body></html>"
    assert read_page(body.encode()).article.article_body.split("\n\n") == expected


def test_last_of_several_texts_on_a_page_is_whole() -> None:
    short = "".join(f"<h2><a href=/{n}>Text {n}</a></h2><p>{ONE}</p><p>{TWO}</p>" for n in range(3))
    page = f"<h1>A paper</h1>{short}<h2><a href=/3>Text 3</a></h2>{f'<p>{THREE}</p>' * 4}"
    body = read_page(page.encode(), url="http://salt.example/paper").article.article_body
    assert (body.count(ONE), body.count(THREE), body.count("Text ")) == (3, 4, 4)
