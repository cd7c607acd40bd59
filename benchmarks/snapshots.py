"""What a snapshot costs: the first one, the same again, ten small changes, a token on every page.

Usage: python -m benchmarks.snapshots [FOLDER OF HTML FILES] (Debian's python3.11-doc otherwise).
The site is served by nginx on loopback, so with ETag and Last-Modified. Prints tables in Markdown.
Needs nginx; wget and httrack are measured where they are installed.
"""

from __future__ import annotations

import argparse
import gzip
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from benchmarks.loopback import served
from sitekeep.archive.payloads import get_payload

SITE = Path("/usr/share/doc/python3.11/html")
SNAPSHOTS = 10
CHANGED = 0.02
TOKEN = re.compile('<meta name="token" content="[0-9a-f]+">')


@dataclass(frozen=True, slots=True)
class Cost:
    """What one crawl took from the server, of time, and of the archive."""

    name: str
    requests: int
    moved_bytes: int
    seconds: float
    pages: int
    #: By how much the parts of the file that are in use have grown.
    grown_bytes: int
    versions: int

    def row(self) -> str:
        return (
            f"| {self.name} | {self.requests:,} | {self.moved_bytes:,} | {self.seconds:.1f}"
            f" | {self.pages / self.seconds:.0f} | {self.grown_bytes:,}"
            f" | {self.grown_bytes / self.pages:,.0f} | {self.versions} |"
        )


HEAD = (
    "| snapshot | requests | bytes moved | seconds | pages/s | growth | a page | versions |\n"
    "| --- | --: | --: | --: | --: | --: | --: | --: |"
)


class Bench:
    """A site that changes, its server's log, and the archive that it is crawled into."""

    def __init__(self, site: Path, folder: Path, url: str) -> None:
        self.site, self.folder, self.url = site, folder, url
        self.archive = folder / "archive.db"
        self.chance = random.Random(2)
        self.pages = sorted(site.rglob("*.html"))

    def crawl(self, name: str) -> Cost:
        log = self.folder / "access.log"
        seen, before, versions = len(lines(log)), used_bytes(self.archive), self.versions()
        start = time.perf_counter()
        program = Path(sys.executable).with_name("sitekeep")
        subprocess.run([program, "crawl", self.url, "-a", self.archive, "-q"], stdout=sys.stderr)
        seconds = time.perf_counter() - start
        answers = [line.split() for line in lines(log)[seen:]]
        return Cost(
            name,
            len(answers),
            sum(int(sent) + int(received) for _status, sent, received in answers),
            seconds,
            self.ask("SELECT count(*) FROM pages"),
            used_bytes(self.archive) - before,
            self.versions() - versions,
        )

    def versions(self) -> int:
        return self.ask("SELECT count(*) FROM page_versions") if self.archive.exists() else 0

    def ask(self, sql: str) -> int:
        with closing(sqlite3.connect(self.archive)) as db:
            return int(db.execute(sql).fetchone()[0] or 0)

    def change(self, share: float) -> None:
        """A sentence more on some pages."""
        for page in self.chance.sample(self.pages, round(share * len(self.pages))):
            sentence = f"<p>A sentence that was added, number {self.chance.random()}.</p>"
            page.write_text(page.read_text().replace("<p>", sentence + "<p>", 1))

    def put_tokens(self) -> None:
        """Another token on each page, as frameworks put one into forms: 128 random bits."""
        for page in self.pages:
            token = f'<meta name="token" content="{self.chance.getrandbits(128):032x}">'
            markup = TOKEN.sub("", page.read_text(), count=1)
            page.write_text(markup.replace("<head>", "<head>" + token, 1))


def lines(log: Path) -> list[str]:
    return log.read_text().splitlines() if log.exists() else []


def used_bytes(archive: Path) -> int:
    """The file without the pages that are free for what comes next."""
    if not archive.exists():
        return 0
    with closing(sqlite3.connect(archive)) as db:
        count, free, size = (
            db.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("page_count", "freelist_count", "page_size")
        )
    return int((count - free) * size)


def snapshots(bench: Bench) -> Iterator[Cost]:
    yield bench.crawl("first")
    yield bench.crawl("the same again")
    for number in range(1, SNAPSHOTS + 1):
        bench.change(CHANGED)
        yield bench.crawl(f"{CHANGED:.0%} of pages changed, {number}")
    bench.put_tokens()
    yield bench.crawl("another token on every page")


# -- beside others -------------------------------------------------------------------------


def html_sizes(bench: Bench) -> Iterator[tuple[str, int]]:
    """The bytes of all HTML pages that the archive has, stored in several ways."""
    with closing(sqlite3.connect(bench.archive)) as db:
        where = "kind = 'page' AND content_type LIKE 'text/html%' AND status = 200"
        sql = f"SELECT DISTINCT payload_digest FROM captures WHERE {where}"
        digests = [digest for (digest,) in db.execute(sql)]
        pages = [get_payload(db, digest) or b"" for digest in digests]
        stored = db.execute(
            f"SELECT sum(stored_bytes) FROM payloads WHERE payload_digest IN ({sql})"
        ).fetchone()[0]
        dictionaries = db.execute("SELECT sum(length(dictionary)) FROM dictionaries").fetchone()[0]
    yield "as sent", sum(map(len, pages))
    yield "gzip, each page by itself", sum(len(gzip.compress(page)) for page in pages)
    yield "zlib in SQLite (the file)", zlib_in_sqlite(bench.folder / "zlib.db", pages)
    yield "Sitekeep, with the dictionary", stored + (dictionaries or 0)


def zlib_in_sqlite(path: Path, pages: list[bytes]) -> int:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE pages (url TEXT PRIMARY KEY, body BLOB)")
        rows = [(str(number), zlib.compress(page)) for number, page in enumerate(pages)]
        db.executemany("INSERT INTO pages VALUES (?, ?)", rows)
        db.commit()
    return path.stat().st_size


def mirrors(bench: Bench) -> Iterator[tuple[str, int]]:
    """What other tools write for the whole site, pictures and style sheets among it."""
    warc, mirror = bench.folder / "wget", bench.folder / "httrack"
    commands = {
        warc: ["wget", "-q", "-r", "-l", "inf", "-p", "--delete-after", f"--warc-file={warc}"],
        mirror: [
            "httrack",
            "-q",
            "-O",
            str(mirror),
            "-c8",
            "-A0",
            "-%c0",
            "-s0",
            "-I0",
            "--disable-security-limits",
        ],
    }
    for command in commands.values():
        if shutil.which(command[0]):
            subprocess.run([*command, bench.url], cwd=bench.folder, stdout=subprocess.DEVNULL)
    if warc.with_suffix(".warc.gz").exists():
        yield "`wget --warc-file`, gzip", warc.with_suffix(".warc.gz").stat().st_size
    if mirror.exists():
        files = (path for path in mirror.rglob("*") if path.is_file())
        yield "HTTrack's mirror", sum(path.stat().st_size for path in files)
    yield (
        "Sitekeep, all payloads",
        bench.ask(
            "SELECT (SELECT sum(stored_bytes) FROM payloads)"
            " + coalesce((SELECT sum(length(dictionary)) FROM dictionaries), 0)"
        ),
    )
    yield "Sitekeep, the archive: texts, versions, links and search too", used_bytes(bench.archive)


def table(name: str, sizes: list[tuple[str, int]], pages: int) -> str:
    head = f"| {name} | bytes | a page |\n| --- | --: | --: |\n"
    return head + "\n".join(f"| {way} | {size:,} | {size // pages:,} |" for way, size in sizes)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("site", type=Path, nargs="?", default=SITE)
    parser.add_argument("--folder", type=Path, help="where copies and archives are written")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        shutil.copytree(options.site, folder / "site")
        with served(folder / "site", folder) as url:
            measure(Bench(folder / "site", folder, url))


def measure(bench: Bench) -> None:
    bench.put_tokens()
    costs = snapshots(bench)
    print(HEAD)
    print(next(costs).row(), flush=True)
    pages = bench.ask("SELECT count(*) FROM pages")
    sizes = [table("HTML pages", [*html_sizes(bench)], pages)]
    sizes += [table("the whole site", [*mirrors(bench)], pages)]
    for cost in costs:
        print(cost.row(), flush=True)
    print("", *sizes, sep="\n\n")


if __name__ == "__main__":
    main()
