"""The zip for Ghost: what its importer refuses is not in it, and all texts are as they were."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sitekeep.article import PageType
from sitekeep.cli import main
from sitekeep.errors import UsageError
from sitekeep.export import ghost
from sitekeep.export.losses import Losses
from sitekeep.export.move import Move
from sitekeep.export.output import Output
from sitekeep.export.platforms import BY_NAME, Options, export
from sitekeep.export.proving import prove
from sitekeep.export.site import Date, Menu, MenuItem, Page, Person, Site
from tests.archives import PIXEL, Archive

Data = dict[str, list[dict[str, Any]]]
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z")


def rules(data: Data, files: list[str]) -> Iterator[str]:
    """The names of the rules of Ghost's importer that a file breaks."""
    posts, users = data["posts"], data["users"]
    known = {key: {row["id"] for row in data[key]} for key in ("posts", "tags", "users")}
    yield from ("title" for post in posts if not 0 < len(post["title"].strip()) <= 255)
    yield from ("slug" for post in posts if not re.fullmatch(r"[a-z0-9-]{1,191}", post["slug"]))
    if len({post["slug"] for post in posts}) < len(posts):
        yield "one slug"
    yield from ("date" for post in posts for key in ("published_at", "created_at", "updated_at")
                if not INSTANT.fullmatch(post[key]))  # fmt: skip
    yield from ("excerpt" for post in posts if len(post["custom_excerpt"] or "") > 300)
    yield from ("meta" for row in data["posts_meta"] if len(row["meta_description"]) > 500)
    yield from ("type" for post in posts if post["type"] not in ("post", "page"))
    yield from ("body" for post in posts if "root" not in json.loads(post["lexical"]))
    emails = {user["email"] for user in users if "@" in user["email"]}
    if len(emails) < len(users) or not all(user["name"] for user in users):
        yield "user"
    yield from ("tag" for tag in data["tags"] if not tag["name"] or tag["name"].startswith("#"))
    for table, column, rows in (
        ("posts_tags", "tag_id", "tags"),
        ("posts_authors", "author_id", "users"),
    ):
        if not all(row[column] in known[rows] and row["post_id"] in known["posts"]
                   for row in data[table]):  # fmt: skip
            yield "relation"
    signed = {row["post_id"] for row in data["posts_authors"]}
    yield from ("author" for post in posts if post["id"] not in signed)
    shown = re.findall(r"__GHOST_URL__/(content/[^\"\\ <]+)", json.dumps(posts))
    yield from ("file" for name in shown if name not in files)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Archive()
    made.image("/img/a%20b.png", PIXEL)
    made.image("/files/a.pdf", b"%PDF-1.4", "application/pdf")
    made.page("/", type="home", headline="Home", article_body="home")
    made.page("/about.html", type="page", headline="About", article_body="about us",
              alternative_headline="Who we are", description="d" * 501)  # fmt: skip
    made.page("/team.html", type="page", headline="Team", article_body="a team")
    made.page("/post.html", headline="A <b>post</b>", article_body="kinds",
              article_html='<p>One<!--kg--> <a href="/about.html#x">two</a></p><dl><dt>t</dt></dl>'
              '<img src="/img/a b.png" alt="x"><a href="/files/a.pdf">paper</a>',
              alternative_headline="Below it", description="About it", image="/img/a b.png",
              date_published="2015-03", date_published_raw="March, 2015",
              article_section="Articles", keywords="#rest, night",
              authors=[("Ann Ä", "MD"), ("Ben", None)])  # fmt: skip
    made.menu([(0, "Home", "/"), (0, "About", "/about.html"), (1, "Team", "/team.html")])
    folder = tmp_path_factory.mktemp("ghost") / "out"
    export(made.conn, BY_NAME["ghost"], folder, Options())
    return folder


def data_of(folder: Path) -> tuple[Data, list[str]]:
    with zipfile.ZipFile(folder / "ghost.zip") as archive:
        return json.loads(archive.read("ghost.json"))["db"][0]["data"], archive.namelist()


def row(data: Data, slug: str) -> dict[str, Any]:
    return next(post for post in data["posts"] if post["slug"] == slug)


def html(post: dict[str, Any]) -> str:
    return str(json.loads(post["lexical"])["root"]["children"][0]["html"])


def test_every_rule_is_kept(written: Path) -> None:
    assert list(rules(*data_of(written))) == []


@pytest.mark.parametrize(
    ("rule", "spoil"),
    [
        ("title", lambda data: row(data, "post").update(title=" ")),
        ("title", lambda data: row(data, "post").update(title="x" * 256)),
        ("slug", lambda data: row(data, "post").update(slug="post.html")),
        ("one slug", lambda data: row(data, "post").update(slug="about")),
        ("date", lambda data: row(data, "post").update(published_at="2015-03")),
        ("excerpt", lambda data: row(data, "post").update(custom_excerpt="x" * 301)),
        ("meta", lambda data: data["posts_meta"][0].update(meta_description="x" * 501)),
        ("type", lambda data: row(data, "post").update(type="article")),
        ("body", lambda data: row(data, "post").update(lexical="{}")),
        ("user", lambda data: data["users"][0].update(email="")),
        ("tag", lambda data: data["tags"][0].update(name="#hidden")),
        ("relation", lambda data: data["posts_tags"][0].update(tag_id="0")),
        ("author", lambda data: data["posts_authors"].clear()),
        ("file", lambda data: row(data, "post").update(
            feature_image="__GHOST_URL__/content/images/none.png")),
    ],
)  # fmt: skip
def test_a_file_that_breaks_a_rule_is_told(
    written: Path, rule: str, spoil: Callable[[Data], None]
) -> None:
    data, files = data_of(written)
    spoil(data)
    assert rule in set(rules(data, files))


def test_a_post(written: Path) -> None:
    data, _ = data_of(written)
    post = row(data, "post")
    assert post["type"] == "post"
    assert post["published_at"] == "2015-03-01T12:00:00.000Z"
    assert post["custom_excerpt"] == "Below it"
    assert html(post) == (
        '<p>One <a href="__GHOST_URL__/about/#x">two</a></p><dl><dt>t</dt></dl>'
        '<img alt="x" src="__GHOST_URL__/content/images/old-site/img-a-b.png"/>'
        '<a href="__GHOST_URL__/content/files/old-site/files-a.pdf">paper</a>'
    )
    authors = [each for each in data["posts_authors"] if each["post_id"] == post["id"]]
    assert [each["sort_order"] for each in authors] == [0, 1]
    assert [tag["name"] for tag in data["tags"]] == ["Articles", "night", "rest"]


def test_a_page(written: Path) -> None:
    data, _ = data_of(written)
    assert row(data, "about")["type"] == "page"
    assert html(row(data, "about")) == "<p>Who we are</p>\n<p>about us</p>"


def test_what_goes_beside(written: Path) -> None:
    redirects = yaml.safe_load((written / "redirects.yaml").read_text())
    assert redirects[301]["^/about\\.html$"] == "/about/"
    assert "data: page.home" in (written / "routes.yaml").read_text()
    told = (written / "report.json").read_text()
    assert all(piece in told for piece in ("March, 2015", "About › Team", '"parent"'))


@pytest.mark.parametrize(("path", "posts"), [("/a/", "/posts/"), ("/posts/", "/posts-2/")])
def test_the_list_of_posts_hides_no_page(tmp_path: Path, path: str, posts: str) -> None:
    made = Archive()
    made.page("/", type="home", headline="Home", article_body="home")
    made.page(path, type="listing", headline="All Posts", article_body="Stand-in list.")
    export(made.conn, BY_NAME["ghost"], tmp_path / "out", Options())
    routes = yaml.safe_load((tmp_path / "out/routes.yaml").read_text())
    assert list(routes["collections"]) == [posts]


@pytest.mark.parametrize(
    ("byline", "lost"),
    [
        ("Written by Ada Example, LMFT. LPCC", []),
        ("Von Ada Example, LMFT, LPCC", []),
        ("Ada Example on behalf of the team", ["Ada Example on behalf of the team"]),
    ],
)
def test_what_a_byline_says_beside_names_is_named(
    tmp_path: Path, byline: str, lost: list[str]
) -> None:
    archive = Archive()
    archive.page("/a.html", headline="A", article_body="Stand-in a.", byline=byline,
                 authors=[("Ada Example", "LMFT, LPCC")])  # fmt: skip
    losses = export(archive.conn, BY_NAME["ghost"], tmp_path / "out", Options()).losses
    assert [loss.piece for loss in losses if loss.what == "byline"] == lost


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    made = Archive(tmp_path / "archive.db")
    made.page("/", type="home", headline="Home", article_body="home")
    made.image("/a.png")
    made.conn.close()
    for name in ("a", "b"):
        arguments = [
            "export",
            "ghost",
            str(tmp_path / name),
            "--archive",
            str(tmp_path / "archive.db"),
        ]
        assert CliRunner().invoke(main, arguments).exit_code == 0
    assert (tmp_path / "a/ghost.zip").read_bytes() == (tmp_path / "b/ghost.zip").read_bytes()


def test_other_addresses_are_refused() -> None:
    with pytest.raises(UsageError, match="routes"):
        ghost.plan(
            Site("x", "http://x.example", "2026", [], {}, [], []), "/%year%/%slug%/", Losses()
        )


TEXT = st.text(st.sampled_from("ab#1 <>&\"'\\é漢\u05d0\u00a0\u200b\x00\ud800\n"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=400), TEXT, TEXT, st.text(max_size=600), TEXT)
def test_whatever_a_site_says_the_rules_are_kept(
    tmp_path_factory: pytest.TempPathFactory, title: str, name: str, section: str, second: str,
    text: str,
) -> None:  # fmt: skip
    person = Person(name or "A", "a", second or None)
    markup = f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"
    page = Page(1, "http://x.example/x.html", "/x.html", PageType.ARTICLE, title or "T",
                markup, second or None, (person,), second, Date("2031-01"), None,
                section or None, (section, name), second, first_captured_at="2026-01-01T1")  # fmt: skip
    twin = Page(2, "http://x.example/y.html", "/y.html", PageType.PAGE, title or "T",
                markup, second or None, first_captured_at="2026-01-01T1", parent=page)  # fmt: skip
    menu = Menu("main", "", [MenuItem(section, page, None, [MenuItem(title, None, "#")])])
    site = Site(name or "S", "http://x.example", "2026-01-02", [page, twin], {}, [menu], [person])
    losses, out = Losses(), Output(tmp_path_factory.mktemp("out"))
    ghost.plan(site, None, losses)
    ghost.write(Move(site, losses, out, lambda _: b""))
    assert list(rules(*data_of(out.folder))) == []
    prove(site, ghost.read_back(out.folder), losses)
    told = {loss.what for loss in losses if loss.reason.value in ("not-arrived", "failed")}
    assert told <= {"headline", "authors"}  # too long, or nothing that can be written


def test_the_zip_is_one(written: Path) -> None:
    assert zipfile.ZipFile(io.BytesIO((written / "ghost.zip").read_bytes())).testzip() is None
