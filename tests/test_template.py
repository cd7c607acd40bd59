"""The site pass: what many pages share is learned, and changes what was read alone."""

import pickle

import pytest

from pipelines.read import read_page
from pipelines.template import Template, learn, page_needs_template

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


def test_needs_template_only_where_it_changes_something():
    alone = readings()
    template = learn(alone)
    assert page_needs_template(alone[3].article, template, settled=True)
    again = read_page(page(3), url="http://example.org/3", template=template)
    assert not page_needs_template(again.article, template, settled=True)
    assert not page_needs_template(alone[3].article, Template(), settled=False)


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
