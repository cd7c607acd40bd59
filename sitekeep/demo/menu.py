"""The menu as a tree, and the file names that the site's builder makes from its labels."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry; `children` are the entries of its drop-down."""

    label: str
    children: tuple[Entry, ...] = ()
    is_home: bool = False

    @property
    def slug(self) -> str:
        """Names the page's description in `content/pages/`."""
        return "index" if self.is_home else slug(self.label)

    @property
    def path(self) -> str:
        return "/" if self.is_home else f"/{self.slug}.html"


def slug(label: str) -> str:
    """A file name as the builder makes it: signs go, spaces become hyphens, none are merged.

    >>> slug("In-Home & On-Site Sessions"), slug("Fees, Cancellation Etc...")
    ('in-home--on-site-sessions', 'fees-cancellation-etc')
    """
    return re.sub(r"[^a-z0-9 -]", "", label.lower()).replace(" ", "-")


def read_menu(text: str) -> tuple[Entry, ...]:
    """The entries at the top, with their children; the first one leads to the front page.

    A line is a label; a line that begins with a space is a child of the last one that does not.
    """
    labels: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith(" "):
            labels[-1][1].append(line.strip())
        else:
            labels.append((line, []))
    return tuple(
        Entry(label, tuple(map(Entry, children)), is_home=position == 0)
        for position, (label, children) in enumerate(labels)
    )


def flat(menu: tuple[Entry, ...]) -> list[tuple[Entry, Entry | None]]:
    """Every entry with its parent (None at the top), in reading order."""
    return [
        (entry, parent)
        for top in menu
        for entry, parent in [(top, None), *((child, top) for child in top.children)]
    ]
