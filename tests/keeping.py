"""Archives for the tests of care: small ones that crawls made, and what no code of ours does."""

from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sitekeep.archive.opening import open_to_read

#: Made by the code of each schema; `make.py` beside them says how.
OLDER = sorted((Path(__file__).parent / "older").glob("*.db.gz"))


def unpacked(kept: Path, target: Path) -> Path:
    """An older archive as it was made."""
    target.write_bytes(gzip.decompress(kept.read_bytes()))
    return target


def sound_archive(target: Path) -> Path:
    """An archive of two crawls, of today's schema."""
    open_to_read(unpacked(OLDER[-1], target)).conn.close()
    target.with_name(f"{target.name}.lock").unlink(missing_ok=True)
    return target


def rows(archive: Path, sql: str) -> list[Any]:
    with closing(sqlite3.connect(archive)) as conn:
        return conn.execute(sql).fetchall()


def broken(archive: Path, *statements: str) -> None:
    """Do what no code of ours does: without references and triggers that would keep it sound."""
    with closing(sqlite3.connect(archive, isolation_level=None)) as conn:
        conn.execute("PRAGMA foreign_keys = OFF")
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        kept = triggers.fetchall()
        for name, _ in kept:
            conn.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            conn.execute(statement)
        for _, sql in kept:
            conn.execute(sql)
