"""Every field of every page of the replica is read exactly right, alone and with the site pass."""

import pytest

from pipelines.read import read_page
from pipelines.template import learn
from sitekeep.demo.site import build
from sitekeep.demo.truth import expected, menu_entries

BASE = "http://127.0.0.1:8000"
TRUTH = expected()
FIELDS = (
    "type", "title", "headline", "alternative_headline", "authors", "byline", "date_published",
    "date_published_raw", "date_modified", "date_modified_raw", "article_section", "address",
    "in_language",
)  # fmt: skip


def read(path, **more):
    page = build()[path]
    return read_page(page.body, url=BASE + path, content_type=page.content_type, **more)


@pytest.fixture(scope="module")
def alone():
    return {path: read(path) for path in TRUTH}


@pytest.fixture(scope="module")
def with_site(alone):
    template = learn(alone.values())
    return {path: read(path, template=template) for path in TRUTH}


@pytest.fixture(params=["alone", "with_site"])
def readings(request):
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("path", TRUTH)
def test_fields(readings, path):
    article = readings[path].article
    assert {field: getattr(article, field) for field in FIELDS} == {
        field: getattr(TRUTH[path], field) for field in FIELDS
    }


@pytest.mark.parametrize("path", TRUTH)
def test_body(readings, path):
    body = readings[path].article.article_body
    assert body.split("\n\n") == [block.text for block in TRUTH[path].body]
    assert [text for text in TRUTH[path].never_in_body if text in body] == []


@pytest.mark.parametrize("path", TRUTH)
def test_menu(alone, path):
    wanted = [(entry.label, BASE + entry.path, entry.depth) for entry in menu_entries()]
    menus = [[(i.label, i.url, i.depth) for i in menu.items] for menu in alone[path].menus]
    assert menus == [wanted]


@pytest.mark.parametrize("path", TRUTH)
def test_links_and_pictures_of_the_body(alone, path):
    links = {link.url for link in alone[path].links}
    named = [a for a in TRUTH[path].links + TRUTH[path].images if not a.startswith("mailto:")]
    assert {BASE + a if a.startswith("/") else a for a in named} <= links
    assert all(BASE + image in alone[path].article.article_html for image in TRUTH[path].images)


def test_no_link_out_of_a_script(alone):
    assert not [link for link in alone["/"].links if "{{" in link.url or "%7B" in link.url]


def test_twelve_steps(alone):
    article = alone["/psychotherapy-and-12-step-programs.html"].article
    assert article.headline == "Psychotherapy and 12-Step Recovery Programs"
    assert article.alternative_headline == "Working Together"
    assert [(a.name, a.honorific_suffix) for a in article.authors] == [
        ("Dana Backstrom", "LMFT, LPCC")
    ]
    assert (article.date_published, article.date_published_raw) == ("2015-03", "March, 2015")
    assert article.article_body.startswith("Have you ever attended")
    assert article.article_body.endswith("with confidence and optimism.")


def test_not_found():
    body = build()["404"].body
    assert read_page(body, url=f"{BASE}/a-page-that-is-missing.html").article.type == "error"
