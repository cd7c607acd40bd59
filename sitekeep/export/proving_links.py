"""Links, embeds and menus of an export, compared with those of the old site by where they lead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from urllib.parse import unquote

from bs4 import Tag

from sitekeep.export.losses import PIECE_CHARACTERS, Losses, Reason
from sitekeep.export.places import embeds, links
from sitekeep.export.proof import Arrived, Entry, Link, Target, folded, missing
from sitekeep.export.site import File, MenuItem, Page, Site
from sitekeep.url import normalise, path_of

#: Finds the links of a body, given what tells where an address leads.
LinksOf = Callable[[Tag, Callable[[str], Target]], Iterator[Link]]


def compare_links(page: Page, got: Arrived, site: Site, losses: Losses) -> None:
    """Each link has to be there by its label, lead to the same page, file or other address, and to
    the same part of it; and each part that links may name has to be there. So has each embed.
    """
    body = page.body
    for label, address in led_elsewhere(body, links, got.links, page, site, losses):
        losses.add(page, "link", Reason.NOT_ARRIVED, f"{label} → {address}")
    for what, address in led_elsewhere(body, embeds, got.embeds, page, site, losses):
        losses.add(page, what, Reason.NOT_ARRIVED, address)
    for part in sorted(parts(body) - parts(got.body)):
        losses.add(page, "anchor", Reason.NOT_ARRIVED, f"#{part}")


def led_elsewhere(
    body: Tag, links_of: LinksOf, arrived: Iterable[Link], page: Page, site: Site, losses: Losses
) -> Iterator[tuple[str, str]]:
    """What of a body is not among what arrived: its label, and its old address."""
    found = [(label, settled(target, page.url, site), part) for label, target, part in arrived]
    olds = dict[Target, str]()

    def led_to(href: str) -> Target:
        target = target_of(href, page, site)
        olds.setdefault(target, normalise(href, page.url) or href)
        return target

    for label, target, part in missing(links_of(body, led_to), found):
        if not is_named((label, target, part), found, site, losses):
            yield label, f"{olds[target]}#{part}" if part else olds[target]


def target_of(href: str, page: Page, site: Site) -> Target:
    """Where a link of the old site led."""
    address = href.partition("#")[0]
    url = normalise(address, page.url) or address
    if target := site.page_at(url):
        return "page", target.url
    file = site.file_at(url)
    return digest_of(file) if file else settled(("address", url), page.url, site)


def digest_of(file: File) -> Target:
    return "file", file.payload_digest.removeprefix("sha256:")


def settled(target: Target, base: str, site: Site) -> Target:
    """The same for each spelling of an address; one of the old site is its path."""
    kind, address = target
    if kind != "address":
        return target
    url = normalise(address, base) or address
    return kind, path_of(url) if site.is_ours(url) else unquote(url)


def is_named(link: Link, found: Iterable[Link], site: Site, losses: Losses) -> bool:
    """Whether a link that is missing led to a page that failed, or to a file that was refused."""
    label, (kind, name), part = link
    if kind == "page":
        page = site.page_at(name)
        return bool(page and losses.has_failed(page))
    files = (file for file in site.files.values() if digest_of(file) == (kind, name))
    olds = [settled(("address", file.url), site.url, site) for file in files
            if losses.was_refused(file)]  # fmt: skip
    return any((label, old, part) in found for old in olds)


def parts(body: Tag) -> set[str]:
    """What `#part` of a link may name."""
    ids = [str(element["id"]) for element in body.find_all(id=True)]
    return {folded(name) for name in ids if folded(name)}


def compare_menus(site: Site, found: list[list[Entry]], losses: Losses) -> None:
    """Each menu has to be there with all entries, at their depth and leading where they led."""
    there = [[(depth, folded(label), target and settled(target, site.url, site))
              for depth, label, target in menu] for menu in found]  # fmt: skip
    named = {loss.piece for loss in losses if loss.what == "menu"}
    for menu in site.menus:
        if menu.name in named:
            continue
        entries = [each for each in menu.trails() if trail_of(each)[:PIECE_CHARACTERS] not in named]
        same = [each for each in there if same_labels(entries, each)]
        if not same:
            losses.add(None, "menu", Reason.NOT_ARRIVED, menu.name)
            continue
        astray = [list(led_astray(entries, each, site, losses)) for each in same]
        for piece in min(astray, key=len):
            losses.add(None, "menu", Reason.NOT_ARRIVED, piece)


#: An entry of a menu with the labels that lead to it.
Trail = tuple[tuple[str, ...], MenuItem]


def trail_of(entry: Trail) -> str:
    return " › ".join(entry[0])


def same_labels(wanted: list[Trail], found: list[Entry]) -> bool:
    """An entry without a label may have got one."""
    return len(wanted) == len(found) and all(
        len(trail) - 1 == depth and folded(item.label) in ("", label)
        for (trail, item), (depth, label, _) in zip(wanted, found, strict=True)
    )


def led_astray(
    wanted: list[Trail], found: list[Entry], site: Site, losses: Losses
) -> Iterator[str]:
    """The entries that lead elsewhere than they did."""
    for entry, (_, _, target) in zip(wanted, found, strict=True):
        item = entry[1]
        if target != entry_led_to(item, site) and not is_excused(item, target, site, losses):
            address = item.page.url if item.page else item.url
            yield f"{trail_of(entry)} → {address}"


def entry_led_to(item: MenuItem, site: Site) -> Target | None:
    if item.page:
        return "page", item.page.url
    if item.file:
        return digest_of(item.file)
    if not item.url or item.url == "#":
        return None
    return settled(("address", item.url), site.url, site)


def is_excused(item: MenuItem, target: Target | None, site: Site, losses: Losses) -> bool:
    """Whether a page failed, or a file was refused, and stays where it was; both are named."""
    if item.page:
        return losses.has_failed(item.page)
    return bool(
        item.file
        and losses.was_refused(item.file)
        and target == settled(("address", item.file.url), site.url, site)
    )
