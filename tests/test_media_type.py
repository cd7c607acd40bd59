"""What bytes are is told from the bytes, whatever their server calls them."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.media_type import OFFICE, identify, media_type

ODT = "application/vnd.oasis.opendocument.text"
DOCX = f"{OFFICE}wordprocessingml.document"


def zip_of(**files: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, text in files.items():
            packed.writestr(name.replace("__", "/"), text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("payload", "said", "expected"),
    [
        (b"GIF89a", "image/png", "image/gif"),
        (b"\x89PNG\r\n\x1a\n", "text/plain", "image/png"),
        (b"\xff\xd8\xff\xe0", None, "image/jpeg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/jpeg", "image/webp"),
        (b"\0\0\0\x1cftypavif", "image/png", "image/avif"),
        (b"\0\0\0\x1cftypisom", "audio/mp4", "audio/mp4"),
        (b"\0\0\0\x1cftypisom", "application/octet-stream", "video/mp4"),
        (b"\0\0\0\x1cftypM4A ", "video/mp4", "audio/mp4"),
        (b"OggS\0", "audio/ogg", "audio/ogg"),
        (b"OggS\0", "text/html", "application/ogg"),
        (b"ID3\x04", "", "audio/mpeg"),
        (b"wOF2", "font/woff2", "font/woff2"),
        (b"\0\x01\0\0\0", "font/otf", "font/otf"),
        (b"\xef\xbb\xbf\n%PDF-1.7", "text/html", "application/pdf"),
        (b"A file begins with %PDF-1.7", "text/plain", "text/plain"),
        (b"How you may get help with it, LP", "text/plain", "text/plain"),
        (b"<!-- x --> <!DOCTYPE  html><p>", "image/png", "text/html"),
        (b"\n<HTML lang=en>", "image/png", "text/html"),
        (b"<?xml version='1.0'?><!-- a --><svg xmlns='x'>", "image/png", "image/svg+xml"),
        (b"<svg onload=x>", None, "image/svg+xml"),
        (b"p { color: red }", "text/css; charset=utf-8", "text/css"),
        (b"p { color: red }", None, "text/plain"),
        (b"\x07\x08\0\x01", "text/css", "application/octet-stream"),
        (b"\x07\x08\0\x01", "application/x-own", "application/x-own"),
        (b"\x07\x08\0\x01", "no type at all", "application/octet-stream"),
        (b"", "text/css", "text/css"),
        (b"", None, "application/octet-stream"),
        (zip_of(mimetype=ODT), "application/zip", ODT),
        (zip_of(word__document_xml="").replace(b"document_xml", b"document.xml"), "application/zip", DOCX),
        (zip_of(a="x"), "application/epub+zip", "application/epub+zip"),
        (zip_of(a="x"), "image/png", "application/zip"),
        (zip_of(a="x")[:30], "image/png", "application/zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword", "application/msword"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "text/html", "application/x-ole-storage"),
    ],
    # A ZIP file holds the time it was made: no part of a name.
    ids=lambda each: "bytes" if isinstance(each, bytes) else None,
)  # fmt: skip
def test_identify(payload: bytes, said: str | None, expected: str) -> None:
    assert identify(payload, said) == expected


@pytest.mark.parametrize(
    ("header", "expected"),
    [("Image/PNG; q=1", "image/png"), ("", ""), (None, ""), ("x", ""), ("a/b\r\nc: d", "")],
)
def test_media_type(header: str | None, expected: str) -> None:
    assert media_type(header) == expected


@given(st.binary(max_size=200), st.none() | st.text(max_size=40))
def test_every_payload_has_one_type(payload: bytes, said: str | None) -> None:
    found = identify(payload, said)
    assert media_type(found) == found
