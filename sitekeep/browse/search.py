"""Search and browsing: the same list, with words or without; as a page, as JSON, as a feed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datasette import Response

from sitekeep import __version__
from sitekeep.archive.facets import FILTERS, Filters, every_sort
from sitekeep.archive.find import CLOSING, OPENING, found_ids
from sitekeep.archive.find_all import Answer, find_all
from sitekeep.archive.queries import Row
from sitekeep.archive.search_feed import search_feed
from sitekeep.atom import MEDIA_TYPE, written
from sitekeep.browse.remembered import HITS
from sitekeep.browse.room import DATA_HEADERS, Room

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

#: Farther on, whoever reads has stopped reading, and SQLite must skip too many rows.
LAST_PAGE = 5000
SHOWN_VALUES = 12
#: What JSON tells of each hit, in this order.
PAGE_FIELDS = (
    "url", "type", "headline", "author", "date_published", "article_section", "word_count",
)  # fmt: skip
DOCUMENT_FIELDS = (
    "url", "title", "author", "media_type", "date_created", "number_of_pages", "word_count",
)  # fmt: skip


PICTURE_FIELDS = ("image_url", "alternative_text", "caption")


@dataclass(frozen=True)
class Asked:
    """What the address of a search asks for."""

    words: str
    #: The filters that are set, by name.
    chosen: dict[str, str]
    number: int

    @classmethod
    def read(cls, request: Any) -> Asked:
        chosen = {name: value for name in FILTERS if (value := request.args.get(name))}
        words = (request.args.get("q") or "").strip()
        return cls(words, chosen, page_number(request.args.get("page")))

    @property
    def filters(self) -> Filters:
        return Filters(**self.chosen)

    @property
    def query(self) -> dict[str, str]:
        """The same again, for an address."""
        return {"q": self.words, **self.chosen}


async def search(datasette: Datasette, request: Any) -> Response:
    room, asked = await Room.enter(datasette, request), Asked.read(request)
    found = await answer(room, asked)
    context = {
        "q": asked.words,
        "chosen": asked.chosen,
        "number": asked.number,
        "pages": found.last_page(asked.filters),
        "found": found,
        "facets": {name: short(found.facets[name], asked.chosen.get(name)) for name in FILTERS},
    }
    return await room.show("search.html", context)


async def search_json(datasette: Datasette, request: Any) -> Response:
    """The same page of hits as data; its shape is in docs/cookbook.md."""
    room, asked = await Room.enter(datasette, request), Asked.read(request)
    found = await answer(room, asked)
    return Response.json(as_data(room, asked, found), headers=DATA_HEADERS)


async def answer(room: Room, asked: Asked) -> Answer:
    """Without words everything is counted, which is worth remembering; with words, what each
    page is of and which pages have them.
    """
    if not asked.words:
        return await room.recall(find_all, "", asked.filters, asked.number)
    every = room.remembering(every_sort)
    found = room.remembering(found_ids, HITS)
    return await room.ask(find_all, asked.words, asked.filters, asked.number, every, found)


def as_data(room: Room, asked: Asked, found: Answer) -> Row:
    last = found.last_page(asked.filters)
    more = room.addresses.search_json(page=asked.number + 1, **asked.query)
    return {
        "q": asked.words,
        "filters": {name: asked.chosen.get(name) for name in FILTERS},
        "page": asked.number,
        "last_page": last,
        "next": room.absolute(more) if asked.number < last else None,
        "pages": {
            "total": found.pages.total,
            "hits": [page_hit(room, row) for row in found.pages.hits],
        },
        "documents": {
            "total": found.documents.total,
            "hits": [
                hit(row, DOCUMENT_FIELDS, room.absolute(file_address(room, row)))
                for row in found.documents.hits
            ],
        },
        "facets": {
            name: [{"value": value, "count": n} for value, n in values]
            for name, values in found.facets.items()
        },
        "tries": [{"q": words, "total": n} for words, n in found.tries],
    }


def page_hit(room: Room, row: Row) -> Row:
    """A page, and its pictures about which was said what was asked for."""
    address = room.absolute(room.addresses.page(row["slug"]))
    shown = [picture(room, row["slug"], each) for each in row["pictures"]]
    return {**hit(row, PAGE_FIELDS, address), "pictures": shown}


def picture(room: Room, slug: str, row: Row) -> Row:
    file = row["payload_digest"] and room.absolute(file_address(room, row))
    return {
        "address": room.absolute(room.addresses.picture(slug, row)),
        "file": file,
        **{name: row[name] for name in PICTURE_FIELDS},
    }


def hit(row: Row, fields: tuple[str, ...], address: str) -> Row:
    snippet = (row["snippet"] or "").replace(OPENING, "").replace(CLOSING, "")
    return {"address": address, **{name: row[name] for name in fields}, "snippet": snippet}


def file_address(room: Room, row: Row) -> str:
    return room.addresses.payload(row["payload_digest"])


async def search_atom(datasette: Datasette, request: Any) -> Response:
    """What the search finds, from what changed last back, for feed readers."""
    room, asked = await Room.enter(datasette, request), Asked.read(request)

    def address(row: Row) -> str:
        slug = row.get("slug")
        return room.absolute(room.addresses.page(slug) if slug else file_address(room, row))

    feed = await room.ask(
        search_feed,
        asked.words,
        asked.filters,
        address,
        room.absolute(room.addresses.search(**asked.query)),
        room.absolute(room.addresses.search_feed(**asked.query)),
    )
    body = written(feed, f"Sitekeep {__version__}").decode()
    return Response(body, headers=DATA_HEADERS, content_type=f"{MEDIA_TYPE}; charset=utf-8")


def page_number(text: str | None) -> int:
    """A page number from an address, 1 where it is none."""
    digits = text if text and text.isascii() and text.isdigit() else "1"
    return min(max(int(digits[:9]), 1), LAST_PAGE)


def short(values: list[tuple[str, int]], chosen: str | None) -> list[tuple[str, int]]:
    """The values worth offering: the frequent ones, and the chosen one always."""
    shown = values[:SHOWN_VALUES]
    return shown + [value for value in values[SHOWN_VALUES:] if value[0] == chosen]
