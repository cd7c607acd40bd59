"""Which of a page's readings are believed: a correction, then the most trusted rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pipelines import fields
from pipelines.agree import type_by_credits, without_foreign_credits
from pipelines.page import Page
from sitekeep.article import Article
from sitekeep.reading import Author, Reading, Trust


def choose(
    page: Page, readings: Iterable[Reading[Any]], corrections: Mapping[str, str] | None = None
) -> tuple[Article, list[Reading[Any]]]:
    """The article made of the believed values, and all readings with those marked as chosen.

    `readings` are in the order of the rules, most trusted first. `corrections` map a field to
    the text a person gave for it; an empty text says that the page has no such value.
    """
    by_field: dict[str, list[Reading[Any]]] = {}
    for reading in readings:
        by_field.setdefault(reading.field, []).append(reading)
    chosen: dict[str, Reading[Any] | None] = {
        field: pick(page, field, found) for field, found in by_field.items()
    }
    if found := type_by_credits(chosen):
        by_field["type"].append(found)
        chosen["type"] = found
    # Last, so that what a person says of one field decides nothing about another.
    for field, text in (corrections or {}).items():
        chosen[field] = said = corrected(field, text)
        by_field.setdefault(field, []).insert(0, said)
    chosen = without_foreign_credits(chosen, by_field.get("type", []))
    everything = [
        reading.as_chosen() if reading is chosen[field] else reading
        for field, found in by_field.items()
        for reading in found
    ]
    return article_of(page, {f: r for f, r in chosen.items() if r is not None}), everything


def pick(page: Page, field: str, found: list[Reading[Any]]) -> Reading[Any] | None:
    """The reading to believe: what the field's own `choose` says; else the first."""
    chooser = fields.CHOOSERS.get(field)
    return chooser(page, found) if chooser else found[0]


def corrected(field: str, text: str) -> Reading[Any]:
    value: Any = text
    if field == "author":
        value = tuple(author_of(line) for line in text.splitlines() if line.strip())
    elif field == "keywords":
        value = tuple(word.strip() for word in text.split(",") if word.strip())
    # Nothing on the page was read for it: what is printed there is not what the archive shows.
    return Reading(field, value, "", "correction", Trust.CORRECTED)


def author_of(line: str) -> Author:
    name, _, suffix = line.partition(",")
    return Author(name.strip(), suffix.strip() or None)


def article_of(page: Page, chosen: Mapping[str, Reading[Any]]) -> Article:
    """The flat article; an empty value is none."""

    def value(field: str) -> Any:
        return chosen[field].value or None if field in chosen else None

    def raw(field: str) -> str | None:
        return chosen[field].raw or None if value(field) else None

    return Article(
        url=page.url,
        type=value("type") or "page",
        headline=value("headline"),
        alternative_headline=value("alternative_headline"),
        authors=value("author") or (),
        byline=raw("author"),
        date_published=value("date_published"),
        date_published_raw=raw("date_published"),
        date_modified=value("date_modified"),
        date_modified_raw=raw("date_modified"),
        article_section=value("article_section"),
        in_language=value("in_language"),
        description=value("description"),
        keywords=value("keywords") or (),
        image=value("image"),
        address=value("address"),
        article_body=value("article_body") or "",
        word_count=count_words(value("article_body") or ""),
        article_html=value("article_html") or "",
        canonical_url=value("canonical_url"),
        title=page.title,
    )


def count_words(text: str) -> int:
    """How many words a text has, quickly where its white space is plain.

    >>> count_words("one two\\nthree\\n\\nfour"), count_words(" a \\t b"), count_words("")
    (4, 2, 0)
    """
    if "  " in text or "\t" in text or text != text.strip():
        return len(text.split())
    return text.count(" ") + text.count("\n") - text.count("\n\n") + bool(text)
