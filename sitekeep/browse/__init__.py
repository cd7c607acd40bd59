"""The reading room: a Datasette plugin that shows an archive as the site it keeps.

Only documented hooks of Datasette are used, those that 0.65 and 1.0 share where they can.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar, cast

from datasette import hookimpl

from sitekeep.browse import formats, functions, questions, replay, rows, text
from sitekeep.browse.aliases import wrapper
from sitekeep.browse.article import article, articles
from sitekeep.browse.cells import cell
from sitekeep.browse.crawls import crawl, crawls, ledger
from sitekeep.browse.dictionary import dictionary
from sitekeep.browse.feed import changes_feed
from sitekeep.browse.history import page_history, two_versions
from sitekeep.browse.home import home
from sitekeep.browse.metadata import describe, metadata
from sitekeep.browse.payload import payload
from sitekeep.browse.review import to_review
from sitekeep.browse.robots import robots
from sitekeep.browse.room import ROOMS, room_path
from sitekeep.browse.search import search, search_atom, search_json

Function = TypeVar("Function", bound=Callable[..., Any])


def hook(function: Function) -> Function:
    """Datasette's `hookimpl`, which has no types of its own."""
    return cast(Function, hookimpl(function))


VIEWS = {
    "a": [
        ("$", articles),
        ("/(?P<slug>.+)/history$", page_history),
        ("/(?P<slug>.+)/history/(?P<old>[0-9]{1,18})-(?P<new>[0-9]{1,18})$", two_versions),
        (formats.ROUTE, formats.article_as),
        ("/(?P<slug>.+)$", article),
    ],
    "search": [("$", search), (r"\.json$", search_json), (r"\.atom$", search_atom)],
    "crawls": [
        ("$", crawls),
        ("/(?P<crawl_id>[0-9]{1,18})$", crawl),
        ("/(?P<crawl_id>[0-9]{1,18})/(?P<outcome>[a-z-]+)$", ledger),
    ],
}


@hook
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    rooms = [
        (f"^{room_path(datasette, room)}{rest}", view)
        for room in ROOMS
        for rest, view in VIEWS[room]
    ]
    return [
        (r"^/-/sitekeep$", home),
        (r"^/robots\.txt$", robots),
        (r"^/-/review$", to_review),
        (r"^/-/questions$", questions.questions),
        (questions.ROUTE, questions.question),
        (r"^/-/dictionary(?:\.(?P<form>json))?$", dictionary),
        (r"^/-/changes\.atom$", changes_feed),
        (rows.ROUTE, rows.rows),
        (r"^/-/payload/(?P<payload_digest>sha256:[0-9a-f]{64})$", payload),
        *replay.ROUTES,
        *rooms,
    ]


@hook
def prepare_connection(conn: sqlite3.Connection) -> None:
    functions.prepare(conn)


@hook
def asgi_wrapper(datasette: Any) -> Any:
    return wrapper(datasette)


@hook
def startup(datasette: Any) -> Any:
    return describe(datasette)


@hook
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Datasette 0.65 only; 1.0 is told at its start (see `describe`)."""
    return metadata(datasette)


@hook
def render_cell(
    value: Any, column: str, table: str, database: str, datasette: Any, row: Any
) -> Any:
    return cell(datasette, database, table, column, value, row)


@hook
def menu_links(datasette: Any) -> list[dict[str, str]]:
    return [{"href": str(datasette.urls.path("/")), "label": text.NAVIGATION}]
