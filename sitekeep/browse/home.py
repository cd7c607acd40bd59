"""The home page: which site, kept when, what is in it and what is not."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.archive import history, queries
from sitekeep.archive.queries import Row
from sitekeep.browse import text
from sitekeep.browse.chart import Bar, bars
from sitekeep.browse.room import Room
from sitekeep.outcome import KEPT_OUTCOMES, Outcome

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

#: What is kept, and what only points to something that has its own row.
NO_GAPS = KEPT_OUTCOMES - {Outcome.UNREADABLE} | {Outcome.REDIRECTED}
#: So many newest articles, changed pages of each kind, and authors.
NEWEST, CHANGES, AUTHORS = 8, 4, 12
MONTH = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")
#: In the picture of more years than these, a month would be thinner than a line.
MOST_YEARS = 40


async def home(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    return await room.show("home.html", await room.recall(facts))


def facts(conn: sqlite3.Connection) -> dict[str, Any]:
    """Everything the home page tells."""
    crawl = queries.last_crawl(conn)
    if crawl is None:
        return {"crawl": None}
    is_first = queries.count_crawls(conn) == 1
    months = queries.months(conn)
    years = by_year(months)
    outcomes = queries.outcomes(conn, crawl["id"])
    return {
        "crawl": crawl,
        "is_first": is_first,
        "totals": queries.totals(conn),
        "waiting": queries.waiting(conn, crawl["id"]),
        "kept": sum(n for outcome, n in outcomes.items() if outcome in KEPT_OUTCOMES),
        "gaps": {outcome: n for outcome, n in outcomes.items() if outcome not in NO_GAPS},
        "sections": queries.sections(conn),
        "years": years,
        "chart": bars(every_year(years)),
        **by_month(months),
        "authors": queries.authors(conn, AUTHORS),
        "newest": queries.newest(conn, NEWEST),
        "changes": [] if is_first else history.told_changes(conn, crawl["id"], CHANGES),
        "menu": tree(queries.main_menu(conn)),
    }


def by_year(months: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Articles a year, of `queries.months`."""
    years: Counter[str] = Counter()
    for month, n in months:
        years[month[:4]] += n
    return list(years.items())


def every_year(years: list[tuple[str, int]]) -> list[Bar]:
    """A bar a year from the first to the last, also for years without articles."""
    counted = {int(year): n for year, n in years}
    if not counted:
        return []
    first, last = min(counted), max(counted)
    if last - first > 150:  # a date was misread: show only what there is
        return [Bar(str(year), n) for year, n in counted.items()]
    return [Bar(str(year), counted.get(year, 0)) for year in range(first, last + 1)]


def by_month(months: list[tuple[str, int]]) -> dict[str, Any]:
    """`months` has the counts of each year's twelve months, the newest year first, and
    `month_chart` a bar for each month from the first to the last; both empty where that tells
    no more than the years do.
    """
    told = [(MONTH.fullmatch(month), n) for month, n in months]
    counted = {(int(found[1]), int(found[2])): n for found, n in told if found}
    years = range(min(counted)[0], max(counted)[0] + 1) if counted else range(0)
    if len(counted) < 2 or len(years) > MOST_YEARS:
        return {"months": [], "month_chart": []}
    all_months = [(year, month) for year in years for month in range(1, 13)]
    span = [each for each in all_months if min(counted) <= each <= max(counted)]
    named = [Bar(text.shown_date(f"{y:04}-{m:02}"), counted.get((y, m), 0)) for y, m in span]
    table = [(year, [counted.get((year, m), 0) for m in range(1, 13)]) for year in years[::-1]]
    return {"months": table, "month_chart": bars(named)}


def tree(entries: list[Row]) -> list[Row]:
    """Menu entries, laid flat with their depth, as a tree: each gets its `children`."""
    top: list[Row] = []
    levels = [top]
    for entry in entries:
        del levels[entry["depth"] + 1 :]
        entry["children"] = []
        levels[-1].append(entry)
        levels.append(entry["children"])
    return top
