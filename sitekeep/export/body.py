"""The body of a page as a clean tree, and its addresses turned into those of the new site."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urldefrag

from bs4 import Tag

from sitekeep.export.losses import Losses, Reason
from sitekeep.export.site import File, MenuItem, Page, Site
from sitekeep.url import normalise

#: Elements that show a file, and those that show a page or file of this site or another.
FILES = ("img", "audio", "video", "source", "track")
EMBEDS = {"iframe": "src", "embed": "src", "object": "data"}
#: Reasons for what the reading of a page left a mark of: `<data value="form: <form …">`.
LEFT_OUT = {
    "form": Reason.NEEDS_SERVER,
    "script": Reason.NEEDS_SCRIPT,
    "iframe": Reason.NEEDS_SCRIPT,
    "video": Reason.NEEDS_SCRIPT,
    "audio": Reason.NEEDS_SCRIPT,
}
DEAD = ("gone",)


@dataclass(frozen=True, slots=True)
class Links:
    """How a platform spells the address of a page and of a file."""

    page: Callable[[Page], str]
    file: Callable[[File], str]

    def entry(self, item: MenuItem) -> str | None:
        """Where an entry of a menu leads; None where it is only a label."""
        if item.page:
            return self.page(item.page)
        return self.file(item.file) if item.file else item.url


def why_lost(site: Site, url: str) -> Reason:
    """Why an address of the old site leads to nothing that moves."""
    return Reason.LINK_DEAD if site.outcomes.get(url) in DEAD else Reason.LINK_NOT_KEPT


def name_lost_entries(site: Site, losses: Losses) -> None:
    """Entries of menus that lead to what does not move keep their old address."""
    for menu in site.menus:
        for trail, item in menu.trails():
            if item.url and site.is_lost(item):
                piece = f"{' › '.join(trail)} → {item.url}"
                losses.add(None, "menu", why_lost(site, item.url), piece)


@dataclass(frozen=True, slots=True)
class Mover:
    """Moves bodies: their addresses lead to the new site, and what cannot move is a loss."""

    site: Site
    links: Links
    losses: Losses

    def moved(self, page: Page) -> Tag:
        """The page's body with new addresses, without what cannot be carried."""
        root = page.body
        self.leave_out(page, root.find_all("data"))
        for element in root.find_all("a", href=True):
            self.move_link(page, element)
        for element in root.find_all(FILES):
            self.move_file(page, element)
        for element in root.find_all(list(EMBEDS)):
            self.move_embed(page, element, EMBEDS[element.name])
        return root

    def leave_out(self, page: Page, marks: Iterable[Tag]) -> None:
        """What the reading could only leave a mark of, named; the scripts of a page in one row."""
        scripts: list[str] = []
        for mark in marks:
            what, _, piece = str(mark.get("value", "")).partition(": ")
            if what == "script":
                scripts.append(piece)
            else:
                self.losses.add(page, what, LEFT_OUT.get(what, Reason.DRAWING), piece)
            mark.decompose()
        if scripts:
            self.losses.add(page, "script", Reason.NEEDS_SCRIPT, " ".join(scripts))

    def move_link(self, page: Page, element: Tag) -> None:
        href = str(element["href"])
        address, fragment = urldefrag(href)
        url = normalise(address, page.url) or address
        if target := self.site.page_at(url):
            if target is page and fragment:
                element["href"] = f"#{fragment}"
                return
            element["href"] = self.links.page(target) + (f"#{fragment}" if fragment else "")
        elif file := self.site.file_at(url):
            # In a PDF `#page=3` is a place as well.
            element["href"] = self.links.file(file) + (f"#{fragment}" if fragment else "")
        elif self.site.is_ours(url):
            self.losses.add(page, "link", why_lost(self.site, url), url)
            element["href"] = url + (f"#{fragment}" if fragment else "")

    def move_file(self, page: Page, element: Tag) -> None:
        for name in ("src", "poster"):
            source, fragment = urldefrag(str(element.get(name) or ""))
            if not source or source.startswith("data:"):
                continue
            # In a film `#t=30` is a place; a picture has to be named as its file is.
            part = f"#{fragment}" if fragment and element.name != "img" else ""
            if file := self.site.file_on(page, source):
                element[name] = self.links.file(file) + part
            else:
                url = normalise(source, page.url) or source
                what = "image" if element.name == "img" else "file"
                self.losses.add(page, what, Reason.FILE_NOT_KEPT, url)
                element[name] = url + part

    def move_embed(self, page: Page, element: Tag, name: str) -> None:
        """What is shown from this site moves along; what is from another stays there."""
        address, fragment = urldefrag(str(element.get(name) or ""))
        url, part = normalise(address, page.url) or address, f"#{fragment}" if fragment else ""
        if target := self.site.page_at(url):
            element[name] = self.links.page(target) + part
        elif file := self.site.file_at(url):
            element[name] = self.links.file(file) + part
        elif self.site.is_ours(url):
            self.losses.add(page, element.name, Reason.FILE_NOT_KEPT, url)

    def image_of(self, page: Page) -> File | None:
        """The image that stands for a page, where it was kept."""
        if not page.image:
            return None
        file = self.site.file_on(page, page.image)
        if file is None:
            self.losses.add(page, "image", Reason.FILE_NOT_KEPT, page.image)
        return file
