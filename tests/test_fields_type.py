"""What kind of page it is, and that only an article has an author and a day of its own."""

import pytest

from pipelines.read import read_page

SENTENCE = "This stand-in sentence is one of several that make up a paragraph of ordinary length. "
PROSE = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 2}</p><p>{SENTENCE * 3}</p>"
LINKS = "".join(f'<li><a href="/{n}.html">The stand-in story number {n}</a>' for n in range(8))
TEASERS = "".join(
    f'<h3><a href="/{n}.html">Stand-in story {n}</a></h3><p>By Robin Stand-In, May {n}, 2001<p>'
    f"{SENTENCE} …"
    for n in range(1, 6)
)
RELATED = "".join(f'<h3><a href="/{n}.html">Stand-in story {n}</a></h3>' for n in range(1, 6))
SECTIONS = "".join(f'<h2><a href="#{n}">Part {n}</a></h2><p>{SENTENCE * 2}' for n in range(4))
PRODUCTS = "".join(
    f'<h2><a href="http://shop.example/{n}">A stand-in product</a></h2><p>{SENTENCE * 2}'
    for n in range(4)
)
BYLINE = "<p>By Robin Stand-In<p>May 1, 2001"


def read(html: str, url: str = "http://example.org/a.html"):
    return read_page(html.encode(), url=url).article


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (f"<h1>A Headline</h1>{PROSE}", "page"),
        (f"<h1>A Headline</h1>{BYLINE}{PROSE}", "article"),
        (f"<h1>A Headline</h1><p>May 1, 2001{PROSE}", "article"),
        (f"<h1>All of it</h1><ul>{LINKS}</ul>", "listing"),
        (f"<h1>All of it</h1><p>{SENTENCE}<ul>{LINKS}</ul>", "listing"),
        (f"<h1>A Headline</h1>{BYLINE}{PROSE}<ul>{LINKS}</ul>", "article"),
        (f"<h1>A Headline</h1>{PROSE}<ul>{LINKS}</ul>", "page"),
        (f"<h1>All of it</h1>{TEASERS}", "listing"),
        (f"<h1>A Headline</h1>{BYLINE}{PROSE}{TEASERS}", "article"),
        (f"<h1>A Headline</h1>{BYLINE}{PROSE}{RELATED}", "article"),
        (f"{RELATED}<h1>A Headline</h1>{BYLINE}{PROSE}", "article"),
        (f"<h1>A Headline</h1>{BYLINE}{SECTIONS}", "article"),
        (f"<h1>A Headline</h1>{BYLINE}{PRODUCTS}", "article"),
        (f"<h1>Contact</h1>{PROSE}", "contact"),
        (f"<h1>Search results</h1><ul>{LINKS}</ul>", "search"),
        (f"<h1>404 - Not Found</h1><p>{SENTENCE}", "error"),
        (f"<h1>Seite nicht gefunden</h1>{LINKS}", "error"),
        (f"<h1>Not found guilty</h1>{PROSE}", "page"),
        ("", "page"),
    ],
    ids=[
        "text", "text by somebody", "dated text", "links", "links below a line",
        "article above links", "text above links", "teasers", "article above teasers",
        "article above related", "article below related", "headings lead to themselves",
        "headings lead to shops", "contact", "search", "error", "German error", "no error",
        "nothing",
    ],
)  # fmt: skip
def test_type(body: str, kind: str) -> None:
    assert read(f"<body>{body}").type == kind


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        ('<meta property="og:type" content="article">', "article"),
        ('<script type="application/ld+json">{"@type": "BlogPosting"}</script>', "article"),
        ('<script type="application/ld+json">{"@type": "ContactPage"}</script>', "contact"),
        ('<script type="application/ld+json">{"@type": "CollectionPage"}</script>', "listing"),
        ('<script type="application/ld+json">{"@type": "Blog"}</script>', "page"),
    ],
    ids=["open graph", "posting", "contact", "collection", "a blog's post"],
)
def test_declared(head: str, kind: str) -> None:
    assert read(f"<head>{head}<body><h1>A Headline</h1>{PROSE}").type == kind


def test_root_is_home() -> None:
    assert read(f"<h1>A Headline</h1>{PROSE}", "http://example.org/").type == "home"


@pytest.mark.parametrize("body", [TEASERS, f"<ul>{LINKS}</ul>{BYLINE}"], ids=["teasers", "links"])
def test_listing_has_no_author_and_day(body: str) -> None:
    article = read(f"<body><h1>All of it</h1>{body}")
    assert (article.type, article.authors, article.date_published) == ("listing", (), None)
    assert (article.byline, article.alternative_headline) == (None, None)


def test_what_was_not_believed_is_still_told() -> None:
    page = read_page(f"<body><h1>All of it</h1>{TEASERS}".encode())
    assert [r for r in page.readings if r.field == "author"]
    assert not [r for r in page.readings if r.field == "author" and r.chosen]
