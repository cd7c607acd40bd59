"""Exports that the platforms' own programs build, served and checked against the archive.

    python -m benchmarks.platforms [ARCHIVE …] [--only hugo] [--checker COMMAND] [--keep FOLDER]

The built-in replica is crawled and exported, and each ARCHIVE. Hugo, Eleventy (npm) and Jekyll
build the exports, and `sitekeep check` compares what they built with the archive. Exits with 1
where anything is missing. COMMAND is another program to run on each, such as
"compare.py {platform} {export} {built}".
"""

from __future__ import annotations

import argparse
import json
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.loopback import folder_served

SITEKEEP = str(Path(sys.executable).with_name("sitekeep"))
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
        done = subprocess.run(words(command, built=built), cwd=exported, stdout=sys.stderr)
        if done.returncode:
            raise SystemExit(f"{platform} did not build {exported}")


def words(command: str, **values: object) -> list[str]:
    return [word.format(**values) for word in shlex.split(command)]


def export(archive: Path, platform: str, exported: Path, url: str) -> None:
    command = [SITEKEEP, "export", platform, exported, "-a", archive, "--url", url]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(done.stderr)


def check(archive: Path, url: str, report: Path) -> dict[str, int]:
    """How many pages arrived, as `sitekeep check --json` tells; the report says what is missing."""
    command = [SITEKEEP, "check", url, "-a", archive, "--json", "--report", report]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if done.returncode not in (0, 3):
        raise SystemExit(f"{url} could not be checked")
    found: dict[str, int] = json.loads(done.stdout)
    return found | {"losses": len((report / "losses.csv").read_text().splitlines()) - 1}


def moved(archive: Path, platform: str, folder: Path, checker: str | None) -> dict[str, int]:
    """Export, build, serve and check; all that is made is below `folder`."""
    exported, built = folder / "export", folder / "built"
    built.mkdir(parents=True)
    with folder_served(built) as url:
        export(archive, platform, exported, url)
        build(platform, exported, built)
        if checker:
            subprocess.run(words(checker, platform=platform, export=exported, built=built))
        return check(archive, url, folder / "report")


def replica(folder: Path) -> Path:
    archive = folder / "replica.db"
    subprocess.run([SITEKEEP, "crawl", "--demo", "-a", archive, "-q"], stdout=subprocess.DEVNULL)
    return archive


def rows(archives: list[Path], folder: Path, asked: argparse.Namespace) -> Iterator[list[object]]:
    for archive in [replica(folder), *archives]:
        for platform in asked.only or BUILDS:
            if shutil.which(BUILDS[platform][0].split()[0]) is None:
                yield [archive.stem, platform, "not tried: its program is not installed", "", ""]
                continue
            found = moved(archive, platform, folder / archive.stem / platform, asked.checker)
            yield [
                archive.stem,
                platform,
                *(found[name] for name in ("pages_seen", "whole", "losses")),
            ]


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.platforms")
    options.add_argument("archives", nargs="*", type=Path)
    options.add_argument("--only", nargs="+", choices=BUILDS)
    options.add_argument("--checker", help="command with {platform}, {export} and {built}")
    options.add_argument("--keep", type=Path, help="new folder for all that is made")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = asked.keep or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        lost = False
        print(f"{'archive':<16}{'platform':<12}{'pages':>7}{'whole':>7}{'losses':>8}")
        for archive, platform, pages, whole, losses in rows(asked.archives, folder, asked):
            print(f"{archive:<16}{platform:<12}{pages:>7}{whole:>7}{losses:>8}", flush=True)
            lost |= bool(losses)
    sys.exit(lost)


if __name__ == "__main__":
    main()
