"""What Datasette says about our tables: descriptions, labels, facets, the order of rows."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from sitekeep.archive.dictionary import TABLES
from sitekeep.browse.room import find_archive

DATABASE = {
    "title": "The archive",
    "description": "A website as it was kept: its addresses, captures, pages and menus.",
}
#: How Datasette lays the tables out (0.65; from 1.0 on that is the owner's configuration).
LAYOUT: dict[str, dict[str, Any]] = {
    "pages": {
        "label_column": "path",
        "facets": ["type", "article_section", "author"],
        "sort_desc": "date_published",
        "size": 50,
    },
    "articles": {
        "facets": ["article_section", "author"],
        "sort_desc": "date_published",
        "size": 50,
    },
    "captures": {"facets": ["outcome", "crawl_id"], "sort_desc": "id"},
    "ledger": {"facets": ["outcome", "crawl_id"]},
    "crawls": {"label_column": "started_at", "sort_desc": "id"},
    "urls": {"label_column": "url"},
    "authors": {"label_column": "name"},
    "readings": {"facets": ["field", "rule", "trust"]},
    "links": {"facets": ["kind"]},
    "images": {"facets": ["outcome"]},
    "media": {"facets": ["media_type", "outcome"]},
    "media_uses": {"facets": ["kind", "media_type"]},
    "documents": {"label_column": "path", "facets": ["media_type"]},
    "media_types": {"hidden": True},
    "menus": {"label_column": "place"},
    "nav_items": {"label_column": "label", "sort": "id"},
    "frontier": {"facets": ["state"]},
    "page_menus": {"hidden": True},
    "templates": {"hidden": True},
    "latest_captures": {"hidden": True},
    "carried": {"hidden": True},
    "_sqlite_migrations": {"hidden": True},
}

#: The name of the archive in each running Datasette, once that is known.
archives: WeakKeyDictionary[Any, str] = WeakKeyDictionary()


async def describe(datasette: Any) -> None:
    """At the start of Datasette: find the archive, and tell Datasette 1.0 what it holds."""
    database = await find_archive(datasette)
    if database is None:
        return
    archives[datasette] = database.name
    if hasattr(datasette, "set_resource_metadata"):  # Datasette 1.0
        await describe_resources(datasette, database.name)


async def describe_resources(datasette: Any, database: str) -> None:
    """What the owner of the server has written about a table stays."""
    for table, words in TABLES.items():
        if "description" not in await datasette.get_resource_metadata(database, table):
            await datasette.set_resource_metadata(database, table, "description", words.description)
        for column, meaning in words.columns.items():
            await datasette.set_column_metadata(database, table, column, "description", meaning)


def metadata(datasette: Any) -> dict[str, Any]:
    """The same for Datasette 0.65, in the shape of its metadata file."""
    name = archives.get(datasette)
    if name is None:
        return {}
    tables: dict[str, dict[str, Any]] = {table: dict(layout) for table, layout in LAYOUT.items()}
    for table, words in TABLES.items():
        described = {"description": words.description, "columns": words.columns}
        tables.setdefault(table, {}).update(described)
    return {"databases": {name: {**DATABASE, "tables": tables}}}
