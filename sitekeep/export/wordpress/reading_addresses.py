"""Where WordPress has a post or page: posts by one pattern, pages below the page above them.

Source: https://developer.wordpress.org/reference/functions/get_permalink/ and `get_page_uri`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """What of a post or page is in its address. `date` is YYYY-MM-DD HH:MM:SS."""

    kind: str
    slug: str
    parent: str
    date: str
    author: str
    category: str | None


@dataclass(frozen=True, slots=True)
class Settings:
    """What after-import.sh says: the pattern of posts, and the slug of the front page."""

    structure: str
    front: str | None


def settings(script: str) -> Settings:
    commands = [shlex.split(line) for line in script.splitlines() if line.startswith("wp rewrite")]
    front = re.search(r"^home=.* --name=([\w-]+)", script, re.MULTILINE)
    return Settings(commands[0][3], front[1] if front else None)


def address(entry: Entry, entries: Mapping[str, Entry], said: Settings) -> str:
    if entry.kind == "page":
        slugs = [entry.slug]
        while entry.parent in entries:
            entry = entries[entry.parent]
            slugs.insert(0, entry.slug)
        return f"/{'/'.join(slugs)}/"
    values = {
        "postname": entry.slug,
        "category": entry.category or "uncategorized",
        "author": entry.author,
        "year": entry.date[:4],
        "monthnum": entry.date[5:7],
        "day": entry.date[8:10],
    }
    return re.sub(r"%(\w+)%", lambda found: values[found[1]], said.structure)
