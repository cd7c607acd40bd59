"""Troubles that a whole crawl can have: after each the archive is whole and the next run goes on."""

from __future__ import annotations

import ast
import subprocess
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import Done, Ledger, check_whole, sitekeep
from tests.fault_table import TROUBLES, faults
from tests.faults import Served, prose, serve_site
from tests.mounting import mounted

pytestmark = pytest.mark.server

HERE = Path(__file__).parent
#: The clock of this machine is a year behind, for Sitekeep and nobody else.
A_YEAR_BEHIND = """
from datetime import datetime, timedelta
import sitekeep.archive.clock as clock
class Behind(datetime):
    @classmethod
    def now(cls, tz=None):
        return datetime.now(tz) - timedelta(days=365)
clock.datetime = Behind
"""
IMPATIENT = "import pipelines.workers\npipelines.workers.MAX_SECONDS = 3.0\n"
LEAVES = 30


@contextmanager
def site(name: str, **state: str) -> Iterator[Served]:
    with serve_site(name, "tests.wire_sites", **state) as served:
        yield served


def crawl(served: Served, archive: Path, **more: Any) -> Done:
    done = sitekeep("crawl", served.url, "-a", archive, "-q", "--timeout", 5, **more)
    check_whole(archive)
    return done


def changes(archive: Path, crawl_id: int) -> Counter[str]:
    rows = Ledger(archive).rows("SELECT change FROM changes WHERE crawl_id = ?", crawl_id)
    return Counter(change for (change,) in rows)


# -- a site that is away -------------------------------------------------------------------


@pytest.mark.parametrize("trouble", ["away", "down"])
def test_site_that_is_away_the_second_time(tmp_path: Path, trouble: str) -> None:
    archive = tmp_path / "a.db"
    with site("away") as served:
        assert crawl(served, archive).code == 0
        pages = Ledger(archive).rows("SELECT url, article_body FROM pages ORDER BY url")
        served.set(**{trouble: "yes"})
        away = crawl(served, archive)
        assert away.code in (1, 4)
        assert away.err or away.out
        assert not set(changes(archive, 2)) & {"gone", "unlinked", "moved"}
        assert Ledger(archive).rows("SELECT url, article_body FROM pages ORDER BY url") == pages
        served.set(**{trouble: ""})
        assert crawl(served, archive).code == 0
    last = Ledger(archive).crawl_id
    assert changes(archive, last) == {"unchanged": LEAVES + 1}
    assert Ledger(archive).one("SELECT count(*) FROM page_versions") == LEAVES + 1


def test_site_that_goes_down_in_the_second_crawl(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with serve_site("down", after="100000") as served:
        assert crawl(served, archive).code == 0
        served.set(after=str(len(served.log()) + 20))
        stopped = crawl(served, archive)
        assert stopped.code == 4
        assert "gives no answer any more" in stopped.out
        assert not set(changes(archive, 2)) & {"gone", "unlinked", "moved"}
        served.set(down="", after="100000")
        assert crawl(served, archive).code == 0
    assert Ledger(archive).one("SELECT count(*) FROM crawls") == 2
    assert set(changes(archive, 2)) == {"unchanged"}


def test_a_long_rest_ends_the_run(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with site("long-rest") as served:
        stopped = crawl(served, archive)
        assert stopped.code == 4
        assert "asks to come back in 7200 s" in stopped.out
        assert Ledger(archive).state == "stopped"
        # Two hours are not for a test: the site's wish is forgotten, the run goes on.
        with_clock_of_the_next_day = A_YEAR_BEHIND.replace("-", "+", 1).replace("365", "1")
        assert crawl(served, archive, world=with_clock_of_the_next_day).code == 0
    assert Ledger(archive).outcomes()["/rest"] == "kept"


# -- clocks --------------------------------------------------------------------------------


def test_clock_that_jumps_back_between_crawls(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with site("growing", day="1") as served:
        assert crawl(served, archive).code == 0
        served.set(day="2")
        assert crawl(served, archive, world=A_YEAR_BEHIND).code == 0
        assert crawl(served, archive).code == 0
    ledger = Ledger(archive)
    first, second, third = (row[0] for row in ledger.rows("SELECT started_at FROM crawls"))
    assert second < first < third
    assert changes(archive, 2) == {"changed": LEAVES, "unchanged": 1}
    assert changes(archive, 3) == {"unchanged": LEAVES + 1}
    body = "SELECT article_body FROM pages WHERE path = '/leaf/7'"
    assert ledger.one(body) == prose("7 day 2")
    assert "Leaf 7" in sitekeep("diff", "--crawl", 1, 2, "-a", archive).out


def test_clock_that_jumps_back_while_something_waits(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with site("long-rest") as served:
        # What the site asked to wait for lies a year ahead of the second run's clock.
        assert crawl(served, archive).code == 4
        assert Ledger(archive).one("SELECT count(*) FROM frontier WHERE not_before IS NOT NULL")
        assert crawl(served, archive, world=A_YEAR_BEHIND).code == 0
    assert Ledger(archive).outcomes()["/rest"] == "kept"


def test_times_of_the_server_do_not_matter(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with site("wire") as served:
        for _ in range(2):
            sitekeep(
                "crawl", served.url, "-a", archive, "-q", "--include", "/out-of-time|:[0-9]+/$",
                "--timeout", 2,
            )  # fmt: skip
            check_whole(archive)
        asked = [each["headers"] for each in served.log() if each["path"] == "/out-of-time"]
    assert asked[1]["if-modified-since"] == "Fri, 01 Jan 2100 00:00:00 GMT"
    assert [Ledger(archive, n).outcomes()["/out-of-time"] for n in (1, 2)] == ["kept", "unchanged"]
    versions = "SELECT count(*) FROM page_versions JOIN pages ON pages.id = page_id"
    assert Ledger(archive).one(f"{versions} WHERE path = '/out-of-time'") == 1


# -- this machine --------------------------------------------------------------------------


def test_disk_that_fills_in_the_second_crawl(tmp_path: Path) -> None:
    with mounted(tmp_path / "full", "size=30m") as folder, site("growing", day="1") as served:
        archive = folder / "a.db"
        assert crawl(served, archive).code == 0
        before = Ledger(archive).rows("SELECT url, article_body FROM pages ORDER BY url")
        served.set(day="2")
        size = archive.stat().st_size + 600_000
        subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)
        full = crawl(served, archive)
        assert full.code == 4
        assert "full" in full.err + full.out
        first = Ledger(archive, 1)
        assert set(first.outcomes().values()) == {"kept", "gone"}
        assert len(Ledger(archive).rows("SELECT url FROM pages")) == len(before)
        subprocess.run(["mount", "-o", "remount,size=30m", str(folder)], check=True)
        assert crawl(served, archive).code == 0
        assert Ledger(archive).one("SELECT count(*) FROM crawls") == 2
        assert changes(archive, 2) == {"changed": LEAVES, "unchanged": 1}


def test_a_reader_that_hangs_is_left(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with site("hanging") as served:
        assert crawl(served, archive, world=IMPATIENT).code == 0
    assert Ledger(archive).outcomes()["/long.pdf"] == "kept"
    assert Ledger(archive).outcomes()["/fine"] == "kept"
    error = Ledger(archive).one("SELECT error FROM documents WHERE path = '/long.pdf'")
    assert error == "reading took longer than 3 s"


# -- the table of all this -----------------------------------------------------------------


def functions_of(name: str) -> set[str]:
    tree = ast.parse((HERE / name).read_text())
    names = (node.name for node in tree.body if isinstance(node, ast.FunctionDef))
    return {name for name in names if name.startswith("test_")}


def test_every_row_has_its_test_and_every_test_its_row() -> None:
    named: dict[str, set[str]] = {}
    for trouble in TROUBLES:
        name, _, test = trouble.test.rpartition("::")
        named.setdefault(name or "test_faults.py", set()).add(test.partition("[")[0])
    for name, tests in named.items():
        assert tests <= functions_of(name), name
    untold = functions_of("test_faults.py") - named["test_faults.py"]
    assert {test for test in untold if "row" not in test} == set()


def test_every_row_says_what_was_done_kept_and_lost() -> None:
    rows = [(fault.done, fault.what_is_kept, fault.what_is_lost) for fault in faults()]
    rows += [(trouble.done, trouble.kept, trouble.lost) for trouble in TROUBLES]
    assert [row for row in rows if not all(row)] == []
    assert len({(fault.site, fault.path) for fault in faults()}) == len(faults())
