"""Bytes into text: the charset a page declares is a hint, what its bytes can be is the evidence.

Follows the order of the WHATWG encoding sniffing (https://encoding.spec.whatwg.org/), but checks
the answer: windows-1252 called utf-8, and utf-8 called latin-1, are the commonest mistakes of
hand-made pages.
"""

from __future__ import annotations

import codecs
import re

from bs4.dammit import EncodingDetector, UnicodeDammit
from w3lib.encoding import http_content_type_encoding, resolve_encoding

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Bytes that windows-1252 leaves undefined are kept as what latin-1 says they are.
UNDEFINED_1252 = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
HIGH_BYTES = re.compile(rb"[\x80-\xff]+")
#: A character that is not allowed in markup, and that lxml refuses.
CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")


def as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode a byte that is not UTF-8 as windows-1252: what pasted text is when it is wrong."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    char = chr(byte) if byte in UNDEFINED_1252 else bytes([byte]).decode("windows-1252")
    return char, error.start + 1


codecs.register_error("sitekeep.windows-1252", as_windows_1252)


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page, whatever its charset; never raises.

    `content_type` is the HTTP header, where there was one.

    >>> decode("<meta charset=utf-8>caf".encode() + bytes([0xE9]))
    '<meta charset=utf-8>café'
    """
    for bom, encoding in BOMS:
        if body.startswith(bom):
            return clean(body[len(bom) :].decode(encoding, "replace"))
    return clean(decoded_by(body, declared(body, content_type)))


def declared(body: bytes, content_type: str | None) -> str | None:
    """The Python name of the charset that the header, or else the page, declares."""
    from_http = http_content_type_encoding(content_type) if content_type else None
    name = from_http or EncodingDetector.find_declared_encoding(body[:4096], is_html=True)
    return resolve_encoding(name) if name else None


def decoded_by(body: bytes, encoding: str | None) -> str:
    if encoding == "iso2022_jp" and b"\x1b$" in body:
        return body.decode(encoding, "replace")
    if looks_utf8(body):
        return body.decode("utf-8", "sitekeep.windows-1252")
    if encoding and encoding != "utf-8":
        return body.decode(encoding, "replace")
    return undeclared(body)


def looks_utf8(body: bytes) -> bool:
    """Whether most runs of bytes above 127 are valid UTF-8 (a page with none is).

    No page in another charset passes: its accented letters stand alone, or in runs that break
    the rules of UTF-8 more often than not.
    """
    try:
        body.decode("utf-8")
        return True
    except UnicodeDecodeError:
        runs = HIGH_BYTES.findall(body)[:2000]
    valid = sum(is_utf8(run) for run in runs)
    return valid > len(runs) / 2


def is_utf8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def undeclared(body: bytes) -> str:
    """Text of bytes that are not UTF-8 and do not say what they are."""
    guessed = UnicodeDammit(body, known_definite_encodings=[], is_html=True)
    if guessed.unicode_markup is not None and not guessed.contains_replacement_characters:
        return guessed.unicode_markup
    return body.decode("latin-1")


def clean(text: str) -> str:
    return CONTROLS.sub(" ", text) if CONTROLS.search(text) else text
