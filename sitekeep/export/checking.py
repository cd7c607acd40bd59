"""The finished new site, compared with the archive of the old one.

Both are a `Site`: the new one was crawled as the old one was. What a new page shows is told from
the whole document that its server sent; its headline, date, authors and menus are as Sitekeep reads
them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from sitekeep.archive.payloads import get_payload
from sitekeep.export import redirects
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.pairing import pair
from sitekeep.export.proof import Arrived, compare, folded, missing
from sitekeep.export.site import Menu, Page, Site
from sitekeep.tree import flatten
from sitekeep.url import normalise

#: What a link leads to, as the new site spells it: a page or another site by its address, a file by
#: its digest.
Link = tuple[str, str]


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
    for page in old.pages:
        found = pairs.get(page)
        if found is None:
            losses.add(page, "page", Reason.NOT_ARRIVED, "no page of the new site says the same")
            continue
        page.address = found.url
        # What had no headline was called by its address.
        page.headline = page.headline or found.headline
        document = new.document(found)
        compare(page, arrived(page, found, document, new.site), old, losses)
        links = (link for link, _, _ in links_on(found, document, new.site))
        compare_links(page, links, old, pairs, losses)
        compare_addresses(page, found, new, losses)
    compare_menus(old.menus, new.site.menus, pairs, losses)


def told_pairs(old: Site, new: NewSite, told: Mapping[str, str]) -> dict[Page, Page]:
    pairs = ((old.page_at(urljoin(f"{old.url}/", one)), new.site.page_at(urljoin(new.url, other)))
             for one, other in told.items())  # fmt: skip
    return {page: found for page, found in pairs if page and found}


def arrived(page: Page, found: Page, document: Tag, site: Site) -> Arrived:
    return Arrived(
        url=page.url,
        title=headline_on(document, page.headline) or found.headline,
        body=document,
        date=found.date_published.iso if found.date_published else None,
        authors=[person.name for person in found.authors],
        images=list(pictures_on(found, document, site)),
    )


def headline_on(document: Tag, wanted: str) -> str | None:
    """The headline, where any `<h1>` of the page says it."""
    said = {folded(h1.get_text()) for h1 in document.find_all("h1")}
    return wanted if folded(wanted) in said else None


def pictures_on(page: Page, document: Tag, site: Site) -> Iterator[str]:
    """The digest of each picture, in each of the sizes that the page offers; as hex."""
    for img in document.find_all("img"):
        offered = str(img.get("srcset") or "").split(",")
        sources = {
            str(img.get("src") or ""),
            *(each.split()[0] for each in offered if each.strip()),
        }
        files = (site.file_on(page, source) for source in sorted(sources) if source)
        yield from {file.payload_digest.removeprefix("sha256:") for file in files if file}


def links_on(page: Page, body: Tag, site: Site) -> Iterator[tuple[Link, Page | None, str]]:
    """Each link out of a page: label and target, the page it leads to, and its address."""
    for element in body.find_all("a", href=True):
        href = str(element["href"])
        if href.startswith("#"):
            continue
        url = normalise(href, page.url) or href
        target, file = site.page_at(url), site.file_at(url)
        leads_to = target.url if target else file.payload_digest if file else url
        yield (folded(element.get_text()), leads_to), target, url


def compare_links(
    page: Page,
    found: Iterable[Link],
    old: Site,
    pairs: Mapping[Page, Page],
    losses: Losses,
) -> None:
    """Each link has to be there, by its label, and lead to the page that corresponds."""
    wanted = list(wanted_links(page, old, pairs))
    addresses = dict(wanted)
    for link in missing((link for link, _ in wanted), found):
        losses.add(page, "link", Reason.NOT_ARRIVED, f"{link[0]} → {addresses[link]}")


def wanted_links(page: Page, old: Site, pairs: Mapping[Page, Page]) -> Iterator[tuple[Link, str]]:
    """Each link of an old page as the new one should have it, and its old address.

    Not those that were dead already, nor those to pages that did not arrive, which is said there.
    """
    for (label, leads_to), target, url in links_on(page, page.body, old):
        if target:
            if target in pairs:
                yield (label, pairs[target].url), url
        elif leads_to != url or not old.is_ours(url):
            yield (label, leads_to), url


def compare_addresses(page: Page, found: Page, new: NewSite, losses: Losses) -> None:
    """Every old address has to answer with the page that corresponds."""
    for path in old_paths(page):
        landing = new.landing(path)
        if landing is not found:
            outcome = new.site.outcomes.get(new.address_of(path), "not asked")
            where = landing.url if landing else outcome
            losses.add(page, "redirect", Reason.NOT_ARRIVED, f"{path} → {where}")


def compare_menus(
    wanted: list[Menu], found: list[Menu], pairs: Mapping[Page, Page], losses: Losses
) -> None:
    """Every entry has to be there, below the same ones, and lead to the page that corresponds."""
    there = {(trail, page) for menu in found for trail, page in entries(menu)}
    labels = {trail for trail, _ in there}
    for menu in wanted:
        for trail, page in entries(menu):
            target = pairs.get(page) if page else None
            if trail not in labels or (target and (trail, target) not in there):
                leads_to = f" → {page.url}" if page else ""
                losses.add(None, "menu", Reason.NOT_ARRIVED, " › ".join(trail) + leads_to)


def entries(menu: Menu) -> Iterator[tuple[tuple[str, ...], Page | None]]:
    """Each entry by its own label and those above it."""
    return ((tuple(map(folded, trail)), item.page) for trail, item in menu.trails())
