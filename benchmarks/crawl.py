"""Pages a second and memory of `sitekeep crawl` beside other ways to fetch the same site.

Usage: python -m benchmarks.crawl --pages 5000 30000. One run of each tool after the other, on a
generated site behind nginx on loopback, without delay. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generated_site import write_site
from benchmarks.loopback import served
from benchmarks.measuring import MIB, Measured, measure

PEERS = Path(__file__).parent / "peers"
HEAD = (
    "| site | tool | pages | seconds | pages/s | Sitekeep is | CPU | main process | processes |\n"
    "| --: | --- | --: | --: | --: | --: | --: | --: | --: |"
)


@dataclass(frozen=True, slots=True)
class Tool:
    """A way to get a site: its command for an address and a place, and the pages it then got."""

    name: str
    command: Callable[[str, Path], list[str]]
    count: Callable[[Path], int]


def peer(script: str) -> Callable[[str, Path], list[str]]:
    return lambda url, place: [sys.executable, str(PEERS / script), url, str(place)]


def sitekeep(url: str, place: Path) -> list[str]:
    program = Path(sys.executable).with_name("sitekeep")
    return [str(program), "crawl", url, "--archive", str(place), "--quiet"]


def wget(url: str, place: Path) -> list[str]:
    return ["wget", "--mirror", "--no-verbose", "--directory-prefix", str(place), url]


def rows(place: Path) -> int:
    return int(sqlite3.connect(place).execute("SELECT count(*) FROM pages").fetchone()[0])


def files(place: Path) -> int:
    return sum(1 for _ in place.rglob("*.html"))


def number_written(place: Path) -> int:
    return int(place.read_text())


TOOLS = (
    Tool("sitekeep", sitekeep, rows),
    Tool("obvious", peer("obvious.py"), rows),
    Tool("download-only", peer("download_only.py"), number_written),
    Tool("wget", wget, files),
)
LABELS = {
    "sitekeep": "`sitekeep crawl`: fetch, keep, read, index",
    "obvious": "CrawlSpider, LinkExtractor, BeautifulSoup, one insert a page",
    "download-only": "CrawlSpider that only downloads and follows links",
    "wget": "`wget --mirror`",
}


def main() -> None:
    options = arguments()
    print(HEAD)
    for pages in options.pages:
        with tempfile.TemporaryDirectory(dir=options.folder) as name:
            for line in table(Path(name), pages, options.only):
                print(line, flush=True)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pages", type=int, nargs="+", default=[5000])
    parser.add_argument("--only", nargs="+", choices=LABELS, default=list(LABELS))
    parser.add_argument("--folder", type=Path, help="where site and results are written")
    return parser.parse_args()


def table(folder: Path, pages: int, only: list[str]) -> Iterator[str]:
    write_site(folder / "site", pages)
    ours: float | None = None
    with served(folder / "site", folder) as url:
        for tool in TOOLS:
            if tool.name not in only or (tool.name == "wget" and not shutil.which("wget")):
                continue
            measured, got = run(tool, url, folder)
            ours = measured.seconds if tool.name == "sitekeep" else ours
            yield row(pages, tool.name, measured, got, ours)


def run(tool: Tool, url: str, folder: Path) -> tuple[Measured, int]:
    place = folder / f"{tool.name}.out"
    log = folder / f"{tool.name}.log"
    measured = measure(tool.command(url, place), log)
    try:
        return measured, tool.count(place)
    except (OSError, sqlite3.Error):
        sys.stderr.write(log.read_text()[-2000:])
        raise SystemExit(f"Error: {tool.name} ended with {measured.returncode}") from None


def row(pages: int, name: str, measured: Measured, got: int, ours: float | None) -> str:
    times = f"{measured.seconds / ours:.1f} × as fast" if ours and name != "sitekeep" else ""
    return (
        f"| {pages:,} pages | {LABELS[name]} | {got:,} | {measured.seconds:.1f}"
        f" | {got / measured.seconds:.0f} | {times}"
        f" | {sum(measured.cpu_s.values()):.0f} s"
        f" | {measured.main_bytes / MIB:.0f} MiB | {measured.tree_bytes / MIB:.0f} MiB |"
    )


if __name__ == "__main__":
    main()
