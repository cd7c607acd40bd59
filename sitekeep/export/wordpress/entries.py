"""Pages and articles as WordPress's pages and posts."""

from __future__ import annotations

from bs4 import Tag

from sitekeep.export import names
from sitekeep.export.body import Links
from sitekeep.export.losses import Reason
from sitekeep.export.move import Move
from sitekeep.export.site import Page, Site
from sitekeep.export.wordpress import blocks, wxr
from sitekeep.export.wordpress.addresses import author_login, link_to, page_above, section_slugs
from sitekeep.export.wordpress.markup import attribute, text
from sitekeep.export.wordpress.media import Media
from sitekeep.export.wordpress.moments import Moments
from sitekeep.export.wordpress.wxr import Item, Term, harmless


def key(page: Page) -> str:
    """What a page's number is made from."""
    return f"page {page.path}"


class Entries:
    """Makes items of pages. `ids` are the numbers by `key`; `media` notes what bodies show."""

    def __init__(self, move: Move, ids: dict[str, int], media: Media) -> None:
        self.move, self.ids, self.media = move, ids, media
        self.moments = Moments(move.site, move.losses)
        self.sections = section_slugs(move.site)
        self.tags = tag_slugs(move.site)

    def item(self, page: Page) -> Item:
        root = self.move.body(page, Links(page=link_to, file=self.media.url))
        settle_links(root, page, self.move.site)
        self.media.note(page, root)
        title = wxr.said(page.headline, page.slug)
        above = page_above(page)
        self.name_losses(page, above)
        return Item(
            id=self.ids[key(page)],
            type="post" if page.is_article else "page",
            title=title,
            slug=page.slug,
            date=self.moments.of(page, title),
            url=page.url,
            author=author_login(self.move.site, page),
            body=opening(page) + blocks.blocks(root),
            excerpt=page.description or "",
            parent=self.ids[key(above)] if above else 0,
            order=0 if page.is_article else self.move.site.pages.index(page) + 1,
            terms=list(self.terms(page)),
            meta=[*self.meta(page), *old_slugs(page)],
        )

    def name_losses(self, page: Page, above: Page | None) -> None:
        """What WordPress has no place for."""
        add, site = self.move.losses.add, self.move.site
        accounts = {person.slug: person.display_name for person in site.people}
        for person in page.authors[1:]:
            add(page, "author", Reason.NO_PLACE, person.display_name)
        for person in page.authors[:1]:
            if accounts[person.slug] != person.display_name:
                add(page, "credentials", Reason.NO_PLACE, person.display_name)
        if page.parent is not above and page.parent:
            add(page, "parent", Reason.NO_PLACE, page.parent.headline)
        if language(page.in_language) != language(site.in_language) and page.in_language:
            add(page, "language", Reason.NO_PLACE, page.in_language)

    def terms(self, page: Page) -> list[Term]:
        if not page.is_article:
            return []
        section = page.article_section
        found = [Term("category", self.sections[section], section)] if section else []
        return found + [Term("post_tag", self.tags[word], word) for word in page.keywords]

    def meta(self, page: Page) -> list[tuple[str, str]]:
        """Custom fields: what a page says and WordPress has no field for, and where it is from."""
        when, changed = page.date_published, page.date_modified
        image = self.move.image(page)
        fields = {
            "alternative_headline": page.alternative_headline,
            "byline": page.credits,
            "date_published": when.iso if when else None,
            "date_precision": when.precision if when else "unknown",
            "date_printed": when.printed if when else None,
            "date_modified": changed.iso if changed else None,
            "description": page.description,
            "article_section": None if page.is_article else page.article_section,
            "keywords": None if page.is_article else ", ".join(page.keywords),
            "in_language": page.in_language,
            "postal_address": page.postal_address,
            "original_url": page.url,
            "captured_at": page.captured_at,
        }
        kept = [(name, harmless(value)) for name, value in fields.items() if value]
        kept += [("author", harmless(person.name)) for person in page.authors]
        if image and (number := self.media.number(image, page)):
            kept.append(("_thumbnail_id", str(number)))
        return kept


def language(code: str | None) -> str:
    return (code or "").partition("-")[0].lower()


def tag_slugs(site: Site) -> dict[str, str]:
    words = sorted({word for page in site.pages if page.is_article for word in page.keywords})
    slugs = names.distinct(names.slug(word) or "tag" for word in words)
    return dict(zip(words, slugs, strict=True))


def opening(page: Page) -> str:
    """The second headline, where readers see it."""
    if not page.alternative_headline:
        return ""
    name = "alternative-headline"
    said = text(page.alternative_headline)
    return blocks.comment("paragraph", f'<p class="{attribute(name)}">{said}</p>',
                          {"className": name}) + blocks.JOIN  # fmt: skip


def settle_links(root: Tag, page: Page, site: Site) -> None:
    """Addresses that WordPress's importer leaves alone.

    It makes `#note` into `/#note`, and may put a picture's new address into an old absolute one
    that begins alike.
    """
    for link in root.find_all("a", href=True):
        href = str(link["href"])
        if href.startswith("#"):
            link["href"] = link_to(page) + href
        elif "://" in href and site.is_ours(href) and not site.file_at(href.partition("#")[0]):
            link["href"] = "/" + href.partition("://")[2].partition("/")[2]


def old_slugs(page: Page) -> list[tuple[str, str]]:
    """What WordPress itself leads to a post: old names at the top of the site."""
    if not page.is_article:
        return []
    old = [names.slug(path.strip("/").replace(".", "-")) for path in (page.path, *page.aliases)
           if "?" not in path and path.count("/") == 1]  # fmt: skip
    return [("_wp_old_slug", slug) for slug in dict.fromkeys(old) if slug and slug != page.slug]
