"""The site pass: what many pages of one site share, learned from how each was read alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from pipelines import titles
from pipelines.blocks import fingerprint
from sitekeep.article import PageReading


@dataclass(frozen=True, slots=True)
class Template:
    """What the pages of a site have in common. Empty for a page read alone."""

    #: Fingerprints of blocks that stand on so many pages that no page is about them.
    repeated: frozenset[int] = frozenset()
    #: Keys (see `titles.key`) of the names that the site has in its titles.
    site_names: tuple[str, ...] = ()
    #: "dmy" or "mdy" where the site's unmistakable dates settle it.
    day_order: str | None = None

    def to_json(self) -> str:
        return json.dumps(
            {
                "repeated": sorted(self.repeated),
                "site_names": self.site_names,
                "day_order": self.day_order,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> Template:
        raw = json.loads(text)
        return cls(frozenset(raw["repeated"]), tuple(raw["site_names"]), raw["day_order"])


#: A block is furniture when at least this many pages have it, and this share of them.
MIN_PAGES = 3
MIN_SHARE = 0.25


def learn(readings: Iterable[PageReading]) -> Template:
    """The template of a site, from a sample of its pages."""
    pages = list(readings)
    needed = max(MIN_PAGES, MIN_SHARE * len(pages))
    counts = Counter(block for page in pages for block in set(page.blocks))
    own = {fingerprint(p.article.headline) for p in pages if p.article.headline}
    repeated = frozenset(b for b, count in counts.items() if count >= needed) - own
    return Template(repeated, site_names(pages))


def site_names(pages: list[PageReading]) -> tuple[str, ...]:
    """Keys of the title pieces that most of many pages share."""
    needed = max(MIN_PAGES, len(pages) / 2)
    pieces = Counter(
        key
        for page in pages
        if page.article.title
        for key in {titles.key(part) for part in titles.parts(page.article.title)}
    )
    return tuple(sorted(key for key, count in pieces.items() if count >= needed and key))


def page_needs_template(article_body: str, template: Template) -> bool:
    """Whether reading the page again with the template could change what was read alone.

    Looks at the text only, so that thousands of pages need not be parsed to be left as they are.
    """
    if not template.repeated:
        return False
    return any(fingerprint(block) in template.repeated for block in article_body.split("\n\n"))
