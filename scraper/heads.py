"""The heads of answers have an end: Scrapy would take header lines as long as any come.

It limits the size of bodies; what a server sends before them stays in memory until the whole head
is there, and a minute of it at the speed of a local network is gigabytes.
"""

from __future__ import annotations

from scrapy.core.downloader.handlers import http11
from twisted.web._newclient import ParseError

#: What Chromium takes of all header lines together; servers send a few hundred bytes.
MAX_HEAD_BYTES = 256 * 1024


class BoundedParser(http11._LenientHTTPClientParser):
    """Scrapy's parser of one answer; one whose head does not end is no answer."""

    head_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        self.head_bytes += len(line)
        if self.head_bytes > MAX_HEAD_BYTES:
            raise ParseError("header lines without end", b"")  # type: ignore[no-untyped-call]
        super().lineReceived(line)


def bound_heads() -> None:
    """From now on, in this process. There is no setting for it, and no public place to hook in:
    `tests/test_faults.py` fails where a new Scrapy takes its parser from elsewhere.
    """
    http11._LenientHTTPClientParser = BoundedParser  # type: ignore[misc]
