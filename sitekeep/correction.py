"""A person's word about a field of a page: which fields take one, and what each may be."""

from __future__ import annotations

import re
from datetime import date, datetime
from urllib.parse import urlsplit

from sitekeep.article import PageType

#: Says that a page has no such value.
NONE = "none"

#: The fields that can be corrected, with how a value is written. The text itself is not one: it
#: would stay while the page changes; the site's profile says where it stands.
FIELDS = {
    "headline": "the title, without the site's name",
    "alternative_headline": "the second line of the title",
    "author": "names in the order of the byline: `Ada Example, PhD; Bea Example`",
    "date_published": "as exact as it is known: 2015, 2015-03, 2015-03-12, or with time and offset",
    "date_modified": "as date_published",
    "article_section": "the part of the site it belongs to",
    "in_language": "a language tag: en, pt-BR",
    "description": "a summary",
    "keywords": "words parted by commas",
    "image": "the address of a picture: https://…",
    "address": "a postal address",
    "type": ", ".join(PageType),
}

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def checked(field: str, text: str) -> str | None:
    """The value to keep for a field; None where the person says that the page has none.

    Raises ValueError, with a sentence for that person, where it cannot be right.

    >>> checked("author", " Ada Example,PhD ;Bea Example"), checked("headline", "none")
    ('Ada Example, PhD\\nBea Example', None)
    """
    if field not in FIELDS:
        raise ValueError(unknown(field))
    value = text.strip()
    if value == NONE and field != "type":
        return None
    if not value or CONTROL.search(value):
        raise ValueError(f"“{text}” says nothing for {field}; “{NONE}” says that there is none.")
    return normal(field, value)


def unknown(field: str) -> str:
    if field in ("article_body", "article_html"):
        return (
            f"{field} is not corrected by hand, since it would hide what the page says later. Say"
            ' where it stands in the profile: [extract] article_body = "CSS selector".'
        )
    return f"There is no field {field}. There are: {', '.join(FIELDS)}."


def normal(field: str, value: str) -> str:
    if field == "author":
        return authors(value)
    if field in ("date_published", "date_modified"):
        return day(value)
    if field == "type" and value not in list(PageType):
        raise ValueError(f"{value} is no kind of page. There are: {FIELDS['type']}.")
    if field == "in_language" and not LANGUAGE.fullmatch(value):
        raise ValueError(f"{value} is no language tag. Write it like en or pt-BR.")
    if field == "image" and not is_address(value):
        raise ValueError(f"{value} is no address of a picture. Write it like https://…/tea.jpg")
    return value if field == "address" else " ".join(value.split())


def is_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in value


def authors(value: str) -> str:
    """A line an author: the name, then credentials behind a comma."""
    lines = [
        ", ".join(part for part in (part.strip() for part in line.split(",")) if part)
        for line in re.split(r"[;\n]", value)
    ]
    names = [line for line in lines if line]
    if not names:
        raise ValueError(f"“{value}” names nobody. Write it like: {FIELDS['author']}.")
    return "\n".join(names)


def day(value: str) -> str:
    try:
        if DATE.fullmatch(value):
            date.fromisoformat((value + "-01-01")[:10])
            return value
        if "T" in value and datetime.fromisoformat(value).tzinfo:
            return value
    except ValueError:
        pass
    raise ValueError(f"{value} is no date. Write it like 2015, 2015-03 or 2015-03-12.")
