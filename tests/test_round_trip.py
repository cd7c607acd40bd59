"""The measure of the round trip counts what is missing, and what has no original."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from benchmarks.round_trip.content import png, write_site
from benchmarks.round_trip.measure import Built, measure

PAGE = (
    '<nav><ul><li><a href="/">Home</a><ul><li><a href="/a/">A</a></li></ul></li></ul></nav>'
    '<article data-kind="page" data-path="{path}" data-title="{path}" data-date="2019-03-01"'
    ' data-authors="Jane Roe"><p>Stand-in text.</p><p>More of it, and <a href="/old/1.html">one</a>.'
    '</p><img src="/img/1.png"></article>'
)
ALIAS = '<meta http-equiv="refresh" content="0; url=http://127.0.0.1:1/a/">'


def site(folder: Path) -> Built:
    files = {"index.html": PAGE.format(path="/"), "a/index.html": PAGE.format(path="/a/"),
             "old/1.html": ALIAS}  # fmt: skip
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "img").mkdir()
    (folder / "img/1.png").write_bytes(png(1))
    return Built(folder)


def test_a_copy_lacks_nothing(tmp_path: Path) -> None:
    figures = measure(site(tmp_path / "original"), site(tmp_path / "copy"))
    assert (figures.lost, figures.foreign, figures.is_enough) == ([], [], True)
    assert figures.known == {"title": 2, "date": 2, "authors": 2, "paragraph": 4, "image": 2,
                             "link": 2, "menu": 2, "address": 1}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "lost", "foreign"),
    [
        ('title="/a/"', 'title="B"', {"title"}, 0),
        ("2019-03-01", "2019-04-01", {"date"}, 0),
        ("Jane Roe", "Admin", {"authors"}, 0),
        ("<p>Stand-in text.</p>", "", {"paragraph"}, 0),
        ("<p>Stand-in text.</p>", "<p>Stand-in text.</p><p>Menu</p>", set(), 1),
        ("/img/1.png", "/img/2.png", {"image"}, 0),
        ("/old/1.html", "/", {"link"}, 0),
    ],
    ids=["title", "date", "authors", "paragraph", "foreign", "image", "link"],
)
def test_what_is_missing_is_counted(
    tmp_path: Path, old: str, new: str, lost: set[str], foreign: int
) -> None:
    original, copy = site(tmp_path / "original"), site(tmp_path / "copy")
    page = copy.folder / "a/index.html"
    assert old in page.read_text()
    page.write_text(page.read_text().replace(old, new))
    figures = measure(original, copy)
    assert {kind for kind, _, _ in figures.lost} == lost
    assert len(figures.foreign) == foreign
    assert figures.is_enough == (lost <= {"image", "link"} and not foreign)


def test_a_page_or_an_old_address_or_a_menu_that_is_gone_is_counted(tmp_path: Path) -> None:
    original, copy = site(tmp_path / "original"), site(tmp_path / "copy")
    shutil.rmtree(copy.folder / "a")
    (copy.folder / "old/1.html").unlink()
    home = copy.folder / "index.html"
    home.write_text(home.read_text().replace("<nav>", "<div>").replace("</nav>", "</div>"))
    figures = measure(original, copy)
    assert {(kind, path) for kind, path, _ in figures.lost} == {
        *((kind, "/a/") for kind in ("title", "date", "authors", "paragraph", "image", "link")),
        ("address", "/old/1.html"), ("menu", "/"), ("link", "/"),
    }  # fmt: skip


def test_the_content_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_site(tmp_path / name)
    posts = [sorted((tmp_path / name / "content/posts").glob("*.md")) for name in ("a", "b")]
    assert len(posts[0]) == 37
    assert all(one.read_bytes() == other.read_bytes() for one, other in zip(*posts, strict=True))
