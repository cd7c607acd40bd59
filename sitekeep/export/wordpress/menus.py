"""Menus as WordPress's menus: a term each, and an item for each entry."""

from __future__ import annotations

from collections.abc import Iterator

from sitekeep.export import addresses
from sitekeep.export.losses import Reason
from sitekeep.export.move import Move
from sitekeep.export.site import Menu, MenuItem
from sitekeep.export.wordpress import entries
from sitekeep.export.wordpress.moments import NOON, Moments
from sitekeep.export.wordpress.wxr import Item, Term, harmless, said

#: An empty list of classes, as PHP stores it.
NO_CLASSES = 'a:1:{i:0;s:0:"";}'


def term(menu: Menu) -> Term:
    return Term("nav_menu", menu.name, menu.name.capitalize())


def keyed(menu: Menu) -> Iterator[tuple[str, int, MenuItem]]:
    """Each entry with its depth, and what its number is made from: the labels that lead to it."""
    seen: dict[str, int] = {}
    for trail, item in menu.trails():
        name = " > ".join((f"menu {menu.name}", *trail))
        seen[name] = seen.get(name, 0) + 1
        yield f"{name} {seen[name]}", len(trail) - 1, item


class MenuItems:
    """Makes items of a menu's entries."""

    def __init__(self, move: Move, ids: dict[str, int], author: str) -> None:
        self.move, self.ids, self.author = move, ids, author
        self.moments = Moments(move.site, move.losses)
        self.day = min(page.first_captured_at[:10] for page in move.site.pages)

    def items(self, menu: Menu) -> Iterator[Item]:
        trail: list[int] = []
        for order, (key, depth, entry) in enumerate(keyed(menu), 1):
            del trail[depth:]
            above = trail[-1] if trail else 0
            trail.append(self.ids[key])
            yield self.item(menu, entry, self.ids[key], above, order)

    def item(self, menu: Menu, entry: MenuItem, number: int, above: int, order: int) -> Item:
        title = said(entry.label, entry.page.headline if entry.page else entry.url)
        return Item(
            id=number,
            type="nav_menu_item",
            title=title,
            slug=f"menu-item-{number}",
            date=self.moments.free("nav_menu_item", title, f"{self.day} {NOON}"),
            author=self.author,
            order=order,
            terms=[term(menu)],
            meta=self.meta(entry, number, above),
        )

    def meta(self, entry: MenuItem, number: int, above: int) -> list[tuple[str, str]]:
        page = entry.page
        kind = "custom" if page is None else "post" if page.is_article else "page"
        return [
            ("_menu_item_type", "post_type" if page else "custom"),
            ("_menu_item_menu_item_parent", str(above)),
            ("_menu_item_object_id", str(self.ids[entries.key(page)] if page else number)),
            ("_menu_item_object", kind),
            ("_menu_item_target", ""),
            ("_menu_item_classes", NO_CLASSES),
            ("_menu_item_xfn", ""),
            ("_menu_item_url", "" if page else harmless(self.address(entry))),
        ]

    def address(self, entry: MenuItem) -> str:
        """Where an entry leads that is no page: WordPress leaves it as it is."""
        if entry.file and self.move.media_url:
            return f"{self.move.media_url}/{addresses.encoded(entry.file.path)}"
        if entry.file:
            self.move.losses.add(None, "menu", Reason.REFUSED, f"{entry.label}: {entry.url}")
        return entry.url or "#"
