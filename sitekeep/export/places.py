"""What an address in an export leads to: a page, by the old address it says it had, or a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urljoin

from bs4 import Tag

from sitekeep.export.proof import Link, Target, file_digest, folded

#: What a page shows that is no picture, by the attributes that say where it is.
EMBEDS = {
    "iframe": ("src",), "embed": ("src",), "object": ("data",), "audio": ("src",),
    "video": ("src", "poster"), "source": ("src",), "track": ("src",),
}  # fmt: skip


@dataclass(slots=True)
class Files:
    """The digests of the files below a folder; each is read once."""

    folder: Path
    known: dict[str, str] = field(default_factory=dict)

    def digest(self, path: str) -> str | None:
        """`path` is decoded and begins at the folder, with or without a slash."""
        if path not in self.known and (found := file_digest(self.folder / path.lstrip("/"))):
            self.known[path] = found
        return self.known.get(path)


@dataclass(frozen=True, slots=True)
class Places:
    """The pages of an export by their addresses, and its files."""

    pages: Mapping[str, str]
    #: The SHA-256 of the file at a decoded path, or None.
    digest: Callable[[str], str | None]

    def target(self, href: str, base: str) -> Target:
        """Where a link leads that stands at the address `base`; its fragment is no matter."""
        address = joined(base, href)
        if page := self.pages.get(unquote(address)):
            return "page", page
        digest = self.digest(unquote(address))
        return ("file", digest) if digest else ("address", address)

    def entry(self, href: str | None, base: str = "/") -> Target | None:
        """The same for an entry of a menu; `#` leads nowhere."""
        return self.target(href, base) if href and href != "#" else None

    def shown(self, source: str, base: str) -> str | None:
        """The digest of the picture at an address on a page."""
        return self.digest(unquote(joined(base, source)))

    def links(self, body: Tag, base: str) -> list[Link]:
        return list(links(body, lambda href: self.target(href, base)))

    def embeds(self, body: Tag, base: str) -> list[Link]:
        return list(embeds(body, lambda source: self.target(source, base)))


def links(body: Tag, target: Callable[[str], Target]) -> Iterator[Link]:
    """Each link of a body that readers see, by its text or by what its picture says."""
    for element in body.find_all("a", href=True):
        picture, href = element.find("img"), str(element["href"])
        label = folded(element.get_text())
        if not label and isinstance(picture, Tag):
            label = folded(str(picture.get("alt") or ""))
        if label or picture:
            yield label, target(href), folded(unquote(href.partition("#")[2]))


def embeds(body: Tag, target: Callable[[str], Target]) -> Iterator[Link]:
    """Each frame, film and sound of a body, by its element, and by what else it names."""
    for element in body.find_all(list(EMBEDS)):
        for name in EMBEDS[element.name]:
            if source := str(element.get(name) or "").strip():
                what = name if name == "poster" else element.name
                yield what, target(source), folded(unquote(source.partition("#")[2]))


def joined(base: str, href: str) -> str:
    """An address on a page made whole, without its fragment; what is none stays as it is."""
    try:
        return urljoin(base, href.partition("#")[0])
    except ValueError:
        return href


def as_served(pages: Mapping[str, str]) -> dict[str, str]:
    """`pages` by the addresses that a server of files answers: a page at `/a/` also at
    `/a/index.html` and `/a`.

    >>> sorted(as_served({"/a/": "x"}))
    ['/a', '/a/', '/a/index.html']
    """
    found = dict(pages)
    for address, page in pages.items():
        folder = address.removesuffix("index.html")
        if folder.endswith("/"):
            for each in (f"{folder}index.html", folder, folder.rstrip("/") or "/"):
                found.setdefault(each, page)
    return found
