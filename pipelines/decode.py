"""Bytes into text: the charset a page declares is a hint, what its bytes can be is the evidence.

Follows the order of the WHATWG encoding sniffing (https://encoding.spec.whatwg.org/), but checks
the answer: windows-1252 called utf-8, and utf-8 called latin-1, are the commonest mistakes of
hand-made pages.
"""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import http_content_type_encoding, resolve_encoding

from pipelines import charsets

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
CONTROL_BYTES = bytes([*range(9), 0x0B, *range(0x0E, 0x20), 0x7F])
NONCHARACTERS = re.compile(b"\xef\xbf[\xbe\xbf]")
#: In UTF-8, control characters that nobody writes: windows-1252 that was taken for latin-1.
TAKEN_FOR_LATIN_1 = re.compile(b"\xc2[\x80-\x9f]")
CONTROLS_OF_LATIN_1 = re.compile("[\x80-\x9f]")
AS_1252 = {
    chr(byte): chr(byte) if byte in UNDEFINED_1252 else bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
}
#: How much of a page is searched for its charset: some have long scripts above it.
DECLARED_WITHIN = 100_000
META = re.compile(rb"<meta\s[^<>]*", re.IGNORECASE)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
XML_ENCODING = re.compile(rb"\s*<\?xml\s[^<>]*?encoding\s*=\s*[\"']([\w.:-]+)")
#: Charsets as Python calls them; not its codecs for other things, nor those that hide markup.
CHARSETS = re.compile(
    r"(?:cp\d|iso\d|iso2022_jp|koi8|mac|gb|big5|euc|utf-8|ascii|tis)", re.IGNORECASE
)
#: What servers declare where nobody told them.
DEFAULTS = ("utf-8", "cp1252", "ascii")
#: So many bytes above 127 are enough to contradict a declared charset.
ENOUGH = 30


def as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode a byte that is not UTF-8 as windows-1252: what pasted text is when it is wrong."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    byte = error.object[error.start]
    char = chr(byte) if byte in UNDEFINED_1252 else bytes([byte]).decode("windows-1252")
    return char, error.start + 1


codecs.register_error("sitekeep.windows-1252", as_windows_1252)


def utf_8(body: bytes, content_type: str | None = None) -> bytes:
    """A page in UTF-8, whatever its charset: most are that as they are, and are not copied."""
    return body if is_sound(body) else decode(body, content_type).encode("utf-8", "replace")


def is_sound(body: bytes) -> bool:
    """Whether a page is UTF-8, without a byte order mark and what `clean` takes out.

    Looks for one byte after the other: each is found many times quicker than any of a set.
    """
    return not (body.startswith(codecs.BOM_UTF8) or has_controls(body)) and is_utf8(body)


def has_controls(raw: bytes) -> bool:
    """Whether a text in UTF-8 has characters that no page should have."""
    if any(map(raw.__contains__, CONTROL_BYTES)):
        return True
    if raw.isascii():
        return False
    return bool(TAKEN_FOR_LATIN_1.search(raw) or (b"\xef" in raw and NONCHARACTERS.search(raw)))


def decode(body: bytes, content_type: str | None = None) -> str:
    """The text of a page, whatever its charset; never raises.

    `content_type` is the HTTP header, where there was one.

    >>> decode("<meta charset=utf-8>caf".encode() + bytes([0xE9]))
    '<meta charset=utf-8>café'
    """
    for bom, encoding in BOMS:
        if body.startswith(bom):
            return clean(body[len(bom) :].decode(encoding, "replace"))
    if wide_encoding := wide(body[:8]):
        return clean(body.decode(wide_encoding, "replace"))
    return clean(decoded(body, content_type))


def wide(start: bytes) -> str | None:
    """UTF-16 without a byte order mark: markup with a NUL beside every letter."""
    for encoding, nul in (("utf-16-le", 1), ("utf-16-be", 0)):
        if len(start) > 7 and not any(start[nul:8:2]) and all(start[1 - nul : 8 : 2]):
            return encoding
    return None


def declared(body: bytes, content_type: str | None) -> str | None:
    """The Python name of the charset that the header, or else the page, declares.

    The page's own word counts for more than what a server says of every page it has.
    """
    from_http = usable(http_content_type_encoding(content_type)) if content_type else None
    if from_http and from_http not in DEFAULTS:
        return from_http
    return declared_inside(body[:DECLARED_WITHIN]) or from_http


def declared_inside(start: bytes) -> str | None:
    names = [found[1] for found in [XML_ENCODING.match(start)] if found]
    names += [found[1] for tag in META.findall(start) if (found := CHARSET.search(tag))]
    known = (usable(name.decode("latin-1")) for name in names)
    return next((name for name in known if name and name != "utf-8"), None)


def usable(name: str | None) -> str | None:
    """The Python name of a charset; None for what no page can be written in."""
    found = resolve_encoding(name) if name else None
    return found if found and CHARSETS.match(found) else None


def decoded(body: bytes, content_type: str | None) -> str:
    """What is UTF-8 needs no declaration; that something else is UTF-8 is none."""
    if b"\x1b$" in body and is_iso_2022_jp(body, content_type):
        return body.decode("iso2022_jp", "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        if looks_utf8(body):
            return body.decode("utf-8", "sitekeep.windows-1252")
    encoding = declared(body, content_type)
    if encoding is None or encoding == "utf-8" or is_contradicted(body, encoding):
        encoding = charsets.guess(body)
    return decoded_as(body, encoding)


def is_iso_2022_jp(body: bytes, content_type: str | None) -> bool:
    return body.isascii() or declared(body, content_type) == "iso2022_jp"


def is_contradicted(body: bytes, encoding: str) -> bool:
    """Whether a page that is said to be in the charset of Western Europe has letters enough to
    tell whether it is."""
    return encoding in DEFAULTS and sum(map(len, HIGH_BYTES.findall(body))) > ENOUGH


def decoded_as(body: bytes, encoding: str) -> str:
    if encoding in ("cp1252", "ascii"):
        return body.decode("cp1252", "sitekeep.windows-1252")
    return body.decode(encoding, "replace")


def looks_utf8(body: bytes) -> bool:
    """Whether most runs of bytes above 127 are valid UTF-8.

    No page in another charset passes: its accented letters stand alone, or in runs that break
    the rules of UTF-8 more often than not.
    """
    runs = HIGH_BYTES.findall(body)[:2000]
    valid = sum(is_utf8(run) for run in runs)
    return valid > len(runs) / 2


def is_utf8(run: bytes) -> bool:
    try:
        run.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def clean(text: str) -> str:
    """`text` without control characters; those of latin-1 are what windows-1252 has there."""
    if not has_controls(text.encode("utf-8", "surrogatepass")):
        return text
    text = CONTROLS_OF_LATIN_1.sub(lambda found: AS_1252[found[0]], text)
    return CONTROLS.sub(" ", text)
