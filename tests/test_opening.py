"""Opening an archive: the right file only, one writer only, and one file left behind."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sitekeep.archive import opening
from sitekeep.archive.migrations import migrations
from sitekeep.archive.opening import APPLICATION_ID, open_to_read, open_to_write
from sitekeep.errors import ArchiveError, ExitCode


def make(path: Path) -> Path:
    with open_to_write(path):
        return path


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as conn:
        return conn.execute(sql).fetchall()


def test_new_archive_is_one_file_that_tells_what_it_is(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    assert rows(path, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert path.read_bytes()[68:72] == b"SKEP"
    assert rows(path, "PRAGMA journal_mode") == [("delete",)]
    assert {file.name for file in tmp_path.iterdir()} <= {"a.db", "a.db.lock"}


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    schema = rows(path, "SELECT * FROM sqlite_master ORDER BY name")
    applied = rows(path, "SELECT * FROM _sqlite_migrations")
    make(path)
    assert rows(path, "SELECT * FROM sqlite_master ORDER BY name") == schema
    assert rows(path, "SELECT * FROM _sqlite_migrations") == applied


def not_sqlite(path: Path) -> None:
    path.write_bytes(b"Dear diary, this is no database. " * 100)


def cut_off(path: Path) -> None:
    make(path)
    path.write_bytes(path.read_bytes()[:50])


def somebody_elses(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE recipes (name)")


def somebody_elses_crawls(path: Path) -> None:
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE crawls (name)")


def newer(path: Path) -> None:
    make(path)
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('sitekeep', 'm999_of_the_future', '2999-01-01')"
        )


BAD = [not_sqlite, cut_off, somebody_elses, somebody_elses_crawls, newer]


@pytest.mark.parametrize("make_bad", BAD)
def test_other_files_are_refused_and_left_as_they_are(
    make_bad: Callable[[Path], None], tmp_path: Path
) -> None:
    path = tmp_path / "a.db"
    make_bad(path)
    before = path.read_bytes()
    with pytest.raises(ArchiveError, match="left as it is") as found:
        open_to_read(path)
    assert found.value.exit_code == ExitCode.WRONG_USE
    with pytest.raises(ArchiveError, match="left as it is"), open_to_write(path):
        pass
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("missing/a.db", "does not exist"),
        ("folder", "it is a folder"),
        ("file.txt/a.db", "does not exist"),
    ],
)
def test_places_that_cannot_be_written(name: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file.txt").touch()
    with pytest.raises(ArchiveError, match=words), open_to_write(tmp_path / name):
        pass
    assert sorted(file.name for file in tmp_path.rglob("*")) == ["file.txt", "folder"]


def test_reading_needs_a_file_and_makes_none(tmp_path: Path) -> None:
    with pytest.raises(ArchiveError, match="There is no archive"):
        open_to_read(tmp_path / "a.db")
    assert list(tmp_path.iterdir()) == []


def test_reader_cannot_write(tmp_path: Path) -> None:
    db = open_to_read(make(tmp_path / "a.db"))
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.conn.execute("DELETE FROM urls")
    db.conn.close()


def test_one_writer_at_a_time_and_any_number_of_readers(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_to_write(path) as db:
        db.conn.execute("INSERT INTO urls (url) VALUES ('http://example.org/')")
        with pytest.raises(ArchiveError, match="Another Sitekeep is writing"), open_to_write(path):
            pass
        reader = open_to_read(path)
        assert reader.conn.execute("SELECT count(*) FROM urls").fetchone() == (1,)
        reader.conn.close()
    make(path)


def test_lock_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    code = (
        "import sys, time; from pathlib import Path\n"
        "from sitekeep.archive.opening import open_to_write\n"
        "with open_to_write(Path(sys.argv[1])):\n"
        "    print('open', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, path], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        assert writer.stdout.readline() == b"open\n"
        with pytest.raises(ArchiveError, match="Another Sitekeep"), open_to_write(path):
            pass
        writer.kill()
        writer.wait()
    make(path)


def test_what_was_not_committed_is_undone_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_to_write(path) as db:
        db.conn.execute("INSERT INTO urls (url) VALUES ('http://example.org/kept')")
        db.conn.execute("BEGIN")
        db.conn.execute("INSERT INTO urls (url) VALUES ('http://example.org/not')")
    assert rows(path, "SELECT url FROM urls") == [("http://example.org/kept",)]


@pytest.mark.parametrize("state", ["no table", "only the list of steps"])
def test_archive_whose_making_was_killed_is_made_again(state: str, tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("PRAGMA journal_mode = WAL")
        if state != "no table":
            conn.execute(
                "CREATE TABLE _sqlite_migrations (id INTEGER PRIMARY KEY, migration_set TEXT,"
                " name TEXT, applied_at TEXT)"
            )
    make(path)
    assert rows(path, "SELECT count(*) FROM crawls") == [(0,)]


def test_steps_are_applied_together_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.db"

    def apply_and_die(db: object) -> None:
        type(migrations).apply(migrations, db)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(opening.migrations, "apply", apply_and_die)
        with pytest.raises(KeyboardInterrupt), open_to_write(path):
            pass
    assert rows(path, "SELECT name FROM sqlite_master") == []
    make(path)


def test_older_archive_is_brought_up_to_date_when_read(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    names = [step.name for step in migrations.pending(opening.Database(memory=True))]
    with closing(sqlite3.connect(path, isolation_level=None)) as conn:
        migrations.apply(opening.Database(conn), stop_before=names[-1])
    open_to_read(path).conn.close()
    assert [row[0] for row in rows(path, "SELECT name FROM _sqlite_migrations")] == names


def test_opening_is_quick(tmp_path: Path) -> None:
    path = make(tmp_path / "a.db")
    start = time.perf_counter()
    open_to_read(path).conn.close()
    assert time.perf_counter() - start < 0.5
