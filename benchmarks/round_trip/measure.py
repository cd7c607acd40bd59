"""What of the original is in the copy: both built by Hugo with one bare theme, page by page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

from sitekeep.export.proof import lines, missing, sha256

NOTHING = Tag(name="article")
KINDS = ("title", "date", "authors", "paragraph", "image", "link", "menu", "address")


@dataclass(slots=True)
class Figures:
    """Of each kind how many there were, and what is missing; and what has no original."""

    known: Counter[str] = field(default_factory=Counter)
    lost: list[tuple[str, str, str]] = field(default_factory=list)
    foreign: list[tuple[str, str]] = field(default_factory=list)

    def compare(self, kind: str, path: str, wanted: list[str], found: list[str]) -> None:
        self.known[kind] += len(wanted)
        self.lost += [(kind, path, each) for each in missing(wanted, found)]

    def cell(self, kind: str) -> str:
        lost = sum(each == kind for each, _, _ in self.lost)
        return f"{self.known[kind] - lost} of {self.known[kind]}"

    @property
    def is_enough(self) -> bool:
        """Every title, date and author, 99.5 % of paragraphs, and no foreign one."""
        lost = Counter(kind for kind, _, _ in self.lost)
        whole = not (lost["title"] or lost["date"] or lost["authors"] or self.foreign)
        return whole and lost["paragraph"] <= 0.005 * self.known["paragraph"]


@dataclass(slots=True)
class Built:
    """A folder that Hugo wrote with the bare theme."""

    folder: Path

    def file(self, path: str) -> Path:
        file = self.folder / unquote(path).lstrip("/")
        return file / "index.html" if file.is_dir() else file

    def page(self, path: str) -> Tag | None:
        """What stands at an address, over one page that leads on."""
        file = self.file(path)
        soup = BeautifulSoup(file.read_bytes() if file.is_file() else b"", "lxml")
        refresh = soup.find("meta", {"http-equiv": "refresh"})
        if isinstance(refresh, Tag) and (target := re.search("url=(.*)", str(refresh["content"]))):
            return self.page(urlsplit(target[1].strip("'\" ")).path)
        return soup.article

    def paths(self) -> Iterator[str]:
        """The addresses of all texts."""
        for file in sorted(self.folder.rglob("*.html")):
            article = BeautifulSoup(file.read_bytes(), "lxml").article
            if article and article.get("data-kind") in ("page", "home"):
                yield str(article["data-path"])

    def aliases(self) -> list[str]:
        return [f"/old/{file.name}" for file in sorted((self.folder / "old").glob("*.html"))]

    def target(self, href: str, path: str) -> str:
        """The address of the page that a link leads to in the end; others as they are."""
        address = urldefrag(urljoin(path, href))[0]
        page = self.page(address) if address.startswith("/") else None
        return str(page["data-path"]) if page else address

    def links(self, path: str, body: Tag) -> list[str]:
        return [f"{each.get_text()} → {self.target(str(each['href']), path)}"
                for each in body.find_all("a", href=True)]  # fmt: skip

    def images(self, path: str, body: Tag) -> list[str]:
        files = (self.file(urljoin(path, str(img["src"]))) for img in body.find_all("img"))
        return [sha256(file.read_bytes()) for file in files if file.is_file()]

    def menu(self) -> list[str]:
        nav = BeautifulSoup(self.file("/").read_bytes(), "lxml").nav
        links = nav.find_all("a") if nav else []
        return [f"{' › '.join(trail(link))} → {link['href']}" for link in links]


def trail(link: Tag) -> list[str]:
    above = [item.find("a", recursive=False) for item in link.find_parents("li")]
    return [each.get_text() for each in reversed(above) if isinstance(each, Tag)]


def measure(original: Built, copy: Built) -> Figures:
    figures = Figures()
    for path in original.paths():
        wanted, found = original.page(path), copy.page(path)
        if wanted is None:
            continue
        compare(figures, path, (original, wanted), (copy, found or NOTHING))
    for path in original.aliases():
        there = [copy.target(path, "/")]
        figures.compare("address", path, [original.target(path, "/")], there)
    figures.compare("menu", "/", original.menu(), copy.menu())
    return figures


def compare(
    figures: Figures, path: str, wanted: tuple[Built, Tag], found: tuple[Built, Tag]
) -> None:
    (original, body), (copy, other) = wanted, found
    for kind, name in (("title", "data-title"), ("date", "data-date"), ("authors", "data-authors")):
        known = [str(body[name])] if body.get(name) else []
        figures.compare(kind, path, known, [str(other.get(name, ""))])
    figures.compare("paragraph", path, lines(body), lines(other))
    figures.foreign += [(path, each) for each in missing(lines(other), lines(body))]
    figures.compare("image", path, original.images(path, body), copy.images(path, other))
    figures.compare("link", path, original.links(path, body), copy.links(path, other))
