"""Where a block stands, in words that mean the same on all pages of a site: "div.entry-meta"."""

from __future__ import annotations

import re

from pipelines.blocks import Block, Outline
from pipelines.hints import TERMS

#: So far up an element is looked for that has a name.
HEIGHT = 3
DIGITS = re.compile(r"\d+")
MAX_NAME = 80


def place_of(block: Block, outline: Outline) -> str:
    """The elements around a block up to the first that has a class or an id; "" without one.

    Numbers, and what a class says about the page and not the place, are left out.
    """
    tags: list[str] = []
    node = block.node
    while node >= 0 and len(tags) <= HEIGHT:
        element = outline.nodes[node].element
        names = (element.get("class") or element.get("id") or "").split()
        plain = " ".join(name for name in names if not TERMS.fullmatch(name))
        if plain := DIGITS.sub("", plain)[:MAX_NAME]:
            return " > ".join([f"{element.tag}.{plain}", *reversed(tags)])
        tags.append(element.tag)
        node = outline.nodes[node].parent
    return ""
