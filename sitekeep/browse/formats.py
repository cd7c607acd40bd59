"""The same article as data: `/a/slug.json`, `.txt` and `.md` to read, `.bib`, `.csl` to cite."""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from datasette import Response

from sitekeep.archive import page_queries
from sitekeep.archive.queries import Row, last_crawl
from sitekeep.archive.slugs import page_at
from sitekeep.browse import text
from sitekeep.browse.article import current, show_article
from sitekeep.browse.room import DATA_HEADERS, Room
from sitekeep.citation import BIBTEX_MEDIA_TYPE, CSL_MEDIA_TYPE, Citation, bibtex, csl
from sitekeep.markdown import article_markdown, escape

if TYPE_CHECKING:  # Datasette loads its plugins before it is whole
    from datasette.app import Datasette

ROUTE = r"/(?P<slug>.+)\.(?P<form>json|txt|md|bib|csl)$"
#: https://www.rfc-editor.org/rfc/rfc7763
MARKDOWN_MEDIA_TYPE = "text/markdown"
#: The columns of a page that JSON tells.
FIELDS = (
    "url", "type", "headline", "alternative_headline", "byline", "date_published",
    "date_published_raw", "date_modified", "article_section", "in_language", "description",
    "keywords", "image", "word_count", "article_body", "article_html",
)  # fmt: skip
CAPTURE = ("crawl_id", "warc_date", "status", "content_type", "payload_digest", "record_id")


async def article_as(datasette: Datasette, request: Any) -> Response:
    """A page of the site whose own address ends like this comes first."""
    room = await Room.enter(datasette, request)
    slug, form = unquote(request.url_vars["slug"]), request.url_vars["form"]
    found = await room.ask(one_page, slug, f"{slug}.{form}")
    if found is None:
        return await show_article(room, f"{slug}.{form}")
    body, content_type = written(room, found, form)
    return Response(body, headers=DATA_HEADERS, content_type=f"{content_type}; charset=utf-8")


def one_page(conn: sqlite3.Connection, slug: str, whole: str) -> Row | None:
    """The page with its captures; None where there is none, or where `whole` is its address."""
    page_id = page_at(conn, slug)
    page = None if page_id is None else page_queries.page(conn, page_id)
    if page is None or page_at(conn, whole) is not None:
        return None
    capture = current(page_queries.captures(conn, page["url_id"]), page["capture_id"])
    return {
        "page": page,
        "capture": capture or dict.fromkeys(CAPTURE),
        "readings": page_queries.readings(conn, page["id"]),
        "versions": page_queries.versions(conn, page["id"]),
        "crawl": last_crawl(conn),
    }


def written(room: Room, found: Row, form: str) -> tuple[str, str]:
    """The article in one form, and its media type."""
    cited = citation(room, found["page"], found["capture"], found["crawl"])
    if form == "bib":
        return bibtex(cited), BIBTEX_MEDIA_TYPE
    if form == "csl":
        return as_json([csl(cited)]), CSL_MEDIA_TYPE
    if form == "txt":
        return as_text(found["page"], cited), "text/plain"
    if form == "md":
        return as_markdown(found["page"], cited), MARKDOWN_MEDIA_TYPE
    return as_json(as_data(found, cited)), "application/json"


def citation(room: Room, page: Row, capture: Row | None, crawl: Row | None) -> Citation:
    people = tuple(person["name"] for person in page["authors"])
    return Citation(
        key=page["slug"],
        title=text.title_of(page),
        authors=people or ((page["author"],) if page["author"] else ()),
        site=text.site_name(crawl),
        url=page["url"],
        address=room.absolute(room.addresses.page(page["slug"])),
        published=page["date_published"],
        captured=capture["warc_date"] if capture else None,
        digest=capture["payload_digest"] if capture else None,
        language=page["in_language"],
    )


def as_data(found: Row, cited: Citation) -> Row:
    page = found["page"]
    return {
        "address": cited.address,
        **{name: page[name] for name in FIELDS},
        "authors": page["authors"],
        "capture": {name: found["capture"][name] for name in CAPTURE},
        "versions": [
            {name: row[name] for name in ("capture_id", "warc_date", "content_digest")}
            for row in found["versions"]
        ],
        "readings": {
            field: [
                {name: row[name] for name in ("value", "raw", "rule", "trust")}
                | {"chosen": bool(row["chosen"])}
                for row in rows
            ]
            for field, rows in found["readings"].items()
        },
        "citation": csl(cited),
    }


def as_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def as_text(page: Row, cited: Citation) -> str:
    """Headlines, byline and date as printed, the text, and where it is from."""
    head = [cited.title, page["alternative_headline"], *by_and_when(page, cited)]
    parts = ["\n".join(filter(None, head)), page["article_body"], f"{cited.url}\n{cited.note}"]
    return "\n\n".join(filter(None, parts)) + "\n"


def as_markdown(page: Row, cited: Citation) -> str:
    """The same in Markdown, with links and pictures at their original addresses."""
    head = [
        f"# {escape.text(cited.title)}",
        page["alternative_headline"] and f"**{escape.text(page['alternative_headline'])}**",
        "  \n".join(escape.text(line) for line in by_and_when(page, cited) if line),
    ]
    parts = [*head, article_markdown(page["article_html"]).strip(), "* * *"]
    source = f"<{cited.url}>  \n{escape.text(cited.note)}"
    return "\n\n".join([*filter(None, parts), source]) + "\n"


def by_and_when(page: Row, cited: Citation) -> list[str | None]:
    return [page["byline"] or ", ".join(cited.authors), text.written(page)]
