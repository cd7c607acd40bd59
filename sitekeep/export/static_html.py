"""A static site that works by opening index.html: no server, no script, links relative.

Every page is at its address, so that it can also be served as it is in place of the old site.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from urllib.parse import unquote, urldefrag

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment

from sitekeep.export import addresses
from sitekeep.export.body import Links
from sitekeep.export.move import Move
from sitekeep.export.proof import Arrived, ReadBack, file_digest, shown
from sitekeep.export.site import Page


def write(move: Move) -> None:
    """A file a page, the files at their old paths, and a style sheet."""
    source = (
        (files("sitekeep.export") / "static_html_files").joinpath("page.html").read_text("utf-8")
    )
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
    for page in move.site.pages:
        with move.guarded(page):
            links = links_from(page)
            move.out.write(
                file_of(page),
                template.render(
                    page=page,
                    site=move.site,
                    body=str(move.body(page, links).decode_contents(formatter="html5")),
                    home=relative("index.html", page),
                    style=relative("style.css", page),
                    target=links.entry,
                ),
            )
    if move.site.home is None:
        move.out.write("index.html", contents(move))
    move.write_style("")
    move.write_files("")
    for page in move.site.pages:
        for old in move.old_paths(page):
            if "?" not in old:
                move.out.write(old if "." in old.rsplit("/", 1)[-1] else f"{old}/index.html",
                               leading_on(page, old))  # fmt: skip


def file_of(page: Page) -> str:
    """The file of a page: its address, index.html in a folder, with an ending that opens."""
    address = page.address.lstrip("/")
    if not address or address.endswith("/"):
        return f"{address}index.html"
    return address if address.endswith((".html", ".htm")) else f"{address}.html"


def relative(path: str, page: Page) -> str:
    return addresses.encoded(posixpath.relpath(path, posixpath.dirname(file_of(page)) or "."))


def links_from(page: Page) -> Links:
    return Links(
        page=lambda target: relative(file_of(target), page),
        file=lambda file: relative(file.path, page),
    )


def contents(move: Move) -> str:
    """A first page for a site of which none was kept: links to all others."""
    rows = "".join(
        f'<li><a href="{addresses.encoded(file_of(page))}">{escaped(page.headline)}</a></li>'
        for page in move.site.pages
    )
    name = escaped(move.site.name)
    return f"<!doctype html><meta charset=utf-8><title>{name}</title><h1>{name}</h1><ul>{rows}</ul>"


def leading_on(page: Page, old: str) -> str:
    """A page at an old address that leads to the new one."""
    folder = posixpath.dirname(old.strip("/")) or "."
    new = addresses.encoded(posixpath.relpath(file_of(page), folder))
    return (
        '<!doctype html><meta charset="utf-8"><title>Moved</title>'
        f'<meta http-equiv="refresh" content="0; url={escaped(new)}">'
        f'<a href="{escaped(new)}">This page has moved.</a>\n'
    )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def read_back(folder: Path) -> ReadBack:
    """Every HTML file that says which old page it comes from, and the menus of the first."""
    first = next(pages(folder), None)
    navs = first[1].find_all("nav") if first else []
    menus = [list(entries(nav.ul, 0)) for nav in navs if nav.ul]
    return ReadBack((arrived(file, soup) for file, soup in pages(folder)), menus)


def pages(folder: Path) -> Iterator[tuple[Path, BeautifulSoup]]:
    soups = ((file, BeautifulSoup(file.read_bytes(), "lxml")) for file in html_files(folder))
    return ((file, soup) for file, soup in soups if soup.find("meta", {"name": "original-url"}))


def html_files(folder: Path) -> list[Path]:
    return sorted([*folder.rglob("*.html"), *folder.rglob("*.htm")])


def arrived(file: Path, soup: BeautifulSoup) -> Arrived:
    def said(name: str) -> list[str]:
        return [str(meta["content"]) for meta in soup.find_all("meta", {"name": name})]

    def digest(source: str) -> str | None:
        return file_digest(file.parent / unquote(urldefrag(source)[0]))

    article = soup.find(class_="body")
    body = article if isinstance(article, Tag) else soup
    return Arrived(
        url=said("original-url")[0],
        title=soup.h1.get_text() if soup.h1 else "",
        body=body,
        date=next(iter(said("date")), None),
        authors=said("author"),
        images=shown(body, digest),
    )


def entries(top: Tag, depth: int) -> Iterator[tuple[int, str]]:
    """Depth and label of each entry of a menu."""
    for item in top.find_all("li", recursive=False):
        label = item.find(["a", "span"], recursive=False)
        yield depth, label.get_text() if label else ""
        below = item.find("ul", recursive=False)
        if isinstance(below, Tag):
            yield from entries(below, depth + 1)
