"""Every recipe of docs/cookbook.md runs, on an archive as a crawl leaves it."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests.archives import sample
from tests.browsing import served

TEXT = (Path(__file__).parent.parent / "docs/cookbook.md").read_text()


def recipes(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("cookbook") / "archive.db"
    sample(path).link("/contact.html", "/twelve-steps.html", "page", "Steps")
    return path


@pytest.fixture(scope="module")
def server(archive: Path) -> Iterator[str]:
    with served(archive) as address:
        yield address


@pytest.mark.parametrize("sql", recipes("sql"))
def test_sql(archive: Path, sql: str) -> None:
    with sqlite3.connect(archive) as conn:
        assert conn.execute(sql).fetchall()


@pytest.mark.parametrize("line", [each for part in recipes("sh") for each in part.splitlines()])
def test_sqlite_utils(archive: Path, line: str) -> None:
    command = line.replace("sqlite-utils", f"{sys.executable} -m sqlite_utils", 1)
    done = subprocess.run(command, shell=True, cwd=archive.parent, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    target = line.partition(" > ")[2]
    assert (archive.parent / target).read_text() if target else done.stdout


@pytest.mark.parametrize("code", recipes("python"))
def test_python(archive: Path, server: str, code: str) -> None:
    names: dict[str, Any] = {"path": archive, "server": server}
    exec(code, names)
    told = ("hits", "most_used", "then", "by_year", "trust")
    results = [names[name] for name in told if name in names]
    assert len(results) == 1
    assert len(results[0])


def test_the_shape_of_a_search_is_the_one_told(server: str) -> None:
    (told,) = map(json.loads, recipes("json"))
    with urlopen(f"{server}/search.json?q=recovery") as response:
        found = json.load(response)
    assert list(told) == list(found)
    assert list(told["filters"]) == list(found["filters"]) == list(found["facets"])
    assert list(told["pages"]["hits"][0]) == list(found["pages"]["hits"][0])


def test_every_kind_of_recipe_is_found() -> None:
    assert [len(recipes(name)) for name in ("sql", "sh", "python", "json")] == [5, 2, 5, 1]
