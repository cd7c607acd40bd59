"""Authors: who is believed to have written a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines import names, openings
from pipelines.fields import author
from pipelines.openings import Openings, stays
from pipelines.page import holds_any
from pipelines.read import read_page
from pipelines.template import Template, is_declared, learn, page_needs_template
from sitekeep.article import PageReading

TEXT = "".join(
    f"<p>Stand-in sentence number {number}, long enough to be taken for prose, about nothing.</p>"
    for number in range(6)
)


def own_text(number: int) -> str:
    """A text that no other page has."""
    return TEXT.replace("nothing", f"page {number}")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Roe", ["Jane Roe"]),
        ("Version 10.1.60", []),
        ("Jane Roe and The Salt Team", ["Jane Roe", "The Salt Team"]),
        ("Jane Roe on behalf of the Salt Team", ["Jane Roe"]),
        ("Jane Roe, John Doe, and Ann Example", ["Jane Roe", "John Doe", "Ann Example"]),
        ("saltlover", ["saltlover"]),
        ("admin", []),
    ],
)
def test_anybody(text: str, expected: list[str]) -> None:
    assert [author.name for author in names.anybody(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("By Jane Roe", "Jane Roe"), ("ByJane Roe", "Jane Roe"), ("Bylaws of the Club", None)],
)
def test_bylined(text: str, expected: str | None) -> None:
    assert names.bylined(text) == expected


def post(number: int, credit: str, text: str = "") -> PageReading:
    return read_page(
        page(number, credit, text or own_text(number)), url=f"http://salt.example/{number}.html"
    )


def page(number: int, credit: str, text: str = TEXT) -> bytes:
    return (
        f"<title>Post number {number} SG #{number}</title><h2>Post number {number}</h2>"
        f'<div class="post-meta">{credit}</div><div class="text">{text}</div>'
    ).encode()


@pytest.fixture(scope="module")
def template() -> Template:
    return learn(post(day, f"May {day}, 2015 · Jane Roe") for day in range(1, 9))


def test_places_and_affixes_are_learned(template: Template) -> None:
    assert template.credits == {"div.post-meta"}
    assert template.affixes == ("sg #0$",)
    assert Template.from_json(template.to_json()) == template


@pytest.mark.parametrize(
    ("credit", "text", "expected", "date"),
    [
        ("May 9, 2015 · The Salt Team", TEXT, ["The Salt Team"], "2015-05-09"),
        ("saltlover · May 9, 2015 02:05 pm EST", TEXT, ["saltlover"], "2015-05-09"),
        ("May 9, 2015", TEXT, [], "2015-05-09"),
        ("The Salt Team", TEXT, ["The Salt Team"], None),
        (
            "May 9, 2015 · The Salt Team",
            f"<p>June 3, 2011</p><p>Picture by John Doe</p>{TEXT}",
            ["The Salt Team"],
            "2015-05-09",
        ),
    ],
    ids=["team", "pen name and time", "date alone", "name alone", "other lines"],
)
def test_known_places_say_who_and_when(
    template: Template, credit: str, text: str, expected: list[str], date: str | None
) -> None:
    reading = read_page(page(9, credit, text), url="http://salt.example/9.html", template=template)
    assert [author.name for author in reading.article.authors] == expected
    assert reading.article.date_published == date


DECLARED = '<meta name="author" content="Jane Roe"><meta name="date" content="2015-05-09">'


@pytest.mark.parametrize(
    ("credit", "is_needed"),
    [
        ("May 9, 2015 · The Salt Team", True),
        ("May 9, 2015 · Jane Roe", False),
        ("May 9, 2015 · Jane Roe\n<p>By John Doe</p>", True),
        (DECLARED, False),
    ],
    ids=["nobody found", "found there", "found elsewhere too", "declared"],
)
def test_opening_is_read_again_where_places_are_known(
    template: Template, credit: str, is_needed: bool
) -> None:
    alone = post(9, credit)
    settled = is_declared(alone.readings) or stays(alone.shape, template.credits)
    assert page_needs_template(alone.article, template, settled=settled) == is_needed


def test_headline_with_the_site_in_it_is_read_again(template: Template) -> None:
    article = post(9, "May 9, 2015 · Jane Roe").article
    article.headline = "Post number 9 SG #9"
    assert page_needs_template(article, template, settled=True)


def test_archives_without_places_are_understood() -> None:
    old = '{"repeated": [1], "site_names": ["salt"], "day_order": null}'
    assert Template.from_json(old) == Template(frozenset({1}), ("salt",))


CREDIT_LINES = [
    "May 9, 2015 · Jane Roe", "By Jane Roe", "Jane Roe", "May 9, 2015", "The Salt Team", "saltlover",
    "By Jane Roe</p><p>May 9, 2015", "Picture by John Doe", "",
]  # fmt: skip


@pytest.mark.parametrize("above", CREDIT_LINES)
@pytest.mark.parametrize("inside", CREDIT_LINES)
def test_a_page_that_is_not_read_again_would_read_the_same(
    template: Template, inside: str, above: str
) -> None:
    places = Template(credits=template.credits)
    html = page(9, inside, f"<p>{above}</p>{own_text(9)}")
    alone = read_page(html, url="http://salt.example/9.html")
    if stays(alone.shape, places.credits):
        known = read_page(html, url="http://salt.example/9.html", template=places)
        assert known.article == alone.article


def test_most_plain_pages_are_not_read_again(template: Template) -> None:
    read = [post(day, f"June {day}, 2015 · Jane Roe") for day in range(1, 20)]
    assert all(stays(each.shape, template.credits) for each in read)


def test_of_ways_to_open_a_page_only_so_many_are_remembered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(openings, "MOST_SHAPES", 1)
    seen = Openings()
    for number, place in enumerate(("div.a", "div.b", "div.a")):
        seen.add(number, ((place, "byline"),))
    assert [seen.stays(number, frozenset()) for number in range(4)] == [True, False, True, False]


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/users/jane", ["Jane Roe"]),
        ("http://www.salt.example/users/jane", ["Jane Roe"]),
        ("http://people.salt.example/users/jane", ["Jane Roe"]),
        ("http://bread.example/users/jane", []),
        ("http://rocksalt.example/users/jane", []),
        ("https://licences.example/by/3.0/", []),
        ("/users/faq.html", []),
        ("http://[::/users/jane", ["Jane Roe"]),
    ],
)
def test_only_people_of_the_site_are_its_authors(href: str, expected: list[str]) -> None:
    html = f"<h1>Salt and bread</h1><p><a href='{href}'>Jane Roe</a></p>{TEXT}"
    authors = read_page(html.encode(), url="http://salt.example/9.html").article.authors
    assert [author.name for author in authors] == expected


PLAIN = "Nothing but plain text in lines, one below the other.\n"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"{TEXT}<p>by Jane Roe</p>", ["Jane Roe"]),
        (f"{TEXT}<pre>an example, written\nby Jane Roe.</pre>", []),
        (f"<pre>Jane Roe | 46 | 1994-11-27</pre>{TEXT}", []),
        (f"<pre>{PLAIN * 9}by Jane Roe</pre>", ["Jane Roe"]),
        (f"<p>Author: Jane Roe</p>{TEXT}", ["Jane Roe"]),
        (f"<p>Author: Jane Roe &lt;jane@example.com&gt;</p>{TEXT}", []),
        (f"<p>Author: Jane Roe</p>{TEXT}<p>Author: Ann Example</p>{TEXT}<p>Author: May Example</p>{TEXT}", []),
    ],
    ids=["below", "example", "table of a database", "plain text", "label", "address of nobody", "list of books"],
)  # fmt: skip
def test_plain_byline(html: str, expected: list[str]) -> None:
    authors = read_page(f"<h1>Salt and bread</h1>{html}".encode()).article.authors
    assert [author.name for author in authors] == expected


ASCII = st.characters(max_codepoint=127)


@pytest.mark.parametrize("pattern", [author.NAMED, author.AROUND, author.ABOUT_PEOPLE])
@given(data=st.data())
def test_marks_are_in_all_that_is_looked_for(pattern: re.Pattern[str], data: st.DataObject) -> None:
    """Else pages would not be parsed that name an author."""
    name = data.draw(st.from_regex(pattern, alphabet=ASCII))
    assert holds_any(name, author.MARKS)
