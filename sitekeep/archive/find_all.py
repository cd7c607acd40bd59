"""One search over everything: pages, documents, what to narrow it by, what else to look for."""

from __future__ import annotations

import sqlite3
from collections import Counter
from dataclasses import dataclass

from sitekeep.archive.facets import FILTERS, Every, Filters, every_sort, in_order
from sitekeep.archive.find import PER_PAGE, Found, Hits, find, found_ids
from sitekeep.archive.find_documents import DOCUMENT, find_documents
from sitekeep.archive.find_pictures import add_pictures
from sitekeep.archive.search import parse
from sitekeep.archive.spelling import suggestions


@dataclass(frozen=True, slots=True)
class Answer:
    """Page `number` of what was found. `tries` are other words and what each would find."""

    number: int
    pages: Found
    documents: Found
    #: Value and count for each filter, over pages and documents together.
    facets: dict[str, list[tuple[str, int]]]
    tries: list[tuple[str, int]]

    @property
    def total(self) -> int:
        return self.pages.total + self.documents.total

    def last_page(self, filters: Filters) -> int:
        listed = self.documents if filters.type == DOCUMENT else self.pages
        return max(1, -(-listed.total // PER_PAGE))


def find_all(
    conn: sqlite3.Connection,
    words: str,
    filters: Filters,
    number: int = 1,
    every: Every = every_sort,
    found: Hits = found_ids,
) -> Answer:
    """`every` says how the sorts of all pages are come by, where many of them are found; `found`
    how those that have the words are.
    """
    query = parse(words)
    pages = find(conn, query, filters, number, every, found)
    add_pictures(conn, query, pages.hits)
    documents = find_documents(conn, query, filters, number)
    is_nothing = not (pages.total or documents.total)
    tries = suggestions(conn, words) if is_nothing else []
    return Answer(number, pages, documents, together(pages, documents), tries)


def together(pages: Found, documents: Found) -> dict[str, list[tuple[str, int]]]:
    return {
        name: in_order(name, Counter(dict(pages.facets[name])) + Counter(dict(found)))
        for name, found in ((name, documents.facets[name]) for name in FILTERS)
    }
