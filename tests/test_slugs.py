"""Short addresses: stable, one page each, and found again without a table of their own."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitekeep.archive.slugs import page_at, paths_of, slug_of, slugs
from tests.archives import Archive

PATHS = st.text(alphabet=st.sampled_from("/a.html~1?=index~ü%"), max_size=20).map("/{}".format)


@pytest.mark.parametrize(
    ("path", "slug"),
    [
        ("/psychotherapy-and-12-step-programs.html", "psychotherapy-and-12-step-programs"),
        ("/2015/03/post/", "2015/03/post"),
        ("/news/index.php?id=3", "news?id=3"),
        ("/über-uns.htm", "über-uns"),
        ("/", "index"),
        ("/index.html", "index"),
        ("/index.html.html", "index.html"),
    ],
)
def test_slug_of(path: str, slug: str) -> None:
    assert slug_of(path) == slug


@given(PATHS | st.text().map("/{}".format))
@example("//")
@example("/index/index/")
@example("/.html")
def test_a_path_is_among_the_paths_of_its_slug(path: str) -> None:
    assert path in paths_of(slug_of(path))


@given(st.lists(PATHS, min_size=1, max_size=12, unique=True))
def test_every_page_is_found_by_its_own_slug(paths: list[str]) -> None:
    archive = Archive()
    pages = [(archive.page(f"http://h{n}.example{path}"), path) for n, path in enumerate(paths)]
    stored = [
        (page_id, archive.conn.execute("SELECT path FROM pages WHERE id = ?", (page_id,)))
        for page_id, _ in pages
    ]
    pages = [(page_id, row.fetchone()[0]) for page_id, row in stored]
    made = slugs(archive.conn, pages)
    assert len(set(made.values())) == len(pages)
    assert {page_at(archive.conn, slug): slug for slug in made.values()} == made


def test_the_page_seen_first_keeps_the_plain_slug() -> None:
    archive = Archive()
    first = archive.page("/about.html")
    second = archive.page("/about.php")
    made = slugs(archive.conn, [(first, "/about.html"), (second, "/about.php")])
    assert made == {first: "about", second: f"about~{second}"}


@pytest.mark.parametrize("slug", ["", "~", "~0", "~999999999999999999999", "no~1", "\0", "%"])
def test_a_slug_that_leads_nowhere(slug: str) -> None:
    archive = Archive()
    archive.page("/about.html")
    assert page_at(archive.conn, slug) is None
