"""Reads ghost.zip as Ghost's importer does, and redirects.yaml and routes.yaml, knowing only the
formats.
"""

from __future__ import annotations

import csv
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import yaml
from bs4 import BeautifulSoup

from sitekeep.export.places import Places, embeds, links
from sitekeep.export.proof import Arrived, Entry, ReadBack, Target, lines, sha256, shown

#: What stands for the address of Ghost itself.
ROOT = "__GHOST_URL__"
Row = dict[str, Any]
#: Texts by the identifier of the post that they belong to.
Words = dict[str, list[str]]


def read_back(folder: Path) -> ReadBack:
    """Posts and pages with the pictures in the zip, and the two menus, which are flat."""
    with (folder / "addresses.csv").open(encoding="utf-8", newline="") as rows:
        old = {row["slug"]: row["old"] for row in csv.DictReader(rows)}
    with zipfile.ZipFile(folder / "ghost.zip") as archive:
        data = json.loads(archive.read("ghost.json"))["db"][0]["data"]
        files = {f"/{name}": sha256(archive.read(name)) for name in archive.namelist()}
    pages = {f"/{post['slug']}/": old[post["slug"]] for post in data["posts"]}
    places = Places(pages | front(folder, pages), files.get)
    words = {
        "authors": joined(data["posts_authors"], "author_id", data["users"]),
        "tags": joined(data["posts_tags"], "tag_id", data["tags"]),
        "metas": {row["post_id"]: [row["meta_description"]] for row in data["posts_meta"]},
    }
    said = {row["key"]: row["value"] for row in data["settings"]}
    return ReadBack(
        [arrived(post, old[post["slug"]], words, places, said.get("locale"))
         for post in data["posts"]],
        list(menus(data["settings"], places)),
        places.pages,
        redirects(folder, places),
    )  # fmt: skip


def front(folder: Path, pages: dict[str, str]) -> dict[str, str]:
    """The page that routes.yaml has at the root."""
    file = folder / "routes.yaml"
    if not file.is_file():
        return {}
    slug = yaml.safe_load(file.read_text(encoding="utf-8"))["routes"]["/"]["data"]
    return {"/": pages[f"/{slug.removeprefix('page.')}/"]}


def redirects(folder: Path, places: Places) -> Callable[[str], str | None]:
    """Rules are regular expressions: each of these is one address."""
    rules = yaml.safe_load((folder / "redirects.yaml").read_text(encoding="utf-8"))[301] or {}
    olds = {unquote(re.sub(r"\\(.)", r"\1", rule[1:-1])): new for rule, new in rules.items()}
    return {old: places.pages.get(new) for old, new in olds.items()}.get


def menus(settings: list[dict[str, str]], places: Places) -> Iterator[list[Entry]]:
    for row in settings:
        if row["key"] in ("navigation", "secondary_navigation"):
            entries = json.loads(row["value"])
            yield [(0, entry["label"], places.entry(entry["url"])) for entry in entries]


def arrived(
    post: Row, url: str, words: dict[str, Words], places: Places, language: str | None
) -> Arrived:
    """`language` is that of the whole site; a post has none of its own."""
    cards = json.loads(post["lexical"])["root"]["children"]
    body = BeautifulSoup("".join(card["html"] for card in cards), "html.parser")
    tags, image = words["tags"].get(post["id"], []), post["feature_image"]

    def target(address: str) -> Target:
        return places.target(rooted(address), f"/{post['slug']}/")

    return Arrived(
        url=url,
        title=post["title"],
        body=body,
        date=post["published_at"],
        authors=words["authors"][post["id"]],
        images=shown(body, lambda source: places.shown(rooted(source), "/")),
        links=list(links(body, target)),
        embeds=list(embeds(body, target)),
        # Themes do not show the excerpt of a page: there it is the first line.
        alternative_headline=post["custom_excerpt"] or next(iter(lines(body)), None),
        description=next(iter(words["metas"].get(post["id"], [])), None),
        article_section=next(iter(tags), None),
        keywords=tags,
        in_language=language,
        image=places.shown(rooted(image), "/") if image else None,
    )


def rooted(address: str) -> str:
    return address.removeprefix(ROOT)


def joined(rows: list[Row], key: str, named: list[Row]) -> Words:
    """The names of what belongs to a post, in order."""
    names = {row["id"]: row["name"] for row in named}
    found: Words = {}
    for row in sorted(rows, key=lambda row: int(row["sort_order"])):
        found.setdefault(row["post_id"], []).append(names[row[key]])
    return found
