"""What the scripts of a page call the day of publication, read without running them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.timestamps import iso_of

#: What follows a key: `: "2015-03-12T10:20:00Z"`, `= 'Thu Mar 12 2015'`, also within a string.
VALUE = rb"[\"']?\s{0,4}[:=]\s{0,4}\\?[\"'](\d[^\"'\\<>]{7,40}|[A-Z][^\"'\\<>]{10,40})\\?[\"']"
#: Keys under which scripts keep it, each from a literal on: searching is quick.
KEYS = tuple(
    re.compile(key + VALUE)
    for key in (
        rb"ublished(?:_?(?:[aA]t|[oO]n|[dD]ate|[tT]ime|DateTime|First))?",
        rb"ublish_?(?:[dD]ate|[tT]ime)(?:_?[tT]ime)?",
        rb"ublication_?(?:[dD]ate|[tT]ime)(?:_?[tT]ime)?",
        rb"ub[dD]ate", rb"reated(?:_?[aA]t|_?[oO]n|_?[dD]ate(?:_?[tT]ime)?)", rb"pload_?[dD]ate",
        rb"ate_?[cC]reation",
    )
)  # fmt: skip


def script_dates(source: bytes) -> Iterator[tuple[str, str]]:
    """Each date in ISO 8601, and as it is written; key by key."""
    for pattern in KEYS:
        for match in pattern.finditer(source):
            text = match[1].decode("utf-8", "replace")
            if iso := iso_of(text):
                yield iso, text
