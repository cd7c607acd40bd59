"""What the body of a page is made of, before it becomes HTML or plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass

LINK = re.compile(r"\[([^]]+)\]\(([^)]+)\)")
STRONG = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text with `[label](address)` and `**strong**`; a lone no-break space is an empty line."""

    text: str


@dataclass(frozen=True, slots=True)
class Subheading:
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list; numbered where `ordered`."""

    items: tuple[str, ...]
    ordered: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """An image with its caption; text runs around it where `floats`."""

    name: str
    caption: str
    width_px: int
    floats: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of data; the first one names the columns."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address: who, then the lines that lead there."""

    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Columns:
    """Parts side by side."""

    columns: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class Form:
    """The contact form: to be filled in, not to be read."""


Part = Paragraph | Subheading | Quote | Items | Picture | Table | Address | Columns | Form


def without_marks(text: str) -> str:
    """The words a reader sees: links and strong words without their signs.

    >>> without_marks("a [link](/x.html) and a **word**")
    'a link and a word'
    """
    return STRONG.sub(r"\1", LINK.sub(r"\1", text))


def addresses(text: str) -> list[str]:
    """Where the links in `text` lead, in order."""
    return [address for _, address in LINK.findall(text)]
