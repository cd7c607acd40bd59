"""Cells of Datasette's own tables: a way to the page, long texts cut short, digests to read."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from sitekeep.browse.metadata import archives
from sitekeep.browse.room import Addresses

PAGES = {"pages", "page_versions", "articles"}
WITH_TEXTS = {*PAGES, "documents"}
#: 32 bytes, wherever a table or a question has them; `payload_digest` has the same behind a name.
DIGEST = "sha256"
LONG = {"article_body", "article_html", "text", "title_bigrams", "text_bigrams"}
SHOWN = 300


def cell(
    datasette: Any, database: str, table: str | None, column: str, value: Any, row: Any
) -> Markup | str | None:
    """What to show for `value`; None leaves it to Datasette, which escapes it."""
    if archives.get(datasette) != database:
        return None
    if column == DIGEST:
        return digest(Addresses(datasette, database), value)
    if table in PAGES and column == "path" and "id" in row.keys():  # noqa: SIM118  (a sqlite3.Row)
        address = Addresses(datasette, database).page(f"~{row['id']}")
        return Markup('<a href="{}">{}</a>').format(address, value)
    is_text = table in WITH_TEXTS and column in LONG and isinstance(value, str)
    if is_text and len(value) > SHOWN:
        rest = f" … ({len(value) - SHOWN:,} characters more)"
        return Markup("{}<em>{}</em>").format(value[:SHOWN], rest)
    return None


def digest(addresses: Addresses, value: Any) -> Markup | None:
    """The digest in figures that can be read, leading to what it is the digest of.

    Datasette gives a reference to another table with a label, and would show both as Python does.
    """
    value = value["value"] if isinstance(value, dict) else value
    if not isinstance(value, bytes):
        return None
    payload = addresses.payload(f"sha256:{value.hex()}")
    return Markup('<a href="{}">{}</a>').format(payload, value.hex())
