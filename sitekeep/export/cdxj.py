"""An index of a WARC file as CDXJ: one line a record that can be replayed, sorted by address.

Source: https://specs.webrecorder.net/cdxj/0.1.0/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from sitekeep.export.warc import Written


def cdxj(records: Iterable[Written], filename: str) -> bytes:
    """The index of `filename`; its lines are in the order of their bytes, as look-ups need it.

    A 304 is left out: who asks for that time is to find the page that it confirmed.
    """
    wanted = (record for record in records if record.status != 304)
    lines = sorted(line_of(record, filename).encode() for record in wanted)
    return b"".join(lines)


def line_of(record: Written, filename: str) -> str:
    told = {
        "url": record.url,
        "mime": record.media_type,
        **({} if record.status is None else {"status": str(record.status)}),
        "digest": record.payload_digest,
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": filename,
    }
    return f"{url_key(record.url)} {timestamp(record.warc_date)} {json.dumps(told)}\n"


def timestamp(warc_date: str) -> str:
    """14 digits.

    >>> timestamp("2026-02-01T10:01:02.345Z")
    '20260201100102'
    """
    return re.sub(r"\D", "", warc_date)[:14]


def url_key(url: str) -> str:
    """The address by which an index is sorted: host back to front, then path and query.

    Source: https://github.com/iipc/urlcanon and the SURT form of Heritrix.

    >>> url_key("https://www.Example.org:8080/A?c=1&b=2")
    'org,example:8080)/a?b=2&c=1'
    """
    parts = urlsplit(url.lower())
    host = re.sub(r"^www\d*\.", "", parts.hostname or "")
    name = host if ":" in host or is_address(host) else ",".join(reversed(host.split(".")))
    port = f":{parts.port}" if parts.port else ""
    query = "&".join(sorted(parts.query.split("&")))
    path = parts.path.rstrip("/") or "/"
    return f"{name}{port}){path}" + (f"?{query}" if query else "")


def is_address(host: str) -> bool:
    return re.fullmatch(r"[\d.]+", host) is not None
