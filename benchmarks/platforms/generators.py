"""Hugo, Eleventy (npm) and Jekyll: they build an export, and what they built is served."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks.loopback import folder_served
from benchmarks.platforms.commands import check, export, require, run, words

#: What builds an export: run in its folder; `{built}` is where the site is to be.
BUILDS = {
    "hugo": ["hugo --quiet --destination {built}"],
    "eleventy": [
        "npm install --silent --no-audit --no-fund",
        "npx eleventy --quiet --output={built}",
    ],
    "jekyll": ["jekyll build --quiet --destination {built}"],
}


def build(platform: str, exported: Path, built: Path) -> None:
    for command in BUILDS[platform]:
        if not run(words(command, built=built), exported):
            raise SystemExit(f"{platform} did not build {exported}")


def moved(archive: Path, platform: str, folder: Path, checker: str | None = None) -> list[int]:
    """Export, build, serve and check; all that is made is below `folder`."""
    require(BUILDS[platform][0].split()[0])
    exported, built = folder / "export", folder / "built"
    built.mkdir(parents=True)
    with folder_served(built) as url:
        export(archive, platform, exported, "--url", url)
        build(platform, exported, built)
        if checker:
            command = words(checker, platform=platform, export=exported, built=built)
            subprocess.run(command, stdout=sys.stderr)
        return check(archive, url, folder)
