"""Menus of all shapes become trees."""

import pytest

from pipelines.read import read_page

URL = "http://example.org/a.html"


def menus(html):
    reading = read_page(f"<body>{html}".encode(), url=URL)
    return [[(i.label, (i.url or "").removeprefix("http://example.org"), i.depth) for i in m.items]
            for m in reading.menus]  # fmt: skip


@pytest.mark.parametrize(
    ("html", "items"),
    [
        (
            "<ul><li><a href=/a.html>A</a><ul><li><a href=/b>B</a></ul><li><a href=/c>C</a></ul>",
            [("A", "/a.html", 0), ("B", "/b", 1), ("C", "/c", 0)],
        ),
        (
            "<ul><li><a href=/a>A</a><div><div><ul><li><a href=/b>B</a></ul></div></div></ul>",
            [("A", "/a", 0), ("B", "/b", 1)],
        ),
        (
            "<nav><ul><li><span>Here</span><li><a href=/b>B</a><li><a href=/c>C</a></ul></nav>",
            [("Here", "/a.html", 0), ("B", "/b", 0), ("C", "/c", 0)],
        ),
        (
            "<nav><ul><li>More<ul><li><a href=/b>B</a><li><a href=/c>C</a></ul></ul></nav>",
            [("More", "", 0), ("B", "/b", 1), ("C", "/c", 1)],
        ),
        (
            "<table><tr><td><a href=/>Home</a><td><a href=/b>B</a><td><a href=/c>C</a></table>",
            [("Home", "/", 0), ("B", "/b", 0), ("C", "/c", 0)],
        ),
        (
            "<p><a href=/>Home</a> | <a href=/b>B</a> | <a href=/c>C</a></p>",
            [("Home", "/", 0), ("B", "/b", 0), ("C", "/c", 0)],
        ),
        (
            "<center><font><a href=/>[Home]</a> <a href=/b>[B]</a><br><a href=/c>[C]</a></font></center>",
            [("[Home]", "/", 0), ("[B]", "/b", 0), ("[C]", "/c", 0)],
        ),
        (
            "<ul><li><a href=/a>Fees,&nbsp; Etc&#8230;</a><li><a href=/b>Mondfulness?</a></ul>",
            [("Fees, Etc…", "/a", 0), ("Mondfulness?", "/b", 0)],
        ),
        (
            "<ul><li><a href=/a><img alt=Start></a><li><a href=/b title=Next><img></a></ul>",
            [("Start", "/a", 0), ("Next", "/b", 0)],
        ),
    ],
    ids=["nested", "wrapped", "here", "heading", "table", "paragraph", "old", "printed", "images"],
)
def test_shapes(html, items):
    assert menus(html) == [items]


def test_same_tree_twice_is_one():
    tree = "<ul><li><a href=/a>A</a><li><a href=/b>B</a></ul>"
    assert len(menus(f"<nav>{tree}</nav><div style='display:none'>{tree}</div>")) == 1


def test_places():
    tree = "<ul><li><a href=/{0}>A</a><li><a href=/b>B</a></ul>"
    html = (
        f"<header>{tree.format(1)}</header><aside>{tree.format(2)}</aside><footer>{tree.format(3)}"
    )
    places = [menu.place for menu in read_page(html.encode(), url=URL).menus]
    assert places == ["header", "sidebar", "footer"]


@pytest.mark.parametrize(
    "html",
    [
        "<ul><li>Bring <a href=/a>bread</a> and a friend<li>Leave <a href=/b>early</a> and often</ul>",
        "<ul><li>one<li>two</ul>",
        "<article><p>A long text. <ul><li><a href=/a>A</a><li><a href=/b>B</a></ul></article>",
        "<p>See <a href=/a>A</a>, <a href=/b>B</a> and, if there is time left, also <a href=/c>C</a>.",
    ],
    ids=["sentences", "no links", "in an article", "in a sentence"],
)
def test_no_menu(html):
    assert menus(html) == []
