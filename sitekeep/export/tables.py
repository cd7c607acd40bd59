"""The site as data: JSON lines for programs, CSV for spreadsheets. Words of schema.org."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitekeep.export import addresses
from sitekeep.export.body import Links
from sitekeep.export.move import Move
from sitekeep.export.site import Menu, Page

LINKS = Links(page=lambda page: page.address, file=lambda file: f"files/{file.path}")


def write_jsonl(move: Move) -> None:
    """pages.jsonl, menus.jsonl and files/: a line a page, with text, HTML and all fields."""
    move.out.write("pages.jsonl", json_lines(page_objects(move)))
    move.out.write("menus.jsonl", json_lines(menu_rows(move.site.menus)))
    move.write_files("files")


def write_csv(move: Move) -> None:
    """pages.csv, menus.csv, files.csv and files/: a row a page, lists joined by "; "."""
    pages = [flat(each) for each in page_objects(move)]
    files = [
        {"url": file.url, "path": f"files/{file.path}", "content_type": file.content_type,
         "size_bytes": file.size_bytes, "payload_digest": file.payload_digest}
        for file in move.files()
    ]  # fmt: skip
    for name, rows in (
        ("pages", pages),
        ("menus", list(menu_rows(move.site.menus))),
        ("files", files),
    ):
        move.out.write(f"{name}.csv", comma_separated(rows))
    move.write_files("files")


def page_objects(move: Move) -> Iterator[dict[str, Any]]:
    for page in move.site.pages:
        with move.guarded(page):
            yield page_object(move, page)


def page_object(move: Move, page: Page) -> dict[str, Any]:
    body, image = move.body(page, LINKS), move.image(page)
    published, modified = page.date_published, page.date_modified
    return {
        "url": page.url,
        "address": page.address,
        "type": page.type.value,
        "headline": page.headline,
        "alternative_headline": page.alternative_headline,
        "authors": [
            {"name": person.name, "honorific_suffix": person.honorific_suffix}
            for person in page.authors
        ],
        "byline": page.byline,
        "date_published": published.iso if published else None,
        "date_published_raw": published.printed if published else None,
        "date_modified": modified.iso if modified else None,
        "article_section": page.article_section,
        "keywords": list(page.keywords),
        "description": page.description,
        "in_language": page.in_language,
        "image": f"files/{image.path}" if image else None,
        "postal_address": page.postal_address,
        "parent": page.parent.url if page.parent else None,
        "old_paths": [page.path, *page.aliases],
        "article_body": page.text,
        "article_html": body.decode_contents(),
        "captured_at": page.captured_at,
        "payload_digest": page.payload_digest,
    }


def menu_rows(menus: Iterable[Menu]) -> Iterator[dict[str, Any]]:
    """One row an entry, in reading order; `depth` makes the tree."""
    for menu in menus:
        for position, (depth, item) in enumerate(menu.walk()):
            url = item.page.url if item.page else item.url
            moves = item.page or item.file
            address = addresses.encoded(LINKS.entry(item) or "") if moves else None
            yield {"menu": menu.name, "position": position, "depth": depth, "label": item.label,
                   "url": url, "address": address}  # fmt: skip


def json_lines(rows: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row for a spreadsheet: people and lists as text."""
    people = (
        ", ".join(filter(None, (each["name"], each["honorific_suffix"]))) for each in row["authors"]
    )
    names = [each["name"] for each in row["authors"]]
    lists = {key: "; ".join(value) for key, value in row.items()
             if isinstance(value, list) and key != "authors"}  # fmt: skip
    return {**row, "authors": "; ".join(names), "credits": "; ".join(people), **lists}


def comma_separated(rows: list[dict[str, Any]]) -> str:
    """Rows with a header line (RFC 4180); spreadsheets must not take a text for a formula."""
    text = io.StringIO()
    if rows:
        writer = csv.DictWriter(text, list(rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows({key: harmless(value) for key, value in row.items()} for row in rows)
    return text.getvalue()


#: A spreadsheet takes a text that begins so for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def harmless(value: Any) -> Any:
    """A text that a spreadsheet would run gets an apostrophe before it (OWASP, CSV injection)."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value
