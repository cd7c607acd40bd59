"""Addresses as WordPress makes them: posts by one pattern for all, pages below their page above."""

from __future__ import annotations

import re

from sitekeep.errors import UsageError
from sitekeep.export import addresses, names
from sitekeep.export.losses import Losses
from sitekeep.export.site import Page, Site
from sitekeep.export.wordpress.moments import wanted_day

#: What WordPress has another use for, or renames; `files` is where the pictures may be put.
RESERVED = ("feed", "rdf", "rss", "rss2", "atom", "embed", "files",
            "wp-admin", "wp-content", "wp-includes", "wp-json")  # fmt: skip
#: WordPress reads these as the number of a page or a year.
NUMBERED = re.compile(r"(page)?\d+")
#: The words of `--permalinks` in WordPress's own.
WORDS = {"slug": "postname", "section": "category", "month": "monthnum"}
KEPT_NAMES = "/%slug%.html"
PLAIN_NAMES = "/%slug%/"


def plan(site: Site, pattern: str | None, losses: Losses) -> None:
    """Give each page a slug and an address, no two the same."""
    if pattern is not None:
        addresses.check(pattern)
        refuse_parents(pattern)
    addresses.give_slugs(site.pages)
    allow_slugs(site.pages)
    posts = structure(site, pattern)
    addresses.place(site, lambda page: wanted(site, page, posts), losses)


def refuse_parents(pattern: str) -> None:
    if "%parents%" in pattern:
        raise UsageError(
            f"The pattern {pattern!r} of --permalinks is none that WordPress has.\n"
            "Nothing was written. It is the pattern of posts only, and posts have nothing above "
            "them; pages always stand below the page above them. Leave out %parents%."
        )


def allow_slugs(pages: list[Page]) -> None:
    """Another slug to pages whose own WordPress would change."""
    wanted = ["home" if page.is_home and page.slug == "index" else page.slug for page in pages]
    refused = [slug for slug in wanted if NUMBERED.fullmatch(slug)]
    for page, slug in zip(pages, names.distinct(wanted, [*RESERVED, *refused]), strict=True):
        page.slug = slug


def structure(site: Site, pattern: str | None) -> str:
    """The pattern of posts: what was asked for, or `.html` where all of them had that."""
    if pattern:
        return pattern
    posts = [page for page in site.pages if page.is_article]
    kept = posts and all(page.path == f"/{page.slug}.html" for page in posts)
    return KEPT_NAMES if kept else PLAIN_NAMES


def in_words_of_wordpress(pattern: str) -> str:
    """
    >>> in_words_of_wordpress("/%section%/%year%/%slug%.html")
    '/%category%/%year%/%postname%.html'
    """
    return addresses.TOKEN.sub(lambda found: f"%{WORDS.get(found[1], found[1])}%", pattern)


def wanted(site: Site, page: Page, posts: str) -> str:
    if not page.is_article:
        return f"/{'/'.join(each.slug for each in trail(page))}/"
    section = section_slugs(site).get(page.article_section or "", "uncategorized")
    posts = posts.replace("%section%", section).replace("%author%", author_login(site, page))
    return addresses.filled(posts, page, wanted_day(page))


def trail(page: Page) -> list[Page]:
    """A page below the pages above it, the topmost first."""
    above = page_above(page)
    return [*trail(above), page] if above else [page]


def page_above(page: Page) -> Page | None:
    """The nearest above that can have something below it in WordPress: no post."""
    return next((each for each in addresses.parents(page) if not each.is_article), None)


def link_to(page: Page) -> str:
    """An address that is right before and after the front page is set."""
    return f"/{page.slug}/" if page.is_home else addresses.encoded(page.address)


def section_slugs(site: Site) -> dict[str, str]:
    """The slug of each section of posts, as a category."""
    sections = sorted({page.article_section or "" for page in site.pages if page.is_article} - {""})
    slugs = names.distinct(names.slug(name) or "section" for name in sections)
    return dict(zip(sections, slugs, strict=True))


def author_login(site: Site, page: Page) -> str:
    return page.authors[0].slug if page.authors else site_login(site)


def site_login(site: Site) -> str:
    """The login that pages without an author belong to."""
    return names.distinct(
        [names.slug(site.name) or "site"], [person.slug for person in site.people]
    )[0]
