"""Bodies as Markdown: what goes in comes out of a renderer again, text for text."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from sitekeep.markdown import markdown
from sitekeep.tree import tree

RENDERER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
COUNTED = ("h2", "h3", "li", "ul", "ol", "strong", "em", "a", "img", "blockquote", "pre", "code",
           "table", "tr", "td", "th", "hr", "sup", "dt", "iframe")  # fmt: skip


def written(html: str) -> str:
    return markdown(tree(html)).rstrip("\n")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>1985. was a year</p>", r"1985\. was a year"),
        ("<p>2*3*4 a_b_c</p>", r"2\*3\*4 a\_b\_c"),
        ("<p>[gallery] &lt;b&gt; &amp;amp;</p>", r"\[gallery\] \<b\> &amp;amp;"),
        ("<p>{{ x }} {% y %}</p>", "&#123;{ x }&#125; &#123;% y %&#125;"),
        ("<p>(c) (TM) x^2^</p>", r"\(c) \(TM) x&#94;2&#94;"),
        ("<p>- no<br>+ list<br># here</p>", "\\- no  \n\\+ list  \n\\# here"),
        ("<p>see http://x.org or a@x.org</p>", r"see http\://x.org or a&#64;x.org"),
        ("<p><b>Note:</b> text, <i>em</i>.</p>", "**Note:** text, *em*."),
        (
            '<p>Look!<a href="/x">here</a> <span>Oh!</span><a href="/y">y</a></p>',
            r"Look\![here](/x) Oh\![y](/y)",
        ),
        ("<p>a<b>!b</b>c</p>", "a<b>!b</b>c"),
        ("<p><strong> spaced </strong>x</p>", "**spaced** x"),
        ("<h2>C #</h2>", r"## C \#"),
        ("<h3 id='x'>T</h3>", '### <span id="x"></span>T'),
        ('<p><a href="/a (1).html" title=\'q"\'>x</a></p>', '[x](</a (1).html> "q\\"")'),
        ('<p><img src="a b.png" alt="x"></p>', "![x](<a b.png>)"),
        ('<p><img src="a.png" alt="[x] ..."></p>', '<img src="a.png" alt="[x] ...">'),
        ('<p><img src="a.png" width="3"><br>2*3</p>', '<img src="a.png" width="3"><br>2\\*3'),
        (
            '<table><tr><th><img src="a" alt="b|c"></th></tr></table>',
            '| <img src="a" alt="b&#124;c"> |\n| --- |',
        ),
        (
            '<p><a href="/x"><code>[T]::a</code></a> <code>[T]</code></p>',
            "[<code>&#91;T&#93;&#58;&#58;a</code>](/x) `[T]`",
        ),
        ("<h2><b>A</b><br>b</h2>", "## **A**<br>b"),
        ('<p><img src="a.png" alt="x" width="3"></p>', '<img src="a.png" alt="x" width="3">'),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        ('<ol start="3"><li>a</li></ol>', "3. a"),
        ('<ol type="a"><li>a</li></ol>', '<ol type="a"><li>a</li></ol>'),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n<!-- -->\n\n- b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<pre>a\n\n b</pre>", "```\na\n\n b\n```"),
        ('<pre><code class="language-py">x = 1\n</code></pre>', "```py\nx = 1\n```"),
        ("<pre>{{ x }}\n\ny</pre>", "<pre>&#123;{ x }&#125;&#10;&#10;y</pre>"),
        ("<p><code>a`b</code></p>", "``a`b``"),
        ("<table><tr><th>a|b</th></tr><tr><td>c</td></tr></table>", "| a\\|b |\n| --- |\n| c |"),
        ("<table><tr><td>c</td></tr></table>", "<table><tr><td>c</td></tr></table>"),
        (
            '<table><tr><th colspan="2">c</th></tr></table>',
            '<table><tr><th colspan="2">c</th></tr></table>',
        ),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<dl><dt>a</dt><dd>b</dd></dl>"),
        ('<p>x<sup><a href="#f">1</a></sup></p>', "x<sup>[1](#f)</sup>"),
        (
            '<iframe src="https://v.example/1"></iframe>',
            '<iframe src="https://v.example/1"></iframe>',
        ),
        ("<hr>", "* * *"),
    ],
)
def test_each_kind_of_block(html: str, expected: str) -> None:
    assert written(html) == expected


def folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\xa0", " ")).strip()


def said(html: str) -> tuple[list[str], dict[str, int]]:
    """The texts of the leaves of some HTML, and how many there are of each element."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["b", "i"]):
        tag.name = {"b": "strong", "i": "em"}[tag.name]
    for tag in soup.select("pre > code"):
        tag.unwrap()
    for tag in soup.find_all("br"):
        tag.insert_before("\n")
    for tag in soup.find_all(["p", "li", "td", "th", "h2", "h3", "pre", "dt", "dd", "blockquote"]):
        tag.insert_before("\x1e")
        tag.append("\x1e")
    texts = [folded(part) for part in soup.get_text().split("\x1e")]
    return [text for text in texts if text], {
        name: len(soup.find_all(name)) for name in COUNTED if soup.find(name)
    }


TEXT = st.text(
    st.sampled_from("abcXY 12.)(*_`[]{}%#<>&;:/\\!~|^$=+-@\"'é漢…—\u00a0\n"),
    min_size=1,
    max_size=14,
).filter(lambda text: text.strip())


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def wrapped(name: str) -> st.SearchStrategy[str]:
    return TEXT.map(lambda text: f"<{name}>{escaped(text)}</{name}>")


INLINE = st.one_of(
    TEXT.map(escaped),
    *(wrapped(name) for name in ("strong", "em", "b", "i", "code", "sup", "kbd")),
    TEXT.map(lambda text: f'<a href="/x y.html#a">{escaped(text)}</a>'),
    TEXT.map(lambda text: f"<em>{escaped(text)}<strong>{escaped(text)}</strong></em>"),
    TEXT.map(lambda text: f'<img src="i.png" alt="{escaped(text).replace(chr(34), "&quot;")}">'),
    st.just("<br>"),
)
RUN = st.lists(INLINE, min_size=1, max_size=5).map("".join).map(lambda run: f"x{run}y")
PARAGRAPH = RUN.map(lambda run: f"<p>{run}</p>")
LIST = st.lists(st.one_of(RUN, PARAGRAPH, RUN.map(lambda r: f"{r}<ul><li>{r}</li></ul>")),
                min_size=1, max_size=3).flatmap(
    lambda items: st.sampled_from(["ul", "ol"]).map(
        lambda name: f"<{name}>{''.join(f'<li>{item}</li>' for item in items)}</{name}>"))  # fmt: skip
TABLE = st.lists(st.tuples(RUN, RUN), min_size=1, max_size=2).map(
    lambda rows: (
        "<table><tr><th>a</th><th>b</th></tr>"
        + "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in rows)
        + "</table>"
    )
)
BLOCK = st.one_of(
    PARAGRAPH,
    RUN.map(lambda run: f"<h2>{run.replace('<br>', ' ')}</h2>"),
    LIST,
    TABLE,
    PARAGRAPH.map(lambda p: f"<blockquote>{p}</blockquote>"),
    TEXT.map(lambda text: f"<pre>x{escaped(text)}\n\n y</pre>"),
    st.just("<hr>"),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(BLOCK, min_size=1, max_size=4).map("".join))
def test_a_renderer_says_again_what_was_written(html: str) -> None:
    wanted = said(str(tree(html)))
    assert said(RENDERER.render(written(html))) == wanted
