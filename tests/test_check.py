"""The check of a finished new site: all of it is there, or what is not is named."""

from __future__ import annotations

import base64
import json
import re
import shutil
import sqlite3
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from benchmarks.loopback import Quiet, folder_served
from benchmarks.platforms import commands, generators, ghost, wordpress
from benchmarks.wordpress import server
from sitekeep.errors import ExitCode
from sitekeep.export.load import load
from sitekeep.export.losses import Losses
from sitekeep.export.pairing import pair
from sitekeep.export.platforms import BY_NAME, Options, export
from tests.archives import PIXEL, Archive
from tests.crawling import Done, sitekeep

PASSWORD = "stand-in"
NAMES = (
    "breathing", "sleeping", "walking", "talking", "painting", "cooking", "reading", "singing",
    "writing", "running", "swimming", "drawing",
)  # fmt: skip


class Handler(Quiet):
    """A folder, for those who know the password."""

    def do_GET(self) -> None:  # noqa: N802
        login = base64.b64encode(f"ada:{PASSWORD}".encode()).decode()
        locked = (Path(self.directory) / "locked").exists()
        if locked and self.headers.get("Authorization") != f"Basic {login}":
            self.send_error(401)
        else:
            super().do_GET()


def text_of(name: str) -> list[str]:
    return [
        f"Stand-in text about {name}, which says little and says it in a whole sentence.",
        f"A second paragraph about {name}, so that there is something to read, and to lose.",
        f"The third paragraph ends what there is to say about {name} on this page for today.",
    ]


def old_archive(path: Path) -> None:
    """A home page, and articles that lead to one another; one had another address before."""
    archive = Archive(path)
    menu = [(0, "Welcome", "/"), (0, "Articles", "/articles.html")]
    archive.menu([*menu, *((1, name.title(), f"/{name}.html") for name in NAMES)])
    archive.page(
        "/", type="home", headline="Welcome", article_body="Stand-in welcome to all of you."
    )
    archive.page("/articles.html", type="page", headline="Articles",
                 article_body="Stand-in words about the articles that stand below.")  # fmt: skip
    for day, name in enumerate(NAMES, 1):
        following = NAMES[day % len(NAMES)]
        html = "".join(f"<p>{part}</p>" for part in text_of(name))
        link = f'<p><a href="/{following}.html#end">More on {following}</a></p>'
        end = '<p id="end">Stand-in "end"... <a href="#end">To the end</a> and <a href="'
        end += 'http://elsewhere.example/">elsewhere</a></p>'
        picture = f'<p><img src="/uploads/{name}.png" alt="{name}"></p>'
        archive.page(
            f"/{name}.html",
            headline=f"On {name} well",
            date_published=f"2015-03-{day:02}",
            article_body="\n\n".join(text_of(name)),
            article_html=html + link + picture + end,
            authors=[("Ada Example", "LMFT")],
        )
        archive.image(f"/uploads/{name}.png", PIXEL + name.encode())
    archive.capture("/old.html", "redirected", status=301, redirect="/breathing.html")
    archive.conn.commit()
    archive.conn.close()


@pytest.fixture
def old(tmp_path: Path) -> Path:
    old_archive(tmp_path / "archive.db")
    return tmp_path / "archive.db"


def new_site(old: Path, permalinks: str | None = None) -> Path:
    """The site as the plain HTML that an export writes."""
    conn = sqlite3.connect(old)
    export(conn, BY_NAME["html"], old.parent / "new", Options(permalinks=permalinks))
    conn.close()
    return old.parent / "new"


def checked(old: Path, folder: Path, *arguments: str, **environment: str) -> Done:
    with folder_served(folder, Handler) as url:
        return sitekeep("check", url, "-a", old, *arguments, **environment)


def edit(folder: Path, name: str, pattern: str, new: str) -> None:
    text = (folder / name).read_text()
    assert re.search(pattern, text, re.DOTALL), pattern
    (folder / name).write_text(re.sub(pattern, new, text, count=1, flags=re.DOTALL))


@pytest.mark.server
@pytest.mark.parametrize("permalinks", [None, "/texts/%slug%/"], ids=["kept", "moved"])
def test_a_whole_site_has_arrived(old: Path, permalinks: str | None) -> None:
    done = checked(old, new_site(old, permalinks))
    assert done.out == "Arrived  14 of 14 pages whole, 0 with losses, 0 not there\n", done.err
    assert done.code == ExitCode.ALL_KEPT


@pytest.mark.server
@pytest.mark.skipif(not shutil.which("hugo"), reason="needs Debian's hugo")
def test_a_site_that_hugo_built_has_arrived(old: Path, tmp_path: Path) -> None:
    found = generators.moved(old, "hugo", tmp_path / "moved")
    assert found == [14, 14, 0, 0], (tmp_path / "moved/report/losses.csv").read_text()


@pytest.mark.server
def test_a_trial_counts_what_the_export_does_not_name(old: Path, tmp_path: Path) -> None:
    folder = tmp_path / "trial"
    shutil.copytree(new_site(old), folder / "export")
    edit(folder / "export", "singing.html", "Stand-in text about singing.*?</p>", "</p>")
    with folder_served(folder / "export") as url:
        assert commands.check(old, url, folder) == [14, 13, 1, 1]
    missed = commands.rows(folder / "report")[0]
    with (folder / "export/losses.csv").open("a") as named:
        named.write(f"{missed['page']},text,no-place,singing,,\n")
    shutil.rmtree(folder / "report")
    with folder_served(folder / "export") as url:
        assert commands.check(old, url, folder) == [14, 13, 1, 0]


@pytest.mark.parametrize(
    "moved",
    [partial(generators.moved, trial="hugo"), ghost.moved, wordpress.moved],
    ids=["hugo", "ghost", "wordpress"],
)
def test_what_is_not_installed_is_not_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moved: Callable[..., list[int]]
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(server, "PATH", str(tmp_path))
    with pytest.raises(
        commands.NotInstalledError, match=r"is not installed|are missing: .*php-cli"
    ):
        moved(archive=tmp_path / "archive.db", folder=tmp_path)


#: Ghost's default theme, cut down: what to read next, below a text, with its own authors.
NEXT = (
    '<div class="cards"><article><h2><a href="/cooking.html">Next</a></h2>'
    '<span class="card-author">By Bea Example, MD</span></article></div></main>'
)


@pytest.mark.server
def test_what_platforms_change_by_themselves_is_no_loss(old: Path) -> None:
    folder = new_site(old)
    for name in NAMES:
        edit(folder, f"{name}.html", 'Stand-in "end"[.]{3}', "Stand-in “end”…")
        edit(folder, f"{name}.html", "elsewhere.example/", "elsewhere.example/?ref=127.0.0.1")
        edit(folder, f"{name}.html", "</main>", NEXT)
    done = checked(old, folder)
    assert "Arrived  14 of 14 pages whole" in done.out, done.out


#: Each is done to a page of its own, so that one crawl tells them apart.
DAMAGE: dict[str, tuple[Callable[[Path], object], list[tuple[str, str]]]] = {
    "breathing": (
        lambda folder: (folder / "old.html").unlink(),
        [("redirect", "/old.html → gone")],
    ),
    "sleeping": (
        lambda folder: (folder / "sleeping.html").write_text(
            (folder / "sleeping.html").read_text().replace("On sleeping well", "Nights")
        ),
        [("headline", "On sleeping well → Nights")],
    ),
    "walking": (
        lambda folder: edit(folder, "walking.html", "<p>A second paragraph[^<]*</p>", ""),
        [("text", text_of("walking")[1])],
    ),
    "talking": (
        lambda folder: (folder / "uploads/talking.png").write_bytes(PIXEL + b"other"),
        [("image", "sha256:")],
    ),
    "painting": (
        lambda folder: edit(folder, "painting.html", 'cooking.html#end">More', 'x.html">More'),
        [("link", "More on cooking → http://www.example.org/cooking.html#end")],
    ),
    "cooking": (
        lambda folder: (folder / "cooking.html").write_text(
            re.sub("<meta name=.author[^>]*>|Ada Example, LMFT · ", "",
                   (folder / "cooking.html").read_text()).replace("2015-03-06", "2015-04-06")
        ),
        [("date", "2015-03-06 → 2015-04-06"), ("authors", "Ada Example → ")],
    ),
    "reading": (
        lambda folder: (folder / "reading.html").unlink(),
        [("page", "no page of the new site says the same")],
    ),
    "singing": (
        lambda folder: edit(folder, "singing.html", 'alt="singing"', 'alt=""'),
        [("alternative text", "singing")],
    ),
    "writing": (
        lambda folder: edit(folder, "writing.html", "running.html#end", "running.html"),
        [("fragment", "More on running → http://www.example.org/running.html#end")],
    ),
    "running": (
        lambda folder: edit(folder, "running.html", "Ada Example, LMFT", "Ada Example"),
        [("credentials", "Ada Example, LMFT")],
    ),
    "swimming": (
        lambda folder: edit(folder, "drawing.html", 'id="end"', 'id="last"'),
        [("fragment", "More on drawing → http://www.example.org/drawing.html#end")],
    ),
    "drawing": (
        lambda folder: None,
        [("fragment", "To the end → http://www.example.org/drawing.html#end")],
    ),
}  # fmt: skip


@pytest.mark.server
def test_what_is_missing_is_named(old: Path) -> None:
    folder = new_site(old)
    for damage, _ in DAMAGE.values():
        damage(folder)
    for page in folder.rglob("*.html"):
        page.write_text(page.read_text().replace(">Articles</a>", ">Texts</a>"))
    done = checked(old, folder, "--report", str(old.parent / "report"))
    assert done.code == ExitCode.LOSSES
    assert "Arrived  2 of 14 pages whole, 11 with losses, 1 not there" in done.out, done.out
    report = json.loads((old.parent / "report/report.json").read_text())
    found = {page["old"].rsplit("/", 1)[1].removesuffix(".html"):
             [(loss["what"], loss["piece"]) for loss in page["losses"]]
             for page in report["pages"]}  # fmt: skip
    for name, (_, expected) in DAMAGE.items():
        assert [what for what, _ in found[name]] == [what for what, _ in expected], name
        for (_, piece), (_, start) in zip(found[name], expected, strict=True):
            assert piece.startswith(start)
    assert found[""] == found["articles"] == []
    entries = [loss["piece"].partition(" → ")[0] for loss in report["site_losses"]]
    assert entries == ["Articles", *(f"Articles › {name.title()}" for name in NAMES)]
    told = (old.parent / "report/report.html").read_text()
    assert "127.0.0.1" in told
    assert "→ <code></code>" not in told


@pytest.mark.server
def test_a_locked_site_is_checked_with_a_login(old: Path) -> None:
    folder = new_site(old)
    (folder / "locked").touch()
    refused = checked(old, folder)
    assert (refused.code, "--user NAME:VARIABLE" in refused.err) == (ExitCode.NOTHING_KEPT, True)
    arguments = ("--user", "ada:NEW_SITE", "--json")
    done = checked(old, folder, *arguments, NEW_SITE=PASSWORD)
    assert json.loads(done.out) == {"pages_seen": 14, "whole": 14, "with_losses": 0, "not_moved": 0}


def moved_on_foot(old: Path) -> Path:
    """A new site with other addresses; one page has a new name, headline and most of its text."""
    folder = new_site(old, "/texts/%slug%/")
    (folder / "texts/walking").rename(folder / "texts/on-foot")
    (folder / "walking.html").unlink()
    for page in folder.rglob("*.html"):
        page.write_text(page.read_text().replace("walking/index.html", "on-foot/index.html"))
    edit(folder, "texts/on-foot/index.html", "<h1>[^<]*", "<h1>Going on foot")
    for start in ("Stand-in text", "A second"):
        edit(folder, "texts/on-foot/index.html", f"<p>{start} [^<]*", "<p>Written anew.")
    return folder


@pytest.mark.server
def test_a_map_tells_what_nothing_else_does_behind_a_login(old: Path) -> None:
    folder, login = moved_on_foot(old), ("--user", "ada:NEW_SITE")
    (folder / "locked").touch()
    done = checked(old, folder, *login, "--json", NEW_SITE=PASSWORD)
    assert json.loads(done.out)["not_moved"] == 1, done.err
    rows = (folder / "redirects/redirects.csv").read_text()
    mapped = rows.replace("/texts/walking/", "/texts/on-foot/")
    assert mapped != rows
    (old.parent / "map.csv").write_text(mapped)
    arguments = ("--map", old.parent / "map.csv", "--report", old.parent / "report")
    done = checked(old, folder, *login, *arguments, NEW_SITE=PASSWORD)
    assert "Arrived  13 of 14 pages whole, 1 with losses, 0 not there" in done.out, done.err
    report = json.loads((old.parent / "report/report.json").read_text())
    assert report["pages"][0]["old"].endswith("/walking.html")
    assert [loss["what"] for loss in report["pages"][0]["losses"]] == [
        "headline", "text", "text", "redirect",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--user", "ada"], "names no environment variable"),
        (["--user", "ada:NOT_SET_ANYWHERE"], "NOT_SET_ANYWHERE"),
        (["--map", "map.csv"], "names no page of the archive: /nowhere.html,/x/"),
        (["--report", "."], "did not write"),
    ],
    ids=["no variable", "not set", "unknown page", "folder of others"],
)
def test_wrong_use_is_told_before_anything_is_asked(
    old: Path, arguments: list[str], message: str
) -> None:
    (old.parent / "map.csv").write_text("old,new\n/nowhere.html,/x/\n")
    done = sitekeep("check", "http://127.0.0.1:9/", "-a", old, *arguments, cwd=old.parent)
    assert (done.code, message in done.err) == (ExitCode.WRONG_USE, True), done.err


def pages(*rows: tuple[str, str, str]):
    archive = Archive()
    for path, headline, body in rows:
        archive.page(path, headline=headline, article_body=body)
    return load(archive.conn, Losses())


@pytest.mark.parametrize(
    ("old_rows", "new_rows", "landing", "expected"),
    [
        ([("/a", "A", "a")], [("/a", "B", "b")], {}, {"/a": "/a"}),
        ([("/a", "A", "a")], [("/b", "B", "b"), ("/c", "A", "a")], {"/a": "/b"}, {"/a": "/b"}),
        ([("/x/a.html", "A", "a")], [("/b", "A", "a"), ("/y/a/", "B", "b")], {}, {"/x/a.html": "/y/a/"}),
        ([("/a", "A", "a")], [("/b", "A", "b"), ("/c", "C", "a")], {}, {"/a": "/b"}),
        ([("/a", "A", "1\n\n2")], [("/b", "B", "3\n\n2"), ("/c", "C", "x")], {}, {"/a": "/b"}),
        ([("/a", "A", "1\n\n2\n\n3")], [("/b", "B", "3\n\n4")], {}, {}),
        # All unknown addresses lead to the first page.
        ([("/a", "A", "a"), ("/b", "B", "b")], [("/", "H", "h"), ("/x", "B", "b")],
         {"/a": "/", "/b": "/"}, {"/b": "/x"}),
        ([("/a", "A", "a"), ("/b", "A", "b")], [("/x", "A", "b")], {}, {"/b": "/x"}),
    ],
    ids=["path", "redirect", "slug", "headline", "text", "too little", "one for all", "two alike"],
)  # fmt: skip
def test_pages_are_paired_by_the_surest_sign(old_rows, new_rows, landing, expected) -> None:
    old_site, new = pages(*old_rows), pages(*new_rows)
    by_path = {page.path: page for page in new.pages}
    found = pair(old_site, new, lambda path: by_path.get(landing.get(path, "")), {})
    assert {page.path: other.path for page, other in found.items()} == expected
