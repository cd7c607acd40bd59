"""The platforms that a site can move to, and how one export runs from beginning to end."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sitekeep.archive.payloads import get_payload
from sitekeep.errors import ArchiveError
from sitekeep.export import (
    addresses,
    eleventy,
    eleventy_reading,
    ghost,
    hugo,
    hugo_reading,
    jekyll,
    jekyll_reading,
    markdown_folder,
    markdown_folder_reading,
    redirects,
    report,
    static_html,
    static_html_reading,
    tables,
    tables_reading,
    wordpress,
)
from sitekeep.export.body import name_lost_entries
from sitekeep.export.load import load
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.move import Move
from sitekeep.export.output import output
from sitekeep.export.proof import ReadBack
from sitekeep.export.proving import prove
from sitekeep.export.proving_addresses import prove_rules
from sitekeep.export.site import File, Site

#: What a page without text may show instead.
SHOWN = re.compile(r"<(?:img|iframe|video|audio|math)\b")


@dataclass(frozen=True, slots=True)
class Platform:
    """A way out. `write` puts the site's files in place.

    Without `--permalinks` pages keep their old addresses, or get those of `permalinks` where the
    platform cannot keep them. `plan` gives each page its address, where the platform has rules of
    its own.
    """

    name: str
    title: str
    write: Callable[[Move], None]
    #: Reads what was written, knowing only the platform's format.
    read_back: Callable[[Path], ReadBack] | None = None
    permalinks: str | None = None
    plan: Callable[[Site, str | None, Losses], None] = addresses.plan
    #: Whether a program may answer there, for which `/index.html` is an address like any other.
    is_program: bool = False


def nothing(move: Move) -> None:
    """What every export writes is enough."""


PLATFORMS = (
    Platform(
        "hugo", "Hugo: content, menus, redirects, plain layouts", hugo.write, hugo_reading.read_back
    ),
    Platform("eleventy", "Eleventy 3: the same", eleventy.write, eleventy_reading.read_back),
    Platform(
        "jekyll", "Jekyll 4: posts, pages and the same", jekyll.write, jekyll_reading.read_back
    ),
    Platform(
        "wordpress",
        "WordPress: its own import file, pictures, and settings",
        wordpress.write,
        wordpress.read_back,
        plan=wordpress.plan,
        is_program=True,
    ),
    Platform(
        "ghost",
        "Ghost: one zip for its importer, and redirects",
        ghost.write,
        ghost.read_back,
        plan=ghost.plan,
    ),
    Platform(
        "markdown",
        "a folder of Markdown files with front matter",
        markdown_folder.write,
        markdown_folder_reading.read_back,
    ),
    Platform(
        "html",
        "a static site that works by opening index.html",
        static_html.write,
        static_html_reading.read_back,
    ),
    Platform(
        "jsonl", "JSON lines: pages, menus, files", tables.write_jsonl, tables_reading.read_jsonl
    ),
    Platform("csv", "CSV for spreadsheets: the same", tables.write_csv, tables_reading.read_csv),
    Platform(
        "redirects",
        "only the redirects, for Apache, nginx, Netlify and others",
        nothing,
        is_program=True,
    ),
)
BY_NAME = {platform.name: platform for platform in PLATFORMS}


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about an export."""

    permalinks: str | None = None
    new_url: str | None = None
    media_url: str | None = None
    force: bool = False


def export(conn: sqlite3.Connection, platform: Platform, folder: Path, options: Options) -> Move:
    """Write the site in an archive to `folder`; returns what was written and what was lost."""
    losses = Losses()
    site = load(conn, losses)
    platform.plan(site, options.permalinks or platform.permalinks, losses)
    addresses.make_room(site, losses)
    name_gaps(site, losses)
    name_lost_entries(site, losses)
    with output(folder, force=options.force) as out:
        move = Move(
            site,
            losses,
            out,
            payload_of(conn),
            options.new_url,
            options.media_url,
            options.permalinks,
        )
        platform.write(move)
        redirects.write(move, by_program=platform.is_program)
        if platform.read_back:
            prove(site, platform.read_back(out.folder), losses)
        prove_rules(site, out.folder / redirects.FOLDER, losses)
        write_report(move, platform)
    return move


def write_report(move: Move, platform: Platform) -> None:
    """The same report for people and for programs, at the top of the export."""
    found = report.report(platform.name, platform.title, move.site, move.losses, move.by_hand)
    move.out.write("report.html", report.as_html(found))
    move.out.write("report.json", report.as_json(found))
    move.out.write("losses.csv", report.as_csv(found))


def payload_of(conn: sqlite3.Connection) -> Callable[[File], bytes]:
    def payload(file: File) -> bytes:
        found = get_payload(conn, file.payload_digest)
        if found is None:
            raise ArchiveError(
                f"The archive has no bytes for {file.url}, though it says it kept them.\n"
                "Nothing was written. Check the archive, and crawl again."
            )
        return found

    return payload


def name_gaps(site: Site, losses: Losses) -> None:
    """Pages without a headline are called by their address; without a text they say so."""
    for page in site.pages:
        if not page.headline:
            losses.add(page, "headline", Reason.NO_HEADLINE, page.path)
            page.headline = page.slug.replace("-", " ").capitalize()
        if not page.text.strip() and not SHOWN.search(page.article_html):
            losses.add(page, "text", Reason.NO_TEXT, page.url)
