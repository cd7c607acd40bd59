"""Reads an Eleventy project as Eleventy does, knowing only the format."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from sitekeep.export import markdown_reading
from sitekeep.export.places import as_served
from sitekeep.export.proof import ReadBack


def read_back(folder: Path) -> ReadBack:
    """The content files as Markdown, and the menus and redirects of _data/."""
    heads = markdown_reading.heads_of(folder / "content")
    places = markdown_reading.places_of(heads, permalink, folder / "static")
    moved = json.loads((folder / "content/_data/redirects.json").read_text(encoding="utf-8"))
    leading = {f"/{each['file']}": places.pages.get(unquote(each["to"]), "") for each in moved}
    return ReadBack(
        markdown_reading.pages(heads, permalink, places),
        markdown_reading.menus(folder / "content/_data/menus.json", places),
        places.pages,
        as_served(leading).get,
    )


def permalink(file: Path, fields: dict[str, Any]) -> str:
    """Eleventy does not write a file whose name has no ending."""
    path = str(fields["permalink"])
    return path if PurePosixPath(path).suffix else f"/{file.name} is not written"
