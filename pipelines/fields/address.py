"""schema.org `address` (PostalAddress): where the site's people can be found, lines parted by
a newline, as a page for contact prints it.

Source: https://schema.org/PostalAddress
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from pipelines import structured
from pipelines.blocks import fold
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "address")
STREET = re.compile(
    r"^\d+[a-z]?\s+\w+|\b(street|st\.|avenue|ave|road|rd\.|blvd|boulevard|lane|drive|suite|square"
    r"|court|camino|straße|strasse|str\.|weg|platz|allee|gasse|rue|place|via|viale|piazza|calle"
    r"|plaza|p\.?\s?o\.?\s+box|postfach|straat|laan|gade|vej|gata)\b|(straße|strasse|straat|weg)\s*\d",
    re.IGNORECASE,
)
PLACE = re.compile(
    r"\b[A-Z]{2}\s+\d{5}(?:-\d{4})?\b|\b\d{4,5}\s+[A-ZÄÖÜ]\w+|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"
    r"|\b[A-Z]\d[A-Z]\s?\d[A-Z]\d\b"
)
MAX_LINES = 7
MAX_CHARS = 300


def declared(page: Page) -> Readings:
    """`address` (PostalAddress) in JSON-LD or microdata."""
    for items in (page.json_ld, page.microdata):
        for item in items:
            for value in structured.listed(item.get("address")):
                if isinstance(value, dict) and (text := "\n".join(lines_of(value))):
                    yield reading(text, text, "postal_address", Trust.DECLARED)


def lines_of(item: dict[str, Any]) -> list[str]:
    """A PostalAddress as it is written on a letter."""
    street, town, region, code, country = (
        structured.text_of(item.get(key)) or ""
        for key in (
            "streetAddress",
            "addressLocality",
            "addressRegion",
            "postalCode",
            "addressCountry",
        )
    )
    place = ", ".join(filter(None, (town, region)))
    lines = (street, fold(f"{place} {code}"), country)
    return [line for line in lines if line]


def printed(page: Page) -> Readings:
    """Lines of the body that read like an address: a street above a place with its code."""
    for block in page.region.body:
        lines = block.lines
        if not 1 < len(lines) <= MAX_LINES or len(block.text) > MAX_CHARS:
            continue
        for number, line in enumerate(lines):
            street = next((n for n in range(number) if STREET.search(lines[n])), None)
            if street is not None and PLACE.search(line):
                text = "\n".join(lines[street : number + 1])
                yield reading(text, block.text, "printed_address", Trust.GUESSED)
                break


RULES: Rules = (declared, printed)
