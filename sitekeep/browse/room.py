"""The room: one request's way to the archive, to addresses, and back to the reader."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import quote, urlencode

from datasette import Forbidden, NotFound, Response

from sitekeep.archive import queries
from sitekeep.browse import text
from sitekeep.browse.clean import ID_PREFIX, PICTURE
from sitekeep.browse.marks import marked
from sitekeep.browse.remembered import ANSWERS, Remembered, State, settled_state

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette
    from datasette.database import Database

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

#: The tables that make a database an archive of ours.
TABLES = {"crawls", "pages", "captures"}
#: Databases that Datasette makes for itself.
INTERNAL = {"_internal", "_memory", "__INTERNAL__"}
#: First parts of our addresses; where a database has that name, ours begin with `/-/`.
ROOMS = ("a", "search", "crawls")
#: No script at all; styles and pictures only from here; nothing to be framed or sent elsewhere.
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
    " base-uri 'none'; frame-ancestors 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}

#: For answers that are data.
DATA_HEADERS = {"X-Content-Type-Options": "nosniff"}


async def find_archive(datasette: Datasette) -> Database | None:
    """The first attached database that is an archive of ours."""
    for database in datasette.databases.values():
        if set(await database.table_names()) >= TABLES:
            return database
    return None


def room_path(datasette: Datasette, room: str) -> str:
    """Where one of ROOMS begins, out of the way of a database with the same name."""
    return f"/-/{room}" if room in datasette.databases else f"/{room}"


@dataclass(frozen=True)
class Addresses:
    """The addresses of our pages, as templates write them."""

    datasette: Datasette
    database: str

    def path(self, room: str, rest: str = "", query: dict[str, Any] | None = None) -> str:
        chosen = {name: value for name, value in (query or {}).items() if value not in (None, "")}
        path = room_path(self.datasette, room) + quote(rest, safe="/:~")
        return str(self.datasette.urls.path(path + (f"?{urlencode(chosen)}" if chosen else "")))

    def home(self) -> str:
        return str(self.datasette.urls.path("/"))

    def page(self, slug: str) -> str:
        return self.path("a", f"/{slug}")

    def picture(self, slug: str, picture: dict[str, Any]) -> str:
        """Where a picture stands on the page of an article, given its number and id."""
        name = f"{ID_PREFIX}{picture['id']}" if picture["id"] else f"{PICTURE}{picture['number']}"
        return f"{self.page(slug)}#{quote(name)}"

    def page_as(self, page: dict[str, Any], form: str) -> str:
        return self.path("a", f"/{page['slug']}.{form}")

    def history(self, page: dict[str, Any]) -> str:
        """By its number, so that no page of the site can have the same address."""
        return self.path("a", f"/~{page['id']}/history")

    def difference(self, page: dict[str, Any], old_capture: int, new_capture: int) -> str:
        return self.path("a", f"/~{page['id']}/history/{old_capture}-{new_capture}")

    def search(self, **query: Any) -> str:
        return self.path("search", query=query)

    def search_json(self, **query: Any) -> str:
        return self.path("search", ".json", query)

    def search_feed(self, **query: Any) -> str:
        return self.path("search", ".atom", query)

    def crawls(self) -> str:
        return self.path("crawls")

    def crawl(self, crawl_id: int) -> str:
        return self.path("crawls", f"/{crawl_id}")

    def ledger(self, crawl_id: int, outcome: str, number: int = 1) -> str:
        query = {"page": number} if number > 1 else None
        return self.path("crawls", f"/{crawl_id}/{outcome}", query)

    def feed(self, **query: str | None) -> str:
        chosen = urlencode({name: value for name, value in query.items() if value})
        path = "/-/changes.atom" + (f"?{chosen}" if chosen else "")
        return str(self.datasette.urls.path(path))

    def review(self, number: int = 1) -> str:
        return str(self.datasette.urls.path("/-/review" + (f"?page={number}" * (number > 1))))

    def questions(self) -> str:
        return str(self.datasette.urls.path("/-/questions"))

    def question(self, name: str, form: str = "", about: str = "") -> str:
        path = f"/-/questions/{name}{form}" + (f"?{urlencode({'about': about})}" if about else "")
        return str(self.datasette.urls.path(path))

    def dictionary(self, form: str = "") -> str:
        return str(self.datasette.urls.path(f"/-/dictionary{form}"))

    def table(self, name: str) -> str:
        return str(self.datasette.urls.table(self.database, name))

    def sql(self, sql: str, **parameters: str) -> str:
        """Where Datasette asks a question in SQL that the reader may change."""
        return f"{self.tables()}?{urlencode({'sql': sql.strip(), **parameters})}"

    def payload(self, payload_digest: str) -> str:
        return str(self.datasette.urls.path(f"/-/payload/{payload_digest}"))

    def web(self, url: str, moment: str = "") -> str:
        """Where a page is replayed; `moment` is 14 digits, or what else may stand before an
        original address. The address stands behind it as it is.
        """
        before = f"{moment}/" if moment else ""
        return str(self.datasette.urls.path(f"/-/web/{before}{url}"))

    def tables(self) -> str:
        return str(self.datasette.urls.database(self.database))

    def row(self, page_id: int) -> str:
        return f"{self.datasette.urls.table(self.database, 'pages')}/{page_id}"

    def databases(self) -> list[tuple[str, str]]:
        """Name and address of every database attached, ours too; not Datasette's own."""
        names = [name for name in self.datasette.databases if name not in INTERNAL]
        return [(name, str(self.datasette.urls.database(name))) for name in names]

    def style(self) -> str:
        return f"{self.datasette.urls.static_plugins('sitekeep', 'sitekeep.css')}?v={STYLE_VERSION}"


def style_version() -> str:
    """Changes with the style sheet, so that browsers fetch a new one."""
    sheet = resources.files(__package__).joinpath("static/sitekeep.css")
    return hashlib.sha256(sheet.read_bytes()).hexdigest()[:8]


STYLE_VERSION = style_version()


@dataclass(frozen=True)
class Room:
    """What a view needs to answer one request."""

    datasette: Datasette
    request: Any
    database: Database

    @classmethod
    async def enter(cls, datasette: Datasette, request: Any) -> Room:
        """Raises NotFound where no archive is attached, Forbidden where it is not for all."""
        database = await find_archive(datasette)
        if database is None:
            raise NotFound("No archive is attached here")
        if not await may_read(datasette, request.actor, database.name):
            raise Forbidden("view-table")
        return cls(datasette, request, database)

    @property
    def addresses(self) -> Addresses:
        return Addresses(self.datasette, self.database.name)

    def absolute(self, path: str) -> str:
        """An address of ours as readers elsewhere need it: with the host they asked."""
        return str(self.datasette.absolute_url(self.request, path))

    async def ask(
        self,
        question: Callable[Concatenate[sqlite3.Connection, Asked], Answer],
        *args: Asked.args,
        **kwargs: Asked.kwargs,
    ) -> Answer:
        """The answer of a function of `sitekeep.archive`, asked on a thread that may wait."""

        def asked(conn: sqlite3.Connection) -> Answer:
            with queries.one_moment(conn):
                return question(conn, *args, **kwargs)

        answer: Answer = await self.database.execute_fn(asked)
        return answer

    def settled(self) -> tuple[Path | None, State | None]:
        """The file of the archive, and what differs after every write to it."""
        path = Path(self.database.path) if self.database.path else None
        return path, settled_state(path) if path else None

    def remembering(
        self,
        question: Callable[Concatenate[sqlite3.Connection, Asked], Answer],
        memory: Remembered = ANSWERS,
    ) -> Callable[Concatenate[sqlite3.Connection, Asked], Answer]:
        """`question`, for use inside another one: answered from memory as `recall` does."""
        path, state = self.settled()

        def answer(
            conn: sqlite3.Connection, /, *args: Asked.args, **kwargs: Asked.kwargs
        ) -> Answer:
            if state is None:
                return question(conn, *args, **kwargs)
            key = path, question, args, tuple(kwargs.items())
            found: Answer | None = memory.get(key, state)
            if found is None:
                found = question(conn, *args, **kwargs)
                memory.put(key, state, found)
            return found

        return answer

    async def recall(
        self,
        question: Callable[Concatenate[sqlite3.Connection, Asked], Answer],
        *args: Asked.args,
        **kwargs: Asked.kwargs,
    ) -> Answer:
        """The same for what takes the whole archive: remembered until the archive changes."""
        path, state = self.settled()
        if state is None:
            return await self.ask(question, *args, **kwargs)
        key = path, question, args, tuple(kwargs.items())
        answer: Answer | None = ANSWERS.get(key, state)
        if answer is None:
            answer = await self.ask(question, *args, **kwargs)
            ANSWERS.put(key, state, answer)
        return answer

    async def missing(
        self, words: str = "", tries: list[tuple[str, int]] | None = None
    ) -> Response:
        """Our page for what is not here, with other things to look for."""
        return await self.show("missing.html", {"words": words, "tries": tries or []}, status=404)

    async def show(
        self,
        template: str,
        context: dict[str, Any],
        status: int = 200,
        headers: dict[str, str] | None = None,
    ) -> Response:
        """A page of ours, with the headers that keep archived HTML from doing anything."""
        crawl = context.get("crawl") or await self.ask(queries.last_crawl)
        html = await self.datasette.render_template(
            f"sitekeep/{template}",
            {
                "t": text,
                "link": self.addresses,
                "marked": marked,
                "site": text.site_name(crawl),
                "crawl": crawl,
                **context,
            },
            request=self.request,
        )
        return Response.html(html, status=status, headers=HEADERS | (headers or {}))


async def may_read(datasette: Datasette, actor: Any, database: str) -> bool:
    """Whether Datasette's own rules let this reader see the table of pages."""
    if hasattr(datasette, "allowed"):  # Datasette 1.0
        from datasette.resources import TableResource

        resource = TableResource(database=database, table="pages")
        return bool(await datasette.allowed(action="view-table", resource=resource, actor=actor))
    rules = [("view-table", (database, "pages")), ("view-database", database), "view-instance"]
    try:
        await datasette.ensure_permissions(actor, rules)
    except Forbidden:
        return False
    return True
