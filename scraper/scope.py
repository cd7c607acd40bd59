"""Scope: which addresses belong to the crawl. Pure decisions, checked on every hop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from scraper.options import CrawlOptions
from sitekeep.archive.frontier import Kind
from sitekeep.outcome import Outcome
from sitekeep.url import host_of, is_loopback, is_private, same_site, spelled_as


@dataclass(frozen=True, slots=True)
class Scope:
    """One site: `base_url` under all its spellings, within the bounds of `options`.

    `www.` or not, http or https: the same site, and the same page.
    """

    base_url: str
    options: CrawlOptions

    def canonical(self, url: str) -> str:
        """`url` in the spelling of the base, if it is on this site."""
        return spelled_as(self.base_url, url)

    def is_same_site(self, url: str) -> bool:
        return same_site(host_of(url)) == same_site(host_of(self.base_url))

    def refuses(self, url: str, kind: str, depth: int) -> tuple[Outcome, str] | None:
        """Why `url` is not to be fetched; None where it is. `url` is canonical."""
        if reason := self.out_of_scope(url, kind):
            return Outcome.OUT_OF_SCOPE, reason
        if self.is_too_deep(kind, depth):
            return Outcome.PAGE_LIMIT, f"deeper than {self.options.max_depth} links"
        return None

    def out_of_scope(self, url: str, kind: str) -> str | None:
        if not self.is_reachable(url):
            return "an address of a private network"
        if kind == Kind.ASSET and self.options.pages_only:
            return "not a page"
        if matches(self.options.exclude, url):
            return "excluded"
        if not self.is_same_site(url):
            # What a page shows is part of it, wherever it lies; nothing further is.
            return None if kind == Kind.ASSET else "another site"
        if kind == Kind.PAGE and not self.is_included(url):
            return "not included"
        return None

    def is_reachable(self, url: str) -> bool:
        """Whether a page of this site may send a crawler to `url`.

        A site may name any public address, and none of a network that it is not in itself: the
        crawler may stand where the site's author cannot look.
        """
        return network_of(url) in ("public", network_of(self.base_url))

    def may_move_to(self, url: str) -> bool:
        """Whether the site may turn out to be at `url`: where the same manners are due."""
        return network_of(url) == network_of(self.base_url)

    def is_included(self, url: str) -> bool:
        if url == self.options.url:
            return True  # or there would be nothing to begin with
        if self.options.prefix and not urlsplit(url).path.startswith(self.options.prefix):
            return False
        return not self.options.include or matches(self.options.include, url)

    def is_too_deep(self, kind: str, depth: int) -> bool:
        limit = self.options.max_depth
        return limit is not None and kind == Kind.PAGE and depth > limit


def network_of(url: str) -> str:
    """ "loopback", "private" or "public".

    >>> network_of("http://[::ffff:192.168.1.1]/")
    'private'
    """
    if is_loopback(url):
        return "loopback"
    return "private" if is_private(url) else "public"


def matches(patterns: tuple[str, ...], url: str) -> bool:
    return any(re.search(pattern, url) for pattern in patterns)
