"""What could not be carried over: one row each, with a reason from a closed list."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from sitekeep.export.site import File, Page

#: Of a piece of HTML, so much is shown.
PIECE_CHARACTERS = 300


class Reason(StrEnum):
    """Why something did not come along whole. The value is what the report says."""

    LINK_DEAD = "link-dead"
    LINK_NOT_KEPT = "link-not-kept"
    FILE_NOT_KEPT = "file-not-kept"
    NEEDS_SERVER = "needs-server"
    NEEDS_SCRIPT = "needs-script"
    DRAWING = "drawing"
    NO_PLACE = "no-place"
    REFUSED = "refused-by-platform"
    NO_HEADLINE = "no-headline"
    NO_TEXT = "no-text"
    NO_DATE = "no-date"
    PAGE_GONE = "page-gone"
    PAGE_NOT_KEPT = "page-not-kept"
    ADDRESS_TAKEN = "address-taken"
    NOT_ARRIVED = "not-arrived"
    FAILED = "failed"

    @property
    def meaning(self) -> str:
        return MEANINGS[self][0]

    @property
    def advice(self) -> str:
        """What to do about it by hand."""
        return MEANINGS[self][1]


MEANINGS = {
    Reason.LINK_DEAD: (
        "The link was dead on the old site already.",
        "Take the link out, or lead it to a page that exists.",
    ),
    Reason.LINK_NOT_KEPT: (
        "The link leads to a page of the old site that is not in the archive, or to a feed or the"
        " like, which every platform makes anew.",
        "Crawl again so that the page is kept, or change the link.",
    ),
    Reason.FILE_NOT_KEPT: (
        "A picture or file that the page shows is not in the archive.",
        "Crawl again, or put the file there by hand.",
    ),
    Reason.NEEDS_SERVER: (
        "A form needs a program behind it, which does not move.",
        "Make a form with the new platform's own means.",
    ),
    Reason.NEEDS_SCRIPT: (
        "A script made something here; archived scripts do not move.",
        "Look at the old capture, and set up the same with the new platform's means if missed.",
    ),
    Reason.DRAWING: (
        "A drawing inside the page (SVG, canvas, plug-in) was left out.",
        "Save it as a picture from the old capture and put it in.",
    ),
    Reason.NO_PLACE: (
        "The platform has no place for this.",
        "Decide whether it is needed; the report keeps the value.",
    ),
    Reason.REFUSED: (
        "The platform refuses this, or changes it.",
        "See the value beside it, and set it by hand after the import.",
    ),
    Reason.NO_HEADLINE: (
        "No headline was found; the page is called by its address.",
        "Give it one with `sitekeep review`, and export again.",
    ),
    Reason.NO_TEXT: (
        "No text was found on the page.",
        "Look at the old capture; if there is text, say where with the profile's `article_body`.",
    ),
    Reason.NO_DATE: (
        "The page prints no date, and the platform wants one: it says when it was first captured.",
        "Set the date by hand where it is known.",
    ),
    Reason.PAGE_GONE: (
        "The page was gone from the site at the last crawl; an older capture is in the archive.",
        "If it is still wanted, take it from the archive by hand.",
    ),
    Reason.PAGE_NOT_KEPT: (
        "The page was seen, but the archive could not keep it.",
        "Crawl again; `sitekeep status` tells why it is missing.",
    ),
    Reason.ADDRESS_TAKEN: (
        "Another page has this address; this one got another.",
        "Change one of them if the address matters.",
    ),
    Reason.NOT_ARRIVED: (
        "It was not found where it should have arrived: in the export, or on the new site.",
        "Put it there by hand. Missing in an export, it is a fault of Sitekeep: report it.",
    ),
    Reason.FAILED: (
        "Writing this page failed; the others were written.",
        "Compare by hand, and report the message beside it.",
    ),
}


@dataclass(frozen=True, slots=True)
class Loss:
    """One thing that did not come along whole.

    `what` names the kind of thing ("link", "image", "form", "parent", …); `piece` is the thing
    itself: an address, a value or a piece of HTML.
    """

    page: Page | None
    what: str
    reason: Reason
    piece: str


@dataclass(slots=True)
class Losses:
    """All losses of one export, each named once."""

    found: dict[Loss, None] = field(default_factory=dict)
    by_page: dict[str, list[Loss]] = field(default_factory=dict)
    #: What the platform refuses, whole; of "Label: address" the address.
    refused: set[str] = field(default_factory=set)

    def add(self, page: Page | None, what: str, reason: Reason, piece: str) -> None:
        if reason == Reason.REFUSED:
            self.refused.add(piece.rpartition(": ")[2])
        loss = Loss(page, what, reason, piece[:PIECE_CHARACTERS])
        if loss not in self.found:
            self.found[loss] = None
            if page:
                self.by_page.setdefault(page.url, []).append(loss)

    def of(self, page: Page) -> list[Loss]:
        return list(self.by_page.get(page.url, ()))

    def has_failed(self, page: Page) -> bool:
        """Whether a page could not be written at all."""
        return any(loss.reason == Reason.FAILED for loss in self.of(page))

    def was_refused(self, file: File) -> bool:
        """Whether the platform does not take a file."""
        return file.url in self.refused

    def __iter__(self) -> Iterator[Loss]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)
