"""The folder that an export writes: whole or not at all, and nothing outside of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from sitekeep.errors import StoppedError, UsageError
from sitekeep.export import names

#: What tells a folder that Sitekeep wrote from one that a person did.
MARK = "report.json"


class Output:
    """Files below one folder, by paths relative to it. Names are safe whatever the site says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.taken = set[str]()

    def write(self, path: str, content: str | bytes) -> str:
        """Write a file; returns the path it got, which differs where another has it."""
        safe = "/".join(names.file_name(part) for part in path.split("/") if part not in ("", "."))
        free = names.distinct([safe], self.taken)[0]
        target = self.folder / free
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except (FileExistsError, NotADirectoryError):
            # A file has the name that a folder needs: "a" and "a/b".
            return self.write(f"{path.replace('/', '-')}", content)
        # No file can have the name of a folder.
        self.taken |= {free, *map(str, PurePosixPath(free).parents)}
        data = content.encode("utf-8", "replace") if isinstance(content, str) else content
        target.write_bytes(data)
        return free


@contextmanager
def output(folder: Path, *, force: bool) -> Iterator[Output]:
    """An `Output` whose files are at `folder` once all are written.

    Raises UsageError where something is there already, unless it is an export and `force` is given;
    StoppedError where the disk is full or the folder cannot be written.
    """
    require_free(folder, force=force)
    work = folder.with_name(f".{folder.name}.partial")
    try:
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        yield Output(work)
        if folder.exists():
            shutil.rmtree(folder)
        os.replace(work, folder)
    except OSError as error:
        raise StoppedError(
            f"{folder} could not be written: {error.strerror or error}.\n"
            "What was begun was removed; nothing else was changed. Make room or choose another "
            "folder, and export again."
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def require_free(folder: Path, *, force: bool) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if folder.is_dir() and (folder / MARK).is_file():
        if force:
            return
        what, next_step = (
            "has an earlier export",
            "Name another folder, or replace it with --force.",
        )
    else:
        what = "is a file" if folder.is_file() else "holds files that Sitekeep did not write"
        next_step = "Name another folder; not even --force replaces what is yours."
    raise UsageError(f"{folder} {what}.\nNothing was written. {next_step}")
