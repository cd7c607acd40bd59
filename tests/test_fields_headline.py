"""Headlines: which of the page's titles is believed, and how much of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.fields.alternative_headline import SECOND, SECOND_NAMES
from pipelines.page import holds_any
from pipelines.read import read_page

URL = "http://salt.example/2019/salt-and-bread.html"
TEXT = "".join(
    f"<p>Stand-in sentence number {number}, long enough to be taken for prose, about nothing.</p>"
    for number in range(6)
)


def headline(html: str) -> str | None:
    return read_page(f"{html}{TEXT}".encode(), url=URL).article.headline


def json_ld(kind: str, text: str) -> str:
    return (
        f'<script type="application/ld+json">{{"@type": "{kind}", "headline": "{text}"}}</script>'
    )


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<title>Salt and Bread | The Salt Shop</title><h1>Salt and Bread</h1>", "Salt and Bread"),
        ("<title>Salt and Bread - Salt Example</title><h1>The Salt Shop</h1>", "The Salt Shop"),
        (
            '<title>Bread of old | The Shop</title><a href="/"><h1>The Shop</h1></a>',
            "Bread of old",
        ),
        ("<title>Bread of old</title><h1>1. Introduction</h1>", "Bread of old"),
        ("<title>Bread</title><h1>1. Bread of old</h1>", "1. Bread of old"),
        ("<title>Salt: bread of old</title><h1>Salt: bread of old</h1>", "Salt: bread of old"),
        ("<title>Salt - bread of old</title><h1>Salt - bread of old</h1>", "Salt - bread of old"),
        (
            '<title>Shop of salt</title><meta property="og:site_name" content="Shop of salt">'
            '<meta property="og:title" content="Shop of salt"><h1>How to bake</h1>',
            "How to bake",
        ),
        ("<title>»Bread for all« – Shop</title><h1>»Bread for all«</h1>", "»Bread for all«"),
        ("<title>« Du pain ». Et du sel - Shop</title>", "« Du pain ». Et du sel - Shop"),
        ('<h1>How to bake<a class="headerlink" href="#how">¶</a></h1>', "How to bake"),
        ('<h1><a href="#how">#</a> How to bake</h1>', "How to bake"),
        ("<title>How to bake</title><h1>» How to bake</h1>", "How to bake"),
        ("<title>#bread for all of us</title><h1>#bread for all of us</h1>", "#bread for all of us"),
        (
            '<title>News - Bread is back</title><h1><span class="kicker">News</span>'
            "<span>Bread is back</span></h1>",
            "Bread is back",
        ),
        (
            '<h1><span>News from the shop</span> <span class="headline">Bread is back</span></h1>',
            "Bread is back",
        ),
        (
            json_ld("NewsArticle", "In the shop: Bread is back")
            + '<h1><span class="kicker">In the shop:</span> Bread is back</h1>',
            "In the shop: Bread is back",
        ),
        (
            '<meta property="og:title" content="Salt of old, part 2: The sea">'
            "<h1>Salt of old, part 2:<br>The sea</h1>",
            "Salt of old, part 2: The sea",
        ),
        (
            "".join(json_ld("Question", f"Why salt number {n}?") for n in range(14))
            + "<title>All about salt</title><h1>All about salt</h1>",
            "All about salt",
        ),
        ("<title>Baking bread at home</title><h1><div>How to bake</div></h1>", "How to bake"),
    ],
    ids=[
        "site after a bar", "h1 that no title has", "site as a link home", "numbered section",
        "numbered chapter", "colon", "hyphen",
        "og:title is the site", "quotes", "french quotes", "permalink", "permalink before",
        "bullet", "hashtag", "kicker", "named headline", "kicker kept in the declared headline",
        "cut at a colon", "questions of the page", "division in a heading",
    ],
)  # fmt: skip
def test_headline(html: str, expected: str) -> None:
    assert headline(html) == expected


def test_permalinks_leave_the_headings_of_the_body() -> None:
    page = f"<h1>How to bake</h1>{TEXT}<h2>Salt<a class=headerlink href='#s'>¶</a></h2>{TEXT}"
    body = read_page(page.encode(), url=URL).article.article_body
    assert "Salt" in body.split("\n\n")
    assert "¶" not in body


@given(st.from_regex(SECOND, alphabet=st.characters(max_codepoint=127)))
def test_names_of_second_headlines_are_looked_for(name: str) -> None:
    """Else pages would not be parsed that have one."""
    assert holds_any(name, SECOND_NAMES)
