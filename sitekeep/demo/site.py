"""Every file of the replica, in memory, made from the description in `content/`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from zlib import crc32

from sitekeep.demo import pdf, pictures
from sitekeep.demo.description import CONTENT, Description, read_description
from sitekeep.demo.markup import UPLOADS
from sitekeep.demo.menu import Entry, flat, read_menu
from sitekeep.demo.parts import Items, Paragraph, Part
from sitekeep.demo.shell import page_html, page_title

LIST_OF_ARTICLES = Paragraph("[list of articles]")
#: A page that only the site map knows.
HIDDEN = Entry("Thank You")
MOVED = {
    "/12-step-programs.html": "/psychotherapy-and-12-step-programs.html",
    "/index.html": "/",
}
#: Linked, but robots.txt asks crawlers not to fetch it.
PRIVATE = "/apps/stand-in-booking.html"
FIRST_DAY = datetime(2012, 3, 1, 9, 30, tzinfo=UTC)
LATER_DAY = datetime(2021, 8, 2, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Resource:
    """What the server answers for one path. `{base}` in `body` stands for its own address."""

    body: bytes
    content_type: str
    last_modified: datetime
    status: int = 200
    location: str | None = None

    @property
    def etag(self) -> str:
        return f'"{sha256(self.body).hexdigest()[:20]}"'


@dataclass(frozen=True, slots=True)
class SitePage:
    """One HTML page with its place in the menu: `section` is the label of the entry above it."""

    entry: Entry
    description: Description
    section: str | None
    edited: bool = False

    @property
    def title(self) -> str:
        return page_title(self.entry.label, is_home=self.entry.is_home)


def menu_of(*, later: bool = False) -> tuple[Entry, ...]:
    path = CONTENT / ("later/menu.txt" if later else "menu.txt")
    return read_menu(path.read_text(encoding="utf-8"))


def pages_of(*, later: bool = False) -> list[SitePage]:
    """All pages in the menu's order, then the one that is not in it."""
    menu = menu_of(later=later)
    places = [(entry, parent.label if parent else None) for entry, parent in flat(menu)]
    return [
        described(entry, section, menu, later=later) for entry, section in [*places, (HIDDEN, None)]
    ]


def described(
    entry: Entry, section: str | None, menu: tuple[Entry, ...], *, later: bool
) -> SitePage:
    edited = later and (CONTENT / f"later/pages/{entry.slug}.txt").is_file()
    page = read_description(f"{'later/' if edited else ''}pages/{entry.slug}")
    page.parts = tuple(
        list_of_articles(menu) if part == LIST_OF_ARTICLES else part for part in page.parts
    )
    return SitePage(entry, page, section, edited)


def list_of_articles(menu: tuple[Entry, ...]) -> Part:
    """A link to every article, with a few words to each."""
    articles = next(entry for entry in menu if entry.label == "Articles")
    return Items(
        tuple(
            f"[{entry.label}]({entry.path}) – stand-in summary number {number}"
            for number, entry in enumerate(articles.children, 1)
        ),
        ordered=False,
    )


def build(*, later: bool = False) -> dict[str, Resource]:
    """The site by path; `later` is the same site after some edits.

    Later, two articles are edited, one is new, one is gone, and so every page's menu differs.
    The answer for a missing page is under "404".
    """
    return html_files(later=later) | theme_files() | uploads() | well_known(later=later) | moved()


def html_files(*, later: bool) -> dict[str, Resource]:
    menu = menu_of(later=later)
    site = {
        page.entry.path: html_resource(
            page_html(page.description, page.title, page.entry.slug, menu),
            changed_on(page.entry.path, edited=page.edited),
        )
        for page in pages_of(later=later)
    }
    booking = Description({"headline": "Booking", "opening": "heading", "shape": "divs"})
    site[PRIVATE] = html_resource(
        page_html(booking, page_title("Booking"), "booking", menu), FIRST_DAY
    )
    not_found = page_html(read_description("pages/404"), page_title("404"), "404", menu)
    site["404"] = replace(html_resource(not_found, FIRST_DAY), status=404)
    return site


def html_resource(text: str, last_modified: datetime) -> Resource:
    return Resource(text.encode(), "text/html; charset=UTF-8", last_modified)


def changed_on(path: str, *, edited: bool = False) -> datetime:
    """When a page was last edited: some day of the site's life, always the same for a path."""
    if edited:
        return LATER_DAY
    return FIRST_DAY + timedelta(days=crc32(path.encode()) % 3300)


def theme_files() -> dict[str, Resource]:
    types = {
        "main_style.css": "text/css",
        "theme/fonts.css": "text/css",
        "theme/menu.js": "application/javascript",
    }
    site = {
        f"/files/{name}": Resource((CONTENT / "files" / name).read_bytes(), kind, FIRST_DAY)
        for name, kind in types.items()
    }
    paper = pictures.gif(32, 32, lambda x, y: (x * y) % 7 == 3)
    site["/files/theme/paper.gif"] = Resource(paper, "image/gif", FIRST_DAY)
    site["/favicon.ico"] = Resource(pictures.icon(32, pictures.disc), "image/x-icon", FIRST_DAY)
    return site


def uploads() -> dict[str, Resource]:
    """Pictures and the leaflet; two pictures are the same file under two names."""
    lanterns = pictures.png(320, 120, pictures.disc)
    files = {
        "banner-hills.jpg": pictures.jpeg(80, 16, lambda x, y: pictures.hills(x * 4, y * 8)),
        "bench.png": pictures.png(180, 120, pictures.stripes),
        "portrait.gif": pictures.gif(120, 150, pictures.stripes),
        "lanterns.png": lanterns,
        "moon.png": lanterns,
        "two-cats.gif": pictures.gif(120, 120, pictures.disc),
        "path.jpg": pictures.jpeg(24, 16, lambda x, y: pictures.hills(x * 6, y * 8)),
        "stand-in-leaflet.pdf": pdf.leaflet(),
    }
    types = {"jpg": "image/jpeg", "png": "image/png", "gif": "image/gif", "pdf": "application/pdf"}
    return {
        UPLOADS + name: Resource(body, types[name[-3:]], changed_on(name))
        for name, body in files.items()
    }


def well_known(*, later: bool) -> dict[str, Resource]:
    day = LATER_DAY if later else FIRST_DAY
    robots = (CONTENT / "robots.txt").read_bytes()
    return {
        "/robots.txt": Resource(robots, "text/plain", FIRST_DAY),
        "/sitemap.xml": Resource(sitemap(later=later).encode(), "text/xml", day),
    }


def sitemap(*, later: bool) -> str:
    urls = "\n".join(
        f"<url><loc>{{base}}{page.entry.path}</loc>"
        f"<lastmod>{changed_on(page.entry.path, edited=page.edited).isoformat()}</lastmod></url>"
        for page in pages_of(later=later)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{urls}\n</urlset>\n"
    )


def moved() -> dict[str, Resource]:
    return {
        old: Resource(b"", "text/html; charset=UTF-8", FIRST_DAY, status=301, location=new)
        for old, new in MOVED.items()
    }
