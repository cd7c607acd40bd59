"""Proof: an export is read back, by a reader that shares nothing with what wrote it, and compared.

Whatever is missing and not already named as a loss is a failure of the export, and named as such.
"""

from __future__ import annotations

from collections import Counter

from sitekeep.export.losses import Losses, Reason
from sitekeep.export.proof import ReadBack, compare
from sitekeep.export.proving_addresses import compare_addresses
from sitekeep.export.proving_fields import compare_fields
from sitekeep.export.proving_links import compare_links, compare_menus
from sitekeep.export.site import Site


def prove(site: Site, found: ReadBack, losses: Losses) -> None:
    """Compare what arrived with what was to move, and name what did not arrive."""
    pages = {page.url: page for page in site.pages}
    times = Counter[str]()
    for each in found.pages:
        times[each.url] += 1
        if each.url in pages and times[each.url] == 1:
            compare(pages[each.url], each, site, losses)
            compare_fields(pages[each.url], each, site, losses)
            compare_links(pages[each.url], each, site, losses)
    for page in site.pages:
        if losses.has_failed(page):
            continue
        if times[page.url] != 1:
            losses.add(page, "page", Reason.NOT_ARRIVED, f"{times[page.url]} times in the export")
        else:
            compare_addresses(page, found, losses)
    compare_menus(site, found.menus, losses)
