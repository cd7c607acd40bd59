"""Old addresses of an export: each leads to the page it led to, by the platform's own means and by
the rules for servers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sitekeep.export import redirects_reading
from sitekeep.export.losses import PIECE_CHARACTERS, Losses, Reason
from sitekeep.export.proof import ReadBack
from sitekeep.export.site import Page, Site

#: A server of files answers these with the front page.
FRONT = ("/", "/index.html")


def compare_addresses(page: Page, found: ReadBack, losses: Losses) -> None:
    """A page has to be at its new address, and its old paths have to lead to it."""
    named = {loss.piece for loss in losses.of(page) if loss.what in ("address", "redirect")}
    if found.addresses is not None and found.addresses.get(page.address) != page.url:
        losses.add(page, "address", Reason.NOT_ARRIVED, page.address)
    for old in old_paths(page):
        is_there = found.addresses is not None and found.addresses.get(old) == page.url
        # Files answer no query; that they do not is named with the rules for servers.
        if is_there or "?" in old or old[:PIECE_CHARACTERS] in named:
            continue
        if (where := found.leads_on(old)) != page.url:
            losses.add(page, "redirect", Reason.NOT_ARRIVED, f"{old} → {where}")


def old_paths(page: Page) -> list[str]:
    """All paths by which readers of the old site may come to a page."""
    return [page.path, *page.aliases]


def prove_rules(site: Site, folder: Path, losses: Losses) -> None:
    """The rules below `folder` have to lead each old path to the new address of its page."""
    rules = redirects_reading.read(folder)
    for page in site.pages:
        if not losses.has_failed(page):
            for name, found in rules.items():
                compare_rules(page, name, found, losses)


def compare_rules(page: Page, name: str, rules: Mapping[str, str], losses: Losses) -> None:
    """What cannot be said in the words of a server is named already."""
    named = {loss.piece for loss in losses.of(page) if loss.what in ("address", "redirect")}
    for old in old_paths(page):
        where = rules.get(redirects_reading.plain(old))
        is_there = old == page.address or old in FRONT
        is_right = where == page.address or (where is None and is_there)
        piece = f"{old} (in {name})"[:PIECE_CHARACTERS]
        if not is_right and piece not in named and old[:PIECE_CHARACTERS] not in named:
            losses.add(page, "redirect", Reason.NOT_ARRIVED, f"{old} → {where} (in {name})")
