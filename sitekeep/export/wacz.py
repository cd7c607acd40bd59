"""The archive as a WACZ file: the WARC, an index of it, the list of pages, and digests of all.

Source: https://specs.webrecorder.net/wacz/1.1.1/
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sitekeep import __version__
from sitekeep.archive.queries import Row
from sitekeep.archive.warc_rows import crawls_to_tell, pages_to_tell
from sitekeep.export.cdxj import cdxj
from sitekeep.export.warc import write_warc
from sitekeep.warc import derived_id

WACZ_VERSION = "1.1.1"
WARC_NAME = "data.warc.gz"


@dataclass(slots=True)
class Wacz:
    """A WACZ file as it is written; remembers digest and size of each part."""

    zip: ZipFile
    resources: list[dict[str, Any]] = field(default_factory=list)

    @contextmanager
    def part(self, path: str, compression: int = ZIP_DEFLATED) -> Iterator[Hashing]:
        """A file inside, to be written to and then listed."""
        info = ZipInfo(path)  # dated 1980, so that the same archive gives the same bytes
        info.compress_type = compression
        with self.zip.open(info, "w", force_zip64=True) as out:
            hashing = Hashing(out)
            yield hashing
        digest = f"sha256:{hashing.digest.hexdigest()}"
        name = path.rpartition("/")[2].lower()
        self.resources.append(
            {"name": name, "path": path, "hash": digest, "bytes": hashing.size_bytes}
        )

    def write(self, path: str, text: bytes) -> None:
        with self.part(path) as out:
            out.write(text)


class Hashing:
    """A stream that is written to, with the digest and size of what went in."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out
        self.digest = hashlib.sha256()
        self.size_bytes = 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size_bytes += len(data)
        return self.out.write(data)

    def tell(self) -> int:
        return self.size_bytes

    def flush(self) -> None:
        self.out.flush()


def write_wacz(conn: sqlite3.Connection, out: BinaryIO) -> int:
    """Write the whole archive to `out`; returns how many records can be replayed."""
    with ZipFile(out, "w") as zip_file:
        wacz = Wacz(zip_file)
        with wacz.part(f"archive/{WARC_NAME}", ZIP_STORED) as warc:
            records = list(write_warc(conn, warc))  # type: ignore[arg-type]
        with wacz.part("indexes/index.cdx", ZIP_DEFLATED) as index:
            index.write(cdxj(records, WARC_NAME))
        pages = pages_to_tell(conn)
        wacz.write("pages/pages.jsonl", page_list(pages))
        package = datapackage(conn, pages, list(wacz.resources))
        wacz.write("datapackage.json", package)
        wacz.write("datapackage-digest.json", digest_of_package(package))
    return len(records)


def page_list(pages: list[Row]) -> bytes:
    """The pages to begin reading at; the start of each site is a seed."""
    lines: list[dict[str, Any]] = [
        {"format": "json-pages-1.0", "id": "pages", "title": "All pages"}
    ]
    lines += [
        {
            "id": derived_id(page["url"], page["warc_date"]).removeprefix("urn:uuid:"),
            "url": page["url"],
            "title": page["title"] or page["url"],
            "ts": page["warc_date"],
            **({"seed": True} if page["url"] == page["start_url"] else {}),
        }
        for page in pages
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()


def datapackage(
    conn: sqlite3.Connection, pages: list[Row], resources: list[dict[str, Any]]
) -> bytes:
    crawls = crawls_to_tell(conn)
    last = crawls[-1] if crawls else None
    main = next((page for page in pages if last and page["url"] == last["start_url"]), None)
    told = {
        "profile": "data-package",
        "wacz_version": WACZ_VERSION,
        "software": f"Sitekeep/{__version__}",
        **({"title": last["site_name"] or last["start_url"]} if last else {}),
        # The time of the newest crawl, not of the export: the same archive, the same bytes.
        **({"created": last["finished_at"] or last["started_at"]} if last else {}),
        **({"mainPageUrl": main["url"], "mainPageDate": main["warc_date"]} if main else {}),
        "resources": resources,
    }
    return json.dumps(told, indent=2, ensure_ascii=False).encode()


def digest_of_package(package: bytes) -> bytes:
    digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
    return json.dumps({"path": "datapackage.json", "hash": digest}, indent=2).encode()
