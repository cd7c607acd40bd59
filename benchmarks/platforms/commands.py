"""What every trial needs: programs that are run, archives exported, and new sites checked."""

from __future__ import annotations

import csv
import json
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from sitekeep.export.proof import typed

SITEKEEP = str(Path(sys.executable).with_name("sitekeep"))
#: What npm installs for the trials stays here; `make clean` takes it away.
INSTALLED = Path(sys.prefix) / "platforms"


class NotInstalledError(Exception):
    """A platform cannot be had on this machine; the text says what is missing."""


def words(command: str, **values: object) -> list[str]:
    return [word.format(**values) for word in shlex.split(command)]


def run(command: list[str], cwd: Path, **environment: str) -> bool:
    """Whether a program did what it was told; what it says goes to stderr."""
    done = subprocess.run(command, cwd=cwd, stdout=sys.stderr, env={**os.environ, **environment})
    return done.returncode == 0


def require(*programs: str) -> None:
    for program in programs:
        if shutil.which(program) is None:
            raise NotInstalledError(f"{program} is not installed")


def npm(command: str, cwd: Path, **environment: str) -> None:
    require("node", "npm")
    if not run(["npm", *words(command)], cwd, **environment):
        raise NotInstalledError(f"npm {command} failed")


def export(archive: Path, platform: str, exported: Path, *options: str) -> None:
    command = [SITEKEEP, "export", platform, exported, "-a", archive, *options]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)


#: A page by its old address, a kind of thing, and which of them, where it is an entry of a menu.
Subject = tuple[str, str, str]


def check(
    archive: Path, url: str, folder: Path, known: frozenset[Subject] = frozenset()
) -> list[int]:
    """Pages, those that arrived whole, losses, and those losses that nobody has named.

    `folder`/export is what was written, and names what is lost; `known` is what else is known to
    be. `folder`/report will say what is missing on the new site.
    """
    report = folder / "report"
    command = [SITEKEEP, "check", url, "-a", archive, "--json", "--report", report]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{url} could not be checked")
    found = json.loads(done.stdout)
    losses = list(rows(report))
    named = known | {subject(row) for row in rows(folder / "export")}
    unnamed = [row for row in losses if subject(row) not in named]
    return [found["pages_seen"], found["whole"], len(losses), len(unnamed)]


def rows(folder: Path) -> list[dict[str, str]]:
    with (folder / "losses.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def subject(loss: dict[str, str]) -> Subject:
    """What a loss is about. An export names an author by itself, a check all those of a page."""
    entry = "" if loss["page"] else typed(loss["piece"].partition(" → ")[0])
    return loss["page"], loss["what"].removesuffix("s"), entry
