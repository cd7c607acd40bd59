"""Sets up WordPress, crawls it and measures what was read.

    python -m benchmarks.wordpress [--themes twentytwentyone twentytwentythree] [--keep FOLDER]
    python -m benchmarks.wordpress --measure FOLDER [--misses]

Needs the Debian packages wordpress, wordpress-theme-…, php-cli, php-mysql, php-gd, php-xml,
mariadb-server-core and mariadb-client-core, and the right to run them. All else is made in a
temporary folder and goes with it, but for the archive and the truth that `--keep` asks for.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.wordpress import content
from benchmarks.wordpress.measure import measure
from benchmarks.wordpress.server import wordpress

THEMES = ("twentytwentyone", "twentytwentythree")


def crawled(theme: str, folder: Path) -> None:
    """Set the site up, crawl it into `folder`/archive.db and write down the truth beside it."""
    site = content.site()
    folder.mkdir(parents=True)
    lines = "".join(f"{json.dumps(line)}\n" for line in site.truth())
    (folder / "truth.jsonl").write_text(lines, encoding="utf-8")
    program = Path(sys.executable).with_name("sitekeep")
    with (
        tempfile.TemporaryDirectory(prefix="wp") as made,
        wordpress(Path(made), theme, site.as_told()) as url,
    ):
        archive = str(folder / "archive.db")
        subprocess.run([program, "crawl", f"{url}/", "--archive", archive, "--quiet"], check=True)


def show(folder: Path, *, misses: bool) -> None:
    lines = (folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    print(folder.name)
    measure(folder / "archive.db", [json.loads(line) for line in lines], misses=misses)


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks.wordpress")
    options.add_argument("--themes", nargs="+", default=THEMES)
    options.add_argument("--keep", type=Path, help="folder for what is crawled; must be new")
    options.add_argument("--measure", type=Path, help="folder that --keep made: measure it again")
    options.add_argument("--misses", action="store_true", help="print what is wrong with each page")
    asked = options.parse_args()
    if asked.measure:
        for folder in sorted(path.parent for path in asked.measure.glob("*/archive.db")):
            show(folder, misses=asked.misses)
        return
    with tempfile.TemporaryDirectory() as temporary:
        for theme in asked.themes:
            folder = (asked.keep or Path(temporary)) / theme
            crawled(theme, folder)
            show(folder, misses=asked.misses)


if __name__ == "__main__":
    main()
