"""A page that arrived, compared with the one that was to move: its words, people, day and pictures.

It is what a reader of an export found (proving.py), or a page of the finished new site
(checking.py).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from bs4 import Tag
from bs4.element import Comment, NavigableString, PageElement

from sitekeep.export.losses import Losses, Reason
from sitekeep.export.site import Page, Site

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
#: What these say stands beside a picture or table, above or below it, as each platform has it.
CAPTIONS = ("caption", "figcaption")
MARKS = {"strong": "bold", "b": "bold", "em": "italic", "i": "italic"}
T = TypeVar("T")
SILENT = frozenset(("script", "style", "template", "data"))


#: A picture of a body: its SHA-256 as hex, None for one that is not there, and what it says for
#: those who do not see it.
Shown = tuple[str | None, str]


#: Where a link leads: `("page", its old address)`, `("file", its SHA-256 as hex)`, or
#: `("address", …)` for what is neither.
Target = tuple[str, str]
#: A link: what it says, where it leads, and to what part of a page, or "". Of an embed, its element
#: is what it says.
Link = tuple[str, Target, str]
#: An entry of a menu: depth, label, and where it leads; None where it is only a label.
Entry = tuple[int, str, Target | None]


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
    links: list[Link] = field(default_factory=list)
    embeds: list[Link] = field(default_factory=list)
    alternative_headline: str | None = None
    description: str | None = None
    article_section: str | None = None
    keywords: list[str] = field(default_factory=list)
    #: The picture that stands for the page: its SHA-256 as hex.
    image: str | None = None
    #: The page above this one, by its old address.
    parent: str | None = None
    in_language: str | None = None
    #: The names with their credentials as the page prints them; None where the platform has no
    #: place for that.
    byline: str | None = None
    #: The text a second time, plain, where the platform has it so.
    text: str | None = None


@dataclass(slots=True)
class ReadBack:
    """All that a reader found."""

    pages: Iterable[Arrived]
    menus: list[list[Entry]]
    #: The old address of the page at each address of the new site, a decoded path; None where
    #: the platform has no addresses of its own.
    addresses: Mapping[str, str] | None
    #: The old address of the page that an old path leads to by the platform's own means.
    leads_on: Callable[[str], str | None]


def folded(text: str) -> str:
    """`text` as a reader sees it: one kind of space, no characters without width."""
    plain = unicodedata.normalize("NFC", text)
    return " ".join(UNSEEN.sub("", plain).split())


#: What platforms set in type by themselves, when a page is shown.
TYPESET = str.maketrans({**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"'),
                         **dict.fromkeys("‐‑‒–—―", "-"), "…": "...", "×": "x"})  # fmt: skip


def typed(text: str) -> str:
    r"""`text` folded, and as it was typed: with straight quotes, one hyphen, three dots.

    >>> typed("“Don’t” – she said…"), typed("9×9 --- or so")
    ('"Don\'t" - she said...', '9x9 - or so')
    """
    return re.sub(r"-{2,}", "-", folded(text).translate(TYPESET))


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
    compare_lines(page, lines(body, same), lines(got.body, same), losses)
    wanted = pictures(page, body, site)
    for digest in missing(digests(wanted), digests(got.images)):
        losses.add(page, "image", Reason.NOT_ARRIVED, f"sha256:{digest}")
    for text in missing_alternatives(wanted, got.images, same):
        losses.add(page, "alternative text", Reason.NOT_ARRIVED, text)


def compare_lines(page: Page, wanted: list[str], found: list[str], losses: Losses) -> None:
    """Each line has to be there, and those that are, one after the other."""
    absent = missing(wanted, found)
    for line in absent:
        losses.add(page, "text", Reason.NOT_ARRIVED, line)
    gone = set(absent)
    if moved := out_of_order([line for line in wanted if line not in gone], found):
        losses.add(page, "order of texts", Reason.NOT_ARRIVED, moved)


def out_of_order(wanted: Iterable[str], found: Iterable[str]) -> str | None:
    """The first of `wanted` that does not come behind the one before it.

    >>> out_of_order("abc", "xaxbbxc"), out_of_order("abc", "acb")
    (None, 'c')
    """
    rest = iter(found)
    return next((line for line in wanted if line not in rest), None)


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
    """None where there is no such file, or where its name is longer than any may be."""
    try:
        return sha256(file.read_bytes()) if file.is_file() else None
    except OSError:
        return None


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def lines(body: Tag, same: Callable[[str], str] = folded) -> list[str]:
    """Each line of text of a body, folded: what stands between two elements that part texts."""
    return [line for part in "".join(texts(body)).split("\n") if (line := same(part))]


def texts(element: Tag, *, verbatim: bool = False) -> Iterator[str]:
    """The texts of an element; `verbatim` within `<pre>`, where the ends of lines are meant."""
    verbatim = verbatim or element.name == "pre"
    for child in sorted(element.children, key=is_caption):
        if isinstance(child, Tag):
            if child.name in SILENT:
                continue
            parts = child.name in PARTING
            yield "\n" if parts else ""
            yield from texts(child, verbatim=verbatim)
            yield "\n" if parts else ""
        elif isinstance(child, NavigableString) and not isinstance(child, Comment):
            yield str(child) if verbatim else re.sub(r"\s+", " ", str(child))


def is_caption(node: PageElement) -> bool:
    return isinstance(node, Tag) and node.name in CAPTIONS


def marks(body: Tag) -> list[tuple[str, str]]:
    """What a body has in bold or italics, without the spaces, at which marks may end or not."""
    found = ((MARKS[each.name], folded(each.get_text())) for each in body.find_all(list(MARKS)))
    return [(mark, text.replace(" ", "")) for mark, text in found if text]
