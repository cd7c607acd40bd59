"""The site pass: what many pages of one site share, learned from how each was read alone."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from typing import Any

from pipelines import titles
from pipelines.blocks import fingerprint
from pipelines.dates import NUMERIC, plain_order
from sitekeep.article import Article, PageReading, Printed
from sitekeep.reading import Reading, Trust


@dataclass(frozen=True, slots=True)
class Template:
    """What the pages of a site have in common. Empty for a page read alone."""

    #: Fingerprints of blocks that stand on so many pages that no page is about them.
    repeated: frozenset[int] = frozenset()
    #: Keys (see `titles.key`) of the names that the site has in its titles, and its parts in place
    #: of a headline.
    site_names: tuple[str, ...] = ()
    #: "dmy" or "mdy" where the site's unmistakable dates settle it.
    day_order: str | None = None

    #: Words that titles begin or end with, `titles.shape`d: what the site adds to each.
    affixes: tuple[str, ...] = ()
    #: Places (see `places.place_of`) of bylines and dates.
    credits: frozenset[str] = frozenset()

    def to_json(self) -> str:
        sets = {name: sorted(getattr(self, name)) for name in SETS}
        return json.dumps(asdict(self) | sets)

    @classmethod
    def from_json(cls, text: str) -> Template:
        """The template that `to_json` wrote, perhaps before it knew all fields of today."""
        raw = json.loads(text)
        known = {each.name: raw[each.name] for each in fields(cls) if each.name in raw}
        frozen = {name: frozenset(known[name]) for name in SETS if name in known}
        tuples = {name: tuple(known[name]) for name in TUPLES if name in known}
        return cls(**(known | frozen | tuples))


SETS = ("repeated", "credits")
TUPLES = ("site_names", "affixes")
#: A block is furniture when at least this many pages have it, and this share of them.
MIN_PAGES = 3
MIN_SHARE = 0.25
#: A headline names a part of the site where so many of its pages have a title of their own.
TOLD_APART = 0.8


def learn(readings: Iterable[PageReading]) -> Template:
    """The template of a site, from a sample of its pages."""
    pages = list(readings)
    needed = max(MIN_PAGES, MIN_SHARE * len(pages))
    counts = Counter(block for page in pages for block in set(page.blocks))
    parts = part_names(pages)
    headlines = {page.article.headline for page in pages if page.article.headline}
    own = {fingerprint(headline) for headline in headlines if titles.key(headline) not in parts}
    repeated = frozenset(b for b, count in counts.items() if count >= needed) - own
    names = tuple(sorted({*site_names(pages), *parts}))
    return Template(repeated, names, day_order(pages), affixes(pages), credit_places(pages))


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


def part_names(pages: list[PageReading]) -> set[str]:
    """Keys of what several pages were found to have as their headline, while their titles tell
    each from the others by other words: it names a part of the site."""
    told_apart: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    for page in pages:
        headline = titles.key(page.article.headline or "")
        counts[headline] += 1
        own = title_alone(page)
        if headline not in own:
            told_apart.setdefault(headline, set()).add(own)
    return {
        headline
        for headline, own in told_apart.items()
        if len(own) >= max(MIN_PAGES, TOLD_APART * counts[headline])
    }


def title_alone(page: PageReading) -> str:
    """The key of what a page's title says of it, by itself; "" where it has none."""
    found = (each for each in page.readings if (each.field, each.rule) == ("headline", "title"))
    return next((titles.key(str(each.value)) for each in found), "")


def day_order(pages: list[PageReading]) -> str | None:
    """How the site writes numeric dates, where those that read one way only agree on it."""
    votes = Counter(order for page in pages if (order := order_of(page)))
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[1][1] * 10 > ranked[0][1]):
        return None
    return ranked[0][0]


def order_of(page: PageReading) -> str | None:
    """The order of the numeric dates that a page prints as its own, where it is plain."""
    dates = [each for each in page.readings if each.field.startswith("date_")]
    declared = {each.value[:10] for each in dates if each.trust == Trust.DECLARED}
    orders = {plain_order(each.raw, declared) for each in dates} - {None}
    return orders.pop() if len(orders) == 1 else None


def affixes(pages: list[PageReading]) -> tuple[str, ...]:
    """What most titles have before or after the headline that their page was found to have."""
    said = {(p.article.title, p.article.headline) for p in pages}
    found = [titles.affix(title, headline) for title, headline in said if title and headline]
    needed = max(MIN_PAGES, len(found) / 2)
    return tuple(sorted(end for end, count in Counter(found).items() if end and count >= needed))


#: A place is one of bylines or dates where the sure lines are this share of all that stand there.
SURE_SHARE = 0.6


def credit_places(pages: list[PageReading]) -> frozenset[str]:
    """Where bylines and dates stand: places that a page has once, and that mostly hold the date
    or the people that the page was found to have."""
    seen: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    for page in pages:
        for place, count in Counter(line.place for line in page.places).items():
            seen[place] += count
        sure.update({line.place for line in page.places if is_sure_credit(line, page)})
    return frozenset(
        place
        for place, count in sure.items()
        if count >= MIN_PAGES and count >= SURE_SHARE * seen[place]
    )


def is_sure_credit(line: Printed, page: PageReading) -> bool:
    """Whether a line says who wrote the page, or when, and the page as a whole says the same."""
    if line.role not in CREDITS:
        return False
    article = page.article
    said = titles.key(line.text)
    named = [author for author in article.authors if titles.key(author.name) in said]
    return bool(named) or (article.date_published_raw or "\0") in line.text


CREDITS = ("byline", "date")


def page_needs_template(article: Article, template: Template, *, settled: bool) -> bool:
    """Whether reading the page again with the template could change what was read alone.

    Looks at what was read only, so that thousands of pages need not be parsed to be left as they
    are. `settled` says whether known places cannot change who wrote it and when: structured data
    named them, or the lines that were taken for them stand at those places (`pipelines.openings`).
    """
    if template.credits and not settled:
        return True
    if any(titles.key(author.name) in template.site_names for author in article.authors):
        return True
    if template.day_order and is_doubtful(article.date_published_raw or ""):
        return True
    if titles.key(article.headline or "") in template.site_names:
        return True
    headline = titles.without_ends(article.headline or "", template.affixes)
    if titles.without_site(headline, frozenset(template.site_names)) != (article.headline or ""):
        return True
    if not template.repeated:
        return False
    body = article.article_body
    return not body or any(fingerprint(text) in template.repeated for text in pieces(body))


def pieces(body: str) -> Iterator[str]:
    """The texts of a body's blocks (see `fields.article_body`)."""
    for text in body.split("\n\n"):
        yield text
        if " | " in text:
            yield from text.split(" | ")


def is_declared(readings: Iterable[Reading[Any]]) -> bool:
    """Whether structured data named the author and the day that are believed."""
    sure = {each.field for each in readings if each.chosen and each.trust >= Trust.DECLARED}
    return sure >= {"author", "date_published"}


def is_doubtful(date: str) -> bool:
    """Whether a printed date can be read in two ways."""
    return NUMERIC.search(date) is not None and plain_order(date) is None
