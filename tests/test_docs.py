"""The documents tell what the code does, and nothing that only one machine knows."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import click
import pytest

from sitekeep.archive.dictionary import TABLES
from sitekeep.cli import COMMANDS, main
from sitekeep.errors import ExitCode
from sitekeep.outcome import Outcome

ROOT = Path(__file__).parent.parent
REFERENCE = (ROOT / "docs/reference.md").read_text()
README = (ROOT / "README.md").read_text()
DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]

#: Where packages come from and where this tree happens to lie are no part of the project. In two
#: halves, so that this file does not hold them itself.
HALVES = [
    ("pypi", r"\.org"),
    ("python", "hosted"),
    ("npm", r"js\.(org|com)"),
    (r"deb\.", r"debian\.org"),
    ("/opt", "/(wheels|pypi)"),
    ("/work", "/(main|shared)"),
    ("/root", "/"),
    ("/home", r"/\w"),
]
FORBIDDEN = re.compile("|".join(before + after for before, after in HALVES))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_in_the_reference(name: str) -> None:
    section = REFERENCE.partition(f"### `sitekeep {name}`")[2].partition("\n### ")[0]
    command = main.get_command(click.Context(main), name)
    assert command
    options = [option for param in command.params for option in param.opts]
    assert [opt for opt in options if opt.startswith("-") and opt not in section] == []
    assert section


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_is_in_the_reference(outcome: Outcome) -> None:
    assert f"| `{outcome}` | {outcome.meaning} |" in REFERENCE


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_is_in_the_reference_and_in_the_help(code: ExitCode) -> None:
    assert f"| `{code:d}` | {code.meaning} |" in REFERENCE
    codes = (main.help or "").partition("Exit codes:")[2]
    assert re.search(rf"\b{code:d} \w", codes)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_and_column_is_in_the_reference(table: str) -> None:
    section = REFERENCE.partition(f"### `{table}`\n")[2].partition("\n### ")[0]
    assert [name for name in TABLES[table].columns if f"| `{name}` |" not in section] == []
    assert section


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_commands_in_documents_exist(document: Path) -> None:
    assert unknown_commands(document.read_text()) == set()


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("run `sitekeep crawl` or\n    make snapshot SITE=x\n", set()),
        ("run `sitekeep clawr`", {"sitekeep clawr"}),
        ("    sitekeep fetch\n", {"sitekeep fetch"}),
        ("then:\n\n    make coffee\n", {"make coffee"}),
        ("Sitekeep is polite; we make do with it", set()),
    ],
)
def test_the_check_of_commands(text: str, unknown: set[str]) -> None:
    assert unknown_commands(text) == unknown


def unknown_commands(text: str) -> set[str]:
    """Commands that a text tells the reader to run, in code, and that do not exist."""
    told = set(re.findall(r"(?:^ {4}|`)((?:make|sitekeep) [a-z-]+)", text, re.MULTILINE))
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    known = {f"make {name}" for name in targets} | {f"sitekeep {name}" for name in COMMANDS}
    return told - known


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text())
    assert [name for name in targets if not (document.parent / name).exists()] == []


def test_readme_names_the_two_commands() -> None:
    assert "    make snapshot\n" in README
    assert "    make test\n" in README


def test_nothing_of_one_machine_is_in_the_project() -> None:
    assert [found for path in tracked_files() for found in machine_words(path)] == []


@pytest.mark.parametrize(
    "text", ["see /wo" + "rk/main/x", "--index-url https://py" + "pi.org/simple"]
)
def test_the_check_of_machine_words(text: str, tmp_path: Path) -> None:
    (tmp_path / "x").write_text(text)
    assert machine_words(tmp_path / "x")


def machine_words(path: Path) -> list[str]:
    text = path.read_bytes().decode("utf-8", "replace")
    return [f"{path.name}: {found[0]}" for found in FORBIDDEN.finditer(text)]


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    command = ["git", "-C", str(ROOT), "ls-files", "-z"]
    names = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]
