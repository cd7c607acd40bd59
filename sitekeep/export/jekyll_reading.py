"""Reads a Jekyll project as Jekyll does, knowing only the format."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import Any

from sitekeep.export import markdown_reading
from sitekeep.export.places import as_served
from sitekeep.export.proof import ReadBack


def read_back(folder: Path) -> ReadBack:
    """Posts and pages as Markdown, and the menus of _data/menus.json."""
    heads = markdown_reading.heads_of(folder)
    places = markdown_reading.places_of(heads, permalink, folder)
    leading = {
        written(old): fields["original_url"]
        for fields in heads.values()
        for old in fields.get("redirect_from") or ()
    }
    return ReadBack(
        markdown_reading.pages(heads, permalink, places),
        markdown_reading.menus(folder / "_data/menus.json", places),
        places.pages,
        as_served(leading).get,
    )


def permalink(_file: Path, fields: dict[str, Any]) -> str:
    return written(str(fields["permalink"]))


def written(path: str) -> str:
    """Where Jekyll writes what is to be at `path`: `/a` becomes `/a.html`."""
    return path if path.endswith("/") or PurePosixPath(path).suffix else f"{path}.html"
