"""The site pass: what many pages share is learned, and changes what was read alone."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import scoring
from benchmarks.scoring import Label
from pipelines import titles
from pipelines.blocks import fingerprint
from pipelines.page import Page
from pipelines.read import read_page
from pipelines.template import Template, learn, page_needs_template
from sitekeep.article import Article

FOLDER = Path(__file__).parent / "accuracy"
LABELS = scoring.read_manifest(FOLDER / "manifest.jsonl")
SHARED = "We are a shop of no name in a town of no name, open all days of the week but two of them."


def page(number):
    text = f"<p>{'Every word here is number ' + str(number) + ', as are all others. ' * 4}</p>" * 3
    return (
        f"<title>Page {number} of it :: Our Shop</title><h2>Page {number} of it</h2>{text}<p>{SHARED}"
    ).encode()


def readings():
    return [read_page(page(number), url=f"http://example.org/{number}") for number in range(8)]


def test_repeated_blocks_leave_the_body():
    alone = readings()
    template = learn(alone)
    again = read_page(page(3), url="http://example.org/3", template=template)
    assert SHARED in alone[3].article.article_body
    assert SHARED not in again.article.article_body
    assert "number 3" in again.article.article_body


@pytest.mark.parametrize(("opened", "closed"), [("<p>", "</p>"), ("", "<br><br>")])
def test_paragraph_among_others_stays_also_where_many_pages_have_it(opened: str, closed: str):
    def post(number: int) -> bytes:
        own = [f"This paragraph {part} is of page {number} alone. " * 5 for part in range(4)]
        texts = (f"{opened}{text}{closed}" for text in (*own[:2], SHARED, *own[2:], SHARED))
        return f"<title>Page {number}</title><h1>Page {number}</h1><div>{''.join(texts)}</div>".encode()

    template = learn([read_page(post(number)) for number in range(8)])
    body = read_page(post(3), template=template).article.article_body
    assert template.repeated
    assert body.count(SHARED) == 1
    assert body.index("paragraph 1") < body.index(SHARED) < body.index("paragraph 2")


def manual(number: int) -> bytes:
    text = f"<p>{'Every word here is number ' + str(number) + ', as are all others. ' * 4}</p>" * 3
    return (
        f"<title>Stand-in Manual (4.{number}) - Chapter of {number}</title>"
        "<header><h1>Stand-in Manual</h1></header>"
        f"<div id=content><h2>Chapter of {number}</h2>{text}</div>"
    ).encode()


def test_name_of_a_part_of_the_site_is_no_headline():
    """Of the manual's pages, a fifth of all."""
    chapters = [read_page(manual(number)) for number in range(4)]
    others = [read_page(page(number)) for number in range(16)]
    template = learn([*chapters, *others])
    assert chapters[2].article.headline == "Stand-in Manual"
    assert page_needs_template(chapters[2].article, template, settled=True)
    assert read_page(manual(2), template=template).article.headline == "Chapter of 2"


def test_same_headline_stays_where_the_titles_say_no_more():
    """Nine numbered pages of one list, among others of the site."""
    text = f"<p>{'These words are the same on each of them, and no others are there. ' * 4}</p>" * 3
    numbered = [
        f"<title>Our Blog (page {number})</title><h1>Our Blog</h1>{text}".encode()
        for number in range(9)
    ]
    template = learn([*map(read_page, numbered), *readings(), *readings()])
    assert "our blog" not in template.site_names
    assert read_page(numbered[3], template=template).article.headline == "Our Blog"


def test_needs_template_only_where_it_changes_something():
    alone = readings()
    template = learn(alone)
    assert page_needs_template(alone[3].article, template, settled=True)
    again = read_page(page(3), url="http://example.org/3", template=template)
    assert not page_needs_template(again.article, template, settled=True)
    assert not page_needs_template(alone[3].article, Template(), settled=False)


@pytest.mark.parametrize("label", LABELS, ids=[label["id"] for label in LABELS])
def test_what_is_repeated_around_a_text_does_not_change_it(label: Label) -> None:
    """Or a large site's pages would be read otherwise by `sitekeep extract` than by a crawl."""
    markup = (FOLDER / label["html"]).read_bytes()
    page = Page(markup, url=label["url"])
    kept = {block.index for block in page.region.body}
    around = {fingerprint(b.text) for b in page.outline.blocks if b.text and b.index not in kept}
    inside = {fingerprint(b.text) for b in page.region.body}
    template = Template(frozenset(around - inside), affixes=ends_of(page.title or ""))
    alone = read_page(markup, url=label["url"]).article
    together = read_page(markup, url=label["url"], template=template).article
    if page_needs_template(alone, template, settled=True):
        assert not alone.article_body or alone.headline != together.headline
    else:
        assert together == alone


def ends_of(title: str) -> tuple[str, ...]:
    """What a site's titles would all end with, if the others ended as this one does."""
    end = titles.affix(title, next(iter(titles.parts(title)), ""))
    return (end,) if end else ()


@pytest.mark.parametrize("table", [True, False])
def test_a_page_with_something_repeated_in_its_text_is_read_again(table: bool) -> None:
    template = Template(frozenset({fingerprint("What")}))
    text = "\n\n".join(("Bread.", "What | How much" if table else "What", "Flour | 500 g"))
    article = Article(headline="Bread", article_body=text)
    assert page_needs_template(article, template, settled=True)
    assert not page_needs_template(
        replace(article, article_body="Whatever."), template, settled=True
    )


def test_a_page_without_a_text_is_read_again() -> None:
    """What is repeated may hide that the rest is a note of one line."""
    assert page_needs_template(Article(), Template(frozenset({1})), settled=True)
    assert not page_needs_template(Article(), Template(), settled=True)


def test_too_few_pages_teach_nothing():
    assert learn(readings()[:2]).repeated == frozenset()


def test_survives_json_and_pickle():
    template = learn(readings())
    assert Template.from_json(template.to_json()) == template
    assert pickle.loads(pickle.dumps(template)) == template


def recipe(number):
    said = f"Stand-in sentence {number} about bread that nobody should bake from, and no other. "
    return (
        f"<title>Bread {number} :: Our Shop</title><div><h1>Bread {number}</h1><p>{said * 4}</p>"
        f"<h2>Ingredients</h2><table><tr><th>What</th><th>How much</th></tr>"
        f"<tr><td>Flour {number}</td><td>500 g</td></tr></table><h2>Method</h2>"
        f"<p>{said[::-1] * 4}</p></div><div class=box><h2>Our Shop</h2><p>{SHARED}</p></div>"
    ).encode()


def test_headings_and_table_heads_that_all_pages_have_stay_in_the_text():
    alone = [read_page(recipe(n), url=f"http://example.org/{n}") for n in range(8)]
    template = learn(alone)
    again = read_page(recipe(3), url="http://example.org/3", template=template).article
    blocks = again.article_body.split("\n\n")
    assert blocks[1:5] == ["Ingredients", "What | How much", "Flour 3 | 500 g", "Method"]
    assert len(blocks) == 6
    assert SHARED not in again.article_html
