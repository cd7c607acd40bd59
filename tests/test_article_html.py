"""What `article_html` keeps beside the text: named places, embeds, formulas, marks; stand-in text."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.clean import clean
from pipelines.read import read_page

ONE = "Bread needs flour, water, salt and time, and the greatest of these is time, as bakers say."
TWO = "Salt slows the yeast down, so that a dough may stand over night and be the better for it."
THREE = "In the morning the oven is heated until a drop of water dances on the iron of its door."
SCHEMES = re.compile(r"https?:|mailto:", re.IGNORECASE)


def article_html(body: str, around: str = "{}") -> str:
    page = "<html><head><title>A page</title></head><body>" + around.format(body) + "</body></html>"
    return read_page(page.encode(), url="http://example.org/d/p.html").article.article_html


def between(middle: str) -> str:
    """What becomes of something between two paragraphs of an article."""
    html = article_html(f"<article><p>{ONE}</p>{middle}<p>{TWO}</p></article>")
    before, after = f"<p>{ONE}</p>", f"<p>{TWO}</p>"
    assert html.startswith(before), html
    assert html.endswith(after), html
    return html[len(before) : -len(after)]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p id=a>{THREE}</p>", f'<p id="a">{THREE}</p>'),
        (f"<section id=a><p>{THREE}</p></section>", f'<p id="a">{THREE}</p>'),
        (f"<div id=a><div id=b><p>{THREE}</p></div></div>",
         f'<p id="a"><span id="b"></span>{THREE}</p>'),
        (f"<div id=a><p id=b>{THREE}</p></div>", f'<p id="b"><span id="a"></span>{THREE}</p>'),
        (f"<a name=a></a><p>{THREE}</p>", f'<p id="a">{THREE}</p>'),
        ("<h2><a name=a></a>Ovens</h2>", '<h2 id="a">Ovens</h2>'),
        ('<h2 id=a>Ovens<a class=headerlink href="#a">¶</a></h2>', '<h2 id="a">Ovens</h2>'),
        (f"<p>{THREE} <span id=a>Iron</span></p>", f'<p>{THREE} <span id="a"></span>Iron</p>'),
        (f"<p>{THREE}<sup id=a>1</sup></p>", f'<p>{THREE}<sup id="a">1</sup></p>'),
        (f"<p id=a>{THREE}<br><br>Iron holds heat.</p>",
         f'<p id="a">{THREE}</p><p>Iron holds heat.</p>'),
        ("<ol><li id=a>Iron.</li><li><a name=b></a>Clay.</li></ol>",
         '<ol><li id="a">Iron.</li><li><span id="b"></span>Clay.</li></ol>'),
        (f"<p id=a>{THREE}</p><p id=a>Iron holds heat.</p>",
         f'<p id="a">{THREE}</p><p>Iron holds heat.</p>'),
        (f"<dl><dt id=a>Iron</dt><dd>{THREE}</dd></dl>",
         f'<dl><dt id="a">Iron</dt><dd>{THREE}</dd></dl>'),
    ],
    ids=["block", "wrapper", "two wrappers", "wrapper of a named block", "old target",
         "target in a heading", "permalink", "span", "footnote mark", "one block of two", "entries",
         "twice", "definition"],
)  # fmt: skip
def test_named_places_stay(html: str, expected: str) -> None:
    assert between(html) == expected


def test_a_place_behind_the_text_stays() -> None:
    html = article_html(f"<article><p>{ONE}</p><p>{TWO}</p><div id=end></div></article>")
    assert html.endswith(f'<p>{TWO}</p><span id="end"></span>')


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("<figure><img src=/i.png><figcaption>Iron.</figcaption></figure>",
         '<figure><p><img src="http://example.org/i.png"></p><figcaption>Iron.</figcaption></figure>'),
        ("<div class=wp-caption><img src=/i.png><p class=wp-caption-text>Iron.</p></div>",
         '<p><img src="http://example.org/i.png"></p><p>Iron.</p>'),
    ],
    ids=["figcaption", "class"],
)  # fmt: skip
def test_a_picture_takes_its_caption_along(figure: str, expected: str) -> None:
    assert between(figure) == expected


def test_fragments_stay() -> None:
    html = between('<p>Salt,<a href="#n">1</a> as <a href="q.html#x">said</a> before.</p>')
    assert 'href="http://example.org/d/p.html#n"' in html
    assert 'href="http://example.org/d/q.html#x"' in html


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<iframe src='//films.example/1?a=1&b=2' width=560 onload=x() style=y allowfullscreen>"
         "</iframe>",
         '<iframe src="http://films.example/1?a=1&amp;b=2" width="560" allowfullscreen=""></iframe>'),
        ("<div class=video><p><iframe data-src=/f src=about:blank></iframe></p></div>",
         '<iframe src="http://example.org/f"></iframe>'),
        ("<figure><video controls poster=p.jpg onplay=x><source src=a.mp4 type=video/mp4>"
         "<track src=a.vtt kind=captions><p>Old browser</p></video><figcaption>A film from the bakery.</figcaption>"
         "</figure>",
         '<figure><video controls="" poster="http://example.org/d/p.jpg">'
         '<source src="http://example.org/d/a.mp4" type="video/mp4">'
         '<track src="http://example.org/d/a.vtt" kind="captions"></video>'
         "<figcaption>A film from the bakery.</figcaption></figure>"),
        ("<audio src=a.ogg controls></audio>",
         '<audio src="http://example.org/d/a.ogg" controls=""></audio>'),
        ("<object data=a.pdf type=application/pdf>No plug-in</object>",
         '<object data="http://example.org/d/a.pdf" type="application/pdf"></object>'),
        ("<object><embed src=a.pdf></object>", '<embed src="http://example.org/d/a.pdf">'),
        ("<iframe src=/count width=1 height=1></iframe><iframe src=/a style='display:none'></iframe>",
         ""),
        ("<div class=ads><iframe src=/advertisement></iframe></div>", ""),
        ("<iframe></iframe>", ""),
        ("<embed src=a.mid><noembed>No sound</noembed>", '<embed src="http://example.org/d/a.mid">'),
    ],
    ids=["iframe", "loaded late", "film", "sound", "object", "embed in an object", "unseen",
         "advertisement", "nothing", "a tag without end"],
)  # fmt: skip
def test_embeds_stand_in_their_place(html: str, expected: str) -> None:
    assert between(html) == expected


def test_an_embed_in_a_paragraph_stands_behind_it() -> None:
    assert between("<p>Look: <iframe src=/f></iframe></p>") == (
        '<p>Look: </p><iframe src="http://example.org/f"></iframe>'
    )


@pytest.mark.parametrize(
    "around",
    [
        "<nav><a href=/>Home</a><iframe src=/f></iframe></nav><article>{}</article>",
        "<article>{}</article><aside><h3>More</h3><iframe src=/f></iframe></aside>",
        "<div id=side><form><input name=q></form><script>x()</script></div><div id=text>{}</div>",
        "<form id=whole><input name=q><div>{}</div></form>",
        "{}<script>count()</script>",
    ],
)
def test_what_is_around_the_article_stays_out(around: str) -> None:
    html = article_html(f"<p>{ONE}</p><p>{TWO}</p>", around)
    assert re.sub(r' id="\w+"', "", html) == f"<p>{ONE}</p><p>{TWO}</p>"


@pytest.mark.parametrize(
    ("html", "value"),
    [
        ("<form action=/s><input name=q></form>", 'form: <form action="/s"><input name="q"></form>'),
        ("<script>draw('<b>')</script>", "script: <script>draw('<b>')</script>"),
        ("<canvas width=9></canvas>", 'canvas: <canvas width="9"></canvas>'),
        ("<svg width=300><path d=x></path></svg>",
         'svg: <svg width="300"><path d="x"></path></svg>'),
        ("<object data=a.swf></object>", 'object: <object data="a.swf"></object>'),
        ("<embed src=x type=application/x-shockwave-flash>",
         'embed: <embed src="x" type="application/x-shockwave-flash">'),
        ("<iframe srcdoc='<script>x</script>'></iframe>",
         'iframe: <iframe srcdoc="&lt;script&gt;x&lt;/script&gt;"></iframe>'),
        ("<iframe src='javascript:x'></iframe>", 'iframe: <iframe src="javascript:x"></iframe>'),
        ("<object data='data:text/html,x'></object>",
         'object: <object data="data:text/html,x"></object>'),
        (f"<script>{'x' * 999}</script>", "script: <script>" + "x" * 292),
    ],
    ids=["form", "script", "canvas", "drawing", "flash", "flash embed", "srcdoc", "javascript",
         "data", "long"],
)  # fmt: skip
def test_what_cannot_be_kept_leaves_a_mark(html: str, value: str) -> None:
    found = re.fullmatch(r'<data value="([^"<>]*)"></data>', between(html))
    assert found is not None
    assert unescape(found[1]) == value


@pytest.mark.parametrize(
    "html",
    [
        "<script type=application/json>{}</script>",
        "<script></script>",
        "<form><input type=hidden name=t></form>",
        "<svg width=16><path></path></svg><svg viewBox='0 0 24 24'></svg>",
    ],
    ids=["data", "empty script", "bare form", "icons"],
)
def test_what_nobody_misses_leaves_none(html: str) -> None:
    assert between(html) == ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>So <math><msup><mi>x</mi><mn>2</mn></msup></math> it is.</p>",
         "<p>So <math><msup><mi>x</mi><mn>2</mn></msup></math> it is.</p>"),
        ("<math display=block><semantics><mi onclick=x>y</mi>"
         "<annotation encoding='application/x-tex'>\\y</annotation></semantics></math>",
         '<p><math alttext="\\y" display="block"><semantics><mi>y</mi></semantics></math></p>'),
        ("<p>So <math alttext='a &lt; b'><svg></svg></math> it is.</p>",
         '<p>So <data value="math: &lt;math alttext=&quot;a &amp;lt; b&quot;&gt;&lt;svg&gt;&lt;/svg'
         '&gt;&lt;/math&gt;"></data>a &lt; b it is.</p>'),
    ],
    ids=["in a line", "on its own, with TeX", "in words"],
)  # fmt: skip
def test_formulas_are_mathml(html: str, expected: str) -> None:
    assert between(html) == expected


def test_a_formula_stands_right_where_a_byline_was_taken_from_its_paragraph() -> None:
    formula = "<math><mi>x</mi></math>"
    html = article_html(
        f"<article><h1>A page</h1><p>By Ada Example<br>{ONE} <b>{formula} is</b><br>{TWO}</p>"
        f"<p>{THREE}</p></article>"
    )
    assert html == f"<p>{ONE} <b>{formula} is</b><br>{TWO}</p><p>{THREE}</p>"


@pytest.mark.parametrize(
    ("html", "language"),
    [
        ("<pre><code class='language-python'>{}</code></pre>", "python"),
        ("<div class='highlight-python notranslate'><div class=highlight><pre>{}</pre></div></div>",
         "python"),
        ("<div class=highlight><pre class=chroma><code data-lang=go>{}</code></pre></div>", "go"),
        ("<div class='language-ruby highlighter-rouge'><pre class=highlight>{}</pre></div>", "ruby"),
        ("<div class='highlight highlight-source-shell'><pre>{}</pre></div>", "shell"),
        ("<pre class='brush: js; gutter: false'>{}</pre>", "js"),
        ("<pre><code class='hljs C++'>{}</code></pre>", "c++"),
        ("<pre class='lang-php'>{}</pre>", "php"),
        ("<div class='highlight-default notranslate'><pre>{}</pre></div>", None),
        ("<div class='lang-en'><pre class='wide'>{}</pre></div>", None),
        ("<pre><code class='language-\"><script>'>{}</code></pre>", None),
    ],
)  # fmt: skip
def test_listings_keep_their_language(html: str, language: str | None) -> None:
    found = between(html.format("salt = 2"))
    assert re.findall(r'class="([^"]*)"', found) == ([f"language-{language}"] if language else [])


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>Salt <img src=a.png width=30 height=20px id=i></p>",
         '<p>Salt <img src="http://example.org/d/a.png" id="i" width="30" height="20"></p>'),
        ("<p>Salt <img src=a.png width=50% height=x></p>",
         '<p>Salt <img src="http://example.org/d/a.png"></p>'),
        (f"<details><summary>What the oven needs</summary><p>{THREE}</p></details>",
         f"<details><summary>What the oven needs</summary><p>{THREE}</p></details>"),
    ],
    ids=["size", "no number", "details"],
)  # fmt: skip
def test_more_that_stays(html: str, expected: str) -> None:
    assert between(html) == expected


def test_the_text_is_that_of_a_page_without_all_this() -> None:
    more = "<iframe src=/f></iframe><math><mi>x</mi></math><a name=a></a><script>x()</script>"
    plain, rich = (
        read_page(f"<article><p>{ONE} {each}</p>{each}<p>{TWO}</p></article>".encode())
        for each in ("", more)
    )
    assert plain.article.article_body == rich.article.article_body


#: Pieces of pages that try to get through; they come in any order, whole or cut off.
PIECES = st.sampled_from(
    [
        f"<p>{ONE}</p>", f"<p>{TWO}", "<table><tr><td>", "</table>", "<ul><li>", "</div>",
        "<script>alert(1)</script>", "<script>", "</script>", "<style>", "</style>", "<!--", "-->",
        "<iframe src='javascript:x' srcdoc='<script>1</script>' onload=x>", "</iframe>",
        "<iframe src=/f title='\"><script>1</script>'></iframe>", "<noscript>", "</noscript>",
        "<object data='data:text/html,<script>1'>", "</object>", "<embed src=' javaScript:x'>",
        "<video src=vbscript:x poster=javascript:x onplay=x>", "</video>", "<source src=data:x>",
        "<math><mtext>", "<mglyph>", "<annotation-xml encoding=text/html>", "</math>", "<svg>",
        "<a xlink:href=javascript:x>", "</svg>", "<img src=x onerror=x width='1 onload=x'>",
        "<a href='java\tscript:x' id='\"><script>1</script>' name=n>", "</a>", "<p id='<script>'>",
        "<form action=javascript:x><input onfocus=x autofocus>", "</form>", "<pre class='brush: x\"y'>",
        "<data value='9'></data>", "<data value='form: <script>'>", "<div id=clobber style=x>", "<title>",
        "<textarea>", "<select>", "<template>", "<plaintext>", "<base href='javascript:x'>",
    ]
)  # fmt: skip


class Dangers(HTMLParser):
    """Collects the tags and attributes of HTML that could act."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "style", "svg", "form", "input", "base", "link", "meta", "template"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc", "action", "xlink:href"):
                self.found.append(f"{tag} {name}")
            if name in ("src", "href", "data", "poster") and not SCHEMES.match(value or ""):
                self.found.append(f"{tag} {name}={value}")


@given(st.lists(PIECES, max_size=12))
def test_nothing_that_acts_survives(pieces: list[str]) -> None:
    html = article_html(f"<article><p>{ONE}</p>{''.join(pieces)}<p>{TWO}</p></article>")
    assert Dangers(html).found == [], html


@given(st.lists(PIECES, max_size=12))
def test_clean_html_is_harmless_by_itself(pieces: list[str]) -> None:
    html = clean("".join(pieces), "http://example.org/")
    assert Dangers(html).found == [], html


@pytest.mark.parametrize(
    "html", ["<script>", "<p onclick=x>", "<a href='javascript:x'>", "<iframe srcdoc=x>", "<svg>"]
)
def test_the_check_can_fail(html: str) -> None:
    assert Dangers(html).found
