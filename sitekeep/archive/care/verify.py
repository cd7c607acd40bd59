"""Is the archive sound? All checks, one after the other; none of them writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

from sitekeep.archive.care import file, ledger, menus, pages, payloads, search
from sitekeep.archive.care.finding import FROM_COPY, Check, Finding
from sitekeep.archive.opening import APPLICATION_ID, open_to_read, require_file
from sitekeep.archive.queries import one_moment

CHECKS: tuple[Check, ...] = (
    *file.CHECKS,
    *payloads.CHECKS,
    *ledger.CHECKS,
    *search.CHECKS,
    *pages.CHECKS,
    *menus.CHECKS,
)
#: Told with the name of the check: how many of how many things it has looked at.
Told = Callable[[str, int, int], None]


def verify_file(path: Path, tell: Told = lambda *_: None) -> list[Finding]:
    """The same of a file, also of one that is too damaged to be opened.

    Raises ArchiveError where the file is no archive, or one of a newer Sitekeep.
    """
    require_file(path)
    if is_marked(path) and (why := why_not_opened(path)):
        what = f"SQLite cannot open it: {why}"
        return [Finding("structure", what, "the file", None, FROM_COPY)]
    with closing(open_to_read(path).conn) as conn:
        return verify(conn, tell)


def is_marked(path: Path) -> bool:
    """Whether the file says of itself that it is an archive, whatever became of the rest."""
    with path.open("rb") as file:
        head = file.read(72)
    return head[68:] == APPLICATION_ID.to_bytes(4, "big")


def why_not_opened(path: Path) -> str | None:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as conn:
            conn.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    return None


def verify(conn: sqlite3.Connection, tell: Told = lambda *_: None) -> list[Finding]:
    """Everything that is not as it must be; nothing where the archive is sound.

    Each check sees one moment of an archive that is written at the same time. Between two checks
    nobody is kept waiting.
    """
    return [finding for check in CHECKS for finding in findings(conn, check, tell)]


def findings(conn: sqlite3.Connection, check: Check, tell: Told) -> Iterator[Finding]:
    tell(check.name, 0, 0)
    try:
        with one_moment(conn):
            yield from check.run(conn, lambda done, total: tell(check.name, done, total))
    except sqlite3.DatabaseError as error:
        what = f"SQLite could not read on: {error}"
        yield Finding(check.name, what, "the file", None, FROM_COPY)
