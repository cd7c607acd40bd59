"""Front matter: what a page is, in YAML between two lines of dashes, above its text.

Source: https://yaml.org/spec/1.2.2/. What is unknown is not written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from sitekeep.export.site import Date, Page

#: What YAML cannot hold in any form.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def document(fields: Mapping[str, Any], text: str) -> str:
    """A file with front matter. Values are texts, numbers, dates, and lists or maps of them."""
    known = {key: plain(value) for key, value in fields.items() if value not in (None, "", [], ())}
    head = yaml.safe_dump(known, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{head}---\n\n{text.strip()}\n"


def plain(value: Any) -> Any:
    """`value` with control characters taken from its texts."""
    if isinstance(value, str):
        return FORBIDDEN.sub("", value)
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return {plain(key): plain(each) for key, each in value.items()}
    return value


def moment(when: Date | None) -> date | str | None:
    """A day as generators take it; the first one where only a month or year is known.

    A time stays one, with its offset: RFC 3339, as text.
    """
    if when is None or when.precision == "time":
        return when.iso if when else None
    return date.fromisoformat(when.day)


def article(page: Page) -> dict[str, Any]:
    """The fields that all Markdown platforms share, in the order they are read."""
    published = page.date_published
    return {
        "title": page.headline,
        "subtitle": page.alternative_headline,
        "date": moment(published),
        "date_published": published.iso if published else None,
        # A month stays a month: the day above is the first one only because it has to be one.
        "date_precision": published.precision if published and published.precision in (
            "month", "year") else None,
        "date_printed": published.printed if published else None,
        "lastmod": moment(page.date_modified),
        "authors": [person.known_as or person.display_name for person in page.authors],
        "byline": page.credits,
        "description": page.description,
        "section_name": page.article_section,
        "tags": list(page.keywords),
        "lang": page.in_language,
        "postal_address": page.postal_address,
    }  # fmt: skip


def provenance(page: Page) -> dict[str, Any]:
    """Where a page comes from, so that it can be checked later."""
    return {
        "original_url": page.url,
        "captured_at": page.captured_at,
        "payload_digest": page.payload_digest,
    }
