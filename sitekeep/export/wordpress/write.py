"""Writes wordpress.xml, files/ and after-import.sh."""

from __future__ import annotations

from sitekeep.export.move import Move
from sitekeep.export.site import Site
from sitekeep.export.wordpress import entries, media, menus, setup, wxr
from sitekeep.export.wordpress.addresses import section_slugs, site_login
from sitekeep.export.wordpress.entries import Entries, tag_slugs
from sitekeep.export.wordpress.media import Media
from sitekeep.export.wordpress.menus import MenuItems
from sitekeep.export.wordpress.numbers import numbers
from sitekeep.export.wordpress.wxr import Author, Item, Term


def write(move: Move) -> None:
    site = move.site
    ids = number_all(move)
    shown = Media(move, ids)
    text = wxr.document(
        site.name, site.url, site.in_language or "en", authors(site), terms(site),
        items(move, ids, shown),
    )  # fmt: skip
    move.out.write("wordpress.xml", text)
    move.write_files("files")
    move.out.write(setup.SCRIPT, setup.script(move))
    move.by_hand += setup.by_hand(move, len(text.encode()), len(shown.refused))


def authors(site: Site) -> list[Author]:
    """Everybody who wrote, and the site itself for pages that nobody signed."""
    found = [
        Author(person.slug, wxr.said(person.display_name, person.slug)) for person in site.people
    ]
    return [*found, Author(site_login(site), wxr.said(site.name, site_login(site)))]


def terms(site: Site) -> list[Term]:
    return [
        *(Term("category", slug, name) for name, slug in section_slugs(site).items()),
        *(Term("post_tag", slug, word) for word, slug in tag_slugs(site).items()),
        *(menus.term(menu) for menu in site.menus),
    ]


def number_all(move: Move) -> dict[str, int]:
    return numbers(
        [
            *(entries.key(page) for page in move.site.pages),
            *(media.key(file) for file in move.files()),
            *(key for menu in move.site.menus for key, _, _ in menus.keyed(menu)),
        ]
    )


def items(move: Move, ids: dict[str, int], shown: Media) -> list[Item]:
    """Pages and posts first: attachments would take their slugs. Menus last: they name them."""
    site = move.site
    maker = Entries(move, ids, shown)
    found: list[Item] = []
    for page in site.pages:
        with move.guarded(page):
            found.append(maker.item(page))
    by_page = {page.id: ids[entries.key(page)] for page in site.pages}
    found += shown.items(site_login(site), by_page)
    for menu in site.menus:
        found += MenuItems(move, ids, site_login(site)).items(menu)
    return found
