"""What a page says of itself, as it arrived: second headline, section, tags, description, language,
picture, and the page above it; and what of its text is set off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from sitekeep.export.losses import PIECE_CHARACTERS, Losses, Reason
from sitekeep.export.proof import Arrived, folded, marks, missing
from sitekeep.export.site import Page, Site


def compare_fields(page: Page, got: Arrived, site: Site, losses: Losses) -> None:
    """Name what a page said and no longer says; what is named already is left out."""
    named = {loss.what for loss in losses.of(page)}
    for what, wanted, found in (
        ("second headline", page.alternative_headline, got.alternative_headline),
        ("description", page.description, got.description),
        ("section", page.article_section, got.article_section),
        ("language", page.in_language, got.in_language),
        ("byline", page.byline if got.byline is not None else None, got.byline),
        ("plain text", page.text if got.text is not None else None, got.text),
    ):
        if what not in named and held(wanted or "") not in ("", held(found or "")):
            losses.add(page, what, Reason.NOT_ARRIVED, f"{wanted} → {found}")
    for word in sorted(words(page.keywords) - words(got.keywords)):
        if "tag" not in named:
            losses.add(page, "tag", Reason.NOT_ARRIVED, word)
    if "text" not in named:
        for mark, text in missing(marks(page.body), marks(got.body)):
            losses.add(page, mark, Reason.NOT_ARRIVED, text)
    compare_image(page, got, site, losses)
    if page.parent and "parent" not in named:
        compare_parent(page, page.parent, got, site, losses)


def compare_image(page: Page, got: Arrived, site: Site, losses: Losses) -> None:
    """The picture that stands for the page; one that was not kept is named already."""
    file = site.file_on(page, page.image) if page.image else None
    if file is None or losses.was_refused(file):
        return
    if got.image != file.payload_digest.removeprefix("sha256:"):
        losses.add(page, "featured image", Reason.NOT_ARRIVED, file.url)


def compare_parent(page: Page, above: Page, got: Arrived, site: Site, losses: Losses) -> None:
    """The page above, which the main menu says; a platform without levels has named its entry."""
    if got.parent == above.url or losses.has_failed(above):
        return
    named = {loss.piece for loss in losses if loss.what == "menu"}
    trails = site.main_menu.trails() if site.main_menu else ()
    mine = (" › ".join(trail)[:PIECE_CHARACTERS] for trail, item in trails if item.page is page)
    if not any(trail in named for trail in mine):
        losses.add(page, "parent", Reason.NOT_ARRIVED, f"{above.url} → {got.parent}")


def words(keywords: Iterable[str]) -> set[str]:
    """Tags, folded; in one field of text they are parted by a comma or semicolon."""
    parts = (part for keyword in keywords for part in re.split("[,;] ", keyword))
    return {word for part in parts if (word := held(part))}


def held(text: str) -> str:
    """`text` without its spaces: formats differ in which control characters are one, or nothing."""
    return folded(text).replace(" ", "")
