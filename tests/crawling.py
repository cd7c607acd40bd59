"""Crawls for tests: the real command in a process of its own, and what its archive then says."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sitekeep.archive.care.verify import verify

#: A crawl that takes longer than this hangs.
MAX_S = 120.0
SITEKEEP = [sys.executable, "-m", "sitekeep"]


@dataclass(frozen=True, slots=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str


def sitekeep(
    *arguments: object, cwd: Path | None = None, world: str = "", **environment: str
) -> Done:
    """Run `sitekeep` to its end; standard input is no terminal.

    `world` is Python that runs first, in the same process: for what a machine cannot be made to
    do, such as another clock or other names of hosts.
    """
    command = [sys.executable, "-c", f"{world}\nfrom sitekeep.cli import main\nmain()"]
    done = subprocess.run(
        [*(command if world else SITEKEEP), *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=MAX_S,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def start_sitekeep(*arguments: object, **more: Any) -> subprocess.Popen[str]:
    """Start `sitekeep` as a terminal would: in a process group of its own."""
    return subprocess.Popen(
        [*SITEKEEP, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=hear_ctrl_c,
        **more,
    )


def hear_ctrl_c() -> None:
    """A shell lets what it runs in the background ignore Ctrl-C, and a child inherits that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def signal_group(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """What Ctrl-C does: the command and all its children get the signal."""
    os.killpg(process.pid, number)


class Ledger:
    """What an archive says of one crawl (the last one, if not told which)."""

    def __init__(self, archive: Path, crawl_id: int | None = None) -> None:
        self.archive = archive
        self.crawl_id = crawl_id or self.one("SELECT max(id) FROM crawls")

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"{self.archive.resolve().as_uri()}?mode=ro", uri=True)) as db:
            return db.execute(sql, values).fetchall()

    def one(self, sql: str, *values: Any) -> Any:
        return self.rows(sql, *values)[0][0]

    @property
    def state(self) -> str:
        return str(self.one("SELECT state FROM crawls WHERE id = ?", self.crawl_id))

    def entries(self) -> dict[str, tuple[str, int | None, str | None]]:
        """Outcome, status and error of every URL; those of the site itself by path and query."""
        site = urlsplit(self.one("SELECT start_url FROM crawls WHERE id = ?", self.crawl_id))
        prefix = f"{site.scheme}://{site.netloc}"
        rows = self.rows(
            "SELECT url, outcome, status, error FROM ledger WHERE crawl_id = ?", self.crawl_id
        )
        return {url.removeprefix(prefix): tuple(row) for url, *row in rows}  # type: ignore[misc]

    def outcomes(self) -> dict[str, str]:
        return {path: entry[0] for path, entry in self.entries().items()}

    def below(self, prefix: str) -> list[str]:
        """The outcomes of all addresses that begin with `prefix`."""
        return [outcome for path, outcome in self.outcomes().items() if path.startswith(prefix)]

    def counts(self) -> dict[str, int]:
        """How many rows each table has."""
        tables = self.rows(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB '*_fts_*'"
            " AND name NOT LIKE 'sqlite_%'"
        )
        return {name: self.one(f"SELECT count(*) FROM [{name}]") for (name,) in tables}


def check_whole(archive: Path) -> None:
    """The file is sound, and every URL of every crawl is accounted for exactly once."""
    with closing(sqlite3.connect(archive)) as conn:
        assert verify(conn) == []
    ledger = Ledger(archive)
    for (crawl_id,) in ledger.rows("SELECT id FROM crawls"):
        check_identity(Ledger(archive, crawl_id))


def check_identity(ledger: Ledger) -> None:
    """URLs seen = sum of outcomes + waiting, told from what was seen and not from what was kept."""
    crawl = ledger.crawl_id
    settled = [row[0] for row in ledger.rows("SELECT url FROM ledger WHERE crawl_id = ?", crawl)]
    waiting = [
        row[0]
        for row in ledger.rows(
            "SELECT url FROM frontier JOIN urls ON urls.id = url_id"
            " WHERE crawl_id = ? AND state IN ('pending', 'leased')",
            crawl,
        )
    ]
    assert len(settled) == len(set(settled))
    assert not set(settled) & set(waiting)
    assert seen(ledger) <= {*settled, *waiting}
    if ledger.state == "finished":
        assert ledger.rows("SELECT * FROM frontier WHERE crawl_id = ?", crawl) == []


def seen(ledger: Ledger) -> set[str]:
    """Every address that this crawl came across: its start, and where its answers lead."""
    crawl = ledger.crawl_id
    rows = ledger.rows(
        "SELECT start_url FROM crawls WHERE id = ?1"
        " UNION SELECT target.url FROM captures JOIN urls AS target ON target.id = redirect_url_id"
        " WHERE crawl_id = ?1"
        " UNION SELECT target.url FROM captures JOIN links ON links.from_url_id = url_id"
        " JOIN urls AS target ON target.id = to_url_id"
        " WHERE crawl_id = ?1 AND outcome IN ('kept', 'unchanged')"
        " AND url_id NOT IN (SELECT url_id FROM frontier WHERE crawl_id = ?1)",
        crawl,
    )
    return {row[0] for row in rows}
