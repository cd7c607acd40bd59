"""Reads content/ and hugo.yaml as Hugo does, knowing only the format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import yaml

from sitekeep.export import markdown_reading
from sitekeep.export.proof import Entry, ReadBack, Target


def read_back(folder: Path) -> ReadBack:
    """The content files as Markdown, and the menus of hugo.yaml."""
    content = folder / "content"
    heads = markdown_reading.heads_of(content)

    def address(file: Path, fields: dict[str, Any]) -> str:
        return in_folder(str(fields.get("url") or f"/{logical(file, content)}"))

    places = markdown_reading.places_of(heads, address, folder / "static")
    by_path = {
        f"/{logical(file, content)}": fields["original_url"] for file, fields in heads.items()
    }
    settings = yaml.safe_load((folder / "hugo.yaml").read_text(encoding="utf-8"))

    def target(entry: dict[str, str]) -> Target | None:
        if "pageRef" not in entry:
            return places.entry(entry.get("url"))
        page = by_path.get(entry["pageRef"])
        return ("page", page) if page else ("address", entry["pageRef"])

    return ReadBack(
        markdown_reading.pages(heads, address, places),
        [list(nested(entries, target)) for entries in settings["menus"].values()],
        places.pages,
        markdown_reading.leads_on(heads, "aliases"),
    )


def in_folder(path: str) -> str:
    """Hugo makes a folder of what has no ending."""
    return path if PurePosixPath(path).suffix else f"{path.rstrip('/')}/"


def logical(file: Path, content: Path) -> str:
    """What Hugo calls a page: its file without the ending, a section by its folder."""
    path = file.relative_to(content).with_suffix("").as_posix()
    return path.removesuffix("_index").rstrip("/")


def nested(
    entries: list[dict[str, Any]], target: Callable[[dict[str, str]], Target | None]
) -> Iterator[Entry]:
    """Each entry of a menu, in the order of their weights."""
    depths: dict[str, int] = {}
    for entry in entries:
        depths[entry["identifier"]] = depths.get(entry.get("parent", ""), -1) + 1
    for entry in sorted(entries, key=lambda entry: entry["weight"]):
        yield depths[entry["identifier"]], entry["name"], target(entry)
