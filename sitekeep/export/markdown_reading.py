"""Markdown files with front matter, read back with a library that knows nothing of this package.

Source: markdown-it-py, a port of the reference parser, https://markdown-it-py.readthedocs.io/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import yaml
from bs4 import BeautifulSoup, Tag
from markdown_it import MarkdownIt

from sitekeep.export.proof import Arrived, file_digest, shown

OPTIONS = {"html": True, "maxNesting": 250}
RENDERER = MarkdownIt("commonmark", OPTIONS).enable(["table", "strikethrough"])
#: Where a file of the export lies, given the file of the page and the address in it.
Finder = Callable[[Path, str], Path]


def pages(folder: Path, find: Finder) -> Iterator[Arrived]:
    """Every file below `folder` that says which old page it comes from."""
    for file in sorted(folder.rglob("*.md")):
        fields, text = parted(file.read_text(encoding="utf-8"))
        if "original_url" in fields:
            yield arrived(fields, rendered(text), partial(find, file))


def parted(document: str) -> tuple[dict[str, Any], str]:
    """Front matter and text."""
    _, head, text = (
        document.split("---\n", 2) if document.startswith("---\n") else ("", "", document)
    )
    return yaml.safe_load(head) or {}, text


def rendered(text: str) -> Tag:
    return BeautifulSoup(f"<div>{RENDERER.render(text)}</div>", "html.parser")


def arrived(fields: dict[str, Any], body: Tag, find: Callable[[str], Path]) -> Arrived:
    return Arrived(
        url=fields["original_url"],
        title=str(fields.get("title", "")),
        body=body,
        date=precise(str(fields.get("date") or ""), fields.get("date_precision")) or None,
        authors=list(fields.get("authors") or []),
        images=shown(body, lambda source: file_digest(find(source))),
    )


def precise(date: str, precision: str | None) -> str:
    """A date without what only fills it up to a whole day."""
    return date[: {"year": 4, "month": 7}.get(precision or "", len(date))]
