"""The text of a PDF, page by page, and what the file says about itself (ISO 32000-1, 14.3.3)."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from io import BytesIO
from typing import TypeVar

from pypdf import PdfReader

from sitekeep.document import Document
from sitekeep.media_type import PDF

Said = TypeVar("Said")

#: A thousand pages take about half a minute to read.
MAX_PAGES = 1000
#: A word parted at the end of a line is one word for whoever looks for it.
PARTED = re.compile(r"(?<=[^\W\d_])[-\u00ad]\n(?=[^\W\d_])")

# It tells the log of each of a file's mistakes; what they cost is told in `Document.error`.
logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)


def read_pdf(body: bytes) -> Document:
    """Raises what pypdf raises where there is no page to be had."""
    document = Document(PDF)
    reader = PdfReader(BytesIO(body))
    if reader.is_encrypted and not reader.decrypt(""):
        document.error = "it is protected by a password"
        return document
    document.number_of_pages = number = reader.get_num_pages()
    describe(document, reader)
    failed: list[int] = []
    document.text = "\n\n".join(pages(reader, min(number, MAX_PAGES), failed))
    document.error = what_is_missing(number, failed, document.text)
    return document


def pages(reader: PdfReader, number: int, failed: list[int]) -> Iterator[str]:
    """The text of each page; the numbers of those that cannot be read go to `failed`."""
    for index in range(number):
        try:
            yield PARTED.sub("", reader.pages[index].extract_text())
        except MemoryError:
            raise
        except Exception:  # a hostile or broken page raises anything
            failed.append(index + 1)


def what_is_missing(number: int, failed: list[int], text: str) -> str | None:
    if failed:
        return f"{len(failed)} of {number} pages could not be read, the first of them {failed[0]}"
    if number > MAX_PAGES:
        return f"only the first {MAX_PAGES} of {number} pages were read"
    return None if text.strip() else "it has no text: pictures of pages, perhaps"


def describe(document: Document, reader: PdfReader) -> None:
    about = said(lambda: reader.metadata)
    if about is None:
        return
    document.title = said(lambda: about.title)
    document.author = said(lambda: about.author)
    document.date_created = iso(said(lambda: about.creation_date))
    document.date_modified = iso(said(lambda: about.modification_date))


def said(ask: Callable[[], Said]) -> Said | None:
    """What a file says about itself may be of any shape, and is not worth its text."""
    try:
        return ask()
    except Exception:
        return None


def iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
