"""Cells of Datasette's own tables: a way to the page, long texts cut short, digests to read."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from sitekeep.browse.metadata import archives
from sitekeep.browse.room import Addresses
from sitekeep.browse.text import AS_ON_PAGE

PAGES = {"pages", "page_versions", "versions", "articles"}
WITH_TEXTS = {*PAGES, "documents"}
#: 32 bytes, wherever a table or a question has them; `payload_digest` has the same behind a name.
DIGEST = "sha256"
#: Of a version: its texts, and what tells that they stand in `pages` (see `shared_texts_schema`).
VERSION_TEXTS = ("article_body", "article_html")
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
    if table == "page_versions" and column in VERSION_TEXTS and shares_text(row):
        return as_on_page(Addresses(datasette, database), row)
    is_text = table in WITH_TEXTS and column in LONG and isinstance(value, str)
    if is_text and len(value) > SHOWN:
        rest = f" … ({len(value) - SHOWN:,} characters more)"
        return Markup("{}<em>{}</em>").format(value[:SHOWN], rest)
    return None


def shares_text(row: Any) -> bool:
    """Whether the row of a version leaves its texts to that of its page."""
    names = (*VERSION_TEXTS, "word_count", "page_id")
    if not set(names) <= set(row.keys()):
        return False
    body, html, words, _ = (row[name] for name in names)
    return body == "" and html is None and words is not None


def as_on_page(addresses: Addresses, row: Any) -> Markup:
    page_id = plain(row["page_id"])
    return Markup('<a href="{}">{}</a>').format(addresses.page(f"~{page_id}"), AS_ON_PAGE)


def plain(value: Any) -> Any:
    """A value without the label that Datasette gives a reference to another table."""
    return value["value"] if isinstance(value, dict) else value


def digest(addresses: Addresses, value: Any) -> Markup | None:
    """The digest in figures that can be read, leading to what it is the digest of."""
    value = plain(value)
    if not isinstance(value, bytes):
        return None
    payload = addresses.payload(f"sha256:{value.hex()}")
    return Markup('<a href="{}">{}</a>').format(payload, value.hex())
