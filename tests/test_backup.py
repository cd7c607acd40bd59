"""`sitekeep backup`: whole, sound, never half of one, and also while a crawl writes."""

from __future__ import annotations

import signal
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitekeep.archive.care import backup as backing_up
from sitekeep.archive.care.backup import backup
from sitekeep.archive.opening import open_to_write
from sitekeep.cli import main
from sitekeep.errors import ArchiveError, DamagedError
from tests.archives import SITE
from tests.crawling import check_whole, signal_group, sitekeep, start_sitekeep
from tests.keeping import broken, sound_archive


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return sound_archive(tmp_path / "archive.db")


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as conn:
        return list(conn.iterdump())


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} - {"archive.db.lock"}


def test_copy_says_what_the_archive_says(archive: Path, tmp_path: Path) -> None:
    size_bytes = backup(archive, tmp_path / "b.db")
    assert dump(tmp_path / "b.db") == dump(archive)
    assert size_bytes == (tmp_path / "b.db").stat().st_size
    assert names(tmp_path) == {"archive.db", "b.db"}


def test_progress_is_told(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int]] = []
    monkeypatch.setattr(backing_up, "STEP_PAGES", 1)
    backup(archive, tmp_path / "b.db", lambda _, done, total: told.append((done, total)))
    told = [each for each in told if each[1] == told[0][1]]
    assert [done for done, _ in told] == list(range(1, len(told) + 1))
    assert told[-1][0] == told[-1][1]


def test_what_is_there_stays(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    target.write_text("last year’s backup")
    with pytest.raises(ArchiveError, match="left as it is"):
        backup(archive, target)
    assert target.read_text() == "last year’s backup"
    backup(archive, target, force=True)
    assert dump(target) == dump(archive)


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("archive.db", "the archive itself"),
        (".", "a folder"),
        ("no/where/b.db", "Nothing was left"),
    ],
)
def test_places_that_are_none(target: str, words: str, archive: Path, tmp_path: Path) -> None:
    before = archive.read_bytes()
    with pytest.raises(ArchiveError, match=words):
        backup(archive, tmp_path / target, force=True)
    assert archive.read_bytes() == before
    assert names(tmp_path) == {"archive.db"}


def test_damaged_archive_does_not_replace_a_sound_backup(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "b.db"
    backup(archive, target)
    before = target.read_bytes()
    broken(archive, "UPDATE payloads SET payload = x'00' WHERE rowid = 1")
    with pytest.raises(DamagedError, match="none was replaced"):
        backup(archive, target, force=True)
    assert target.read_bytes() == before
    assert names(tmp_path) == {"archive.db", "b.db"}


def test_what_is_written_meanwhile_neither_waits_nor_disturbs(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A commit after each step would begin a copy anew that looks at the newest state."""
    monkeypatch.setattr(backing_up, "STEP_PAGES", 1)
    written: list[int] = []
    with open_to_write(archive) as db:

        def write(what: str, done: int, _total: int) -> None:
            if what != "copying":
                return
            db.conn.execute("INSERT INTO urls (url) VALUES (?)", (f"{SITE}/{done}",))
            written.append(done)

        backup(archive, tmp_path / "b.db", write)
    assert len(written) == len(set(written)) > 10
    with closing(sqlite3.connect(tmp_path / "b.db")) as conn:
        query = "SELECT count(*) FROM urls WHERE url LIKE ?"
        assert conn.execute(query, (f"{SITE}/%",)).fetchone() == (0,)
        assert conn.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.server
def test_backup_while_a_crawl_writes(demo_url: str, tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    crawl = start_sitekeep("crawl", demo_url, "--archive", archive, "--delay", 0.05)
    try:
        backups = 0
        while crawl.poll() is None and backups < 3:
            if not archive.exists() or not kept(archive):
                time.sleep(0.05)
                continue
            done = sitekeep("backup", tmp_path / f"{backups}.db", "-a", archive)
            assert done.code == 0, done.err
            backups += 1
    finally:
        if crawl.poll() is None:
            signal_group(crawl, signal.SIGINT)
        crawl.communicate(timeout=60)
    assert backups
    for number in range(backups):
        check_whole(tmp_path / f"{number}.db")
    # A backup of half a crawl can go on with it.
    assert sitekeep("crawl", demo_url, "-a", tmp_path / "0.db").code == 0
    with closing(sqlite3.connect(tmp_path / "0.db")) as conn:
        assert conn.execute("SELECT count(*) FROM pages").fetchone() == (47,)


def kept(archive: Path) -> bool:
    with closing(sqlite3.connect(archive)) as conn:
        try:
            return bool(conn.execute("SELECT count(*) > 3 FROM pages").fetchone()[0])
        except sqlite3.OperationalError:
            return False


def test_command_says_what_it_did(archive: Path, tmp_path: Path) -> None:
    def run(*more: str) -> Result:
        command = ["backup", str(tmp_path / "b.db"), "-a", str(archive), *more]
        return CliRunner().invoke(main, command)

    assert "is a sound copy of" in run().stdout
    again = run()
    assert (again.exit_code, "--force" in again.stderr) == (2, True)
    assert run("--force", "-q").output == ""
