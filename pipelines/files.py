"""Files that have a text and are no pages: each kind is read by a module of its own.

Runs in a worker, which has a time limit and a limit of memory: a file may be made to waste both.
"""

from __future__ import annotations

import re

from sitekeep.document import Document
from sitekeep.media_type import PDF, identify

#: More than a thick book has; a file of more is searched by its beginning.
MAX_CHARACTERS = 4_000_000
#: What no text has, and SQLite and terminals take badly.
CONTROLS = re.compile(r"[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
BLANKS = re.compile(r"[ \t\xa0]{2,}")
GAPS = re.compile(r"\s*\n\s*\n\s*")


def read_file(body: bytes, content_type: str | None) -> Document:
    """What a file of one of the types in `sitekeep.document.READABLE` says."""
    media_type = identify(body, content_type)
    if media_type == PDF:
        from pipelines.pdf import read_pdf

        document = read_pdf(body)
    else:
        from pipelines.office import read_office

        document = read_office(body, media_type)
    return tidied(document)


def tidied(document: Document) -> Document:
    """The same with nothing in it that is no text, and not without end."""
    document.title = short(document.title)
    document.author = short(document.author)
    if len(document.text) > MAX_CHARACTERS:
        document.text = document.text[:MAX_CHARACTERS]
        document.error = document.error or f"only the first {MAX_CHARACTERS} characters were kept"
    text = BLANKS.sub(" ", CONTROLS.sub("", document.text))
    document.text = GAPS.sub("\n\n", text).strip()
    return document


def short(text: str | None) -> str | None:
    """One line of what may be anything; None where nothing is left."""
    return " ".join(CONTROLS.sub("", text or "").split())[:500] or None


def unreadable(body: bytes, content_type: str | None, error: str) -> Document:
    """A file that could not be read: it is kept all the same, and only its words are not found."""
    return Document(identify(body, content_type), error=error)
