"""Stopped crawls: by `kill -9`, by Ctrl-C once and twice. The next run ends with the same archive."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.crawling import Ledger, check_whole, signal_group, sitekeep, start_sitekeep

pytestmark = pytest.mark.server

KILLS = 20
#: Between two requests, so that a crawl lasts long enough to be killed at any of its stages.
DELAY_S = 0.02
#: What may be asked for again after a kill: 16 connections, and the open group of half a second.
AGAIN = 16 + int(0.5 / DELAY_S)

#: What must be the same in two archives of one site, whatever happened to the crawl.
SAME = {
    "pages": "SELECT url, type, headline, alternative_headline, author, byline, date_published,"
    " date_modified, article_section, address, article_body, article_html FROM pages",
    "links": "SELECT source.url, target.url, kind, text, rel, position FROM links"
    " JOIN urls AS source ON source.id = from_url_id JOIN urls AS target ON target.id = to_url_id",
    "schema": "SELECT name, sql FROM sqlite_master",
    "menus": "SELECT fingerprint, pages, nav_items.position, depth, label, url FROM nav_items"
    " JOIN menus ON menus.id = menu_id",
    "outcomes": "SELECT url, kind, outcome, status FROM ledger",
    "payloads": "SELECT payload_digest, size_bytes FROM payloads",
    "readings": "SELECT url, field, value, readings.rule, trust, chosen FROM readings"
    " JOIN pages ON pages.id = page_id",
    "versions": "SELECT url, versions.content_digest, versions.article_body, versions.article_html FROM versions"
    " JOIN pages ON pages.id = page_id",
}


@dataclass
class Site:
    """The replica with a log of what was asked of it."""

    url: str
    log: Path
    asked_before: int = field(default=0)

    def asked(self) -> int:
        """Requests since the last call of `forget`."""
        return len(self.log.read_text().splitlines()) - self.asked_before

    def forget(self) -> None:
        self.asked_before += self.asked()


@contextmanager
def logged_replica(log: Path) -> Iterator[Site]:
    command = [sys.executable, "-m", "sitekeep.demo", "--log", "--with-parent"]
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True
        ) as server,
    ):
        assert server.stdout is not None
        try:
            yield Site(server.stdout.readline().strip(), log)
        finally:
            server.kill()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with logged_replica(tmp_path_factory.mktemp("site") / "log") as site:
        yield site


@pytest.fixture(scope="module")
def uninterrupted(site: Site, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, float]:
    """An archive made in one go, and how long that took."""
    archive = tmp_path_factory.mktemp("whole") / "archive.db"
    start = time.monotonic()
    assert crawl(site, archive).code == 0
    return archive, time.monotonic() - start


def crawl(site: Site, archive: Path):  # type: ignore[no-untyped-def]
    return sitekeep("crawl", site.url, "--archive", archive, "--quiet", "--delay", DELAY_S)


def start(site: Site, archive: Path) -> subprocess.Popen[str]:
    return start_sitekeep("crawl", site.url, "--archive", archive, "--quiet", "--delay", DELAY_S)


def content(archive: Path) -> dict[str, list[tuple[object, ...]]]:
    ledger = Ledger(archive)
    return {name: sorted(ledger.rows(sql), key=repr) for name, sql in SAME.items()}


def test_killed_at_random_moments_it_ends_with_the_same_archive(
    site: Site, uninterrupted: tuple[Path, float], tmp_path: Path
) -> None:
    whole, duration_s = uninterrupted
    expected = content(whole)
    chance = random.Random(20)
    kills = rounds = 0
    while kills < KILLS:
        archive = tmp_path / f"{rounds}.db"
        site.forget()
        killed_here = kill_until_finished(site, archive, chance, duration_s, KILLS - kills)
        assert content(archive) == expected
        assert site.asked() <= len(expected["outcomes"]) + killed_here * AGAIN
        kills, rounds = kills + killed_here, rounds + 1


def kill_until_finished(
    site: Site, archive: Path, chance: random.Random, duration_s: float, at_most: int
) -> int:
    """Start the crawl again and again, killing each run; returns how often it was killed."""
    kills = 0
    while kills < at_most:
        process = start(site, archive)
        time.sleep(chance.uniform(0.3 * duration_s, duration_s))
        process.kill()
        process.communicate()
        if process.returncode == 0:
            return kills
        kills += 1
        if archive.exists() and has_schema(archive):
            check_whole(archive)
            if Ledger(archive).state == "finished":
                return kills
    assert crawl(site, archive).code == 0
    check_whole(archive)
    return kills


def test_killed_crawl_leaves_no_process_behind(site: Site, tmp_path: Path) -> None:
    process = start(site, tmp_path / "archive.db")
    time.sleep(1.5)
    process.kill()
    process.communicate()
    for _wait in range(50):
        if not group_members(process.pid):
            return
        time.sleep(0.1)
    assert group_members(process.pid) == []


def group_members(group: int) -> list[int]:
    """Living processes of a process group, by /proc."""
    members = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and os.getpgid(int(entry.name)) == group:
                state = (entry / "stat").read_text().rpartition(")")[2].split()[0]
                members += [int(entry.name)] if state != "Z" else []
        except (ProcessLookupError, FileNotFoundError):
            continue
    return members


def wait_for_pages(archive: Path, process: subprocess.Popen[str]) -> None:
    for _wait in range(200):
        if archive.exists() and Ledger(archive).rows("SELECT 1 FROM pages LIMIT 1"):
            return
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
    raise AssertionError("no page was kept in time")


def start_slowly(site: Site, archive: Path) -> subprocess.Popen[str]:
    """A crawl that lasts a minute, with its first page kept."""
    process = start_sitekeep("crawl", site.url, "--archive", archive, "--quiet", "--delay", 1)
    wait_for_schema(archive)
    wait_for_pages(archive, process)
    return process


def wait_for_schema(archive: Path) -> None:
    for _wait in range(200):
        if archive.exists() and has_schema(archive):
            return
        time.sleep(0.05)
    raise AssertionError("no archive was made in time")


def has_schema(archive: Path) -> bool:
    """Whether a crawl has begun in the file; it may be killed before that."""
    ledger = Ledger(archive, 1)
    has_table = ledger.rows("SELECT 1 FROM sqlite_master WHERE name = 'templates'")
    return bool(has_table) and bool(ledger.rows("SELECT 1 FROM crawls"))


def test_ctrl_c_once_says_how_to_go_on(
    site: Site, uninterrupted: tuple[Path, float], tmp_path: Path
) -> None:
    archive = tmp_path / "archive.db"
    process = start_slowly(site, archive)
    signal_group(process, signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 4, (out, err)
    assert "sitekeep crawl" in out
    assert "Traceback" not in err
    assert Ledger(archive).state == "stopped"
    check_whole(archive)
    assert crawl(site, archive).code == 0
    assert content(archive) == content(uninterrupted[0])


def test_ctrl_c_twice_stops_at_once(site: Site, tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    process = start_slowly(site, archive)
    signal_group(process, signal.SIGINT)
    time.sleep(0.3)
    signal_group(process, signal.SIGINT)
    start_s = time.monotonic()
    _out, err = process.communicate(timeout=30)
    assert time.monotonic() - start_s < 10
    assert process.returncode == 4
    assert "Traceback" not in err
    check_whole(archive)
    assert crawl(site, archive).code == 0


@pytest.mark.parametrize("after_s", [0.0, 0.4, 0.8])
def test_ctrl_c_while_the_readers_start_harms_no_page(
    site: Site, tmp_path: Path, after_s: float
) -> None:
    archive = tmp_path / "archive.db"
    process = start_sitekeep("crawl", site.url, "--archive", archive)
    assert process.stderr is not None
    process.stderr.readline()
    time.sleep(after_s)
    signal_group(process, signal.SIGINT)
    _out, err = process.communicate(timeout=30)
    assert process.returncode == 4
    assert "Traceback" not in err
    assert crawl(site, archive).code == 0
    assert "unreadable" not in Ledger(archive).outcomes().values()


def test_ctrl_c_in_the_site_pass_stops_and_goes_on(
    site: Site, uninterrupted: tuple[Path, float], tmp_path: Path
) -> None:
    archive = tmp_path / "archive.db"
    process = start(site, archive)
    wait_for_schema(archive)
    while not is_all_captured(archive):
        assert process.poll() is None, process.communicate()
        time.sleep(0.01)
    signal_group(process, signal.SIGINT)
    _out, err = process.communicate(timeout=30)
    assert process.returncode in (0, 4)  # it may have been done with it
    assert "Traceback" not in err
    assert crawl(site, archive).code == 0
    assert content(archive)["pages"] == content(uninterrupted[0])["pages"]


def is_all_captured(archive: Path) -> bool:
    ledger = Ledger(archive, 1)
    pages = ledger.one("SELECT count(*) FROM pages")
    return bool(pages) and not ledger.one("SELECT count(*) FROM frontier")
