"""Files with a text: PDFs and office files are read, broken and hostile ones do no harm."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter

from pipelines import office
from pipelines.files import MAX_CHARACTERS, read_file, tidied
from pipelines.workers import Job, UnreadableError, Workers, as_unreadable
from sitekeep.demo.pdf import document as pdf_of
from sitekeep.demo.pdf import leaflet
from sitekeep.document import ODF, Document
from sitekeep.media_type import OFFICE, PDF

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ABOUT = (
    '<cp:coreProperties xmlns:cp="c" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>Stand-in title</dc:title>'
    "<dc:creator>Ada Example</dc:creator><dcterms:created>2015-03-01T10:00:00Z</dcterms:created>"
    "</cp:coreProperties>"
)
DOCX = {
    "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body><w:p><w:r><w:t>Stand-in </w:t></w:r>'
    "<w:r><w:t>recovery</w:t></w:r></w:p><w:p/><w:p><w:r><w:t>Second</w:t><w:tab/><w:t>one</w:t>"
    "</w:r></w:p></w:body></w:document>",
    "docProps/core.xml": ABOUT,
    "docProps/app.xml": "<Properties><Pages>3</Pages></Properties>",
}
PPTX = {
    "ppt/presentation.xml": "<p/>",
    "ppt/slides/slide10.xml": '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>Last slide</a:t></a:r></a:p></p:sld>',
    "ppt/slides/slide2.xml": '<p:sld xmlns:p="p" xmlns:a="a"><a:p><a:r><a:t>First slide</a:t></a:r></a:p></p:sld>',
}
XLSX = {
    "xl/workbook.xml": "<workbook/>",
    "xl/sharedStrings.xml": "<sst><si><t>Name</t></si><si><r><t>Ada </t></r><r><t>E.</t></r></si></sst>",
    "xl/worksheets/sheet1.xml": "<worksheet><c><v>42</v></c><c><is><t>inline</t></is></c></worksheet>",
}
ODT = {
    "mimetype": f"{ODF}text",
    "content.xml": '<o:doc xmlns:o="o" xmlns:text="t"><text:h>A <text:span>head</text:span></text:h>'
    "<text:p>Open text</text:p></o:doc>",
    "meta.xml": '<m xmlns:meta="m" xmlns:dc="d"><dc:title>Open title</dc:title>'
    '<meta:initial-creator>Bea</meta:initial-creator><meta:document-statistic meta:page-count="7"/></m>',
}


def zip_of(parts: dict[str, str]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            packed.writestr(name, text)
    return out.getvalue()


def encrypted(password: str) -> bytes:
    writer, out = PdfWriter(PdfReader(BytesIO(leaflet()))), BytesIO()
    writer.encrypt(password, "owner", algorithm="AES-256")
    writer.write(out)
    return out.getvalue()


def with_metadata() -> bytes:
    writer, out = PdfWriter(PdfReader(BytesIO(leaflet()))), BytesIO()
    about = {
        "/Title": "A\0 leaflet\n",
        "/Author": "Ada Example",
        "/CreationDate": "D:20150301100000+01'00'",
    }
    writer.add_metadata({**about, "/ModDate": "no date"})
    writer.write(out)
    return out.getvalue()


def test_pdf() -> None:
    read = read_file(leaflet(), "application/octet-stream")
    assert (read.media_type, read.number_of_pages, read.error) == (PDF, 1, None)
    assert "whose text is not known" in read.text


def test_what_a_pdf_says_about_itself() -> None:
    read = read_file(with_metadata(), PDF)
    assert (read.title, read.author) == ("A leaflet", "Ada Example")
    assert read.date_created == "2015-03-01T10:00:00+01:00"
    assert read.date_modified is None


@pytest.mark.parametrize(
    ("parts", "media_type", "text", "pages"),
    [
        (DOCX, f"{OFFICE}wordprocessingml.document", "Stand-in recovery\n\nSecond one", 3),
        (PPTX, f"{OFFICE}presentationml.presentation", "First slide\n\nLast slide", None),
        (XLSX, f"{OFFICE}spreadsheetml.sheet", "Name\n\nAda E.\n\ninline", None),
        (ODT, f"{ODF}text", "A head\n\nOpen text", 7),
    ],
    ids=["docx", "pptx", "xlsx", "odt"],
)
def test_office_files(parts: dict[str, str], media_type: str, text: str, pages: int | None) -> None:
    read = read_file(zip_of(parts), "application/zip")
    assert (read.media_type, read.text, read.number_of_pages) == (media_type, text, pages)
    assert read.error is None


def test_what_an_office_file_says_about_itself() -> None:
    read = read_file(zip_of(DOCX), None)
    assert (read.title, read.author) == ("Stand-in title", "Ada Example")
    assert read.date_created == "2015-03-01T10:00:00Z"


def test_text_is_text() -> None:
    read = tidied(
        Document(PDF, title="  a\n b\0", text="a\0b \t c\n \n\n d\ud800\x0c" + "x" * MAX_CHARACTERS)
    )
    assert read.title == "a b"
    assert read.text.startswith("ab c\n\ndx")
    assert read.error is not None
    read.text.encode()


# -- broken and hostile --------------------------------------------------------------------

SCANNED = pdf_of(
    b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>",
)  # fmt: skip
LOOP = pdf_of(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 2 >>")
COUNT = pdf_of(
    b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 999999999 >>"
)
BOMB = zip_of({"word/document.xml": f"<w>{'<p><t>bomb</t></p>' * 3_000_000}</w>"})
LAUGHS = zip_of(
    {
        "mimetype": f"{ODF}text",
        "content.xml": "<!DOCTYPE x [<!ENTITY a 'ha'>"
        + "".join(
            f"<!ENTITY {b} '{f'&{a};' * 10}'>" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
        )
        + "]><x><p>&i;</p></x>",
    }
)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (encrypted("secret"), "password"),
        (SCANNED, "no text"),
        (BOMB, "unpacks to too much"),
        (zip_of(ODT | {"content.xml": "no XML"}), "no XML"),
    ],
    ids=["password", "scanned", "bomb", "no XML"],
)
def test_why_there_is_no_text(body: bytes, why: str) -> None:
    read = read_file(body, None)
    assert why in (read.error or "")
    assert read.text == ""


def test_a_file_that_only_forbids_printing_is_read() -> None:
    assert "stand-in leaflet" in read_file(encrypted(""), PDF).text


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    workers = Workers(1)
    yield workers
    workers.close()


@pytest.mark.server
@pytest.mark.parametrize(
    "body",
    [
        LOOP, COUNT, LAUGHS, leaflet()[:300], b"%PDF-1.7", b"%PDF-" + b"<<" * 100_000,
        b"%PDF-1.4\n1 0 obj\n" + b"[" * 200_000, zip_of(DOCX)[:-40], zip_of(DOCX)[:60],
    ],
    ids=["loop", "count", "laughs", "half", "nothing", "deep", "deeper", "cut", "zip begun"],
)  # fmt: skip
def test_hostile_files_harm_nobody(workers: Workers, body: bytes) -> None:
    harmless = Job("document", leaflet(), "http://example.org/a.pdf")
    found = list(
        workers.read_many([(1, Job("document", body, "http://example.org/x")), (2, harmless)])
    )
    assert len(str(found[0][1])) < 100_000
    last = found[1][1]
    assert not isinstance(last, UnreadableError)
    assert last.document is not None
    assert "leaflet" in last.document.text


@settings(max_examples=60, deadline=None)
@given(st.integers(0, len(leaflet()) - 1), st.binary(min_size=1, max_size=8))
def test_a_broken_file_is_read_or_has_a_reason(place: int, junk: bytes) -> None:
    body = leaflet()
    with suppress(Exception):  # in a crawl, what a worker tells as the reason
        read = read_file(body[:place] + junk + body[place + len(junk) :], PDF)
        assert isinstance(read.text, str)
        assert read.text or read.error


def test_a_reader_that_takes_too_much_memory_fails_alone() -> None:
    code = (
        "from pipelines import workers; workers.MAX_MEMORY_BYTES = 400 * 2**20;"
        "workers.limit_memory(); bytearray(500 * 2**20)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr.rstrip().endswith("MemoryError")
    with pytest.raises(UnreadableError, match="too much memory"), as_unreadable():
        raise MemoryError


def test_limits_are_for_all_parts_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MAX_TOTAL_BYTES", 500)
    assert "too much" in (read_file(zip_of(DOCX), None).error or "")
