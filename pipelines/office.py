"""The text of office files: ZIPs of XML (ECMA-376 for Word and the like, OpenDocument 1.3).

Of tables the texts are read, not the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from lxml import etree
from lxml.etree import _Element as Element

from pipelines.documents import local_name, parse_xml
from sitekeep.document import ODF, Document
from sitekeep.media_type import OFFICE

#: One part of a file, unpacked; more is a bomb or nothing to read.
MAX_PART_BYTES = 32 * 1024 * 1024
#: All parts of a file together.
MAX_TOTAL_BYTES = 4 * MAX_PART_BYTES
#: Which parts hold text, by the end of the media type.
TEXT_PARTS = {
    f"{OFFICE}wordprocessingml.document": r"word/(document|footnotes|endnotes|comments)\.xml",
    f"{OFFICE}presentationml.presentation": r"ppt/(slides|notesSlides)/\w+\.xml",
    f"{OFFICE}spreadsheetml.sheet": r"xl/(sharedStrings|worksheets/\w+)\.xml",
}
OPEN_DOCUMENT = r"content\.xml"
#: What a reader sees as one line: paragraphs and headings, and the text of one cell.
LINES = {"p", "h", "si", "is"}
#: Where the letters are in files of ECMA-376; elsewhere in them stand formulas and numbers.
LETTERS = {"t", "tab", "br", "cr"}
#: What the parts about the file call what we call so.
ABOUT = {
    "title": "title",
    "creator": "author",
    "initial-creator": "author",
    "created": "date_created",
    "creation-date": "date_created",
    "modified": "date_modified",
    "date": "date_modified",
}
ABOUT_PARTS = ("meta.xml", "docProps/core.xml", "docProps/app.xml")
NUMBER = re.compile(r"(\d+)")


def read_office(body: bytes, media_type: str) -> Document:
    """Raises what `zipfile` raises where the file is broken."""
    document = Document(media_type)
    with ZipFile(BytesIO(body)) as files:
        unpacked = Unpacked(files)
        for part in ABOUT_PARTS:
            describe(document, unpacked.tree(part))
        wanted = re.compile(TEXT_PARTS.get(media_type, OPEN_DOCUMENT))
        names = sorted(filter(wanted.fullmatch, files.namelist()), key=in_order)
        trees = (unpacked.tree(name) for name in names)
        document.text = "\n\n".join(line for tree in trees for line in lines(tree, media_type))
        document.error = unpacked.error
    return document


class Unpacked:
    """The parts of one file as trees, up to a limit: a few bytes may unpack to terabytes."""

    def __init__(self, files: ZipFile) -> None:
        self.files = files
        self.left_bytes = MAX_TOTAL_BYTES
        #: Which part could not be read.
        self.error: str | None = None

    def tree(self, name: str) -> Element | None:
        """None where there is no such part, or it is too large or no XML."""
        if name not in self.files.namelist():
            return None
        limit = min(MAX_PART_BYTES, self.left_bytes)
        with self.files.open(name) as part:
            content = part.read(limit + 1)
        if len(content) > limit:
            self.error = f"{name} unpacks to too much"
            return None
        self.left_bytes -= len(content)
        tree = parse_xml(content)
        if tree is None:
            self.error = f"{name} is no XML"
        return tree


def in_order(name: str) -> list[str | int]:
    """Slide 10 comes after slide 2."""
    return [int(part) if part.isdigit() else part for part in NUMBER.split(name)]


def lines(tree: Element | None, media_type: str) -> Iterator[str]:
    if tree is None:
        return
    is_open = media_type.startswith(ODF)
    for node in tree.iter(etree.Element):
        if local_name(node) in LINES and not within_line(node):
            text = "".join(node.itertext()) if is_open else letters(node)
            if text.strip():
                yield text.strip()


def within_line(node: Element) -> bool:
    """A footnote in a paragraph is told with it."""
    return any(local_name(parent) in LINES for parent in node.iterancestors())


def letters(line: Element) -> str:
    found = (node for node in line.iter(etree.Element) if local_name(node) in LETTERS)
    return "".join(node.text or "" if local_name(node) == "t" else " " for node in found)


def describe(document: Document, tree: Element | None) -> None:
    """Take what a part about the file says; what was said first stays."""
    for node in tree.iter(etree.Element) if tree is not None else ():
        name, text = local_name(node), (node.text or "").strip()
        if (field := ABOUT.get(name)) and text and getattr(document, field) is None:
            setattr(document, field, text)
        number = text if name in ("Pages", "Slides") else attribute(node, "page-count")
        if number.isdigit() and int(number[:9]):
            document.number_of_pages = int(number[:9])


def attribute(node: Element, name: str) -> str:
    values = (value for key, value in node.attrib.items() if etree.QName(key).localname == name)
    return str(next(values, ""))
