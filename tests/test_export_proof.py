"""The proof of an export finds what is missing; each check is tried with an export that breaks it."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from sitekeep.export import addresses, hugo
from sitekeep.export.load import load
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.move import Move
from sitekeep.export.output import Output
from sitekeep.export.platforms import BY_NAME, PLATFORMS, Options, Platform, export
from sitekeep.export.proof import lines, prove
from sitekeep.tree import tree
from tests.archives import PIXEL, Archive, sample

ARTICLE = "content/articles/twelve-steps.md"


def proved(folder: Path, damage: Callable[[Path], None]) -> list[tuple[str, str]]:
    """What the proof of a Hugo export says after `damage` was done to it."""
    losses = Losses()
    site = load(sample(Path(":memory:")).conn, losses)
    addresses.plan(site, None, losses)
    hugo.write(Move(site, losses, Output(folder), lambda file: file.url.encode()))
    damage(folder)
    found = Losses()
    prove(site, hugo.read_back(folder), found)
    assert {loss.reason for loss in found} <= {Reason.NOT_ARRIVED}
    return [(loss.what, loss.piece) for loss in found if loss.what != "image"]


def edit(path: str, old: str, new: str) -> Callable[[Path], None]:
    def damage(folder: Path) -> None:
        text = (folder / path).read_text()
        assert re.search(old, text)
        (folder / path).write_text(re.sub(old, new, text))

    return damage


def test_a_whole_export_proves_itself(tmp_path: Path) -> None:
    assert proved(tmp_path, lambda folder: None) == []


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda folder: (folder / ARTICLE).unlink(), ("page", "0 times in the export")),
        (
            lambda folder: (folder / "content/b.md").write_text((folder / ARTICLE).read_text()),
            ("page", "2 times in the export"),
        ),
        (edit(ARTICLE, "title: .*", "title: Other"), ("headline", "Twelve Steps and Talking → Other")),
        (edit(ARTICLE, "date: 2015-03-01", "date: 2015-04-01"), ("date", "2015-03 → 2015-04")),
        (edit(ARTICLE, "- Ada Example", "- Admin"), ("authors", "Ada Example → Admin, LMFT. LPCC")),
        (edit(ARTICLE, "Stand-in text about .*", ""), ("text", "Stand-in text about recovery.")),
        (edit(ARTICLE, r"\[Old\]\(.*?\)", "Old"), ("link", "Old")),
        (edit("hugo.yaml", "name: Mondfulness", "name: Mindfulness"), ("menu", "main")),
        (edit("hugo.yaml", "    parent: main-2\n", ""), ("menu", "main")),
    ],
    ids=["page", "double", "title", "date", "author", "text", "link", "label", "level"],
)  # fmt: skip
def test_what_is_missing_is_found(
    tmp_path: Path, damage: Callable[[Path], None], missing: tuple[str, str]
) -> None:
    assert proved(tmp_path, damage) == [missing]


def test_a_picture_that_is_not_there_is_found(tmp_path: Path) -> None:
    losses = Losses()
    site = load(sample(Path(":memory:")).conn, losses)
    addresses.plan(site, None, losses)
    pixel = next(file for file in site.files.values() if file.is_image)
    hugo.write(Move(site, losses, Output(tmp_path), lambda file: PIXEL))
    found = Losses()
    prove(site, hugo.read_back(tmp_path), found)
    assert len(found) == 0
    (tmp_path / "static" / pixel.path).write_bytes(b"another picture")
    prove(site, hugo.read_back(tmp_path), found)
    assert [(loss.what, loss.piece) for loss in found] == [("image", pixel.payload_digest)]


def with_pictures() -> Archive:
    archive = Archive()
    archive.menu([(0, "Mainly", "/"), (1, "Below", "/"), (0, "Elsewhere", "/")])
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.",
                 article_html='<p>Stand-in welcome.</p><figure><img src="/a.png" alt="A red [thing]">'
                 "<figcaption>What it shows</figcaption></figure>"
                 '<p><img src="/b.png" alt="A blue thing"></p>'
                 '<p><img src="/lost.png" alt="A lost thing"></p>'
                 '<p>More <a href="http://elsewhere.example/there">there</a> and <a href="/">here'
                 "</a>.</p>")  # fmt: skip
    for name in "ab":
        archive.image(f"/{name}.png", PIXEL + name.encode())
    return archive


def swap(one: bytes, other: bytes) -> Callable[[Path], None]:
    """Damage to every file of an export, also in a zip: one text in the place of the other."""

    def swapped(content: bytes) -> bytes:
        return content.replace(one, b"<other>").replace(other, one).replace(b"<other>", other)

    def damage(folder: Path) -> None:
        for file in (each for each in folder.rglob("*") if each.is_file()):
            if file.suffix != ".zip":
                file.write_bytes(swapped(file.read_bytes()))
                continue
            with zipfile.ZipFile(file) as archive:
                parts = {name: archive.read(name) for name in archive.namelist()}
            with zipfile.ZipFile(file, "w") as archive:
                for name, content in parts.items():
                    archive.writestr(name, swapped(content))

    return damage


def damaged(platform: Platform, damage: Callable[[Path], None]) -> Platform:
    """The same platform with a fault in what it writes."""

    def write(move: Move) -> None:
        platform.write(move)
        damage(move.out.folder)

    return replace(platform, write=write)


@pytest.mark.parametrize(
    "platform", [each for each in PLATFORMS if each.read_back], ids=lambda platform: platform.name
)
@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        (lambda folder: None, []),
        (swap(b"blue thing", b"grey thing"), [("alternative text", "A blue thing")]),
        (swap(b"lost thing", b"grey thing"), [("alternative text", "A lost thing")]),
        (swap(b"A red", b"A blue"),
         [("alternative text", "A red [thing]"), ("alternative text", "A blue thing")]),
        (swap(b"What it shows", b"Nothing at all"), [("text", "What it shows")]),
        (swap(b"elsewhere.example/there", b"elsewhere.example/nowhere"),
         [("link", "there → http://elsewhere.example/there")]),
        (swap(b"Mainly", b"Partly"), [("menu", "main")]),
    ],
    ids=["nothing", "of a kept picture", "of a lost picture", "of another picture", "caption",
         "link", "menu"],
)  # fmt: skip
def test_what_is_missing_is_found_on_every_platform(
    tmp_path: Path,
    platform: Platform,
    damage: Callable[[Path], None],
    missing: list[tuple[str, str]],
) -> None:
    export(with_pictures().conn, damaged(platform, damage), tmp_path / "out", Options())
    report = json.loads((tmp_path / "out/report.json").read_text())
    told = [loss for each in report["pages"] for loss in each["losses"]] + report["site_losses"]
    found = [(loss["what"], loss["piece"]) for loss in told if loss["reason"] == "not-arrived"]
    assert found == missing


def test_a_page_may_be_long_in_csv(tmp_path: Path) -> None:
    archive = Archive()
    archive.page("/long.html", headline="Long", article_body="Stand-in words. " * 9_000)
    found = export(archive.conn, BY_NAME["csv"], tmp_path / "out", Options()).losses
    assert Reason.NOT_ARRIVED not in {loss.reason for loss in found}


def test_lines_are_what_stands_between_blocks() -> None:
    body = tree(
        "<p>a <b>b</b>\u200b c<br>d</p>x<ul><li>e<ul><li>f</li></ul></li></ul><data>no</data>"
    )
    assert lines(body) == ["a b c", "d", "x", "e", "f"]


@pytest.mark.parametrize("markup", ["{}", "<code>{}</code>", "<span><i>{}</i></span>"])
def test_lines_of_code_are_lines_whatever_is_around_them(markup: str) -> None:
    body = tree(f"<pre>{markup.format('def f():' + chr(10) + '    pass')}</pre><p>a{chr(10)}b</p>")
    assert lines(body) == ["def f():", "pass", "a b"]
