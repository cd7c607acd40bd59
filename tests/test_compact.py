"""`sitekeep compact`: less room, the same content; also when it is stopped, killed or out of room."""

from __future__ import annotations

import json
import random
import resource
import shutil
import sqlite3
import subprocess
import time
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitekeep.archive.encodings import in_a_hurry
from sitekeep.archive.opening import open_to_write
from sitekeep.archive.payloads import digest_of, get_payload, sha256_of
from sitekeep.archive.stored import MAX_DEPTH
from sitekeep.cli import main
from tests.archives import Archive
from tests.crawling import SITEKEEP
from tests.test_payloads import PAGE, depths

PAGES, NIGHTS = 30, 12


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive as an older Sitekeep wrote it: every version whole, and rows deleted by hand."""
    path = tmp_path_factory.mktemp("model") / "archive.db"
    archive = Archive(path)
    archive.conn.execute("BEGIN")
    for night in range(NIGHTS):
        archive.crawl(day=night + 1)
        for number in range(PAGES):
            body = PAGE + b"<p>%d</p>" % number * 9 + b"<p>night %d</p>" % night
            archive.capture(f"/{number}", payload_digest=whole(archive, body))
    archive.insert("authors", name="Nobody")
    archive.conn.execute("DELETE FROM captures WHERE crawl_id = ?", (archive.crawl_id,))
    archive.conn.execute("COMMIT")
    archive.conn.close()
    return path


def whole(archive: Archive, payload: bytes) -> str:
    stored = in_a_hurry(payload)
    archive.insert(
        "payloads",
        sha256=sha256_of(digest_of(payload)),
        size_bytes=len(payload),
        stored_bytes=len(stored.payload),
        encoding=stored.encoding,
        payload=stored.payload,
    )
    return digest_of(payload)


@pytest.fixture
def path(model: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(model, tmp_path / "archive.db"))


def compact(path: Path, *more: str) -> Result:
    return CliRunner().invoke(main, ["compact", "--archive", str(path), *more])


def captured(path: Path) -> list[tuple[object, ...]]:
    """Every capture with its content, unpacked."""
    with closing(sqlite3.connect(path)) as conn:
        rows = conn.execute("SELECT id, crawl_id, url_id, payload_digest FROM captures").fetchall()
        payloads = {row[3]: get_payload(conn, row[3]) for row in rows}
    assert all(digest_of(payload or b"") == digest for digest, payload in payloads.items())
    return [(*row, payloads[row[3]]) for row in rows]


def check_sound(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert conn.execute("PRAGMA foreign_key_check").fetchall() == []


def test_it_wins_room_and_loses_nothing(path: Path) -> None:
    before, size_bytes = captured(path), path.stat().st_size
    done = json.loads(compact(path, "--json").stdout)
    assert captured(path) == before
    assert done["before_bytes"] == size_bytes
    assert done["after_bytes"] == path.stat().st_size < 0.4 * size_bytes
    assert done["dropped"] == {"payloads": PAGES, "dictionaries": 0, "authors": 1}
    assert done["deltas"] == PAGES * (NIGHTS - 2)
    assert max(depths(sqlite3.connect(path)).values()) == MAX_DEPTH
    check_sound(path)


def test_it_tells_what_it_won(path: Path) -> None:
    lines = compact(path).stdout.splitlines()
    assert lines[0].startswith(f"{path}: ")
    assert lines[1] == f"Dropped  {PAGES} payloads, 1 authors"
    assert "300 payloads as what differs" in lines[2]


def test_twice_finds_nothing_more(path: Path) -> None:
    compact(path)
    done = json.loads(compact(path, "--json").stdout)
    assert done["dropped"] == {"payloads": 0, "dictionaries": 0, "authors": 0}
    assert (done["deltas"], done["packed"]) == (0, 0)
    assert done["after_bytes"] == done["before_bytes"]


def test_what_cascades_does_not_hold_a_payload(path: Path) -> None:
    """A table of a later version that refers to payloads is heeded, if its rows do not go along."""
    conn = sqlite3.connect(path)
    conn.executescript(
        "CREATE TABLE held (digest BLOB REFERENCES payloads(sha256));"
        "CREATE TABLE derived (digest BLOB REFERENCES payloads(sha256) ON DELETE CASCADE);"
        f"INSERT INTO held SELECT sha256 FROM payloads ORDER BY id DESC LIMIT {PAGES // 2};"
        "INSERT INTO derived SELECT sha256 FROM payloads;"
    )
    conn.close()
    assert json.loads(compact(path, "--json").stdout)["dropped"]["payloads"] == PAGES // 2
    assert sqlite3.connect(path).execute("SELECT count(*) FROM derived").fetchone() == (
        PAGES * (NIGHTS - 1) + PAGES // 2,
    )


def test_a_reader_keeps_the_file_from_being_cut_and_is_told_of(path: Path) -> None:
    before, size_bytes = captured(path), path.stat().st_size
    with closing(sqlite3.connect(path)) as reader:
        reader.execute("PRAGMA journal_mode = WAL")
        reader.execute("SELECT count(*) FROM captures").fetchone()
        assert "another program reads the archive" in compact(path).stdout
        assert captured(path) == before
    assert compact(path).exit_code == 0
    assert path.stat().st_size < size_bytes
    assert captured(path) == before


# -- what may go wrong ---------------------------------------------------------------------


def test_a_second_writer_is_refused(path: Path) -> None:
    with open_to_write(path):
        result = compact(path)
    assert result.exit_code == 2
    assert "Another Sitekeep is writing" in result.stderr


def test_without_an_archive(tmp_path: Path) -> None:
    result = compact(tmp_path / "none.db")
    assert result.exit_code == 2
    assert "There is no archive" in result.stderr
    assert not list(tmp_path.iterdir())


def test_too_little_room_is_said_before_anything_is_done(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage(10**9, 10**9, 5 * 10**5))
    before = path.read_bytes()
    result = compact(path)
    assert result.exit_code == 2
    assert "0 MB are free" in result.stderr
    assert "Nothing was done." in result.stderr
    assert path.read_bytes() == before


@pytest.mark.server
@pytest.mark.parametrize("share", [0.05, 0.3, 0.9])
def test_a_disk_that_fills_on_the_way_loses_nothing(path: Path, share: float) -> None:
    """No file may grow over a share of the archive's size: neither the log nor the copy."""
    before, limit = captured(path), int(share * path.stat().st_size)

    def small_files() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [*SITEKEEP, "compact", "-a", path]
    done = subprocess.run(command, capture_output=True, text=True, preexec_fn=small_files)
    assert done.returncode == 4, done
    assert "Nothing is lost" in done.stderr
    assert "Traceback" not in done.stderr
    check_sound(path)
    assert captured(path) == before
    assert compact(path).exit_code == 0
    assert captured(path) == before


@pytest.mark.server
def test_killed_at_random_moments_it_loses_nothing(path: Path) -> None:
    before, chance = captured(path), random.Random(4)
    start = time.monotonic()
    subprocess.run([*SITEKEEP, "compact", "-a", shutil.copy(path, f"{path}2")], check=True)
    duration_s = time.monotonic() - start
    for _ in range(6):
        process = subprocess.Popen([*SITEKEEP, "compact", "-a", path])
        time.sleep(chance.uniform(0.4, 1) * duration_s)
        process.kill()
        process.wait()
        check_sound(path)
        assert captured(path) == before
    assert compact(path).exit_code == 0
    assert path.stat().st_size < 1.2 * Path(f"{path}2").stat().st_size
