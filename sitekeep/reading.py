"""A reading: one value that one rule found for one field of a page, with where it came from.

All readings of a page are kept, the chosen one marked, so that a person can see what the page
said and why one value was believed.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import Generic, NamedTuple, TypeVar

T = TypeVar("T")


class Trust(IntEnum):
    """How a page told us, from a guess at visible text to a person's own correction."""

    GUESSED = 1  #: visible text that looks like the value
    MARKED = 2  #: semantic HTML: `<h1>`, `<time datetime>`, `rel=author`
    DECLARED = 3  #: structured data: JSON-LD, microdata, Open Graph, meta
    CORRECTED = 4  #: a person's word; beats every rule


@dataclass(frozen=True, slots=True)
class Author:
    """A person or organisation that wrote a page (schema.org `author`)."""

    name: str
    #: Credentials after the name, comma separated: "LMFT, LPCC". None where there are none.
    honorific_suffix: str | None = None


class Reading(NamedTuple, Generic[T]):
    """One candidate value.

    `value` is what the archive would show (a `str`, a tuple of `Author`, a tuple of `str`);
    `raw` the text on the page it was made from; `rule` the name of the function that found it.
    """

    field: str
    value: T
    raw: str
    rule: str
    trust: Trust
    chosen: bool = False

    def as_chosen(self) -> Reading[T]:
        return self._replace(chosen=True)
