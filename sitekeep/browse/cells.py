"""Cells of Datasette's own tables: a way to the page, and long texts cut short."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from sitekeep.browse.metadata import archives
from sitekeep.browse.room import Addresses

TABLES = {"pages", "page_versions", "articles"}
LONG = {"article_body", "article_html"}
SHOWN = 300


def cell(
    datasette: Any, database: str, table: str | None, column: str, value: Any, row: Any
) -> Markup | str | None:
    """What to show for `value`; None leaves it to Datasette, which escapes it."""
    if archives.get(datasette) != database or table not in TABLES:
        return None
    if column == "path" and "id" in row.keys():  # noqa: SIM118  (a sqlite3.Row)
        address = Addresses(datasette, database).page(f"~{row['id']}")
        return Markup('<a href="{}">{}</a>').format(address, value)
    if column in LONG and isinstance(value, str) and len(value) > SHOWN:
        rest = f" … ({len(value) - SHOWN:,} characters more)"
        return Markup("{}<em>{}</em>").format(value[:SHOWN], rest)
    return None
