"""WARC files for tests as other programs write them, made with warcio. All text is stand-in text."""

from __future__ import annotations

import base64
import gzip
import hashlib
from io import BytesIO
from pathlib import Path

import brotli
import zstandard
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SITE = "http://www.example.org"
DAY = "2010-05-06T07:08:0{}Z"
RESPONSE = "application/http; msgtype=response"
SAME = "http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"


def page(title: str, *links: str) -> bytes:
    anchors = "".join(f"<a href='{link}'>{link}</a> " for link in links)
    return f"<title>{title}</title><h1>{title}</h1><p>Stand-in text.</p>{anchors}".encode()


def response(
    body: bytes, status: str = "200 OK", more: bytes = b"Content-Type: text/html\r\n"
) -> bytes:
    return b"HTTP/1.1 %s\r\n%s\r\n%s" % (status.encode(), more, body)


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    parts = (body[:half], body[half:])
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def base32(body: bytes) -> str:
    return "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode()


class Warc:
    """Writes records one after the other."""

    def __init__(self, version: str = "1.0", packed: bool = True, series: int = 1) -> None:
        self.out = BytesIO()
        #: Names of records begin with it: no two programs give the same.
        self.series = series
        self.version = version
        self.packed = packed
        self.count = 0
        #: Where each record begins.
        self.starts: list[int] = []

    def add(
        self, kind: str, uri: str, block: bytes, media: str = RESPONSE, second: int = 0, **more: str
    ) -> str:
        """Append a record; returns its name. Words of `more` are headers: WARC_Refers_To."""
        self.count += 1
        record_id = f"<urn:uuid:{self.series:08}-0000-4000-8000-{self.count:012}>"
        uri = uri if ":" in uri else SITE + uri
        headers = {
            "WARC-Type": kind,
            "WARC-Record-ID": record_id,
            "WARC-Date": DAY.format(second),
            "WARC-Target-URI": uri,
            "WARC-Block-Digest": base32(block),
            **{name.replace("_", "-"): value for name, value in more.items()},
        }
        headers = {name: value for name, value in headers.items() if value}
        head = StatusAndHeaders("", list(headers.items()), protocol=f"WARC/{self.version}")
        self.starts.append(self.out.tell())
        # A revisit is written as it is, too: warcio would leave out its block.
        record = ArcWarcRecord("warc", "raw", head, BytesIO(block), None, media, len(block))
        record.payload_length = len(block)
        head.add_header("WARC-Payload-Digest", headers.get("WARC-Payload-Digest") or base32(block))
        WARCWriter(self.out, gzip=self.packed, warc_version=self.version).write_record(record)
        return record_id

    def save(self, path: Path) -> Path:
        path.write_bytes(self.out.getvalue())
        return path


def heritrix() -> Warc:
    """As Heritrix writes: WARC 1.0, SHA-1 in base 32, chunks kept, DNS, metadata, revisits."""
    warc = Warc()
    about = b"software: Heritrix/3.4.0\r\nformat: WARC File Format 1.0\r\nrobots: obey\r\n"
    warc.add(
        "warcinfo",
        "",
        about,
        "application/warc-fields",
        WARC_Target_URI="",
        WARC_Filename="x.warc.gz",
    )
    warc.add(
        "response",
        "dns:www.example.org",
        b"20100506070800\nwww.example.org. 60 IN A 192.0.2.1\n",
        "text/dns",
    )
    robots = warc.add(
        "response",
        "/robots.txt",
        response(b"User-agent: *\n", more=b"Content-Type: text/plain\r\n"),
    )
    warc.add("request", "/robots.txt", b"GET /robots.txt HTTP/1.0\r\n\r\n", "application/http; msgtype=request",
             WARC_Concurrent_To=robots)  # fmt: skip
    body = page("Home", "/a", "/b", "https://other.example/")
    packed = response(chunked(gzip.compress(body)), more=b"Content-Type: text/html\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n")  # fmt: skip
    home = warc.add(
        "response",
        "/",
        packed,
        second=1,
        WARC_IP_Address="192.0.2.1",
        WARC_Payload_Digest=base32(body),
    )
    warc.add("metadata", "/", b"seed: \r\nfetchTimeMs: 12\r\noutlink: http://www.example.org/a L a/@href\r\n",
             "application/warc-fields", second=1, WARC_Concurrent_To=home)  # fmt: skip
    one = page("A", "/")
    warc.add("response", "/a", response(one), second=2, WARC_Payload_Digest=base32(one))
    warc.add("revisit", "/b", response(b""), second=3, WARC_Profile=SAME, WARC_Payload_Digest=base32(one),
             WARC_Refers_To_Target_URI=f"{SITE}/a", WARC_Refers_To_Date=DAY.format(2))  # fmt: skip
    warc.add("response", "/moved", response(b"", "301 Moved", b"Location: /a\r\n"), second=4)
    warc.add("response", "/alone", response(page("Nobody links here")), second=5)
    return warc


def browsertrix() -> Warc:
    """As Browsertrix writes: headers put aside, resources, page information, forms, brotli."""
    warc = Warc("1.1")
    warc.add("warcinfo", "", b"software: Browsertrix-Crawler 1.5.0\r\nformat: WARC File Format 1.1\r\n",
             "application/warc-fields", WARC_Target_URI="")  # fmt: skip
    home = page("Home", "/br", "/zstd", "/form", "/thing.css")
    aside = (
        b"Content-Type: text/html\r\nx-orig-content-encoding: br\r\nContent-Length: %d\r\n"
        % len(home)
    )
    warc.add("response", "/", response(home, more=aside), WARC_Page_ID="1")
    for name, packed in (
        ("br", brotli.compress(page("Br"))),
        ("zstd", zstandard.compress(page("Zstd"))),
    ):
        coding = b"Content-Type: text/html\r\nContent-Encoding: %s\r\n" % name.encode()
        warc.add("response", f"/{name}", response(packed, more=coding))
    sent = warc.add("response", "/form", response(page("Thanks")))
    warc.add("request", "/form", b"POST /form HTTP/1.1\r\n\r\na=b", "application/http; msgtype=request",
             WARC_Concurrent_To=sent)  # fmt: skip
    warc.add("resource", "/thing.css", b"p { color: red }", "text/css")
    warc.add(
        "resource", "urn:pageinfo:http://www.example.org/", b'{"urls": {}}', "application/json"
    )
    warc.add("resource", "urn:view:http://www.example.org/", b"\x89PNG", "image/png")
    warc.add("conversion", "/", b"Home Stand-in text.", "text/plain")
    warc.add("response", "/", response(home, more=aside), second=5)
    warc.add("response", "/", response(page("Home, later", "/br")), second=6)
    return warc
