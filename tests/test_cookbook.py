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


#: Where `make test` installs pandas.
PANDAS = Path(sys.executable).parent.parent / "replay/bin/python"


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


def needs_pandas(code: str) -> bool:
    return "import pandas" in code


@pytest.mark.parametrize("code", [each for each in recipes("python") if not needs_pandas(each)])
def test_python(archive: Path, server: str, code: str) -> None:
    names: dict[str, Any] = {"path": archive, "server": server}
    exec(code, names)
    results = [names[name] for name in ("hits", "most_used", "then") if name in names]
    assert all(results)
    assert len(results) == 1


@pytest.mark.skipif(not PANDAS.exists(), reason="no pandas here: run make test")
@pytest.mark.parametrize("code", list(filter(needs_pandas, recipes("python"))))
def test_pandas(archive: Path, server: str, code: str) -> None:
    name = code.splitlines()[-1].partition(" = ")[0].strip()
    told = f"path, server = {str(archive)!r}, {server!r}\n{code}\nprint({name})\nassert len({name})"
    done = subprocess.run([PANDAS, "-c", told], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"2015", "headline", "captured_at"} & set(done.stdout.split())


def test_the_shape_of_a_search_is_the_one_told(server: str) -> None:
    (told,) = map(json.loads, recipes("json"))
    with urlopen(f"{server}/search.json?q=recovery") as response:
        found = json.load(response)
    assert list(told) == list(found)
    assert list(told["filters"]) == list(found["filters"]) == list(found["facets"])
    assert list(told["pages"]["hits"][0]) == list(found["pages"]["hits"][0])


def test_every_kind_of_recipe_is_found() -> None:
    assert [len(recipes(name)) for name in ("sql", "sh", "python", "json")] == [5, 2, 6, 1]
