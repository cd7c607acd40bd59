"""What the benchmarks measure with: a site that is what it says, and a measure that counts."""

from __future__ import annotations

import re
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from benchmarks.generated_site import write_site
from benchmarks.measuring import MIB, Run
from benchmarks.site_pass import Figures, plain
from benchmarks.size import functions
from benchmarks.snapshots import TOKEN, Bench, used_bytes
from sitekeep.article import Article
from sitekeep.reading import Author

PAGES = 60


def test_every_page_of_the_generated_site_is_reached_from_the_first(tmp_path: Path) -> None:
    write_site(tmp_path, PAGES)
    seen, waiting = {"/"}, ["/"]
    while waiting:
        path = tmp_path / (waiting.pop().lstrip("/") or "index.html")
        links = re.findall(r'href="([^"]+)"', path.read_text())
        waiting += set(links) - seen
        seen |= set(links)
        assert len(links) == 62
        assert 26_000 < path.stat().st_size < 36_000
    assert len(seen) == PAGES == sum(1 for _ in tmp_path.rglob("*.html"))


def test_the_generated_site_is_the_same_every_time(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_site(tmp_path / name, 3)
    assert (tmp_path / "a/index.html").read_bytes() == (tmp_path / "b/index.html").read_bytes()


def test_memory_of_children_counts_in_the_sum_only(tmp_path: Path) -> None:
    child = f"import time; held = bytearray(60 * {MIB}); sum(range(10**7)); time.sleep(1)"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    run = Run([sys.executable, "-c", parent], tmp_path / "log")
    run.take_turn()
    measured = run.measured
    assert run.has_ended
    assert run.process.returncode == 0
    assert measured.seconds > 1
    assert measured.main_bytes < 50 * MIB
    assert measured.tree_bytes > 60 * MIB
    assert sum(measured.cpu_s.values()) > 0.05


def test_children_stand_still_between_turns(tmp_path: Path) -> None:
    child = "import time; [(print('.', flush=True), time.sleep(0.01)) for _ in range(10**6)]"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    log = tmp_path / "log"
    run = Run([sys.executable, "-c", parent], log)
    try:
        run.take_turn(2)
        time.sleep(0.2)  # until the signal has come to all of them
        written = log.read_bytes()
        time.sleep(0.5)
        assert b"." in written
        assert log.read_bytes() == written
        assert not run.has_ended
        run.take_turn(0.5)
        assert len(log.read_bytes()) > len(written)
    finally:
        run.end()


def test_size_counts_code_without_docstring_blank_lines_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "x.py"
    path.write_text(
        'def f():\n    """Words.\n    More."""\n\n    # why\n    a = 1\n\n    return a\n'
    )
    assert [(part.lines, part.name) for part in functions(path, "x")] == [(2, "x:1 f")]


TRUTH = {
    "headline": "Salt",
    "author": "Jane Roe and the Salt Team, on behalf of nobody",
    "date_published": "2015-05-01",
    "markdown": "A stand-in text of [some words](http://salt.example/), and no more than that.",
}
RIGHT = Article(
    headline="Salt",
    authors=(Author("Jane Roe"), Author("the Salt Team")),
    date_published="2015-05-01",
    article_body="A stand-in text of some words, and no more than that.",
)


def test_site_pass_finds_nothing_wrong_with_what_is_right() -> None:
    assert Figures().add(RIGHT, TRUTH) == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"headline": "Salt | Shop"},
        {"authors": (Author("Jane Roe"),)},
        {"date_published": "2015"},
        {"article_body": f"{RIGHT.article_body}\n\nHome Shop About Contact Imprint"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_site_pass_sees_what_is_wrong(wrong: dict[str, Any]) -> None:
    assert Figures().add(replace(RIGHT, **wrong), TRUTH)


def test_markdown_is_measured_as_it_is_read() -> None:
    assert plain("[`Vec<T>`][1] and <b>salt</b>\n\n[1]: http://salt.example") == ("Vec<T> and salt")


def test_tokens_and_changes_are_all_that_differs(tmp_path: Path) -> None:
    write_site(tmp_path / "site", PAGES)
    bench = Bench(tmp_path / "site", tmp_path, "http://127.0.0.1/")
    before = [page.read_text() for page in bench.pages]
    bench.put_tokens()
    first = [page.read_text() for page in bench.pages]
    bench.put_tokens()
    second = [page.read_text() for page in bench.pages]
    assert len({*before, *first, *second}) == 3 * PAGES
    assert [TOKEN.sub("", page) for page in second] == before
    bench.change(0.1)
    changed = [page.read_text() for page in bench.pages]
    assert sum(new != old for new, old in zip(changed, second, strict=True)) == PAGES // 10


def test_room_that_is_free_is_not_in_use(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    assert used_bytes(path) == 0
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE filled (x BLOB)")
        empty = used_bytes(path)
        db.executemany("INSERT INTO filled VALUES (?)", [(bytes(9000),)] * 9)
        db.commit()
        assert used_bytes(path) > empty + 9 * 9000
        db.execute("DELETE FROM filled")
        db.commit()
    assert used_bytes(path) == empty
