"""The crawls of an archive, and the ledger: what became of every address."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep.archive import history, queries
from sitekeep.archive.queries import Row
from sitekeep.browse import text
from sitekeep.browse.room import Room
from sitekeep.browse.search import page_number

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

PER_PAGE = 100
#: So many changed pages of each kind.
CHANGES = 50


async def crawls(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    return await room.show("crawls.html", {"crawls": await room.ask(queries.crawls)})


async def crawl(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    found = await room.recall(one_crawl, int(request.url_vars["crawl_id"]))
    if found is None:
        return await room.missing()
    return await room.show("crawl.html", found)


async def ledger(datasette: Datasette, request: Any) -> Response:
    room = await Room.enter(datasette, request)
    crawl_id, outcome = int(request.url_vars["crawl_id"]), request.url_vars["outcome"]
    number = page_number(request.args.get("page"))
    found = await room.ask(one_ledger, crawl_id, outcome, number)
    if found is None:
        return await room.missing()
    return await room.show("ledger.html", found)


def one_crawl(conn: sqlite3.Connection, crawl_id: int) -> Row | None:
    crawl = queries.crawl(conn, crawl_id)
    if crawl is None:
        return None
    outcomes = queries.outcomes(conn, crawl_id)
    waiting = queries.waiting(conn, crawl_id)
    return {
        "crawl": crawl,
        "outcomes": outcomes,
        "waiting": waiting,
        "total": sum(outcomes.values()) + waiting,
        "changes": history.told_changes(conn, crawl_id, CHANGES),
    }


def one_ledger(conn: sqlite3.Connection, crawl_id: int, outcome: str, number: int) -> Row | None:
    """One page of the addresses that ended in `outcome`; None where there is no such thing."""
    crawl = queries.crawl(conn, crawl_id)
    if crawl is None or not text.outcome_meaning(outcome):
        return None
    total = queries.outcomes(conn, crawl_id).get(outcome, 0)
    return {
        "crawl": crawl,
        "outcome": outcome,
        "total": total,
        "number": number,
        "pages": max(1, -(-total // PER_PAGE)),
        "entries": queries.ledger(conn, crawl_id, outcome, PER_PAGE, (number - 1) * PER_PAGE),
    }
