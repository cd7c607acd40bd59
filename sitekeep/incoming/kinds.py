"""What a path holds: WARC, WACZ or a folder."""

from __future__ import annotations

from pathlib import Path

from sitekeep.errors import UsageError
from sitekeep.incoming.arrival import Incoming, nothing_in
from sitekeep.incoming.folder import read_folder
from sitekeep.incoming.records import next_start
from sitekeep.incoming.wacz import is_wacz, read_wacz
from sitekeep.incoming.warc import open_warc, read_warcs


def read_incoming(path: Path, url: str | None = None) -> Incoming:
    """Everything importable at `path`. Raises UsageError where there is nothing."""
    if path.is_dir():
        return read_folder(path, url)
    if not path.is_file():
        raise UsageError(f"There is no file or folder {path}.\nNothing was done. Check the name.")
    if is_wacz(path):
        return read_wacz(path)
    with path.open("rb") as file:
        if next_start(file, 0) is None:
            raise nothing_in(path.name, "no record of a WARC file begins in it, nor is it WACZ")
    return read_warcs(path.name, [open_warc(path)])
