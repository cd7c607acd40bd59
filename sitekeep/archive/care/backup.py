"""A second copy of an archive, also while it is written: whole, checked, and under its name only
then.

Source: https://www.sqlite.org/backup.html
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sitekeep.archive.care.finding import Finding
from sitekeep.archive.care.verify import Told, verify
from sitekeep.archive.opening import open_to_read, require_file
from sitekeep.errors import ArchiveError, DamagedError

#: So many pages of the file are copied before progress is told.
STEP_PAGES = 256


def backup(
    archive: Path, target: Path, tell: Told = lambda *_: None, *, force: bool = False
) -> int:
    """Copy `archive`, as it is at this moment, to `target`; returns the size in bytes.

    Raises ArchiveError where `target` is there (unless `force`) or cannot be written, and
    DamagedError where the copy is not sound. Then all stands as it did.
    """
    require_file(archive)
    require_free(archive, target, force=force)
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        copy(archive, part, tell)
        require_sound(part, archive, tell)
        sync(part)
        require_free(archive, target, force=force)
        os.replace(part, target)
        sync(target.parent)
    except (OSError, sqlite3.OperationalError) as error:
        raise ArchiveError(
            f"The backup {target} could not be written: {error}.\n"
            "Nothing was left there. Make room, or choose another place."
        ) from error
    finally:
        remove(part)
    return target.stat().st_size


def require_free(archive: Path, target: Path, *, force: bool) -> None:
    if not target.exists():
        return
    if target.is_dir():
        raise ArchiveError(f"{target} is a folder.\nNothing was done. Name a file in it.")
    if target.samefile(archive):
        raise ArchiveError(
            f"{target} is the archive itself.\nNothing was done. Name another file for the backup."
        )
    if not force:
        raise ArchiveError(
            f"There is a file {target} already.\n"
            "It was left as it is. Choose another name, or add --force to replace it."
        )


def copy(archive: Path, part: Path, tell: Told) -> None:
    with (
        closing(open_to_read(archive).conn) as source,
        closing(sqlite3.connect(part, isolation_level=None)) as new,
    ):
        # What is written meanwhile is not in the copy; else each commit would begin it anew.
        source.execute("BEGIN")
        source.execute("SELECT count(*) FROM sqlite_master").fetchone()
        source.backup(
            new,
            pages=STEP_PAGES,
            progress=lambda _, left, total: tell("copying", total - left, total),
        )
        # One file, as an archive at rest is, also where a crawl was writing.
        new.execute("PRAGMA journal_mode = DELETE")


def require_sound(part: Path, archive: Path, tell: Told) -> None:
    with closing(open_to_read(part).conn) as conn:
        found = verify(conn, tell)
    if found:
        raise DamagedError(not_sound(archive, found))


def not_sound(archive: Path, found: list[Finding]) -> str:
    first = found[0]
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return (
        f"{archive} is damaged: {first.where}: {first.what}{more}.\n"
        "No backup was made of it, and none was replaced. Run `sitekeep verify` to see what can be"
        " mended; or copy the file as it is, with `cp`, while nobody writes."
    )


def sync(path: Path) -> None:
    """Have the disk take what was written; a folder, so that it takes its new name too."""
    with suppress(PermissionError):  # some systems open no folders
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove(part: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm", ".lock"):
        part.with_name(part.name + ending).unlink(missing_ok=True)
