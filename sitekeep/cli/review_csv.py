"""The review as a table that a person fills in with a spreadsheet program, and its way back."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sitekeep.archive.review import PageDoubts
from sitekeep.errors import UsageError

COLUMNS = ("url", "type", "title", "field", "problem", "value", "others", "correction", "note")
NEEDED = ("url", "field", "correction")
#: What a spreadsheet would take for a formula and run.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of one field of a page; `line` is its line in a table, from 1."""

    page: str
    field: str
    value: str
    note: str | None
    line: int | None


def write_review(table: Path, found: list[PageDoubts]) -> None:
    """A row a doubt, in UTF-8 with the mark by which spreadsheets know it."""
    try:
        with table.open("w", encoding="utf-8-sig", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(COLUMNS)
            rows.writerows(row for page in found for row in rows_of(page))
    except OSError as error:
        raise UsageError(
            f"{table} cannot be written: {error.strerror}.\nNothing was done. Choose another place."
        ) from None


def rows_of(page: PageDoubts) -> Iterator[list[str]]:
    for doubt in page.doubts:
        about = (page.type, page.title, doubt.field, doubt.problem, doubt.value)
        others = " | ".join(doubt.others)
        yield [page.url, *(harmless(each or "") for each in (*about, others)), "", ""]


def harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def read_corrections(table: Path) -> list[Correction]:
    """The rows that say something. Raises UsageError where the file is no such table.

    Spreadsheets write semicolons or tabs instead of commas, by the language they run in.
    """
    try:
        with table.open(encoding="utf-8-sig", newline="") as file:
            head = file.readline()
            file.seek(0)
            # Semicolons also part authors: only the head tells what parts the columns.
            rows = csv.DictReader(file, delimiter=max(",;\t", key=head.count))
            require_columns(table, rows.fieldnames or ())
            return [*corrections_in(rows)]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise UsageError(
            f"{table} cannot be read as a table: {error}.\n"
            "Nothing was changed. Save it as CSV in UTF-8."
        ) from None


def require_columns(table: Path, names: object) -> None:
    missing = [name for name in NEEDED if name not in (names or ())]  # type: ignore[operator]
    if missing:
        raise UsageError(
            f"{table}, line 1, has no column {' and no '.join(missing)}.\n"
            "Nothing was changed. Begin with a table that `sitekeep review --csv` wrote."
        )


def corrections_in(rows: csv.DictReader[str]) -> Iterator[Correction]:
    for row in rows:
        value = (row["correction"] or "").strip()
        if value:
            page, field = ((row[name] or "").strip() for name in ("url", "field"))
            yield Correction(
                page, field, value, (row.get("note") or "").strip() or None, rows.line_num
            )
