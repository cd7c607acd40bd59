"""Opening an archive: the right file, the right schema, one writer."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlite_utils import Database

from sitekeep.archive.migrations import migrations
from sitekeep.errors import ArchiveError

#: `PRAGMA application_id` of an archive: "SKEP", so that `file` and others can tell.
APPLICATION_ID = 0x534B4550


def is_begun(path: Path) -> bool:
    """Whether anything stands at `path`: not where a run was stopped before it wrote the schema.

    Raises ArchiveError where it is no SQLite file.
    """
    if not path.is_file():
        return path.exists()
    db = connect(path, f"{path.resolve().as_uri()}?mode=ro")
    with closing(db.conn):
        return has_tables(db)


def has_tables(db: Database) -> bool:
    """Whether there is more than the list of the steps that were to make the schema."""
    return bool(set(db.table_names()) - {migrations.migrations_table})


def open_to_read(path: Path) -> Database:
    """An archive for reading only. Raises ArchiveError where `path` holds none."""
    require_file(path)
    db = connect(path, f"{path.resolve().as_uri()}?mode=ro")
    require_archive(db, path)
    if migrations.pending(db):
        db.conn.close()
        with open_to_write(path):
            pass  # brings the schema up to date
        return open_to_read(path)
    return db


@contextmanager
def open_to_write(path: Path) -> Iterator[Database]:
    """An archive for the one writer it may have; made if it is not there.

    Raises ArchiveError where another process writes, where the file is something else, or where
    its folder cannot be written to.
    """
    require_writable(path)
    with only_writer(path):
        db = connect(path, path.resolve().as_uri())
        try:
            prepare(db, path)
            yield db
        finally:
            close(db)


def require_file(path: Path) -> None:
    if not path.is_file():
        raise ArchiveError(
            f"There is no archive at {path}.\n"
            "Nothing was done. Make one with `sitekeep crawl URL`, or name it with `--archive`."
        )


def require_writable(path: Path) -> None:
    folder = path.resolve().parent
    target = path if path.exists() else folder
    usable = folder.is_dir() and not path.is_dir()
    if not (usable and os.access(target, os.W_OK) and os.access(folder, os.W_OK)):
        raise ArchiveError(
            f"{path} cannot be written: {why_not_writable(path, folder)}.\n"
            "Nothing was done. Choose another place with `--archive FILE`."
        )


def why_not_writable(path: Path, folder: Path) -> str:
    if path.is_dir():
        return "it is a folder"
    if not folder.is_dir():
        return f"the folder {folder} does not exist"
    if not os.access(folder, os.W_OK):
        return f"the folder {folder} is read-only"
    return "the file is read-only"


@contextmanager
def only_writer(path: Path) -> Iterator[None]:
    """Hold the lock beside the archive; it goes away with the process, also when killed."""
    lock_path = path.with_name(path.name + ".lock")
    lock = FileLock(lock_path, timeout=0)
    try:
        with lock:
            yield
    except Timeout:
        raise ArchiveError(
            f"Another Sitekeep is writing to {path} just now.\n"
            "Nothing was done. Wait until it has finished, or write to another file with"
            " `--archive FILE`."
        ) from None


def connect(path: Path, uri: str) -> Database:
    try:
        conn = sqlite3.connect(uri, uri=True, isolation_level=None, cached_statements=256)
        conn.execute("PRAGMA busy_timeout = 10000")
        conn.execute("PRAGMA foreign_keys = ON")
        conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        raise ArchiveError(
            f"{path} is not an archive: SQLite says “{error}”.\n"
            "The file was left as it is. Name another one with `--archive FILE`."
        ) from None
    return Database(conn)


def prepare(db: Database, path: Path) -> None:
    """Bring the schema of a new or older archive up to date."""
    if has_tables(db):
        require_archive(db, path)
    # A page is 50 KB of text: larger leaves spare a tenth of the work. Only a new file takes it.
    db.execute("PRAGMA page_size = 16384")
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = NORMAL")
    # The index of a large archive is merged again and again; in memory that costs less. On
    # 1,500 pages 8 MB were read as seldom as 16, and 4 a fifth more often.
    db.execute("PRAGMA cache_size = -6000")
    # 64 MB of log before it goes into the file, which waits for the disk. A leaf that changes with
    # every group is written once then, not four times: a twentieth of a loopback crawl's time.
    db.execute("PRAGMA wal_autocheckpoint = 4000")
    if migrations.pending(db):
        # A table that others refer to is made anew. Only outside a transaction can this be set.
        db.execute("PRAGMA foreign_keys = OFF")
        with db.atomic():
            migrations.apply(db)
            db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db.execute("PRAGMA foreign_keys = ON")


def require_archive(db: Database, path: Path) -> None:
    """Refuse other people's databases and archives of a newer Sitekeep."""
    if "crawls" not in db.table_names() or "_sqlite_migrations" not in db.table_names():
        raise ArchiveError(
            f"{path} is an SQLite file, but not an archive of Sitekeep.\n"
            "The file was left as it is. Name another one with `--archive FILE`."
        )
    known = {step.name for step in migrations.pending(Database(memory=True))}
    newer = [step.name for step in migrations.applied(db) if step.name not in known]
    if newer:
        raise ArchiveError(
            f"{path} was written by a newer Sitekeep (it has the step {newer[-1]}).\n"
            "The file was left as it is. Update with `pip install --upgrade sitekeep`."
        )


def close(db: Database) -> None:
    """Close, and leave one single file behind where nobody else reads it."""
    conn = db.conn
    if conn.in_transaction:
        conn.rollback()
    # A reader or a full disk may forbid it: then the log stays beside the file, read with it.
    with suppress(sqlite3.Error):
        conn.execute("PRAGMA busy_timeout = 0")
        conn.execute("PRAGMA journal_mode = DELETE")
    conn.close()
