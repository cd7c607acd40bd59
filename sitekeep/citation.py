"""Citing a kept page: what was said by whom and when, where it stood and what proves the copy."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

#: Media type of CSL-JSON: https://citationstyles.org/developers/
CSL_MEDIA_TYPE = "application/vnd.citationstyles.csl+json"
BIBTEX_MEDIA_TYPE = "application/x-bibtex"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Citation:
    """Dates are ISO 8601 of any precision; None where nobody knows."""

    key: str
    title: str
    authors: tuple[str, ...]
    site: str
    #: Where it stood, and where the copy can be read.
    url: str
    address: str
    published: str | None = None
    #: When the copy was taken; the day of access of a citation.
    captured: str | None = None
    digest: str | None = None
    language: str | None = None

    @property
    def note(self) -> str:
        parts = [f"Kept at {self.address}"]
        if self.captured:
            parts.append(f"captured {self.captured}")
        if self.digest:
            parts.append(self.digest)
        return ", ".join(parts)


def bibtex(cited: Citation) -> str:
    """An `@online` entry, as biblatex, pandoc and Zotero read it; BibTeX takes it as `@misc`."""
    fields = {
        "author": " and ".join(f"{{{escaped(name)}}}" for name in cited.authors),
        "title": f"{{{escaped(cited.title)}}}",
        **years(cited.published),
        "organization": escaped(cited.site),
        "url": cited.url.replace("{", "%7B").replace("}", "%7D"),
        "urldate": (cited.captured or "")[:10],
        "language": cited.language or "",
        "note": escaped(cited.note),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@online{{{bibtex_key(cited)},\n" + ",\n".join(lines) + "\n}\n"


def years(published: str | None) -> dict[str, str]:
    """Year and month, as far as the date goes."""
    numbers = date_parts(published)
    named = {"year": str(numbers[0])} if numbers else {}
    return named | ({"month": MONTHS[numbers[1] - 1]} if len(numbers) > 1 else {})


def bibtex_key(cited: Citation) -> str:
    """ASCII letters, digits and hyphens: `twelve-steps-2015`."""
    plain = unicodedata.normalize("NFKD", cited.key).encode("ascii", "ignore").decode()
    stem = re.sub("[^A-Za-z0-9]+", "-", plain).strip("-") or "page"
    numbers = date_parts(cited.published)
    return f"{stem}-{numbers[0]}" if numbers else stem


def escaped(text: str) -> str:
    """Text as TeX prints it, in one line."""
    return "".join(SPECIAL.get(char, char) for char in " ".join(text.split()))


def csl(cited: Citation) -> dict[str, Any]:
    """An item of CSL-JSON, without what is not known."""
    item = {
        "id": cited.key,
        "type": "webpage",
        "title": cited.title,
        "author": [{"literal": name} for name in cited.authors],
        "container-title": cited.site,
        "issued": csl_date(cited.published),
        "accessed": csl_date(cited.captured),
        "URL": cited.url,
        "archive": "Sitekeep",
        "archive_location": cited.address,
        "language": cited.language,
        "note": cited.note,
    }
    return {name: value for name, value in item.items() if value}


def csl_date(value: str | None) -> dict[str, Any] | None:
    numbers = date_parts(value)
    return {"date-parts": [numbers]} if numbers else None


def date_parts(value: str | None) -> list[int]:
    """Year, month and day, as far as they are given.

    >>> date_parts("2015-03"), date_parts("2026-02-01T10:00:00Z"), date_parts("last spring")
    ([2015, 3], [2026, 2, 1], [])
    """
    found = re.match(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(\d\d))?)?(?!\d)", value or "", re.ASCII)
    return [int(part) for part in found.groups() if part] if found else []
