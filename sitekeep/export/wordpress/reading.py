"""Reads wordpress.xml as WordPress's importer does, knowing only the format."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

from bs4 import BeautifulSoup

from sitekeep.export import redirects_reading
from sitekeep.export.places import Files, Places
from sitekeep.export.proof import Arrived, Entry, ReadBack, Target, shown
from sitekeep.export.wordpress import reading_addresses

SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
#: What stands in quotes so that WordPress does not take it for PHP data.
QUOTED = re.compile(r'"(\s*(?:[aOsCEbid]:|N;).*)"', re.DOTALL)


@dataclass(slots=True)
class Channel:
    """What of the file belongs together by numbers and logins. Numbers are `wp:post_id`."""

    items: Mapping[str, ET.Element]
    names: Mapping[str, str]
    files: Files
    #: Where attachments lie in `files/`, by the decoded address at which they are fetched.
    attached: dict[str, str] = field(default_factory=dict)

    def digest(self, path: str) -> str | None:
        """An attachment by its address; what WordPress refuses is in `/files/`."""
        refused = path.removeprefix("/files/") if path.startswith("/files/") else None
        place = self.attached.get(path, refused)
        return self.files.digest(place) if place else None

    def url(self, number: str) -> str | None:
        """The old address of a page, by its number."""
        item = self.items.get(number)
        return meta(item, "original_url") if item is not None else None

    def image(self, item: ET.Element) -> str | None:
        """The digest of the picture that stands for a page."""
        picture = self.items.get(meta(item, "_thumbnail_id") or "")
        return None if picture is None else self.files.digest(title(picture))


def read_back(folder: Path) -> ReadBack:
    """Pages and posts with the pictures of `files/`, and the menus."""
    found = ET.parse(folder / "wordpress.xml").getroot().find("channel")  # noqa: S314 -- ours
    items = found.findall("item") if found is not None else []
    authors = found.findall("wp:author", SPACES) if found is not None else []
    channel = Channel(
        {text(item, "wp:post_id"): item for item in items},
        {text(each, "wp:author_login"): unescape(text(each, "wp:author_display_name"))
         for each in authors},
        Files(folder / "files"),
        {unquote(text(item, "wp:attachment_url")): title(item) for item in items},
    )  # fmt: skip
    script = (folder / "after-import.sh").read_text(encoding="utf-8")
    places = Places(addresses(channel, reading_addresses.settings(script)), channel.digest)
    pages = [item for item in items if is_page(item)]
    return ReadBack(
        (arrived(item, channel, places) for item in pages),
        list(menus(items, channel, places)),
        places.pages,
        leads_on(folder, places),
    )


def is_page(item: ET.Element) -> bool:
    return text(item, "wp:post_type") in ("page", "post")


def text(element: ET.Element, name: str) -> str:
    return element.findtext(name, "", SPACES)


def title(item: ET.Element) -> str:
    return unescape(text(item, "title"))


def metas(item: ET.Element, name: str) -> list[str]:
    values = [
        text(each, "wp:meta_value")
        for each in item.findall("wp:postmeta", SPACES)
        if text(each, "wp:meta_key") == name
    ]
    return [QUOTED.sub(r"\1", value) for value in values]


def meta(item: ET.Element, name: str) -> str | None:
    return next(iter(metas(item, name)), None)


def terms(item: ET.Element, domain: str) -> list[str]:
    return [unescape(each.text or "") for each in item.findall(f"category[@domain='{domain}']")]


def addresses(channel: Channel, said: reading_addresses.Settings) -> dict[str, str]:
    """The old address of the page at each address; the front page is at the root as well."""
    entries = {number: entry(item) for number, item in channel.items.items() if is_page(item)}
    found = {
        reading_addresses.address(each, entries, said): channel.url(number) or ""
        for number, each in entries.items()
    }
    for number, each in entries.items():
        if said.front and (each.kind, each.slug) == ("page", said.front):
            found["/"] = channel.url(number) or ""
    return found


def entry(item: ET.Element) -> reading_addresses.Entry:
    categories = item.findall("category[@domain='category']")
    return reading_addresses.Entry(
        kind=text(item, "wp:post_type"),
        slug=text(item, "wp:post_name"),
        parent=text(item, "wp:post_parent"),
        date=text(item, "wp:post_date"),
        author=text(item, "dc:creator"),
        category=next((each.get("nicename") for each in categories), None),
    )


def leads_on(folder: Path, places: Places) -> Callable[[str], str | None]:
    """By what the plug-in Redirection is told."""
    rules = redirects_reading.read(folder / "redirects")["redirection.json"]
    return lambda old: places.pages.get(rules.get(redirects_reading.plain(old), ""))


def arrived(item: ET.Element, channel: Channel, places: Places) -> Arrived:
    """Posts have categories and tags; what pages say of the kind is in custom fields."""
    body = BeautifulSoup(text(item, "content:encoded"), "html.parser")
    opening = body.find(class_="alternative-headline")
    return Arrived(
        url=meta(item, "original_url") or "",
        title=title(item),
        body=body,
        date=text(item, "wp:post_date"),
        authors=authors_of(item, channel.names),
        images=shown(body, lambda source: places.shown(source, "/")),
        links=places.links(body, "/"),
        embeds=places.embeds(body, "/"),
        alternative_headline=opening.get_text() if opening else None,
        description=unescape(text(item, "excerpt:encoded")),
        article_section=next(iter(terms(item, "category")), meta(item, "article_section")),
        keywords=[*terms(item, "post_tag"), *metas(item, "keywords")],
        in_language=meta(item, "in_language"),
        byline=meta(item, "byline") or "",
        image=channel.image(item),
        parent=channel.url(text(item, "wp:post_parent")),
    )


def authors_of(item: ET.Element, names: Mapping[str, str]) -> list[str]:
    """Those of the custom fields, if the first of them is whom WordPress takes for the author."""
    listed = metas(item, "author")
    shown = names.get(text(item, "dc:creator"), "")
    return listed if not listed or shown.startswith(listed[0]) else [shown]


def menus(items: list[ET.Element], channel: Channel, places: Places) -> Iterator[list[Entry]]:
    """The entries of each menu, in their order."""
    found: dict[str, list[Entry]] = {}
    depths = {"0": -1}
    for item in items:
        if text(item, "wp:post_type") == "nav_menu_item":
            above = meta(item, "_menu_item_menu_item_parent") or "0"
            depths[text(item, "wp:post_id")] = depth = depths.get(above, -1) + 1
            menu = next(each.get("nicename", "") for each in item.findall("category"))
            found.setdefault(menu, []).append((depth, title(item), target(item, channel, places)))
    yield from found.values()


def target(item: ET.Element, channel: Channel, places: Places) -> Target | None:
    """Where an entry of a menu leads: a page by its number, anything else by its address."""
    if meta(item, "_menu_item_type") == "post_type":
        number = meta(item, "_menu_item_object_id") or ""
        url = channel.url(number)
        return ("page", url) if url else ("address", f"number {number}")
    return places.entry(meta(item, "_menu_item_url"))
