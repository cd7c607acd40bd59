"""What a file says that is no page: a PDF, a text document, slides, a table.

Words of schema.org DigitalDocument (https://schema.org/DigitalDocument).
"""

from __future__ import annotations

from dataclasses import dataclass

from sitekeep.media_type import OFFICE, PDF

ODF = "application/vnd.oasis.opendocument."
#: The media types whose text is read.
READABLE = frozenset(
    {
        PDF,
        f"{OFFICE}wordprocessingml.document",
        f"{OFFICE}presentationml.presentation",
        f"{OFFICE}spreadsheetml.sheet",
        f"{ODF}text",
        f"{ODF}presentation",
        f"{ODF}spreadsheet",
    }
)


@dataclass(slots=True)
class Document:
    """The text of a file and what the file says about itself; None where it says nothing."""

    media_type: str
    title: str | None = None
    author: str | None = None
    #: ISO 8601, with its offset where the file gives one.
    date_created: str | None = None
    date_modified: str | None = None
    #: Pages, or slides.
    number_of_pages: int | None = None
    #: Plain text, pages and paragraphs parted by a blank line.
    text: str = ""
    #: Why some or all of the text could not be read; None where all could.
    error: str | None = None
