"""What the filters of a search look at, and how many hits each of their values would leave."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

#: What the filters say where a page has no such value.
NONE = "-"
FILTERS = ("section", "year", "author", "type")
#: Nobody reads on in a longer list of authors.
MOST_AUTHORS = 50
#: So many pages are looked up one by one; of more, what was worked out for all pages is used.
LOOKED_UP = 300


Wanted = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Filters:
    """What hits must have; None lets everything through, NONE asks for pages without it."""

    section: str | None = None
    year: str | None = None
    author: str | None = None
    type: str | None = None

    def wanted(self, but: str | None = None) -> Wanted:
        """Name and value of each filter that is set, one of them left out."""
        return [
            (name, value)
            for name in FILTERS
            if name != but and (value := getattr(self, name)) is not None
        ]


class Traits(NamedTuple):
    """All that filters compare. Many pages share the same ones."""

    type: str
    section: str
    year: str
    authors: tuple[str, ...] = ()

    def values(self, name: str) -> tuple[str, ...]:
        return self.authors if name == "author" else (getattr(self, name),)

    def have(self, wanted: Wanted) -> bool:
        return all(
            value in self.values(name) or (value == NONE and not self.values(name))
            for name, value in wanted
        )


@dataclass(frozen=True, slots=True)
class Sorts:
    """The sorts of pages there are; `of` has at the id of each page the place of its own."""

    traits: list[Traits]
    of: list[int]

    def count(self, ids: Iterable[int]) -> list[tuple[Traits, int]]:
        """How many of these pages are of which sort."""
        places = Counter(map(self.of.__getitem__, ids))
        return [(self.traits[place], n) for place, n in places.items()]

    def let_through(self, ids: list[int], filters: Filters) -> list[int]:
        if not (wanted := filters.wanted()):
            return ids
        passing = {place for place, traits in enumerate(self.traits) if traits.have(wanted)}
        return [page_id for page_id in ids if self.of[page_id] in passing]


#: How the sorts of all pages are come by: worked out, or remembered.
Every = Callable[[sqlite3.Connection], Sorts]


def every_sort(conn: sqlite3.Connection) -> Sorts:
    """The sorts of all pages: looks at each of them."""
    return sorts(conn, "", ())


def sorts_of(conn: sqlite3.Connection, ids: list[int], every: Every) -> Sorts:
    """The sorts of these pages, whose ids ascend, and maybe of others."""
    if len(ids) <= LOOKED_UP:
        return sorts(conn, "WHERE {id} IN (SELECT value FROM json_each(?))", (json.dumps(ids),))
    found = every(conn)
    # A page may have come since that was worked out.
    return found if ids[-1] < len(found.of) else every_sort(conn)


#: In the order of the index: nothing is sorted.
GROUPS = """
SELECT type, coalesce(article_section, '-'), json_group_array(id),
       json_group_array(coalesce(substr(date_published, 1, 4), '-'))
FROM pages {where} GROUP BY type, article_section
"""
AUTHORS = """
SELECT (SELECT name FROM authors WHERE id = author_id), json_group_array(page_id)
FROM page_authors {where} GROUP BY author_id
"""


def sorts(conn: sqlite3.Connection, where: str, values: Sequence[str]) -> Sorts:
    """Lists of ids as one text each: as rows they would take three times as long."""
    authors = authors_of(conn, where, values)
    known: dict[Traits, int] = {}
    of: dict[int, int] = {}
    for kind, section, numbers, years in conn.execute(
        GROUPS.format(where=where.format(id="id")), values
    ):
        ids = json.loads(numbers)
        # Pages of one section share few years and authors.
        told = list(zip(json.loads(years), map(authors.get, ids, repeat(())), strict=True))
        here = {
            each: known.setdefault(Traits(kind, section, *each), len(known))
            for each in dict.fromkeys(told)
        }
        of.update(zip(ids, map(here.__getitem__, told), strict=True))
    return Sorts(list(known), laid_out(of))


def authors_of(
    conn: sqlite3.Connection, where: str, values: Sequence[str]
) -> dict[int, tuple[str, ...]]:
    """The names of those who wrote each page, each name once."""
    found: dict[int, tuple[str, ...]] = {}
    for name, ids in conn.execute(AUTHORS.format(where=where.format(id="page_id")), values):
        own: dict[int, tuple[str, ...]] = dict.fromkeys(json.loads(ids), (name,))
        for page_id in found.keys() & own.keys():
            own[page_id] = (*found[page_id], name)
        found |= own
    return found


def laid_out(of: dict[int, int]) -> list[int]:
    places = [0] * (max(of, default=0) + 1)
    for page_id, place in of.items():
        places[page_id] = place
    return places


def total(counted: list[tuple[Traits, int]], filters: Filters) -> int:
    wanted = filters.wanted()
    return sum(n for traits, n in counted if traits.have(wanted))


def facets(counted: list[tuple[Traits, int]], filters: Filters) -> dict[str, list[tuple[str, int]]]:
    """For each filter its values among the hits; its own choice does not narrow its list."""
    return {name: in_order(name, facet(counted, name, filters)) for name in FILTERS}


def facet(counted: list[tuple[Traits, int]], name: str, filters: Filters) -> Counter[str]:
    counts: Counter[str] = Counter()
    wanted = filters.wanted(but=name)
    for traits, n in counted:
        if not wanted or traits.have(wanted):
            for value in traits.values(name):
                counts[value] += n
    return Counter(dict(counts.most_common(MOST_AUTHORS))) if name == "author" else counts


def in_order(name: str, counts: Counter[str]) -> list[tuple[str, int]]:
    """The frequent values first, and hits without one last; years from the newest."""
    if name == "year":
        return sorted(counts.items(), reverse=True)
    return sorted(counts.items(), key=lambda item: (item[0] == NONE, -item[1], item[0]))
