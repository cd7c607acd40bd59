"""The proof of an export finds what is missing; each check is tried with an export that breaks it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from sitekeep.export import addresses, hugo
from sitekeep.export.load import load
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.move import Move
from sitekeep.export.output import Output
from sitekeep.export.proof import lines, prove
from sitekeep.tree import tree
from tests.archives import PIXEL, sample

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
        (edit("hugo.yaml", "name: Mondfulness", "name: Mindfulness"), ("menu", "main")),
        (edit("hugo.yaml", "    parent: main-2\n", ""), ("menu", "main")),
    ],
    ids=["page", "double", "title", "date", "author", "text", "label", "level"],
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


def test_lines_are_what_stands_between_blocks() -> None:
    body = tree(
        "<p>a <b>b</b>\u200b c<br>d</p>x<ul><li>e<ul><li>f</li></ul></li></ul><data>no</data>"
    )
    assert lines(body) == ["a b c", "d", "x", "e", "f"]
