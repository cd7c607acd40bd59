"""Reads ghost.zip as Ghost's importer does, knowing only the format."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup

from sitekeep.export.proof import Arrived, ReadBack, sha256, shown


def read_back(folder: Path) -> ReadBack:
    """Posts and pages with the pictures in the zip, and the two menus, which are flat."""
    with (folder / "addresses.csv").open(encoding="utf-8", newline="") as lines:
        old = {row["slug"]: row["old"] for row in csv.DictReader(lines)}
    with zipfile.ZipFile(folder / "ghost.zip") as archive:
        data = json.loads(archive.read("ghost.json"))["db"][0]["data"]
        files = {name: archive.read(name) for name in archive.namelist()}
    names = {user["id"]: user["name"] for user in data["users"]}
    authors: dict[str, list[str]] = {}
    for row in sorted(data["posts_authors"], key=lambda row: int(row["sort_order"])):
        authors.setdefault(row["post_id"], []).append(names[row["author_id"]])
    pages = [arrived(post, old, authors, files) for post in data["posts"]]
    return ReadBack(pages, list(menus(data["settings"])))


def menus(settings: list[dict[str, str]]) -> Iterator[list[tuple[int, str]]]:
    for row in settings:
        if row["key"] in ("navigation", "secondary_navigation"):
            yield [(0, entry["label"]) for entry in json.loads(row["value"])]


def arrived(
    post: dict[str, Any], old: dict[str, str], authors: dict[str, list[str]],
    files: dict[str, bytes],
) -> Arrived:  # fmt: skip
    cards = json.loads(post["lexical"])["root"]["children"]
    body = BeautifulSoup("".join(card["html"] for card in cards), "html.parser")
    return Arrived(
        url=old[post["slug"]],
        title=post["title"],
        body=body,
        date=post["published_at"],
        authors=authors[post["id"]],
        images=shown(body, lambda source: digest(source, files)),
    )


def digest(source: str, files: dict[str, bytes]) -> str | None:
    name = source.removeprefix("__GHOST_URL__/")
    return sha256(files[name]) if name in files else None
