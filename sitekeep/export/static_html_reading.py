"""Reads a static site as a browser does, from file to file; knows only HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString
from bs4.filter import SoupStrainer

from sitekeep.export.places import Files, Places, as_served
from sitekeep.export.proof import Arrived, Entry, ReadBack, shown


def read_back(folder: Path) -> ReadBack:
    """Every HTML file that says which old page it comes from, and the menus of the first."""
    found = dict(pages(folder))
    places = Places(
        as_served({address_of(file, folder): url for file, url in found.items()}),
        Files(folder).digest,
    )
    first = next(iter(found), None)
    navs = parsed(first).find_all("nav") if first else []
    base = address_of(first, folder) if first else "/"
    return ReadBack(
        (arrived(parsed(file), address_of(file, folder), places) for file in found),
        [list(entries(nav.ul, 0, base, places)) for nav in navs if nav.ul],
        places.pages,
        lambda old: led_on(old, folder, places),
    )


def pages(folder: Path) -> Iterator[tuple[Path, str]]:
    """The file of each page, and its old address."""
    for file in sorted([*folder.rglob("*.html"), *folder.rglob("*.htm")]):
        metas = BeautifulSoup(file.read_bytes(), "lxml", parse_only=SoupStrainer("meta"))
        if urls := said(metas, "original-url"):
            yield file, urls[0]


def parsed(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_bytes(), "lxml")


def address_of(file: Path, folder: Path) -> str:
    return f"/{file.relative_to(folder).as_posix()}"


def led_on(old: str, folder: Path, places: Places) -> str | None:
    """The page that the file at an old path leads on to."""
    file = next((each for each in (folder / old.lstrip("/"), folder / old.strip("/") / "index.html")
                 if each.is_file()), None)  # fmt: skip
    refresh = parsed(file).find("meta", {"http-equiv": "refresh"}) if file else None
    if file is None or not isinstance(refresh, Tag):
        return None
    href = str(refresh["content"]).partition("url=")[2]
    kind, name = places.target(href, address_of(file, folder))
    return name if kind == "page" else None


def said(soup: BeautifulSoup, name: str) -> list[str]:
    """What the `<meta>` elements of a name or property say."""
    found = [*soup.find_all("meta", {"name": name}), *soup.find_all("meta", {"property": name})]
    return [str(meta["content"]) for meta in found]


def linked(soup: BeautifulSoup, rel: str) -> str | None:
    element = soup.find("link", {"rel": rel})
    return str(element["href"]) if isinstance(element, Tag) else None


def arrived(soup: BeautifulSoup, address: str, places: Places) -> Arrived:
    article, subtitle = soup.find(class_="body"), soup.find(class_="subtitle")
    body = article if isinstance(article, Tag) else soup
    image, above = linked(soup, "image_src"), linked(soup, "up")
    return Arrived(
        url=said(soup, "original-url")[0],
        title=soup.h1.get_text() if soup.h1 else "",
        body=body,
        date=next(iter(said(soup, "date")), None),
        authors=said(soup, "author"),
        images=shown(body, lambda source: places.shown(source, address)),
        links=places.links(body, address),
        embeds=places.embeds(body, address),
        alternative_headline=subtitle.get_text() if subtitle else None,
        description=next(iter(said(soup, "description")), None),
        article_section=next(iter(said(soup, "article:section")), None),
        keywords=said(soup, "keywords"),
        in_language=str(soup.html.get("lang")) if soup.html else None,
        byline=byline(soup),
        image=places.shown(image, address) if image else None,
        parent=places.target(above, address)[1] if above else None,
    )


def byline(soup: BeautifulSoup) -> str:
    """What stands there before the date, and the point between the two."""
    element = soup.find(class_="byline")
    first = next(iter(element.children), "") if isinstance(element, Tag) else ""
    return str(first).removesuffix(" · ") if isinstance(first, NavigableString) else ""


def entries(top: Tag, depth: int, base: str, places: Places) -> Iterator[Entry]:
    """Each entry of a menu."""
    for item in top.find_all("li", recursive=False):
        label = item.find(["a", "span"], recursive=False)
        href = label.get("href") if isinstance(label, Tag) else None
        target = places.entry(str(href), base) if href else None
        yield depth, label.get_text() if label else "", target
        below = item.find("ul", recursive=False)
        if isinstance(below, Tag):
            yield from entries(below, depth + 1, base, places)
