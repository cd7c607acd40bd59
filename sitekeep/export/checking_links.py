"""Links of the finished new site, compared with those of the old one: where they lead, and to what
part of a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urldefrag, urlsplit

from bs4 import Tag

from sitekeep.export.losses import Losses, Reason
from sitekeep.export.proof import missing, typed
from sitekeep.export.site import Page, Site
from sitekeep.url import normalise, same_site


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page. `url` has no fragment; `part` is the fragment, or empty."""

    label: str
    url: str
    part: str
    page: Page | None
    #: A page or another site by its address, a file by its digest.
    leads_to: str
    #: To a part of the page that it stands on.
    is_inner: bool

    @property
    def address(self) -> str:
        return f"{self.url}#{self.part}" if self.part else self.url


@dataclass(frozen=True, slots=True)
class Parts:
    """What `#part` of a link may mean on each page; read once a page."""

    document: Callable[[Page], Tag]
    known: dict[Page, frozenset[str]] = field(default_factory=dict)

    def of(self, page: Page) -> frozenset[str]:
        """The ids of a page, and the names of its old anchors."""
        if page not in self.known:
            document = self.document(page)
            ids = [str(element["id"]) for element in document.find_all(id=True)]
            named = [str(anchor["name"]) for anchor in document.find_all("a", {"name": True})]
            self.known[page] = frozenset(ids + named)
        return self.known[page]


@dataclass(frozen=True, slots=True)
class LinkedSites:
    """The old site, the new pages by their old ones, and the parts of old and of new pages."""

    old: Site
    pairs: Mapping[Page, Page]
    old_parts: Parts
    new_parts: Parts

    def had_part(self, link: Link) -> bool:
        """Whether an old link led to a part of a page that was there."""
        return bool(link.part and link.page and link.part in self.old_parts.of(link.page))

    def has_part(self, link: Link) -> bool:
        return bool(link.part and link.page and link.part in self.new_parts.of(link.page))


def links_on(page: Page, body: Tag, site: Site) -> Iterator[Link]:
    for element in body.find_all("a", href=True):
        href = str(element["href"])
        label, part = typed(element.get_text()), unquote(urldefrag(href)[1])
        if href.startswith("#"):
            yield Link(label, page.url, part, page, page.url, is_inner=True)
            continue
        url = untagged(normalise(href, page.url) or href, site)
        target, file = site.page_at(url), site.file_at(url)
        leads_to = target.url if target else file.payload_digest if file else url
        yield Link(label, url, part, target, leads_to, is_inner=bool(part) and target is page)


def untagged(url: str, site: Site) -> str:
    """`url` without the `ref=` by which Ghost tells other sites where their readers come from."""
    parts, host = urlsplit(url), urlsplit(site.url).hostname or ""
    tags = {f"ref={host}", f"ref={same_site(host)}"}
    query = "&".join(each for each in parts.query.split("&") if each not in tags)
    return parts._replace(query=query).geturl() if query != parts.query else url


def compare_links(page: Page, found: Iterable[Link], sites: LinkedSites, losses: Losses) -> None:
    """Each link has to be there, by its label, and lead to what corresponds.

    Where it led to a part of a page, it has to lead to one that is there.
    """
    there = list(found)
    wanted = [(should_be(link, sites), link) for link in links_on(page, page.body, sites.old)]
    addresses = {link: old.address for link, old in wanted if link and not old.is_inner}
    lost = missing([link for link, old in wanted if link and not old.is_inner],
                   [(link.label, link.leads_to) for link in there])  # fmt: skip
    for label, leads_to in lost:
        losses.add(page, "link", Reason.NOT_ARRIVED, f"{label} → {addresses[label, leads_to]}")
    sound = {(link.label, link.leads_to) for link in there if sites.has_part(link)}
    for link, old in wanted:
        if link and link not in lost and link not in sound and sites.had_part(old):
            losses.add(page, "fragment", Reason.NOT_ARRIVED, f"{old.label} → {old.address}")


def should_be(link: Link, sites: LinkedSites) -> tuple[str, str] | None:
    """Label and target of an old link as the new site should have them.

    None for one that was dead already, and for one to a page that did not arrive, which is said
    there.
    """
    if link.page:
        found = sites.pairs.get(link.page)
        return (link.label, found.url) if found else None
    is_dead = link.leads_to == link.url and sites.old.is_ours(link.url)
    return None if is_dead else (link.label, link.leads_to)
