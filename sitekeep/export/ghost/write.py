"""Writes ghost.zip, redirects.yaml, routes.yaml and addresses.csv."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import yaml

from sitekeep.export import addresses, names, redirects
from sitekeep.export.body import Links
from sitekeep.export.front_matter import plain
from sitekeep.export.ghost import assets, posts
from sitekeep.export.ghost.addresses import link_to
from sitekeep.export.losses import Reason
from sitekeep.export.move import Move
from sitekeep.export.site import File, Menu, MenuItem, Page, Person, Site

#: The version of Ghost whose words the file has.
VERSION = "5.130.6"
#: Of a day without meaning, so that the same archive gives the same bytes.
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def write(move: Move) -> None:
    places = assets.places(move)
    data = plain(content(move, places))
    document = {"db": [{"meta": {"exported_on": 0, "version": VERSION}, "data": data}]}
    move.out.write("ghost.zip", b"")
    with zipfile.ZipFile(move.out.folder / "ghost.zip", "w") as archive:
        put(archive, "ghost.json", json.dumps(document, ensure_ascii=False, indent=1).encode())
        for file in move.files():
            if place := places.get(file.url):
                put(archive, place, move.payload(file))
    move.out.write("redirects.yaml", redirects_yaml(move))
    if move.site.home:
        move.out.write("routes.yaml", routes(move.site, move.site.home))
    move.out.write("addresses.csv", addresses_csv(move.site))
    move.by_hand += by_hand(move.site)


def put(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), content, zipfile.ZIP_DEFLATED)


def content(move: Move, places: dict[str, str]) -> dict[str, Any]:
    """The tables of Ghost's database that a site has something for."""
    site = move.site
    links = Links(page=link_to, file=lambda file: address_of(file, places))
    tags, rows, metas = posts.tag_slugs(site), [], []
    for page in site.pages:
        with move.guarded(page):
            image = move.image(page)
            shown = address_of(image, places) if image and image.url in places else None
            rows.append(posts.post(move, page, move.body(page, links), shown))
            metas += [meta for meta in [posts.meta(page, move.losses)] if meta]
    pages = {posts.post_id(page): page for page in site.pages}
    written = [pages[row["id"]] for row in rows]
    return {
        "posts": rows,
        "posts_meta": metas,
        "tags": [{"id": posts.identifier("tag", slug), "name": word, "slug": slug}
                 for word, slug in tags.items()],
        "posts_tags": list(posts_tags(written, tags)),
        "users": [user(person) for person in people(site)],
        "posts_authors": list(posts_authors(written, site)),
        "settings": settings(move, links),
    }  # fmt: skip


def address_of(file: File, places: dict[str, str]) -> str:
    """A file in Ghost; one that it refuses stays at its old address."""
    return f"__GHOST_URL__/{places[file.url]}" if file.url in places else file.url


def posts_tags(pages: list[Page], tags: dict[str, str]) -> Iterator[dict[str, Any]]:
    for page in pages:
        for order, word in enumerate(posts.tag_words(page)):
            yield {"post_id": posts.post_id(page), "tag_id": posts.identifier("tag", tags[word]),
                   "sort_order": order}  # fmt: skip


def people(site: Site) -> list[Person]:
    """Everybody who wrote, and the site itself for pages that nobody signed."""
    return [*site.people, nobody(site)]


def nobody(site: Site) -> Person:
    taken = [person.slug for person in site.people]
    return Person(site.name, names.distinct([names.slug(site.name) or "site"], taken)[0])


def user(person: Person) -> dict[str, Any]:
    name = posts.shortened(plain(person.display_name), posts.MAX_NAME).strip() or person.slug
    return {"id": posts.identifier("person", person.slug), "name": name, "slug": person.slug,
            "email": f"{person.slug}@authors.invalid"}  # fmt: skip


def posts_authors(pages: list[Page], site: Site) -> Iterator[dict[str, Any]]:
    for page in pages:
        for order, person in enumerate(page.authors or [nobody(site)]):
            yield {"post_id": posts.post_id(page),
                   "author_id": posts.identifier("person", person.slug),
                   "sort_order": order}  # fmt: skip


def settings(move: Move, links: Links) -> list[dict[str, str]]:
    """Title, description, language, two menus; Ghost has no third, and nothing below an entry."""
    site = move.site
    found = [("title", site.name), ("description", site.description or ""),
             ("locale", site.in_language or "")]  # fmt: skip
    for key, menu in zip(("navigation", "secondary_navigation"), site.menus, strict=False):
        entries = [entry(item, links) for item in menu.items]
        found.append((key, json.dumps(entries, ensure_ascii=False)))
        name_nested(move, menu)
    for menu in site.menus[2:]:
        move.losses.add(None, "menu", Reason.NO_PLACE, menu.name)
    return [{"key": key, "value": value} for key, value in found if value]


def entry(item: MenuItem, links: Links) -> dict[str, str]:
    """Ghost itself puts its address before a path in its navigation."""
    url = (links.entry(item) or "#").removeprefix("__GHOST_URL__")
    return {"label": item.label or (item.page.headline if item.page else url), "url": url}


def name_nested(move: Move, menu: Menu) -> None:
    for trail, _item in menu.trails():
        if len(trail) > 1:
            move.losses.add(None, "menu", Reason.NO_PLACE, " › ".join(trail))


def redirects_yaml(move: Move) -> str:
    """Regular expressions over the path as browsers ask for it."""
    rules = {
        f"^{re.escape(redirects.path(old))}$": new
        for old, new in (addresses.front_names(move.site) | move.redirects()).items()
        if "?" not in old
    }
    return yaml.safe_dump({301: rules, 302: {}}, sort_keys=False, width=10_000)


def routes(site: Site, home: Page) -> str:
    """The page as the front page, and the list of posts where it hides no page: at /posts/."""
    posts = names.distinct(["posts"], [page.slug for page in site.pages])[0]
    return (
        f"routes:\n  /:\n    data: page.{home.slug}\n    template: page\n\n"
        f"collections:\n  /{posts}/:\n"
        "    permalink: /{slug}/\n    template: index\n\n"
        "taxonomies:\n  tag: /tag/{slug}/\n  author: /author/{slug}/\n"
    )


def addresses_csv(site: Site) -> str:
    """Where each page was and is."""
    text = io.StringIO()
    rows = [("old", "slug"), *((page.url, page.slug) for page in site.pages)]
    csv.writer(text, lineterminator="\n").writerows(plain(rows))
    return text.getvalue()


def by_hand(site: Site) -> list[str]:
    """One sentence for each thing to do, in the order of doing."""
    front = ["Set the front page: upload routes.yaml under Settings › Labs › Routes. Without it,"
             f" Ghost lists the posts there and the page is at /{site.home.slug}/."
             ] if site.home else []  # fmt: skip
    return [
        "Import ghost.zip under Settings › Import/Export › Universal import, into a new Ghost:"
        " importing it twice makes every post twice.",
        "Keep old addresses working: upload redirects.yaml under Settings › Labs › Redirects.",
        *front,
        "Authors arrive without a password and with made-up addresses that end in .invalid; give"
        " those who should log in a real one.",
        "Ghost adds a tag of its own to all that was imported; delete “#Import …” when all is"
        " well.",
        "Set the time zone: Settings › Timezone. Days without a time are at noon, so it moves"
        " none.",
    ]
