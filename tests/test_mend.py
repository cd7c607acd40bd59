"""Markup made whole, and left alone where it is."""

import time
from itertools import product

import pytest

from pipelines.mend import TWICE, flattened, is_encoded_twice, mended
from pipelines.read import read_page

TEXT = "<p>A stand-in sentence that is long enough to be one of an article's, and ends as one does.</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>a</p></body></html>", "<p>a</p>"),
        ("<p>a</BODY ></HTML\n><p>b", "<p>a<p>b"),
        ("It&amp;rsquo;s&amp;nbsp;so &amp;amp; so", "It&rsquo;s&nbsp;so &amp; so"),
        ("caf&amp;eacute;s and &amp;lt;b&amp;gt;", "caf&eacute;s and &amp;lt;b&amp;gt;"),
        ("Write <code>&amp;nbsp;</code> or &amp;rsquo; here", None),
        ("<a href='?a=1&amp;b=2'>AT&amp;T</a>", None),
        ("<noscript><img src=a></noscript>", None),
        ("<noscript><div><img src=a></div></noscript>", None),
        ("<noscript><div><img src=a></noscript>b", "<noscript><img src=a></noscript>b"),
        ("<noscript>a", None),
        ("</noscript>a", None),
    ],
)
def test_mended(text: str, expected: str | None) -> None:
    assert mended(text.encode()) == (text if expected is None else expected).encode()


@pytest.mark.parametrize("tag", ["div", "b", "font", "blockquote", "ul", "x-y", "table><tr><td"])
def test_what_nobody_closed_hides_nothing(tag: str) -> None:
    html = f"<title>a</title><h1>A Headline</h1>{f'<{tag}>' * 3000}{TEXT}" + TEXT.replace("A", "B")
    assert "B stand-in sentence" in read_page(html.encode()).article.article_body


@pytest.mark.parametrize(
    "text", ["</html" * 50_000, "<noscript>" * 50_000, "a&amp;" * 100_000, "<div " * 50_000]
)
def test_hostile_text_takes_no_long_time(text: str) -> None:
    start = time.process_time()
    mended(text.encode())
    flattened(text)
    assert time.process_time() - start < 1


BESIDE = ("", "a", "é", "“", " ", "_", "&")


@pytest.mark.parametrize(
    "entity",
    ["nbsp", "ldquo", "#39", "#039", "#8217", "mdash", "szlig", "eacute", "auml", "lt", "x"],
)
def test_bytes_tell_what_may_be_encoded_twice(entity: str) -> None:
    for before, after in product(BESIDE, BESIDE):
        text = f"{before}&amp;{entity};{after}"
        assert is_encoded_twice(text.encode()) == (TWICE.search(text) is not None)
