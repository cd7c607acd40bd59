"""The site on its way out: what is loaded, where it goes, and what is said to be lost."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.cli import main
from sitekeep.errors import ExitCode, UsageError
from sitekeep.export import addresses, hugo, names
from sitekeep.export.load import load
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.move import NO_LINKS, Move
from sitekeep.export.output import Output, output
from sitekeep.export.platforms import PLATFORMS, Options, export
from sitekeep.export.site import Date, Page, Person, Site
from sitekeep.tree import tree
from tests.archives import Archive, sample


@pytest.fixture
def archive() -> Archive:
    return sample(Path(":memory:"))


def loaded(archive: Archive) -> tuple[Site, Losses]:
    losses = Losses()
    return load(archive.conn, losses), losses


def page_of(site: Site, path: str) -> Page:
    return next(page for page in site.pages if page.path == path)


def test_a_site_is_loaded_with_what_belongs_to_each_page(archive: Archive) -> None:
    site, _losses = loaded(archive)
    steps = page_of(site, "/twelve-steps.html")
    assert (site.name, site.url) == ("Example Counseling", "http://www.example.org")
    assert steps.alternative_headline == "Working Together"
    assert [person.display_name for person in steps.authors] == ["Ada Example, LMFT. LPCC"]
    assert steps.date_published == Date("2015-03", "March, 2015")
    assert steps.parent is page_of(site, "/articles.html")
    assert steps.aliases == ["/old.html"]
    assert sorted(file.path for file in site.files.values()) == ["form.pdf", "uploads/kept.png"]


@pytest.mark.parametrize(
    ("body", "target", "moves_as"),
    [
        ("This page has moved.", "/contact.html", "redirect"),
        ("This page has moved.", "http://elsewhere.example/", "page"),
        ("Stand-in text with more to say. " * 9, "/contact.html", "page"),
    ],
    ids=["leads on", "away", "says something"],
)
def test_a_page_that_only_leads_on_is_a_redirect(
    archive: Archive, body: str, target: str, moves_as: str
) -> None:
    archive.page("/moved.html", headline="Moved", article_body=body)
    archive.link("/moved.html", target, "redirect")
    site, _losses = loaded(archive)
    is_page = any(page.path == "/moved.html" for page in site.pages)
    is_alias = "/moved.html" in page_of(site, "/contact.html").aliases
    assert (is_page, is_alias) == ((False, True) if moves_as == "redirect" else (True, False))


def test_the_page_of_a_folder_is_its_list_for_hugo(archive: Archive) -> None:
    """Hugo would show a list of its own there, and not the page."""
    archive.page("/posts/", type="listing", headline="All Posts")
    archive.page("/posts/one/", headline="One", article_body="Stand-in text of one.")
    site, losses = loaded(archive)
    addresses.plan(site, None, losses)
    paths = hugo.content_paths(site)
    assert paths[page_of(site, "/posts/one/").id] == "posts/one.md"
    assert paths[page_of(site, "/posts/").id] == "posts/_index.md"


def test_hugo_is_told_the_folder_of_an_index() -> None:
    page = next(iter(loaded(sample(Path(":memory:")))[0].pages))
    page.address = "/papers/index.html"
    assert hugo.url(page) == "/papers/"


def test_the_menu_is_a_tree_of_pages(archive: Archive) -> None:
    menu = loaded(archive)[0].main_menu
    assert menu
    assert [(depth, item.label, item.page is not None) for depth, item in menu.walk()] == [
        (0, "Welcome", True),
        (0, "Articles", True),
        (1, "Twelve Steps", True),
        (1, "Mondfulness", True),
        (1, "Not kept", False),
        (0, "Contact", True),
    ]


def test_a_page_that_is_gone_is_named_and_stays_behind(archive: Archive) -> None:
    archive.crawl(day=2)
    archive.capture("/mondfulness.html", "gone", status=404)
    site, losses = loaded(archive)
    assert not [page for page in site.pages if page.path == "/mondfulness.html"]
    assert (Reason.PAGE_GONE, "http://www.example.org/mondfulness.html") in [
        (loss.reason, loss.piece) for loss in losses
    ]


@pytest.mark.parametrize(
    ("url", "content_type", "moves"),
    [
        (
            "/a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            True,
        ),
        ("/a.svg", "image/svg+xml", True),
        ("/route.gpx", "application/gpx+xml", True),
        ("/notes.txt", "text/plain", True),
        ("/robots.txt", "text/plain", False),
        ("/style.css", "text/css", False),
        ("/feed", "application/rss+xml", False),
        ("/a.woff", "application/font-woff", False),
        ("/favicon.ico", "image/vnd.microsoft.icon", False),
    ],
)
def test_files_that_say_something_move(url: str, content_type: str, *, moves: bool) -> None:
    archive = Archive()
    archive.page("/", type="home", headline="Home", article_body="Stand-in.")
    archive.image(url, b"bytes", content_type)
    site, _losses = loaded(archive)
    assert [file.path for file in site.files.values()] == ([url[1:]] if moves else [])


def test_one_failure_does_not_make_a_page_gone(archive: Archive) -> None:
    archive.crawl(day=2)
    archive.capture("/mondfulness.html", "timeout", status=None)
    site, losses = loaded(archive)
    assert page_of(site, "/mondfulness.html")
    assert [loss.piece for loss in losses if loss.reason == Reason.PAGE_NOT_KEPT] == [
        "http://www.example.org/slow.html"
    ]


def test_copies_of_a_page_move_once(archive: Archive) -> None:
    for path in ("/copy-a.html", "/copy-b.html"):
        archive.page(path, headline="Same", article_body="Stand-in: the same.", content_digest="x")
    site, _losses = loaded(archive)
    assert page_of(site, "/copy-a.html").aliases == ["/copy-b.html"]
    assert site.page_at("https://example.org/copy-b.html") is page_of(site, "/copy-a.html")


def test_what_all_pages_say_alike_is_said_of_the_site() -> None:
    archive = Archive()
    for number in range(4):
        archive.page(f"/{number}.html", headline=str(number), description="The same everywhere",
                     article_body=f"Stand-in {number}.")  # fmt: skip
    site, _losses = loaded(archive)
    assert site.description == "The same everywhere"
    assert [page.description for page in site.pages] == [None] * 4


@pytest.mark.parametrize(
    ("iso", "precision", "day"),
    [
        ("2015", "year", "2015-01-01"),
        ("2015-03", "month", "2015-03-01"),
        ("2015-03-07", "day", "2015-03-07"),
        ("2015-03-07T23:30:00-08:00", "time", "2015-03-07"),
    ],
)
def test_a_date_keeps_its_precision(iso: str, precision: str, day: str) -> None:
    assert (Date(iso).precision, Date(iso).day) == (precision, day)


LINKS = """
<p><a href="/mondfulness.html#x">page</a> <a href="/old.html">redirected</a>
<a href="/lost.html">dead</a> <a href="/never-seen.html">unknown</a>
<a href="http://elsewhere.example/">away</a> <a href="/form.pdf">file</a>
<a href="#note">here</a></p><p><img src="/uploads/kept.png"><img src="/uploads/lost.png">
<data value="form: &lt;form action=x&gt;"></data></p><data value="script: a"></data>
<data value="script: b"></data><iframe src="/mondfulness.html"></iframe>
<iframe src="http://video.example/1"></iframe><object data="/form.pdf"></object>
<embed src="/lost.swf">
"""


def test_links_lead_to_the_new_site_and_lost_ones_are_named(archive: Archive) -> None:
    archive.conn.execute("UPDATE pages SET article_html = ? WHERE path = '/twelve-steps.html'",
                         (LINKS,))  # fmt: skip
    site, losses = loaded(archive)
    addresses.plan(site, "/new/%slug%/", losses)
    page = page_of(site, "/twelve-steps.html")
    move = Move(site, losses, Output(Path("nowhere")), lambda file: b"")
    body = move.body(page, NO_LINKS)
    assert [str(a["href"]) for a in body.find_all("a")] == [
        "/new/mondfulness/#x",
        "/new/twelve-steps/",
        "http://www.example.org/lost.html",
        "http://www.example.org/never-seen.html",
        "http://elsewhere.example/",
        "/form.pdf",
        "#note",
    ]
    assert [(loss.what, loss.reason) for loss in losses.of(page)] == [
        ("form", Reason.NEEDS_SERVER),
        ("script", Reason.NEEDS_SCRIPT),
        ("link", Reason.LINK_DEAD),
        ("link", Reason.LINK_NOT_KEPT),
        ("image", Reason.FILE_NOT_KEPT),
        ("embed", Reason.FILE_NOT_KEPT),
    ]
    assert body.find("data") is None
    shown = [each.get("src") or each.get("data") for each in body.find_all(["iframe", "object"])]
    assert shown == ["/new/mondfulness/", "http://video.example/1", "/form.pdf"]


@pytest.mark.parametrize(
    ("pattern", "address"),
    [
        (None, "/twelve-steps.html"),
        ("/%slug%/", "/twelve-steps/"),
        ("/%section%/%slug%.html", "/articles/twelve-steps.html"),
        ("/%year%/%month%/%day%/%slug%/", "/2015/03/twelve-steps/"),
        ("/%parents%/%slug%/", "/articles/twelve-steps/"),
        ("/%author%/%slug%", "/ada-example/twelve-steps"),
    ],
)
def test_addresses_are_kept_or_made(archive: Archive, pattern: str | None, address: str) -> None:
    site, losses = loaded(archive)
    addresses.plan(site, pattern, losses)
    assert page_of(site, "/twelve-steps.html").address == address
    assert page_of(site, "/").address == "/"


@pytest.mark.parametrize("pattern", ["/x/", "%slug%", "/%nonsense%/%slug%/", "/../%slug%/"])
def test_a_pattern_that_makes_no_addresses_is_refused(archive: Archive, pattern: str) -> None:
    site, losses = loaded(archive)
    with pytest.raises(UsageError, match="--permalinks"):
        addresses.plan(site, pattern, losses)


def test_no_two_pages_get_one_address_and_a_clash_is_named() -> None:
    archive = Archive()
    for path in ("/a/x.html", "/b/X.html", "/x.php?id=1", "/x", "/2015.html"):
        archive.page(path, headline=path, article_body=f"Stand-in {path}.", article_section="S")
    site, losses = loaded(archive)
    addresses.plan(site, "/%section%/%slug%/", losses)
    found = [page.address for page in site.pages]
    assert len({addresses.key(address) for address in found}) == len(found)
    assert all(
        page.slug == names.slug(page.slug) and not page.slug.isdigit() for page in site.pages
    )


def test_old_addresses_have_a_redirect_where_they_change(archive: Archive) -> None:
    site, losses = loaded(archive)
    addresses.plan(site, "/%slug%/", losses)
    assert addresses.moved(site) == {
        "/articles.html": "/articles/",
        "/contact.html": "/contact/",
        "/mondfulness.html": "/mondfulness/",
        "/old.html": "/twelve-steps/",
        "/twelve-steps.html": "/twelve-steps/",
    }


@given(st.text(max_size=300))
def test_any_name_becomes_one_that_is_safe(name: str) -> None:
    safe = names.file_name(name)
    assert safe not in ("", ".", "..")
    assert not set(safe) & set('/\\<>:"|?*\x00')
    assert len(safe.encode()) <= names.MAX_NAME_BYTES
    assert names.file_name(safe) == safe


@given(st.lists(st.text(max_size=40), max_size=8))
def test_whatever_is_written_stays_inside_the_folder(tmp_path_factory, parts: list[str]) -> None:
    root = tmp_path_factory.mktemp("out")
    out = Output(root / "export")
    path = out.write("/".join(parts) or "x", b"1")
    assert (root / "export" / path).read_bytes() == b"1"
    assert [each.name for each in root.iterdir()] == ["export"]


def test_names_that_differ_in_case_only_are_two_files(tmp_path: Path) -> None:
    out = Output(tmp_path)
    assert [out.write(name, name) for name in ("a/X.txt", "a/x.txt")] == ["a/X.txt", "a/x-2.txt"]


def test_a_file_with_the_name_of_a_folder_gets_another(tmp_path: Path) -> None:
    out = Output(tmp_path)
    written = [out.write(name, name) for name in ("a/b/c", "a/b", "a", "d", "d/e")]
    assert written == ["a/b/c", "a/b-2", "a-2", "d", "d-e"]


def test_nothing_of_a_person_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "diary.txt").write_text("mine")
    with pytest.raises(UsageError, match="did not write"), output(tmp_path / "out", force=True):
        pass
    assert (tmp_path / "out" / "diary.txt").read_text() == "mine"


def test_people_with_credentials_stay_apart_without_a_byline(archive: Archive) -> None:
    page = load(archive.conn, Losses()).pages[0]
    page.byline = None
    page.authors = (Person("Ada Example", "ada", "PhD"), Person("Bea Example", "bea"))
    assert page.credits == "Ada Example, PhD; Bea Example"


def test_a_failed_export_leaves_nothing_behind(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), output(tmp_path / "out", force=False) as out:
        out.write("a", f"{1 / 0}")
    assert list(tmp_path.iterdir()) == []


def test_edges_of_blocks_are_clean() -> None:
    body = tree("<p>\u200b a&nbsp;</p><p> \u200b</p><p><img src=x></p>")
    assert str(body) == '<div><p>a</p><p><img src="x"/></p></div>'


@pytest.mark.parametrize("platform", PLATFORMS, ids=lambda platform: platform.name)
def test_the_same_archive_gives_the_same_bytes(archive: Archive, tmp_path: Path, platform) -> None:
    archive.conn.commit()
    for name in ("one", "two"):
        export(archive.conn, platform, tmp_path / name, Options())
    assert contents(tmp_path / "one") == contents(tmp_path / "two")


def contents(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


READ_BACK = [platform for platform in PLATFORMS if platform.read_back]


@pytest.mark.parametrize("platform", READ_BACK, ids=lambda platform: platform.name)
def test_one_bad_page_never_stops_the_rest(archive: Archive, tmp_path: Path, platform) -> None:
    deep = "<blockquote>" * 1500 + "x" + "</blockquote>" * 1500
    archive.page("/deep.html", headline="Deep", article_html=deep, article_body="x")
    export(archive.conn, platform, tmp_path / "out", Options())
    found = {page.title: page for page in platform.read_back(tmp_path / "out").pages}
    assert len(found) == 6
    assert "Stand-in welcome." in found["Welcome"].body.get_text()
    assert "x" in found["Deep"].body.get_text()


def test_the_command_says_what_moved_and_exits_with_losses(tmp_path: Path) -> None:
    sample(tmp_path / "archive.db").conn.close()
    arguments = ["export", "hugo", str(tmp_path / "new"), "-a", str(tmp_path / "archive.db")]
    result = CliRunner().invoke(main, [*arguments, "--json"])
    assert result.exit_code == ExitCode.LOSSES
    told = json.loads(result.stdout)
    assert (told["whole"], told["with_losses"], told["not_moved"]) == (2, 3, 1)
    again = CliRunner().invoke(main, arguments)
    assert again.exit_code == ExitCode.WRONG_USE
    assert "--force" in again.stderr
    assert CliRunner().invoke(main, [*arguments, "--force"]).exit_code == ExitCode.LOSSES
    with sqlite3.connect(tmp_path / "archive.db") as conn:
        assert conn.execute(
            "SELECT platform, whole, with_losses, not_moved FROM exports"
        ).fetchall() == [("hugo", 2, 3, 1)]
        named = "SELECT count(*) FROM export_losses WHERE reason = 'page-not-kept'"
        assert conn.execute(named).fetchone() == (1,)
