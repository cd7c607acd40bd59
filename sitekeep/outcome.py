"""The closed list of what can become of a URL in one crawl.

The number of URLs a crawl has seen equals the sum over these outcomes plus what still waits in
the frontier, at every moment, also after a kill.
"""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """What became of one URL in one crawl. The value is what the archive stores."""

    KEPT = "kept"
    UNCHANGED = "unchanged"
    REDIRECTED = "redirected"
    GONE = "gone"
    HTTP_ERROR = "http-error"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    UNREADABLE = "unreadable"
    NOT_HTML = "not-html"
    TOO_LARGE = "too-large"
    ROBOTS_TXT = "robots-txt"
    OUT_OF_SCOPE = "out-of-scope"
    PAGE_LIMIT = "page-limit"
    TRAP = "trap"

    @property
    def meaning(self) -> str:
        """One sentence for a person."""
        return MEANINGS[self]

    @property
    def is_kept(self) -> bool:
        """Whether the archive holds what this URL answered."""
        return self in KEPT_OUTCOMES

    @property
    def is_loss(self) -> bool:
        """Whether the site has something here that the archive lacks.

        A link that is dead on the site itself (`gone`) is recorded, but nothing was lost.
        """
        return self in LOSSES


MEANINGS = {
    Outcome.KEPT: "Fetched, and its payload is new in this archive.",
    Outcome.UNCHANGED: "Fetched or confirmed by the server; the archive had the same payload.",
    Outcome.REDIRECTED: "The server pointed to another address, which has its own row.",
    Outcome.GONE: "The server answers that there is nothing here (404 or 410).",
    Outcome.HTTP_ERROR: "The server answered with an error, also when asked again.",
    Outcome.TIMEOUT: "No answer in time, also when asked again.",
    Outcome.REFUSED: "No answer: refused, dropped, unknown host, bad certificate, broken HTTP.",
    Outcome.UNREADABLE: "The payload is kept, but could not be read as a page.",
    Outcome.NOT_HTML: "Something else than a page, and of a kind that the crawl does not keep.",
    Outcome.TOO_LARGE: "Larger than the limit for one payload.",
    Outcome.ROBOTS_TXT: "The site's robots.txt asks crawlers not to fetch it.",
    Outcome.OUT_OF_SCOPE: "Another site, or outside what this crawl was asked to keep.",
    Outcome.PAGE_LIMIT: "Not fetched: a limit of pages, bytes, depth or time was reached.",
    Outcome.TRAP: "Not fetched: an address that a site can make without end.",
}

KEPT_OUTCOMES = frozenset({Outcome.KEPT, Outcome.UNCHANGED, Outcome.UNREADABLE})
LOSSES = frozenset(
    {
        Outcome.HTTP_ERROR,
        Outcome.TIMEOUT,
        Outcome.REFUSED,
        Outcome.UNREADABLE,
        Outcome.TOO_LARGE,
        Outcome.PAGE_LIMIT,
    }
)
