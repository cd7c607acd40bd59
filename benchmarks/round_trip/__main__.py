"""Builds a site with Hugo, crawls it, exports it to Hugo, builds it again and compares.

    python -m benchmarks.round_trip [--themes modern old] [--keep FOLDER] [--misses]

Both the original Markdown and the exported one are built once more with a bare theme, so that what
is compared is what Hugo makes of either. Exits with 1 where less arrived than every title, date and
author and 99.5 % of the paragraphs, or where a paragraph has no original.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.loopback import folder_served
from benchmarks.platforms.commands import SITEKEEP
from benchmarks.platforms.generators import build
from benchmarks.round_trip.content import write_site
from benchmarks.round_trip.measure import KINDS, Built, Figures, measure

THEMES = Path(__file__).with_name("themes")


def built_with(theme: str, project: Path, built: Path) -> Path:
    """Build a project with the layouts of `theme` in place of its own."""
    shutil.rmtree(project / "layouts", ignore_errors=True)
    shutil.copytree(THEMES / theme, project / "layouts")
    built.mkdir(parents=True)
    build("hugo", project, built)
    return built


def round_trip(theme: str, folder: Path) -> Figures:
    original, archive, copy = folder / "original", folder / "archive.db", folder / "copy"
    write_site(original)
    with folder_served(built_with(theme, original, folder / "site")) as url:
        crawl = [SITEKEEP, "crawl", url, "-a", archive, "--quiet"]
        subprocess.run(crawl, check=True, stdout=subprocess.DEVNULL)
        export = [SITEKEEP, "export", "hugo", copy, "-a", archive]
        done = subprocess.run(export, stdout=subprocess.DEVNULL)
        if done.returncode not in (0, 3):
            raise SystemExit("the export failed")
    return measure(
        Built(built_with("probe", original, folder / "original-built")),
        Built(built_with("probe", copy, folder / "copy-built")),
    )


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.round_trip")
    options.add_argument("--themes", nargs="+", default=["modern", "old"])
    options.add_argument("--keep", type=Path, help="new folder for all that is made")
    options.add_argument("--misses", action="store_true", help="print what is missing")
    asked = options.parse_args()
    print(f"| theme | {' | '.join(KINDS)} | foreign |\n| --- |{' --: |' * (len(KINDS) + 1)}")
    enough = True
    with tempfile.TemporaryDirectory() as temporary:
        for theme in asked.themes:
            figures = round_trip(theme, (asked.keep or Path(temporary)) / theme)
            cells = " | ".join(figures.cell(kind) for kind in KINDS)
            print(f"| {theme} | {cells} | {len(figures.foreign)} |", flush=True)
            if asked.misses:
                print(*figures.lost, *(("foreign", *each) for each in figures.foreign), sep="\n")
            enough &= figures.is_enough
    sys.exit(not enough)


if __name__ == "__main__":
    main()
