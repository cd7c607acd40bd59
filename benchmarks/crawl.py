"""Pages a second and memory of `sitekeep crawl` beside other ways to fetch the same site.

Usage: python -m benchmarks.crawl --pages 5000 30000. One run of each tool, by turns of two seconds,
on a generated site behind nginx on loopback, without delay. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generated_site import write_site
from benchmarks.loopback import served
from benchmarks.measuring import MIB, Measured, Run
from benchmarks.turns import play

PEERS = Path(__file__).parent / "peers"
#: How long one turn is. How fast a machine is changes, and so it does for all tools alike.
TURN_S = 2.0
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
    tools = [tool for tool in TOOLS if tool.name in only and is_there(tool)]
    with ExitStack() as at_the_end:
        contenders = [Contender(tool, folder, at_the_end) for tool in tools]
        play(contenders, Contender.answers, TURN_S)
        ours = next((each.measured.seconds for each in contenders if each.is_sitekeep), None)
        for each in contenders:
            yield row(pages, each.tool.name, each.measured, each.pages(), ours)


def is_there(tool: Tool) -> bool:
    return tool.name != "wget" or shutil.which("wget") is not None


class Contender(Run):
    """A tool that takes the site from a server of its own, whose log tells how far it is."""

    def __init__(self, tool: Tool, folder: Path, at_the_end: ExitStack) -> None:
        self.tool = tool
        self.folder = folder / tool.name
        self.folder.mkdir()
        self.place = self.folder / "out"
        url = at_the_end.enter_context(served(folder / "site", self.folder))
        super().__init__(tool.command(url, self.place), self.folder / "log")
        at_the_end.callback(self.end)

    @property
    def is_sitekeep(self) -> bool:
        return self.tool.name == "sitekeep"

    def answers(self) -> int:
        return (self.folder / "access.log").read_bytes().count(b"\n")

    def pages(self) -> int:
        """How many it has. Raises SystemExit where it did not get to an end."""
        try:
            return self.tool.count(self.place)
        except (OSError, sqlite3.Error):
            sys.stderr.write((self.folder / "log").read_text()[-2000:])
            code = self.process.returncode
            raise SystemExit(f"Error: {self.tool.name} ended with {code}") from None


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
