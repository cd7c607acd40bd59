"""What Datasette says about our tables: descriptions, labels, facets, the order of rows."""

from __future__ import annotations

from typing import Any
from weakref import WeakKeyDictionary

from sitekeep.browse.room import find_archive

DATABASE = {
    "title": "The archive",
    "description": "A website as it was kept: its addresses, captures, pages and menus.",
}
DESCRIPTIONS = {
    "articles": "One flat row an article: headline, authors, dates, text. Start here.",
    "pages": "One row an HTML page, as it is known now, with what was read from it.",
    "page_versions": "Every distinct content that a page has had.",
    "authors": "Everyone named in a byline, once.",
    "page_authors": "Who wrote which page, in the order of the byline, with credentials.",
    "readings": "Every value that a rule found on a page, the chosen one marked.",
    "corrections": "What a person has put right; it beats every rule.",
    "crawls": "One row a crawl: from where, when, how it ended.",
    "urls": "Every address ever seen, once, in its one spelling.",
    "captures": "What became of one address in one crawl: exactly one outcome each.",
    "payloads": "The bytes that servers sent, each distinct one once, compressed.",
    "frontier": "What a crawl still has to do; empty when it has finished.",
    "links": "Every link from a page to another address, in reading order.",
    "menus": "Each distinct menu of the site.",
    "nav_items": "The entries of the menus, as a tree.",
    "page_menus": "Which page shows which menu.",
    "templates": "What the pages of a crawl share, learnt from all of them together.",
    "ledger": "Captures with their addresses written out.",
    "losses": "What the site has and this archive lacks, with the reason.",
    "broken_links": "Links on pages that lead to nothing.",
    "redirects": "Addresses that lead to other addresses.",
    "images": "Pictures shown on pages, with their alternative text and whether they are kept.",
    "changes": "What was new or changed, crawl by crawl.",
    "latest_captures": "The newest capture of every address.",
}
COLUMNS = {
    "pages": {
        "path": "The path of the original address; leads to the page as it is shown here",
        "url": "The original address",
        "type": "What kind of page it is: article, page, listing, home, contact",
        "headline": "The title of the text",
        "alternative_headline": "The second line of the title",
        "author": "Names, comma separated",
        "byline": "The line that names the authors, as printed",
        "date_published": "ISO 8601, no more precise than the page is",
        "date_published_raw": "The same, as printed",
        "article_section": "The part of the site it belongs to",
        "article_body": "The text alone, paragraphs parted by a blank line",
        "article_html": "The text with its structure, cleaned",
        "content_digest": "Changes when the content does",
    },
    "captures": {
        "outcome": "What became of the address, from a closed list",
        "status": "The HTTP status of the answer",
        "warc_date": "When it was fetched (UTC)",
        "payload_digest": "Which payload was sent",
        "redirect_url_id": "Where the server pointed to",
        "via_url_id": "The page on which the address was first seen",
    },
    "readings": {
        "field": "The column of pages it is about",
        "raw": "The words on the page",
        "rule": "Which rule found it",
        "trust": "How the page said it: guessed, marked, declared, or corrected by a person",
        "chosen": "1 for the value that is shown",
    },
    "links": {
        "kind": "What it is for: page, image, stylesheet, …",
        "text": "The words of the link, or the picture's alternative text",
    },
    "payloads": {
        "payload_digest": "SHA-256 of the bytes as the server sent them",
        "size_bytes": "Size as sent",
        "stored_bytes": "Size as kept",
        "encoding": "How it is kept: zstd, or identity",
    },
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
    "menus": {"label_column": "place"},
    "nav_items": {"label_column": "label", "sort": "id"},
    "frontier": {"facets": ["state"]},
    "page_menus": {"hidden": True},
    "templates": {"hidden": True},
    "latest_captures": {"hidden": True},
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
    for table, description in DESCRIPTIONS.items():
        if "description" not in await datasette.get_resource_metadata(database, table):
            await datasette.set_resource_metadata(database, table, "description", description)
        for column, words in COLUMNS.get(table, {}).items():
            await datasette.set_column_metadata(database, table, column, "description", words)


def metadata(datasette: Any) -> dict[str, Any]:
    """The same for Datasette 0.65, in the shape of its metadata file."""
    name = archives.get(datasette)
    if name is None:
        return {}
    tables: dict[str, dict[str, Any]] = {table: dict(LAYOUT[table]) for table in LAYOUT}
    for table, description in DESCRIPTIONS.items():
        tables.setdefault(table, {})["description"] = description
    for table, columns in COLUMNS.items():
        tables.setdefault(table, {})["columns"] = columns
    return {"databases": {name: {**DATABASE, "tables": tables}}}
