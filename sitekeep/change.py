"""What a crawl found about a page that an earlier crawl knew, or did not know: a closed list."""

from __future__ import annotations

from enum import StrEnum


class Change(StrEnum):
    """What became of one page from one crawl to the next. The view `changes` has these values."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    RETURNED = "returned"
    MOVED = "moved"
    GONE = "gone"
    UNLINKED = "unlinked"
    MISSED = "missed"

    @property
    def meaning(self) -> str:
        """One sentence for a person."""
        return MEANINGS[self]

    @property
    def words(self) -> str:
        """As a person says it."""
        return "no longer linked" if self is Change.UNLINKED else self.value

    @property
    def is_there(self) -> bool:
        """Whether the page stands at its own address after this."""
        return self in THERE


MEANINGS = {
    Change.NEW: "No earlier crawl knew this page.",
    Change.CHANGED: "It says something else than before.",
    Change.UNCHANGED: "It says what it said before; counters, clocks and tokens do not count.",
    Change.RETURNED: "It was gone, moved or no longer linked, and is there again.",
    Change.MOVED: "It redirects, or its words appeared at a new address and are gone from the old.",
    Change.GONE: "The server answers that there is nothing here any more (404 or 410).",
    Change.UNLINKED: "Nothing on the site leads to it any more, so nobody asked for it.",
    Change.MISSED: "It could not be had this time: an error, a limit, robots.txt, or the page that"
    " leads to it failed. It does not count as gone.",
}
THERE = frozenset({Change.NEW, Change.CHANGED, Change.UNCHANGED, Change.RETURNED, Change.MISSED})
