"""Small pages, each with one trouble of the old, hostile or foreign web, and all they should say.

`tests/pages/NAME.html` is the page as UTF-8; `NAME.toml` beside it says

    trouble       what is odd about it
    url           where it stands, if that matters
    content_type  the HTTP header, if that matters
    charset       how its bytes are written (utf-8 if nothing is said)
    repeat        marks in the page, with the text that stands for them and how often
    expect        every field; what is not named must be empty
    xfail         fields that are known to be read wrong, and why

Texts are stand-ins that say so; nobody of their authors exists.
"""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipelines.read import read_page
from sitekeep.article import PageReading
from sitekeep.reading import Author

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.stem for path in PAGES.glob("*.toml"))
FIELDS = (
    "type", "title", "headline", "alternative_headline", "authors", "date_published",
    "date_modified", "article_section", "in_language", "description", "keywords", "image",
    "address", "article_body",
)  # fmt: skip
MANY = {"authors", "keywords", "article_body"}
#: Checked where they are expected: links among others, and what article_html has in it.
MORE = ("links", "html")


@cache
def description(name: str) -> dict[str, Any]:
    return tomllib.loads((PAGES / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def reading(name: str) -> PageReading:
    page = description(name)
    html = (PAGES / f"{name}.html").read_text(encoding="utf-8")
    for mark, what in page.get("repeat", {}).items():
        html = html.replace(mark, what["text"] * what["times"])
    body = html.encode(page.get("charset", "utf-8"))
    return read_page(body, url=page.get("url"), content_type=page.get("content_type"))


def printed(author: Author) -> str:
    return ", ".join(filter(None, (author.name, author.honorific_suffix)))


def found(name: str, field: str) -> Any:
    """What was read, in the shape of the TOML file."""
    if field == "links":
        links = set(description(name)["expect"]["links"])
        return sorted(links & {link.url for link in reading(name).links})
    article = reading(name).article
    if field == "html":
        return [
            part for part in description(name)["expect"]["html"] if part in article.article_html
        ]
    value = getattr(article, field)
    if field == "article_body":
        return value.split("\n\n") if value else []
    if field == "authors":
        return [printed(author) for author in value]
    return list(value) if field in MANY else value


def wanted(name: str, field: str) -> Any:
    """What should be read; a block of the body may stand for many that are alike."""
    expected = description(name)["expect"].get(field, [] if field in MANY else None)
    if field == "links":
        return sorted(expected)
    if field == "article_body":
        return [
            text
            for block in expected
            for text in ([block] if isinstance(block, str) else [block["text"]] * block["times"])
        ]
    return expected


def cases() -> list[Any]:
    return [
        pytest.param(name, field, id=f"{name}-{field}", marks=marks(name, field))
        for name in NAMES
        for field in (*FIELDS, *(each for each in MORE if each in description(name)["expect"]))
    ]


def marks(name: str, field: str) -> list[pytest.MarkDecorator]:
    reason = description(name).get("xfail", {}).get(field)
    return [pytest.mark.xfail(reason=reason)] if reason else []


@pytest.mark.parametrize(("name", "field"), cases())
def test_page(name: str, field: str) -> None:
    expected = wanted(name, field)
    assert found(name, field) == expected, f"{field} of {name}: {description(name)['trouble']}"


@pytest.mark.parametrize("name", NAMES)
def test_description_names_only_what_is_checked(name: str) -> None:
    page = description(name)
    assert page["trouble"]
    assert set(page["expect"]) <= {*FIELDS, *MORE}
    assert set(page.get("xfail", {})) <= {*FIELDS, *MORE}


def test_there_is_a_page_for_each_description() -> None:
    assert sorted(path.stem for path in PAGES.glob("*.html")) == NAMES
    assert len(NAMES) >= 40
