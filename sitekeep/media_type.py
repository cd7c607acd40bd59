"""What bytes are: their media type, told from themselves and not from what a server says.

Sources: https://mimesniff.spec.whatwg.org/#matching-a-mime-type-pattern for what browsers show,
ISO/IEC 14496-12 ("ftyp"), OpenDocument 1.3 part 2 ("mimetype") and ECMA-376 part 2 for the rest.
"""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import BadZipFile, ZipFile

HTML = "text/html"
PDF = "application/pdf"
UNKNOWN = "application/octet-stream"
#: What servers say that do not know, or do not say, what they send.
UNSAID = {"", UNKNOWN, "binary/octet-stream", "application/x-unknown"}

#: First bytes and the type that they tell.
SIGNATURES = (
    (rb"\x89PNG\r\n", "image/png"),
    (rb"GIF8[79]a", "image/gif"),
    (rb"\xff\xd8\xff", "image/jpeg"),
    (rb"RIFF....WEBP", "image/webp"),
    (rb"\0\0\x01\0", "image/x-icon"),
    (rb"BM.{4}\0\0\0\0", "image/bmp"),
    (rb"II\*\0|MM\0\*", "image/tiff"),
    (rb"....ftyp(avif|avis)", "image/avif"),
    (rb"....ftyp(heic|heix|mif1)", "image/heic"),
    (rb"wOFF", "font/woff"),
    (rb"wOF2", "font/woff2"),
    (rb"OTTO", "font/otf"),
    (rb"\0\x01\0\0|true\0", "font/ttf"),
    (rb".{8}[\0-\2]\0[\1\2]\0.{22}LP", "application/vnd.ms-fontobject"),
    (rb"....ftypM4[AB]", "audio/mp4"),
    (rb"....ftypqt", "video/quicktime"),
    (rb"....ftyp", "video/mp4"),
    (rb"\x1aE\xdf\xa3", "video/webm"),
    (rb"OggS", "application/ogg"),
    (rb"ID3|\xff[\xfb\xf3\xf2]", "audio/mpeg"),
    (rb"fLaC", "audio/flac"),
    (rb"RIFF....WAVE", "audio/wav"),
    (rb"RIFF....AVI ", "video/x-msvideo"),
    (rb"FLV\x01", "video/x-flv"),
    (rb"[FCZ]WS[\x01-\x1f]", "application/x-shockwave-flash"),
    (rb"(\xef\xbb\xbf)?WEBVTT\s", "text/vtt"),
    (rb"(\xef\xbb\xbf)?\s*%PDF-", PDF),
    (rb"%!PS", "application/postscript"),
    (rb"\{\\rtf", "application/rtf"),
    (rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (rb"PK(\x03\x04|\x05\x06)", "application/zip"),
    (rb"\x1f\x8b\x08", "application/gzip"),
    (rb"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (rb"Rar!\x1a\x07", "application/vnd.rar"),
    (rb"(?i)(\xef\xbb\xbf)?\s*(<(\?xml|!--)[^>]*>\s*){0,9}<!doctype\s+html|"
     rb"(\xef\xbb\xbf)?\s*<(html|head|body)\b", HTML),
    (rb"(\xef\xbb\xbf)?\s*(<[?!][^>]*>\s*){0,9}<svg\b", "image/svg+xml"),
)  # fmt: skip
COMPILED = [(re.compile(start, re.DOTALL), kind) for start, kind in SIGNATURES]
#: As much of a payload as is looked at (MIME Sniffing, 7: a resource header has 1445 bytes).
HEADER_BYTES = 1445
#: Types that share their first bytes with others: there the server's word is finer.
FAMILIES = {
    "application/ogg": re.compile(r"(audio|video)/(ogg|opus|vorbis)"),
    "video/webm": re.compile(r"(audio/webm|(audio|video)/(x-)?matroska)"),
    "video/mp4": re.compile(r"(audio/(mp4|x-m4a|aac)|video/(x-m4v|3gpp2?))"),
    "application/x-ole-storage": re.compile(r"application/(msword|vnd\.ms-(excel|powerpoint)\S*)"),
    "application/zip": re.compile(r"application/(epub\+zip|java-archive|vnd\.\S+|x-zip\S*)"),
    "font/ttf": re.compile(r"font/(otf|sfnt|collection)"),
}
#: The part of an office file (ECMA-376) that tells what it is.
OFFICE = "application/vnd.openxmlformats-officedocument."
OFFICE_PARTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
    "ppt/presentation.xml": f"{OFFICE}presentationml.presentation",
}
TEXT = re.compile(
    r"text/|image/svg|application/(.*\+)?(json|xml|javascript|ecmascript|x-javascript)$"
)
#: Bytes that no text has (MIME Sniffing, 3: binary data byte).
BINARY = re.compile(rb"[\0-\x08\x0b\x0e-\x1a\x1c-\x1f]")
#: What a type may look like (RFC 9110, 8.3.1).
TYPE = re.compile(r"[\w.+-]+/[\w.+-]+")


def media_type(content_type: str | None) -> str:
    """Type and subtype of a header alone, lower case: "image/png"; empty where it says neither."""
    said = (content_type or "").partition(";")[0].strip().lower()
    return said if TYPE.fullmatch(said) else ""


def identify(payload: bytes, content_type: str | None = None) -> str:
    """What `payload` is. Where the bytes do not tell, which no text does, what its server said.

    >>> identify(b"GIF89a...", "image/png")
    'image/gif'
    >>> identify(b"p { color: red }", "text/css; charset=utf-8")
    'text/css'
    """
    said = media_type(content_type)
    found = by_signature(payload)
    if found == "application/zip":
        found = zipped(payload)
    if found is not None:
        is_finer = found in FAMILIES and FAMILIES[found].fullmatch(said)
        return said if is_finer else found
    is_binary = BINARY.search(payload[:HEADER_BYTES]) is not None
    if is_binary and TEXT.match(said):
        return UNKNOWN
    if said in UNSAID:
        return UNKNOWN if is_binary or not payload else "text/plain"
    return said


def by_signature(payload: bytes) -> str | None:
    header = payload[:HEADER_BYTES]
    return next((kind for start, kind in COMPILED if start.match(header)), None)


def zipped(payload: bytes) -> str:
    """What a ZIP file holds: an office document, or just files."""
    try:
        with ZipFile(BytesIO(payload)) as files:
            names = set(files.namelist())
            if "mimetype" in names and files.getinfo("mimetype").file_size < 100:
                return media_type(files.read("mimetype").decode("ascii", "ignore")) or UNKNOWN
    except (BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return "application/zip"
    return next((kind for part, kind in OFFICE_PARTS.items() if part in names), "application/zip")
