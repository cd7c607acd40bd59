"""Proof: an export is read back, by a reader that shares nothing with what wrote it, and compared.

Whatever is missing and not already named as a loss is a failure of the export, and named as such.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bs4 import Tag
from bs4.element import Comment, NavigableString

from sitekeep.export.losses import PIECE_CHARACTERS, Losses, Reason
from sitekeep.export.site import Menu, Page, Site
from sitekeep.url import normalise

#: Elements that part texts: what stands on both sides is not one line.
PARTING = frozenset(
    """
    address article aside blockquote br caption dd details div dl dt figcaption figure footer h1 h2
    h3 h4 h5 h6 header hr li main ol p pre section summary table tbody td tfoot th thead tr ul
    """.split()  # noqa: SIM905
)
#: Characters that show nothing: without width, soft hyphens, controls, and those that are none.
UNSEEN = re.compile(
    "[\u200b\u2060\ufeff\u00ad\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]"
)
T = TypeVar("T")
SILENT = frozenset(("script", "style", "template", "data"))


#: A picture of a body: its SHA-256 as hex, None for one that is not there, and what it says for
#: those who do not see it.
Shown = tuple[str | None, str]


@dataclass(slots=True)
class Arrived:
    """One page as the new platform has it. `url` is the old address it says it comes from."""

    url: str
    title: str
    body: Tag
    #: ISO 8601, as precise as the platform's file says it is.
    date: str | None = None
    authors: list[str] = field(default_factory=list)
    images: list[Shown] = field(default_factory=list)


@dataclass(slots=True)
class ReadBack:
    """All that a reader found. A menu is its entries: depth, label."""

    pages: Iterable[Arrived]
    menus: list[list[tuple[int, str]]] | None = None


def folded(text: str) -> str:
    """`text` as a reader sees it: one kind of space, no characters without width."""
    plain = unicodedata.normalize("NFC", text)
    return " ".join(UNSEEN.sub("", plain).split())


#: What platforms set in type by themselves, when a page is shown.
TYPESET = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"'),
                         **dict.fromkeys("‐‑‒–—―", "-"), "…": "...", "×": "x"})  # fmt: skip


def typed(text: str) -> str:
    """`text` folded, and as it was typed: with straight quotes, one hyphen, three dots.

    >>> typed("“Don’t” – she said…"), typed("9×9 --- or so")
    ('"Don\'t" - she said...', '9x9 - or so')
    """
    return re.sub(r"-{2,}", "-", folded(text).translate(TYPESET))


def prove(site: Site, found: ReadBack, losses: Losses) -> None:
    """Compare what arrived with what was to move, and name what did not arrive."""
    pages = {page.url: page for page in site.pages}
    times = Counter[str]()
    for each in found.pages:
        times[each.url] += 1
        if each.url in pages and times[each.url] == 1:
            compare(pages[each.url], each, site, losses)
            compare_links(pages[each.url], each, site, losses)
    for page in site.pages:
        failed = any(loss.reason == Reason.FAILED for loss in losses.of(page))
        if times[page.url] != 1 and not failed:
            losses.add(page, "page", Reason.NOT_ARRIVED, f"{times[page.url]} times in the export")
    if found.menus is not None:
        compare_menus(site.menus, found.menus, losses)


def compare(
    page: Page, got: Arrived, site: Site, losses: Losses, same: Callable[[str], str] = folded
) -> None:
    """Name what of a page did not arrive. Texts are equal that `same` makes equal."""
    if same(got.title) != same(page.headline):
        losses.add(page, "headline", Reason.NOT_ARRIVED, f"{page.headline} → {got.title}")
    date = page.date_published
    named = {loss.what for loss in losses.of(page)}
    if date and "date" not in named and not (got.date or "").startswith(date.iso[:10]):
        losses.add(page, "date", Reason.NOT_ARRIVED, f"{date.iso} → {got.date}")
    if not same_authors(page, got.authors, site):
        names = ", ".join(person.name for person in page.authors)
        losses.add(page, "authors", Reason.NOT_ARRIVED, f"{names} → {', '.join(got.authors)}")
    body = page.body
    for line in missing(lines(body, same), lines(got.body, same)):
        losses.add(page, "text", Reason.NOT_ARRIVED, line)
    wanted = pictures(page, body, site)
    for digest in missing(digests(wanted), digests(got.images)):
        losses.add(page, "image", Reason.NOT_ARRIVED, f"sha256:{digest}")
    for text in missing_alternatives(wanted, got.images, same):
        losses.add(page, "alternative text", Reason.NOT_ARRIVED, text)


def compare_links(page: Page, got: Arrived, site: Site, losses: Losses) -> None:
    """Each link has to be there by its label, and one to another site by its address as well.

    Where those within the site lead is known once it is built: `sitekeep check` follows them.
    """
    wanted, found = list(links(page, page.body)), list(links(page, got.body))
    away = [link for link in wanted if not is_within(link[1], site)]
    at_home = [label for label, url in wanted if is_within(url, site)]
    rest = Counter(found) - Counter(away)
    for label, url in missing(away, found):
        losses.add(page, "link", Reason.NOT_ARRIVED, f"{label} → {url}")
    for label in missing(at_home, [label for label, _ in rest.elements()]):
        losses.add(page, "link", Reason.NOT_ARRIVED, label)


def links(page: Page, body: Tag) -> Iterator[tuple[str, str]]:
    """Label and address of each link that has a label."""
    for element in body.find_all("a", href=True):
        if label := folded(element.get_text()):
            yield label, normalise(str(element["href"]), page.url) or str(element["href"])


def is_within(url: str, site: Site) -> bool:
    return bool(site.is_ours(url) or site.page_at(url) or site.file_at(url))


def same_authors(page: Page, found: Iterable[str], site: Site) -> bool:
    """Whether the names found are those of the page, with credentials or without.

    Where nobody signed, a platform that needs an author has the site itself.
    """
    names = [folded(name) for name in found]
    if not page.authors:
        return names in ([], [folded(site.name)])
    wanted = [folded(person.name) for person in page.authors]
    return len(names) == len(wanted) and all(
        name == one or name.startswith(f"{one}, ") for name, one in zip(names, wanted, strict=True)
    )


def compare_menus(
    wanted: Iterable[Menu], found: list[list[tuple[int, str]]], losses: Losses
) -> None:
    """Each menu has to be there with all entries at their depth, but for those that are named."""
    there = [[(depth, folded(label)) for depth, label in each] for each in found]
    named = {loss.piece for loss in losses if loss.what == "menu"}
    for menu in wanted:
        entries = [(len(trail) - 1, folded(item.label)) for trail, item in menu.trails()
                   if " › ".join(trail)[:PIECE_CHARACTERS] not in named]  # fmt: skip
        if menu.name not in named and not any(same_menu(entries, each) for each in there):
            losses.add(None, "menu", Reason.NOT_ARRIVED, menu.name)


def same_menu(wanted: list[tuple[int, str]], found: list[tuple[int, str]]) -> bool:
    """An entry without a label may have got one."""
    return len(wanted) == len(found) and all(
        depth == other_depth and label in ("", other)
        for (depth, label), (other_depth, other) in zip(wanted, found, strict=True)
    )


def missing(wanted: Iterable[T], found: Iterable[T]) -> list[T]:
    """What of `wanted` is not in `found`, as often as it is wanted."""
    rest = Counter[T](wanted)
    rest.subtract(Counter(found))
    return [each for each, number in rest.items() for _ in range(max(number, 0))]


def missing_alternatives(
    wanted: Iterable[Shown], found: Iterable[Shown], same: Callable[[str], str]
) -> list[str]:
    """The alternative texts that do not stand at their picture.

    Where the picture is not there, any other that says the same will do: its bytes may have become
    others.
    """
    there = {(digest, same(text)) for digest, text in found}
    known, texts = {digest for digest, _ in there if digest}, {text for _, text in there}
    return [
        text
        for digest, text in wanted
        if same(text)
        and ((digest, same(text)) not in there if digest in known else same(text) not in texts)
    ]


def pictures(page: Page, body: Tag, site: Site) -> list[Shown]:
    """The pictures that a page shows, with the digests of those that were kept."""

    def digest(source: str) -> str | None:
        file = site.file_on(page, source)
        return file.payload_digest.removeprefix("sha256:") if file else None

    return shown(body, digest)


def shown(body: Tag, digest: Callable[[str], str | None]) -> list[Shown]:
    """The pictures of a body; `digest` is given what stands in `src`."""
    return [
        (digest(str(img.get("src") or "")), str(img.get("alt") or ""))
        for img in body.find_all("img")
    ]


def digests(images: Iterable[Shown]) -> list[str]:
    return [digest for digest, _ in images if digest]


def file_digest(file: Path) -> str | None:
    """None where there is no such file."""
    return sha256(file.read_bytes()) if file.is_file() else None


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def lines(body: Tag, same: Callable[[str], str] = folded) -> list[str]:
    """Each line of text of a body, folded: what stands between two elements that part texts."""
    return [line for part in "".join(texts(body)).split("\n") if (line := same(part))]


def texts(element: Tag, *, verbatim: bool = False) -> Iterator[str]:
    """The texts of an element; `verbatim` within `<pre>`, where the ends of lines are meant."""
    verbatim = verbatim or element.name == "pre"
    for child in element.children:
        if isinstance(child, Tag):
            if child.name in SILENT:
                continue
            parts = child.name in PARTING
            yield "\n" if parts else ""
            yield from texts(child, verbatim=verbatim)
            yield "\n" if parts else ""
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            yield str(child) if verbatim else re.sub(r"\s+", " ", str(child))
