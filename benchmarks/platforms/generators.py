"""Hugo, Eleventy (npm) and Jekyll: they build an export, and what they built is served."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.loopback import folder_served
from benchmarks.platforms.commands import (
    INSTALLED,
    NotInstalledError,
    check,
    export,
    require,
    run,
    words,
)

#: From PyPI; that of Debian is years older, and both are in use.
NEWEST_HUGO = INSTALLED / "hugo/bin/hugo"
#: What builds an export: run in its folder; `{built}` is where the site is to be.
BUILDS = {
    "hugo": ["hugo --quiet --destination {built}"],
    "hugo-newest": [f"{NEWEST_HUGO} --quiet --destination {{built}}"],
    "eleventy": [
        "npm install --silent --no-audit --no-fund",
        "npx eleventy --quiet --output={built}",
    ],
    "jekyll": ["jekyll build --quiet --destination {built}"],
}


def prepare(trial: str) -> None:
    if trial == "hugo-newest":
        install_newest_hugo()
    else:
        require(BUILDS[trial][0].split()[0])


def install_newest_hugo() -> None:
    folder = NEWEST_HUGO.parent.parent
    folder.parent.mkdir(exist_ok=True)
    made = run([sys.executable, "-m", "venv", str(folder)], folder.parent)
    pip = words("{python} -m pip --quiet install --upgrade hugo", python=folder / "bin/python")
    if not (made and run(pip, folder)):
        raise NotInstalledError("PyPI's hugo could not be installed")


def build(trial: str, exported: Path, built: Path) -> None:
    for command in BUILDS[trial]:
        if not run(words(command, built=built), exported):
            raise SystemExit(f"{trial} did not build {exported}")


def moved(archive: Path, trial: str, folder: Path, checker: str | None = None) -> list[int]:
    """Export, build, serve and check; all that is made is below `folder`."""
    prepare(trial)
    platform = trial.partition("-")[0]
    exported, built = folder / "export", folder / "built"
    built.mkdir(parents=True)
    with folder_served(built) as url:
        export(archive, platform, exported, "--url", url)
        build(trial, exported, built)
        if checker:
            command = words(checker, platform=platform, export=exported, built=built)
            subprocess.run(command, stdout=sys.stderr)
        return check(archive, url, folder)
