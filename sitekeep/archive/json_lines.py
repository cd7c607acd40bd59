"""A whole table or view as JSON lines, read a part at a time, however long it is."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

#: Rows that are read at once.
PART = 500


def json_lines(archive: Path, table: str) -> Iterator[str]:
    """Rows of `table`, which must be there, as JSON objects, a line each; many lines at a time.

    All are of one moment, also while a crawl writes. Each part may be asked for by another thread.
    """
    uri = f"{archive.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True, check_same_thread=False)) as conn:
        found = conn.execute(f"SELECT * FROM [{table}]")
        names = [column[0] for column in found.description]
        while part := found.fetchmany(PART):
            yield "".join(line_of(dict(zip(names, row, strict=True))) for row in part)


def line_of(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, default=as_datasette_says) + "\n"


def as_datasette_says(value: bytes) -> dict[str, Any]:
    """Bytes in the form that Datasette's JSON has."""
    return {"$base64": True, "encoded": b64encode(value).decode("ascii")}
