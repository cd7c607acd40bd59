"""WACZ files: the WARC files inside, and the page that readers begin at."""

from __future__ import annotations

import json
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any, BinaryIO
from zipfile import BadZipFile, ZipFile, is_zipfile

from sitekeep.incoming.arrival import Incoming, nothing_in
from sitekeep.incoming.warc import read_warcs

#: Lists of pages, the one with the seeds first.
PAGE_LISTS = ("pages/pages.jsonl", "pages/extraPages.jsonl")


def is_wacz(path: Path) -> bool:
    return is_zipfile(path)


def read_wacz(path: Path) -> Incoming:
    """The crawls in a WACZ file. Raises UsageError where it holds none."""
    with ZipFile(path) as parts:
        names = sorted(name for name in parts.namelist() if is_archive(name))
        if not names:
            raise nothing_in(path.name, "it is a ZIP file without a folder archive/ of WARC files")
        damage: list[str] = []
        files = [file for name in names if (file := taken_out(parts, name, damage))]
        incoming = read_warcs(path.name, files, start_of(parts))
    incoming.damage[:0] = damage
    return incoming


def is_archive(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def taken_out(parts: ZipFile, name: str, damage: list[str]) -> BinaryIO | None:
    """A part as a file of its own; as much of it as can be read."""
    out: BinaryIO = TemporaryFile()  # noqa: SIM115
    try:
        with parts.open(name) as file:
            shutil.copyfileobj(file, out)
    except (BadZipFile, EOFError, OSError) as error:
        damage.append(f"{name}: {error}")
    return out


def start_of(parts: ZipFile) -> str | None:
    """The first seed, or the main page, or the first page."""
    with suppress(KeyError, ValueError):
        main = json.loads(parts.read("datapackage.json")).get("mainPageUrl")
        if isinstance(main, str):
            return main
    pages = [page for name in PAGE_LISTS for page in pages_in(parts, name)]
    seeds = [page for page in pages if page.get("seed")]
    return next((page["url"] for page in (*seeds, *pages)), None)


def pages_in(parts: ZipFile, name: str) -> list[dict[str, Any]]:
    try:
        lines = parts.read(name).decode("utf-8", "replace").splitlines()
        found = [json.loads(line) for line in lines if line.strip()]
    except (KeyError, ValueError):
        return []
    return [page for page in found if isinstance(page, dict) and isinstance(page.get("url"), str)]
