"""What a check finds: one thing that is not as it must be, and what can be done about it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

#: Told from time to time: how many of how many things a check has looked at.
Progress = Callable[[int, int], None]


class Mend(StrEnum):
    """How something is mended: always made again from what is sound, never guessed."""

    SCHEMA = "made again from the schema"
    INDEXES = "made again from the tables"
    BACKUP = "taken from a backup"
    ORPHANS = "removed; what it belonged to is gone"
    LEDGER = "put back on the crawl's list, or off it"
    SEARCH = "made again from the pages"
    PAGES = "read again from the stored bytes"
    MENUS = "laid out again from the menus' own lists"


@dataclass(frozen=True, slots=True)
class Finding:
    """`where` names a table and row, or an address; `advice` is what a person can do."""

    check: str
    what: str
    where: str
    #: None: nothing in the file or in a backup says how it should be.
    mend: Mend | None
    advice: str
    #: Numbers of the rows that are meant, for whoever mends them.
    rows: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Check:
    """One question to the archive. `sentence` says what is true where nothing is found."""

    name: str
    sentence: str
    run: Callable[[sqlite3.Connection, Progress], Iterator[Finding]]


REPAIR = "Run `sitekeep verify --repair`."
FROM_BACKUP = (
    "Run `sitekeep verify --repair --from BACKUP` with a backup that has it. Without one these"
    " bytes are lost; what was read from them is still in `pages`."
)
FROM_COPY = (
    "Go back to a backup, or save what can be read with the `.recover` command of `sqlite3`; then"
    " look at the disk."
)
