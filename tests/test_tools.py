"""What installs and checks says what is wrong, instead of failing somewhere later."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize(
    ("environment", "returncode"), [({}, 0), ({"CI": "true"}, 1)], ids=["at home", "in CI"]
)
def test_a_missing_program_is_named_and_fails_a_build(
    environment: dict[str, str], returncode: int, tmp_path: Path
) -> None:
    (tmp_path / "id").symlink_to(shutil.which("id") or "/usr/bin/id")
    ended = subprocess.run(
        ["/bin/sh", str(ROOT / "tools/system_package.sh"), "nosuch", "no-such", "we guess"],
        env={"PATH": str(tmp_path), **environment},
        capture_output=True,
        text=True,
    )
    assert ended.returncode == returncode
    assert ended.stderr == "Missing: nosuch (Debian package no-such). Without it we guess.\n"


def test_a_program_that_is_there_is_not_talked_about() -> None:
    command = ["/bin/sh", str(ROOT / "tools/system_package.sh"), "sh", "dash", "nothing works"]
    ended = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ended.stdout + ended.stderr == ""


@pytest.mark.parametrize(
    ("prelude", "said"),
    [
        ("make_venv.OLDEST = (9, 9)", ["needs Python 9.9", "make PYTHON=python9.9"]),
        ("make_venv.find_spec = lambda name: None", ["ensurepip", "apt-get install python3-venv"]),
    ],
    ids=["old Python", "no venv"],
)
def test_a_python_that_will_not_do_is_told_what_to_install(
    prelude: str, said: list[str], tmp_path: Path
) -> None:
    script = f"import make_venv; {prelude}; make_venv.main({str(tmp_path / 'venv')!r})"
    ended = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT / "tools", capture_output=True, text=True
    )
    assert ended.returncode == 1
    assert all(words in ended.stderr for words in said)
    assert not (tmp_path / "venv").exists()
