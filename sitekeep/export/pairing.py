"""Which page of the new site is which of the old one: one to one, by the surest sign first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from sitekeep.export import names
from sitekeep.export.proof import typed
from sitekeep.export.site import Page, Site

#: Pages that share fewer of the old one's paragraphs are two.
LEAST_SHARED = 0.5

Pairs = dict[Page, Page]
Finder = Callable[[Page], Page | None]


def pair(old: Site, new: Site, landing: Callable[[str], Page | None], told: Pairs) -> Pairs:
    """Old page → new page. `told` is a person's word and stands.

    Then the same path, where the old path leads, the slug, the headline, and the text. A page that
    several old ones would have is left to the next sign.
    """
    by_path = unique(new.pages, lambda page: page.path)
    by_slug = unique(new.pages, lambda page: names.slug_of_path(page.path))
    by_headline = unique(new.pages, lambda page: typed(page.headline))
    signs: tuple[Finder, ...] = (
        lambda page: by_path.get(page.path),
        lambda page: landing(page.path),
        lambda page: by_slug.get(names.slug_of_path(page.path)),
        lambda page: by_headline.get(typed(page.headline)),
    )
    pairs = dict(told)
    for sign in signs:
        pairs |= agreed(old, pairs, sign)
    return pairs | by_text(old, new, pairs)


def unique(pages: Iterable[Page], key: Callable[[Page], str]) -> dict[str, Page]:
    """The pages whose key no other has."""
    pages = list(pages)
    times = Counter(map(key, pages))
    return {key(page): page for page in pages if key(page) and times[key(page)] == 1}


def agreed(old: Site, pairs: Pairs, sign: Finder) -> Pairs:
    """What `sign` says of the pages that are left, where it says one thing of one page."""
    taken = set(pairs.values())
    said = {page: found for page in old.pages if page not in pairs and (found := sign(page))}
    times = Counter(said.values())
    return {page: found for page, found in said.items() if found not in taken and times[found] == 1}


def by_text(old: Site, new: Site, pairs: Pairs) -> Pairs:
    """Of the pages that are left those that share most paragraphs."""
    taken = set(pairs.values())
    left = {page: paragraphs(page) for page in new.pages if page not in taken}
    shared = []
    for page in old.pages:
        if page not in pairs and (own := paragraphs(page)):
            shared += [(len(own & other) / len(own), page, found) for found, other in left.items()]
    found_pairs: Pairs = {}
    for share, page, found in sorted(shared, key=lambda each: -each[0]):
        if share >= LEAST_SHARED and page not in found_pairs and found not in found_pairs.values():
            found_pairs[page] = found
    return found_pairs


def paragraphs(page: Page) -> set[str]:
    return {typed(part) for part in page.text.split("\n\n") if part.strip()}
