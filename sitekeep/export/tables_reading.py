"""Reads pages and menus from JSON lines or CSV, knowing only their columns."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from sitekeep.export.places import Files, Places, as_served, links
from sitekeep.export.proof import Arrived, Entry, ReadBack, Target, shown


def read_jsonl(folder: Path) -> ReadBack:
    rows = [json.loads(line) for line in (folder / "pages.jsonl").read_text("utf-8").splitlines()]
    menus = [json.loads(line) for line in (folder / "menus.jsonl").read_text("utf-8").splitlines()]
    return read_rows(folder, rows, menus)


def read_rows(folder: Path, rows: list[dict[str, Any]], menus: list[dict[str, Any]]) -> ReadBack:
    pages = {row["address"]: row["url"] for row in rows}
    places = Places(as_served(pages), Files(folder).digest)
    old = {path: row["url"] for row in rows for path in row["old_paths"]}
    return ReadBack(
        (arrived(row, places) for row in rows), trees(menus, places), places.pages, old.get
    )


#: Python refuses to read fields of over 128 KiB unless told otherwise; a long page has more.
LONGEST_FIELD = 2**31 - 1


def read_csv(folder: Path) -> ReadBack:
    csv.field_size_limit(LONGEST_FIELD)

    def rows(name: str) -> list[dict[str, Any]]:
        with (folder / name).open(encoding="utf-8", newline="") as file:
            return [
                {key: plain(value) for key, value in row.items()} for row in csv.DictReader(file)
            ]

    pages = [
        {
            **row,
            "authors": [{"name": name} for name in row["authors"].split("; ") if name],
            "keywords": [row["keywords"]],
            "old_paths": row["old_paths"].split("; "),
        }
        for row in rows("pages.csv")
    ]
    return read_rows(folder, pages, rows("menus.csv"))


def plain(value: str) -> str:
    return (
        value[1:] if value[:1] == "'" and value[1:2] in ("=", "+", "-", "@", "\t", "\r") else value
    )


def arrived(row: Mapping[str, Any], places: Places) -> Arrived:
    """Addresses of files are relative to the folder, those of pages begin at the site's root."""
    body = BeautifulSoup(row["article_html"], "html.parser")

    def target(href: str) -> Target:
        return places.target(href, row["address"] if href.startswith("#") else "/")

    return Arrived(
        url=row["url"],
        title=row["headline"],
        body=body,
        date=row["date_published"] or None,
        authors=[person["name"] for person in row["authors"]],
        images=shown(body, lambda source: places.shown(source, "/")),
        links=list(links(body, target)),
        embeds=places.embeds(body, "/"),
        alternative_headline=row["alternative_headline"],
        description=row["description"],
        article_section=row["article_section"],
        keywords=row["keywords"],
        in_language=row["in_language"],
        byline=row["byline"] or "",
        image=places.digest(row["image"]) if row["image"] else None,
        parent=row["parent"] or None,
        text=row["article_body"],
    )


def trees(rows: list[dict[str, Any]], places: Places) -> list[list[Entry]]:
    found: dict[str, list[Entry]] = {}
    for row in rows:
        target = places.entry(row["address"] or row["url"] or None)
        found.setdefault(row["menu"], []).append((int(row["depth"]), row["label"], target))
    return list(found.values())
