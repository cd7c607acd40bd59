"""Texts that only a script holds, and what scripts hold that is no article's text."""

import json
import time
from typing import Any

import pytest

from pipelines.read import read_page
from pipelines.script_text import as_html, data_of, longest

FIRST = (
    "This is a stand-in paragraph that only a script holds. It is long enough to be an article's."
)
SECOND = (
    "A second stand-in paragraph follows the first. It says nothing of its own, in whole sentences."
)
SHORT = "Stand-in words."


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"post": {"body": FIRST}}, [FIRST]),
        ({"blocks": [{"text": FIRST}, {"text": SHORT}, {"text": SECOND}]}, [FIRST, SHORT, SECOND]),
        (
            {"content": [{"content": [{"text": FIRST}, {"text": SHORT}]},
                         {"content": [{"text": SECOND}]}]},
            [FIRST + SHORT, SECOND],
        ),
        ({"body": FIRST, "description": FIRST + SECOND}, [FIRST]),
        ({"body": FIRST, "comments": [{"text": FIRST + SECOND}]}, [FIRST]),
        ({"body": FIRST, "list": [{"url": n, "text": FIRST + SECOND} for n in "ab"]}, [FIRST]),
        ({"messages": {"text": FIRST}}, []),
        ({"title": FIRST}, []),
        ({"body": "a" * 500}, []),
        ({"text": SHORT}, []),
        ([], []),
        (None, []),
    ],
    ids=[
        "one text", "paragraphs", "pieces of paragraphs", "description", "comments", "teasers",
        "messages of a program", "another name", "no words", "short", "empty", "nothing",
    ],
)  # fmt: skip
def test_longest(data: Any, found: list[str]) -> None:
    assert longest(data) == found


@pytest.mark.parametrize(
    ("script", "data"),
    [
        ('{"a": 1}', {"a": 1}),
        ('window.__INITIAL_STATE__ = {"a": 1};\n(function () {})()', {"a": 1}),
        ('var state={"a": 1}', {"a": 1}),
        ('window["state"] = [1]', [1]),
        ("window.x = function () { return {} }", None),
        ("(function () {})()", None),
        ("", None),
        ("[" * 100_000, None),
        ('{"a": 1', None),
    ],
)
def test_data_of(script: str, data: Any) -> None:
    assert data_of(script) == data


@pytest.mark.parametrize(
    ("texts", "html"),
    [
        ([f"{SHORT}\n\n{SHORT}"], f"<p>{SHORT}</p>\n<p>{SHORT}</p>"),
        (["a < b & c"], "<p>a &lt; b &amp; c</p>"),
        (["<p>a</p>", "<p>b</p>"], "<div><p>a</p></div>\n<div><p>b</p></div>"),
        (["&lt;p&gt;It&#39;s&lt;/p&gt;"], "<div><p>It's</p></div>"),
        ([], ""),
    ],
    ids=["lines", "characters", "markup", "markup encoded", "nothing"],
)
def test_as_html(texts: list[str], html: str) -> None:
    assert as_html(texts) == html


def body(shown: str, data: Any) -> tuple[str, list[str]]:
    script = f'<script type="application/json">{json.dumps(data)}</script>'
    page = read_page(f"<body><h1>A Headline</h1><p>{shown}</p>{script}".encode())
    rules = [r.rule for r in page.readings if r.field == "article_body"]
    return page.article.article_body, rules


def test_text_on_the_page_comes_first() -> None:
    text, rules = body(FIRST + SECOND, {"body": FIRST + SECOND + FIRST})
    assert (text, rules) == (FIRST + SECOND, ["region"])


def test_script_comes_in_where_the_page_shows_next_to_nothing() -> None:
    text, rules = body("Loading …", {"body": f"{FIRST}\n{SECOND}\n{FIRST}"})
    assert (text.split("\n\n"), rules) == ([FIRST, SECOND, FIRST], ["script_json"])


def test_hostile_data_takes_no_long_time() -> None:
    deep: Any = FIRST
    for _ in range(300):
        deep = {"content": [deep]}
    wide = [{"text": FIRST} for _ in range(2_000)]
    start = time.process_time()
    body("", deep)
    body("", wide)
    assert time.process_time() - start < 5
