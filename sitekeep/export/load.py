"""From an archive to a `Site`: the pages as they are now, and what belongs to each of them."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import urlsplit

from sitekeep.archive import site_queries
from sitekeep.archive.queries import Row, one_moment
from sitekeep.article import NavItem, PageType
from sitekeep.errors import ArchiveError
from sitekeep.export import names
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.site import Date, File, Menu, MenuItem, Page, Person, Site, squashed
from sitekeep.outcome import Outcome
from sitekeep.url import path_of

#: Kinds of pages that every platform makes anew.
LEFT_BEHIND = {PageType.SEARCH, PageType.ERROR}
#: At the last look such a page was no longer there.
NO_LONGER_THERE = {Outcome.GONE, Outcome.REDIRECTED}
#: A list of links on so few of the pages belongs to them, not to the site.
LEAST_SHARE_OF_MENU = 0.3
MOST_MENUS = 5
MAX_HOPS = 10


def load(conn: sqlite3.Connection, losses: Losses) -> Site:
    """The site in an archive. Raises ArchiveError where it holds no page."""
    with one_moment(conn):
        about, rows = site_queries.site(conn), site_queries.pages(conn)
        if about is None or not rows:
            raise ArchiveError(
                "The archive holds no page to export.\n"
                "Nothing was written. Crawl a site first with `sitekeep crawl URL`."
            )
        files, menus = site_queries.files(conn), site_queries.menus(conn)
        redirects, outcomes = site_queries.redirects(conn), site_queries.outcomes(conn)
        forwards = site_queries.forwards(conn)
    redirects |= forwards
    only_lead_on = led_on(forwards, redirects, rows)
    rows = [row for row in rows if row["url"] not in only_lead_on]
    root = root_of(about["base_url"])
    people = people_of(rows)
    pages, copies = pages_of(rows, people, losses)
    site = Site(
        name=about["site_name"] or urlsplit(root).hostname or root,
        url=root,
        captured_at=about["finished_at"] or about["started_at"],
        pages=pages,
        files=files_of(files, root),
        menus=[],
        people=sorted(people.values(), key=lambda person: person.slug),
        in_language=most_frequent(page.in_language for page in pages),
        outcomes={url: outcome for url, (outcome, _kind) in outcomes.items()},
    )
    site.by_url.update({page.url: page for page in pages} | copies)
    give_aliases(site, redirects, copies)
    site.menus = menus_of(menus, site, len(rows))
    give_parents(site)
    name_unkept(outcomes, site, losses)
    take_shared(site)
    return site


def take_shared(site: Site) -> None:
    """What most pages say alike in their head is said of the site, and of none of them."""
    for name in ("description", "keywords", "image"):
        values = Counter(value for page in site.pages if (value := getattr(page, name)))
        for value, number in values.most_common(1):
            if number > max(2, len(site.pages) / 2):
                if name == "description":
                    site.description = value
                for page in site.pages:
                    if getattr(page, name) == value:
                        setattr(page, name, () if name == "keywords" else None)
    if site.description is None and site.home:
        site.description = site.home.description


def root_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def most_frequent(values: Iterable[str | None]) -> str | None:
    """The value that occurs most; of several, the first."""
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def people_of(rows: list[Row]) -> dict[str, Person]:
    """Everybody who wrote a page, by name, with the credentials printed most often."""
    suffixes: dict[str, list[str | None]] = {}
    printed: dict[str, list[str | None]] = {}
    for row in rows:
        for author in row["authors"]:
            author["printed_suffix"] = printed_suffix(row["byline"] or "", author)
            suffixes.setdefault(author["name"], []).append(author["honorific_suffix"])
            printed.setdefault(author["name"], []).append(author["printed_suffix"])
    slugs = names.distinct(names.slug(name) or "author" for name in suffixes)
    people = {
        name: Person(name, slug, most_frequent(suffixes[name]), most_frequent(printed[name]))
        for name, slug in zip(suffixes, slugs, strict=True)
    }
    return {name: replace(person, known_as=person.display_name) for name, person in people.items()}


def printed_suffix(byline: str, author: Row) -> str | None:
    """The credentials of an author as the byline has them behind the name.

    >>> printed_suffix("By Ada Example, LMFT. LPCC and Bea Example",
    ...                {"name": "Ada Example", "honorific_suffix": "LMFT, LPCC"})
    'LMFT. LPCC'
    """
    suffix = author["honorific_suffix"]
    if not suffix:
        return None
    words = r"\W{1,3}".join(map(re.escape, re.findall(r"\w+", suffix)))
    found = re.search(rf"{re.escape(author['name'])}\W{{1,3}}({words}\.?)", byline)
    return found[1] if found else suffix


def pages_of(
    rows: list[Row], people: dict[str, Person], losses: Losses
) -> tuple[list[Page], dict[str, Page]]:
    """The pages that move, and old addresses where another page says the same."""
    kept: dict[str, Page] = {}
    copies: dict[str, Page] = {}
    pages: list[Page] = []
    for row in sorted(rows, key=lambda row: (row["type"] != PageType.HOME, row["id"])):
        if row["type"] in LEFT_BEHIND:
            continue
        page = page_of(row, people)
        if row["outcome"] in NO_LONGER_THERE:
            losses.add(None, "page", Reason.PAGE_GONE, page.url)
        elif page.text and row["content_digest"] in kept:
            copies[page.url] = kept[row["content_digest"]]
        else:
            kept[row["content_digest"]] = page
            pages.append(page)
    return sorted(pages, key=lambda page: page.id), copies


def page_of(row: Row, people: dict[str, Person]) -> Page:
    return Page(
        id=row["id"],
        url=row["url"],
        path=row["path"],
        type=PageType(row["type"]),
        headline=squashed(row["headline"] or ""),
        article_html=row["article_html"],
        alternative_headline=row["alternative_headline"],
        authors=tuple(person_on(author, people) for author in row["authors"]),
        byline=row["byline"],
        date_published=date_of(row["date_published"], row["date_published_raw"]),
        date_modified=date_of(row["date_modified"], row["date_modified_raw"]),
        article_section=row["article_section"],
        keywords=tuple(filter(None, (row["keywords"] or "").split(", "))),
        description=row["description"],
        in_language=row["in_language"],
        image=row["image"],
        postal_address=row["address"],
        text=row["article_body"],
        captured_at=row["captured_at"],
        first_captured_at=row["first_captured_at"],
        payload_digest=row["payload_digest"],
    )


def person_on(author: Row, people: dict[str, Person]) -> Person:
    """The person with the credentials that this page prints, where it prints some."""
    person = people[author["name"]]
    if not author["honorific_suffix"]:
        return person
    return replace(
        person,
        honorific_suffix=author["honorific_suffix"],
        printed_suffix=author["printed_suffix"],
    )


def date_of(iso: str | None, printed: str | None) -> Date | None:
    return Date(iso, printed) if iso else None


def files_of(rows: list[Row], root: str) -> dict[str, File]:
    """Every file by its old address; the same bytes at two addresses are two files."""
    found = [file for row in rows if (file := file_of(row)).is_content]
    paths = names.distinct(names.path_of_file(file.url, root) for file in found)
    return {file.url: replace(file, path=path) for file, path in zip(found, paths, strict=True)}


def file_of(row: Row) -> File:
    content_type = (row["content_type"] or "").partition(";")[0].strip().lower()
    return File(row["url"], row["payload_digest"], content_type, row["size_bytes"])


def give_aliases(site: Site, redirects: dict[str, str], copies: dict[str, Page]) -> None:
    """To each page the old paths that lead to it: redirects over any hops, and copies."""
    for url, page in copies.items():
        page.aliases.append(path_of(url))
    for url in redirects:
        if target := site.by_url.get(end_of(url, redirects)):
            site.by_url.setdefault(url, target)
            if url.startswith(f"{site.url}/") and path_of(url) != target.path:
                target.aliases.append(path_of(url))
    for page in site.pages:
        page.aliases = sorted(set(page.aliases))


def led_on(forwards: dict[str, str], redirects: dict[str, str], rows: list[Row]) -> set[str]:
    """The addresses of pages that only lead to another page of the archive."""
    pages = {row["url"] for row in rows} - forwards.keys()
    return {url for url in forwards if end_of(url, redirects) in pages}


def end_of(url: str, redirects: dict[str, str]) -> str:
    for _ in range(MAX_HOPS):
        if url not in redirects:
            break
        url = redirects[url]
    return url


def menus_of(found: list[tuple[str, int, list[NavItem]]], site: Site, pages: int) -> list[Menu]:
    """The menus that belong to the whole site, the main one first."""
    shared = [each for each in found if each[1] >= LEAST_SHARE_OF_MENU * pages]
    shared.sort(key=lambda each: each[0] != "header")
    places = names.distinct(place or "menu" for place, _, _ in shared)
    return [
        Menu("main" if number == 0 else name, place, items_of(items, site))
        for number, (name, (place, _, items)) in enumerate(zip(places, shared, strict=True))
    ][:MOST_MENUS]


def items_of(items: list[NavItem], site: Site) -> list[MenuItem]:
    """Entries as a tree: the parent of one is the last before it that is less deep."""
    top: list[MenuItem] = []
    above: list[list[MenuItem]] = [top]
    for item in items:
        page = site.page_at(item.url) if item.url else None
        url = None if page else item.url
        file = site.file_at(url) if url else None
        entry = MenuItem(squashed(item.label), page, url, file=file)
        del above[item.depth + 1 :]
        above[-1].append(entry)
        above.append(entry.children)
    return top


def give_parents(site: Site) -> None:
    """To each page the one above it in the main menu; nobody is above themselves."""
    trail: list[Page | None] = []
    for depth, item in site.main_menu.walk() if site.main_menu else ():
        del trail[depth:]
        above = next((page for page in reversed(trail) if page), None)
        page = item.page
        if page and page.parent is None and above and page not in chain(above):
            page.parent = above
        trail.append(page)


def chain(page: Page) -> list[Page]:
    """A page and all above it."""
    found = [page]
    while found[-1].parent:
        found.append(found[-1].parent)
    return found


def name_unkept(outcomes: dict[str, tuple[str, str]], site: Site, losses: Losses) -> None:
    """Pages that the site has and the archive lacks; one that failed lately is there as it was."""
    for url, (outcome, kind) in outcomes.items():
        lost = kind == "page" and Outcome(outcome).is_loss and outcome != Outcome.UNREADABLE
        if lost and not site.page_at(url):
            losses.add(None, "page", Reason.PAGE_NOT_KEPT, url)
