"""Fields that must agree: what a page is, and whether it can have an author and a day of its own.

A listing, a page of search results or an error has neither: what stands on it belongs to others.
A page that nothing else tells the kind of is an article if somebody signed or dated it.
"""

from __future__ import annotations

from typing import Any

from sitekeep.article import PageType
from sitekeep.reading import Reading, Trust

Chosen = dict[str, Reading[Any] | None]

WITHOUT_CREDITS = (PageType.LISTING, PageType.SEARCH, PageType.ERROR)
CREDITS = ("author", "date_published", "alternative_headline")
#: A person or a profile knows better.
SURE_RULES = ("correction", "profile")


def type_by_credits(chosen: Chosen) -> Reading[Any] | None:
    """The type of a page by its author and date, where they say more than its own rules."""
    kind, day = chosen.get("type"), chosen.get("date_published")
    if kind is None:
        return None
    if kind.rule == "entries" and day and day.trust == Trust.DECLARED:
        return article(day)
    if kind.rule == "otherwise":
        if day and day.rule != "address":
            return article(day)
        author = chosen.get("author")
        if author and not author.rule.startswith("meta_") and not author.rule.endswith("_site"):
            return article(author)
    return None


def article(credit: Reading[Any]) -> Reading[Any]:
    raw = f"{credit.field}: {credit.raw}"
    return Reading("type", PageType.ARTICLE.value, raw, "credits", Trust.GUESSED)


def without_foreign_credits(chosen: Chosen, types: list[Reading[Any]]) -> Chosen:
    """`chosen` without the author and date of an entry, where the page is no article.

    `types` are all readings of the page's type: of a listing that only says so of itself, the
    entries must be there to see.
    """
    kind = chosen.get("type")
    if kind is None or kind.value not in WITHOUT_CREDITS:
        return chosen
    if kind.rule == "schema_type" and not any(found.rule == "entries" for found in types):
        return chosen
    return {
        field: None if field in CREDITS and found and found.rule not in SURE_RULES else found
        for field, found in chosen.items()
    }
