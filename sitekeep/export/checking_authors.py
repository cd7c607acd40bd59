"""Authors on the finished new site: the same people, with the credentials of the old one."""

from __future__ import annotations

import re
import sqlite3

from sitekeep.archive.page_queries import readings
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.proof import Arrived, same_authors
from sitekeep.export.site import Page, Person, Site


def authors_on(page: Page, found: Page, old: Site, conn: sqlite3.Connection) -> list[str]:
    """The authors of a new page: those that were wanted, where anything on it marks them as such.

    Themes print the names of other pages' authors as well, in lists of what to read next.
    """
    marked = (str(row["value"]).split("; ") for row in readings(conn, found.id).get("author", [])
              if row["trust"] != "guessed")  # fmt: skip
    read = [person.name for person in found.authors]
    return next((names for names in [read, *marked] if same_authors(page, names, old)), read)


def compare_credentials(page: Page, got: Arrived, losses: Losses) -> None:
    """Each author who is named there has to be with the credentials that the old page prints."""
    names = {name.partition(", ")[0] for name in got.authors}
    said = words(got.body.get_text(" "))
    for person in credited_on(page):
        if person.name in names and not is_credited(person, said):
            losses.add(page, "credentials", Reason.NOT_ARRIVED, person.display_name)


def credited_on(page: Page) -> list[Person]:
    """The authors whose credentials a page prints, or says where it has no byline."""
    credited = [person for person in page.authors if person.honorific_suffix]
    if not page.byline:
        return credited
    return [person for person in credited if is_credited(person, words(page.byline))]


def is_credited(person: Person, said: str) -> bool:
    """Whether a text has the name with the credentials, in one of their spellings."""
    named = (person.display_name, f"{person.name} {person.honorific_suffix}")
    return any(words(each) in said for each in named)


def words(text: str) -> str:
    """The words of a text between single spaces, in lower case.

    >>> words("Ada Example, LMFT. LPCC")
    ' ada example lmft lpcc '
    """
    return " ".join(["", *re.findall(r"[^\W_]+", text.casefold()), ""])
