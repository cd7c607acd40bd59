"""The finished new site, compared with the archive of the old one.

Both are a `Site`: the new one was crawled as the old one was. What a new page shows is told from
the whole document that its server sent; its headline, date, authors and menus are as Sitekeep reads
them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from sitekeep.archive.payloads import get_payload
from sitekeep.export import redirects
from sitekeep.export.checking_authors import authors_on, compare_credentials
from sitekeep.export.checking_links import LinkedSites, Parts, compare_links, links_on
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.pairing import pair
from sitekeep.export.proof import Arrived, Shown, compare, typed
from sitekeep.export.site import Menu, MenuItem, Page, Site
from sitekeep.tree import flatten
from sitekeep.url import normalise


@dataclass(frozen=True, slots=True)
class NewSite:
    """The new site in an archive of its own. `url` is the address of its first page."""

    url: str
    site: Site
    conn: sqlite3.Connection

    def address_of(self, old_path: str) -> str:
        return asked(self.url, old_path)

    def landing(self, old_path: str) -> Page | None:
        """The page that an old path leads to there, over redirects."""
        return self.site.page_at(self.address_of(old_path))

    def document(self, page: Page) -> Tag:
        """All that a page shows but for what `<nav>` marks as a menu."""
        payload = get_payload(self.conn, page.payload_digest or "") or b""
        soup = BeautifulSoup(payload, "lxml")
        flatten(soup)
        for nav in soup.find_all("nav"):
            nav.decompose()
        return soup.body or soup


def asked(new_url: str, old_path: str) -> str:
    """The address on the new site at which an old path is asked for."""
    address = new_url.rstrip("/") + redirects.path(old_path)
    return normalise(address) or address


def old_paths(page: Page) -> list[str]:
    """All paths by which readers of the old site may come to a page."""
    return [page.path, *page.aliases]


def check(old: Site, new: NewSite, told: Mapping[str, str], losses: Losses) -> None:
    """Name what of the old site is not on the new one.

    `told` is what a person says corresponds: addresses or paths of old pages and of new ones.
    """
    pairs = pair(old, new.site, new.landing, told_pairs(old, new, told))
    sites = LinkedSites(old, pairs, Parts(lambda page: page.body), Parts(new.document))
    for page in old.pages:
        found = pairs.get(page)
        if found is None:
            losses.add(page, "page", Reason.NOT_ARRIVED, "no page of the new site says the same")
            continue
        page.address = found.url
        # What had no headline was called by its address.
        page.headline = page.headline or found.headline
        document = new.document(found)
        got = arrived(page, found, document, new.site)
        got.authors = authors_on(page, found, old, new.conn)
        compare(page, got, old, losses, typed)
        compare_credentials(page, got, losses)
        compare_links(page, links_on(found, document, new.site), sites, losses)
        compare_addresses(page, found, new, losses)
    compare_menus(old, new.site.menus, pairs, losses)


def told_pairs(old: Site, new: NewSite, told: Mapping[str, str]) -> dict[Page, Page]:
    pairs = ((old.page_at(urljoin(f"{old.url}/", one)), new.site.page_at(urljoin(new.url, other)))
             for one, other in told.items())  # fmt: skip
    return {page: found for page, found in pairs if page and found}


def arrived(page: Page, found: Page, document: Tag, new: Site) -> Arrived:
    return Arrived(
        url=page.url,
        title=headline_on(document, page.headline) or found.headline,
        body=document,
        date=found.date_published.iso if found.date_published else None,
        images=shown_on(found, document, new),
    )


def headline_on(document: Tag, wanted: str) -> str | None:
    """The headline, where any `<h1>` of the page says it."""
    said = {typed(h1.get_text()) for h1 in document.find_all("h1")}
    return wanted if typed(wanted) in said else None


def shown_on(page: Page, document: Tag, site: Site) -> list[Shown]:
    """Each picture with its alternative text, in each of the sizes that the page offers."""
    return [(digest, str(img.get("alt") or ""))
            for img in document.find_all("img") for digest in sizes(page, img, site)]  # fmt: skip


def sizes(page: Page, img: Tag, site: Site) -> list[str] | list[None]:
    """The digests of all kept files that a picture may show; one None where there are none."""
    offered = str(img.get("srcset") or "").split(",")
    sources = {str(img.get("src") or ""), *(each.split()[0] for each in offered if each.strip())}
    files = (site.file_on(page, source) for source in sorted(sources) if source)
    return sorted({file.payload_digest.removeprefix("sha256:") for file in files if file}) or [None]


def compare_addresses(page: Page, found: Page, new: NewSite, losses: Losses) -> None:
    """Every old address has to answer with the page that corresponds."""
    for path in old_paths(page):
        landing = new.landing(path)
        if landing is not found:
            outcome = new.site.outcomes.get(new.address_of(path), "not asked")
            where = landing.url if landing else outcome
            losses.add(page, "redirect", Reason.NOT_ARRIVED, f"{path} → {where}")


def compare_menus(old: Site, found: list[Menu], pairs: Mapping[Page, Page], losses: Losses) -> None:
    """Every entry has to be there, below the same ones, and lead to what corresponds."""
    there = {(trail, leads_to(item)) for menu in found for trail, item in entries(menu)}
    labels = {trail for trail, _ in there}
    for menu in old.menus:
        for trail, item in entries(menu):
            target = should_lead_to(item, old, pairs)
            if trail not in labels or (target and (trail, target) not in there):
                address = item.page.url if item.page else item.url
                piece = " › ".join(trail) + (f" → {address}" if address else "")
                losses.add(None, "menu", Reason.NOT_ARRIVED, piece)


def entries(menu: Menu) -> Iterator[tuple[tuple[str, ...], MenuItem]]:
    """Each entry by its own label and those above it."""
    return ((tuple(map(typed, trail)), item) for trail, item in menu.trails())


def leads_to(item: MenuItem) -> str | None:
    """A page by its address, a file by its digest, anything else by its address."""
    if item.page:
        return item.page.url
    return item.file.payload_digest if item.file else item.url


def should_lead_to(item: MenuItem, old: Site, pairs: Mapping[Page, Page]) -> str | None:
    """None for what led to nothing kept, or to a page that did not arrive, which is said there."""
    if item.page:
        return pairs[item.page].url if item.page in pairs else None
    return None if old.is_lost(item) else leads_to(item)
