"""Imports point one way, and each outside library has its rooms: docs/architecture.md."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
#: A module may import from its own room and from rooms on a lower floor. The room `sitekeep` is
#: what lies in it directly: the plain words.
FLOORS = {
    "sitekeep": 0,
    "sitekeep.archive": 1,
    "sitekeep.demo": 1,
    "pipelines": 2,
    "sitekeep.export": 2,
    "sitekeep.incoming": 2,
    "sitekeep.browse": 2,
    "scraper": 3,
    "sitekeep.cli": 4,
    "sitekeep.__main__": 5,
}
ONLY_IN = {
    "scrapy": ("scraper", "pipelines.keep", "pipelines.understand", "pipelines.store"),
    "twisted": ("scraper",),
    "bs4": ("pipelines", "sitekeep.export", "sitekeep.markdown", "sitekeep.tree"),
    "sqlite_utils": ("sitekeep.archive",),
    "datasette": ("sitekeep.browse",),
    "click": ("sitekeep.cli",),
}
#: What reads exports back and compares them, what only reads them, and what brings both together.
PROOF = re.compile(
    r"sitekeep\.export\.(\w+\.)?(\w*reading\w*|proof|places|pairing|proving\w*|checking\w*)\b"
)
READER = re.compile(r"sitekeep\.export\.(\w+\.)?\w*reading\w*")
TOGETHER = ("sitekeep.export.platforms", "sitekeep.export.wordpress", "sitekeep.export.ghost")
SQL = re.compile(r"\s*(SELECT|INSERT (OR \w+ )?INTO|UPDATE \w+ SET|DELETE FROM|CREATE \w+) ")


def violations(module: str, source: str) -> Iterator[str]:
    """What `source`, standing in `module`, does that only another room may do."""
    tree = ast.parse(source)
    for target in imports(tree):
        if not may_import(module, target):
            yield f"{module} imports {target}"
    if not is_in(module, "sitekeep.archive"):
        texts = (node.value for node in ast.walk(tree) if isinstance(node, ast.Constant))
        yield from (f"{module} says {text!r}" for text in texts if SQL.match(str(text)))


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            prefix = "." * node.level + (node.module or "")
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def is_shared(module: str, target: str) -> bool:
    """Whether what reads an export back would use something of what writes it, or the reverse."""
    if READER.fullmatch(module):
        return target.startswith("sitekeep.") and not PROOF.match(target)
    is_writer = module.startswith("sitekeep.export") and not PROOF.fullmatch(module)
    return is_writer and module not in TOGETHER and bool(PROOF.match(target))


def may_import(module: str, target: str) -> bool:
    library = target.partition(".")[0]
    if library in ONLY_IN:
        return any(is_in(module, room) for room in ONLY_IN[library])
    if library not in ("sitekeep", "pipelines", "scraper", ""):
        return True
    here, there = room_of(module), room_of(target)
    return here == there or FLOORS[here] > FLOORS.get(there, len(FLOORS))


def room_of(module: str) -> str:
    """The innermost room, or "" for a relative import, whose way nobody sees."""
    return max((room for room in FLOORS if is_in(module, room)), key=len, default="")


def is_in(module: str, room: str) -> bool:
    return module == room or module.startswith(f"{room}.")


def modules() -> Iterator[tuple[str, str]]:
    for package in ("sitekeep", "pipelines", "scraper"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield name.removesuffix(".__init__"), path.read_text()


def test_imports_point_one_way() -> None:
    assert [found for name, source in modules() for found in violations(name, source)] == []


def test_an_export_is_read_back_by_nothing_that_wrote_it() -> None:
    found = [(name, target) for name, source in modules() for target in imports(ast.parse(source))]
    assert [each for each in found if is_shared(*each)] == []
    assert is_shared("sitekeep.export.tables_reading", "sitekeep.tree.tree")
    assert is_shared("sitekeep.export.jekyll_reading", "sitekeep.export.eleventy.entries")
    assert is_shared("sitekeep.export.tables", "sitekeep.export.proof.lines")
    assert not is_shared("sitekeep.export.jekyll_reading", "sitekeep.export.places.Places")


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("sitekeep.url", "import sitekeep.archive.pages"),
        ("sitekeep.archive.pages", "from pipelines import page"),
        ("pipelines.page", "def f():\n    from scraper.run import crawl"),
        ("pipelines.page", "from sitekeep.browse import routes"),
        ("scraper.run", "from sitekeep.cli import main"),
        ("sitekeep.browse.pages", "from . import routes"),
        ("pipelines.page", "import scrapy"),
        ("sitekeep.cli.crawl", "from sqlite_utils import Database"),
        ("scraper.run", "conn.execute('SELECT 1 FROM urls')"),
        ("sitekeep.browse.pages", "query = f'''\n  INSERT OR IGNORE INTO {table} VALUES (1)'''"),
        ("sitekeep.new", "from sitekeep import archive"),
    ],
)
def test_the_check_sees(module: str, source: str) -> None:
    assert list(violations(module, source))


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("sitekeep.article", "from sitekeep.reading import Author"),
        ("sitekeep.cli.crawl", "from scraper.run import crawl\nimport click"),
        ("pipelines.keep", "from scrapy.crawler import Crawler"),
        ("sitekeep.archive.pages", "from sitekeep import __version__\nq = 'SELECT 1'"),
        ("pipelines.page", "message = 'Select a page'"),
    ],
)
def test_the_check_lets_pass(module: str, source: str) -> None:
    assert not list(violations(module, source))
