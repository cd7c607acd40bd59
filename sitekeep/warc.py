"""Words of WARC 1.1 that both the way out and the way in use; pure functions, no files.

Source: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import re
import uuid

VERSION = "WARC/1.1"
PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
SAME_PAYLOAD = PROFILES + "identical-payload-digest"
NOT_MODIFIED = PROFILES + "server-not-modified"
FIELDS = "application/warc-fields"

#: Headers that tell how a body was packed are put aside under this name, as Browsertrix does it,
#: where the record holds the body unpacked.
ASIDE = b"X-Orig-"
LINE = re.compile(rb"^([^\s:]+)(\s*:[ \t]*)([^\r\n]*)", re.MULTILINE)


def stored_head(head: bytes, size_bytes: int, content_encoding: str | None = None) -> bytes:
    """A response's head as it fits a body of `size_bytes` without transfer and content coding.

    `content_encoding` is what the body is still coded in. `sent_head` is the way back.

    >>> stored_head(b"HTTP/1.1 200 OK\\nContent-Encoding: gzip\\nContent-Length: 9\\n\\n", 20)
    b'HTTP/1.1 200 OK\\nX-Orig-Content-Encoding: gzip\\nX-Orig-Content-Length: 9\\n\\n'
    """

    def put_aside(line: re.Match[bytes]) -> bytes:
        name, value = line[1].lower(), line[3].strip()
        is_untrue = (
            name == b"transfer-encoding"
            or (name == b"content-encoding" and not content_encoding)
            or (name == b"content-length" and value != b"%d" % size_bytes)
            or name.startswith(ASIDE.lower())
        )
        return (ASIDE if is_untrue else b"") + line[0]

    first, feed, rest = head.partition(b"\n")
    return first + feed + LINE.sub(put_aside, rest)


def sent_head(head: bytes) -> bytes:
    """A response's head as the server sent it."""
    first, feed, rest = head.partition(b"\n")
    return first + feed + re.sub(rb"(?im)^x-orig-(?=[^\s:]+\s*:)", b"", rest)


def derived_id(*parts: object) -> str:
    """A record's name that is made from what it is about: the same parts, the same name."""
    return uuid.uuid5(uuid.NAMESPACE_URL, " ".join(map(str, parts))).urn


def crawl_name(start_url: str, started_at: str) -> str:
    return derived_id(start_url, started_at)


def capture_name(start_url: str, started_at: str, url: str) -> str:
    """The name of a capture that bears none: of its crawl and its address."""
    return derived_id(crawl_name(start_url, started_at), url)


def fields_text(fields: dict[str, object]) -> bytes:
    """`application/warc-fields`: a line a field; what is None is left out."""
    lines = (
        f"{name}: {one_line(value)}\r\n" for name, value in fields.items() if value is not None
    )
    return "".join(lines).encode("utf-8", "replace")


def one_line(value: object) -> str:
    return " ".join(str(value).splitlines())


def read_fields(block: bytes) -> dict[str, str]:
    """The fields of a block, names in lower case; of a name that comes twice the first.

    >>> read_fields(b"Via: http://a.example/\\r\\nno field\\r\\n")
    {'via': 'http://a.example/'}
    """
    fields: dict[str, str] = {}
    for line in block.decode("utf-8", "replace").splitlines():
        name, colon, value = line.partition(":")
        if colon and name.strip():
            fields.setdefault(name.strip().lower(), value.strip())
    return fields
