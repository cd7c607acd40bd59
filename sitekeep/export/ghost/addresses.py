"""Addresses as Ghost makes them: `/slug/` for posts and pages alike."""

from __future__ import annotations

from sitekeep.errors import UsageError
from sitekeep.export import addresses, names
from sitekeep.export.losses import Losses
from sitekeep.export.site import Page, Site

PATTERN = "/%slug%/"
#: What Ghost itself answers.
RESERVED = ("ghost", "content", "assets", "members", "webmentions", "private", "email", "p", "r",
            "page", "rss", "tag", "author", "public", "amp", "index")  # fmt: skip


def plan(site: Site, pattern: str | None, losses: Losses) -> None:
    if pattern not in (None, PATTERN):
        raise UsageError(
            f"Ghost cannot have addresses made by {pattern!r}.\n"
            f"Nothing was written. A new Ghost has {PATTERN} for posts and pages; leave"
            " --permalinks out, and change them afterwards in its routes.yaml."
        )
    addresses.give_slugs(site.pages)
    wanted = ["home" if page.is_home else page.slug for page in site.pages]
    for page, slug in zip(site.pages, names.distinct(wanted, RESERVED), strict=True):
        page.slug = slug
    addresses.place(site, lambda page: f"/{page.slug}/", losses)


def link_to(page: Page) -> str:
    """`__GHOST_URL__` is where Ghost is. The front page answers there with and without routes."""
    return f"__GHOST_URL__/{page.slug}/"
