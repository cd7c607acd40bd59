"""`sitekeep diff`: what changed between crawls, since a day, or on one page over time."""

from __future__ import annotations

import json
import os
from pathlib import Path
from sqlite3 import Connection
from typing import Any

import click

from sitekeep import __version__
from sitekeep.archive.feed import feed_of
from sitekeep.archive.history import crawl_ids
from sitekeep.archive.opening import open_to_read
from sitekeep.archive.over_time import Span, changes_between, changes_of_page, span_of, span_since
from sitekeep.atom import written
from sitekeep.cli.differences import as_json_row, lines
from sitekeep.cli.options import archive_option
from sitekeep.errors import UsageError


@click.command()
@click.argument("page", nargs=-1)
@click.option(
    "--crawl", type=int, metavar="N [M]", help="What crawl N changed; with M, from N to M."
)
@click.option("--since", metavar="DATE", help="What changed since a day, such as 2026-03-01.")
@click.option("--json", "as_json", is_flag=True, help="Print the differences as JSON.")
@click.option(
    "--atom",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the newest changes to this file as an Atom feed.",
)
@archive_option
def diff(
    page: tuple[str, ...],
    crawl: int | None,
    since: str | None,
    archive: Path,
    atom: Path | None,
    *,
    as_json: bool,
) -> None:
    """Tell what changed: in the last crawl, between two crawls, since a day, or on one page.

    Fields come first, then the paragraphs that changed, with the words that were removed as
    [-old-] and those that were added as {+new+}. A paragraph that only stands elsewhere is told
    as moved. PAGE is an address, or its path; alone, it shows all that page has ever changed.
    Counters, clocks and the like are no change. The exit code is 0 also where something changed.

    \b
    Examples:
      sitekeep diff
      sitekeep diff --crawl 3
      sitekeep diff --crawl 1 3
      sitekeep diff --since 2026-03-01 --json
      sitekeep diff /about.html
      sitekeep diff --atom changes.atom
    """
    pages, crawls = asked(page, crawl)
    if crawls and since:
        raise UsageError(
            "--crawl and --since each choose a time; both were given.\n"
            "Nothing was compared. Leave one of them out."
        )
    if atom and pages:
        raise UsageError(
            f"--atom writes what changed on the whole site; {pages[0]} is one page.\n"
            "Nothing was written. Leave one of them out."
        )
    conn = open_to_read(archive).conn
    if atom:
        write_feed(conn, atom, crawls, since)
        return
    if pages and not crawls and not since:
        found: dict[str, Any] = changes_of_page(conn, pages[0])
    else:
        span: Span = span_since(conn, since) if since else span_of(conn, crawls)
        found = changes_between(conn, span, pages[0] if pages else None)
    if as_json:
        found["changes"] = [as_json_row(row) for row in found["changes"]]
        click.echo(json.dumps(found, indent=2, ensure_ascii=False))
        return
    colour = False if os.environ.get("NO_COLOR") else None
    click.echo("\n".join(lines(found)), color=colour)


def write_feed(conn: Connection, target: Path, crawls: list[int], since: str | None) -> None:
    """Under its name only when it is whole: a web server may read the file at any time."""
    span = span_since(conn, since) if since else span_of(conn, crawls) if crawls else None
    chosen = [n for n in crawl_ids(conn) if span.first <= n <= span.last] if span else None
    feed = feed_of(conn, lambda row: str(row["url"]), crawls=chosen)
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(written(feed, f"Sitekeep {__version__}"))
        part.replace(target)
    except OSError as error:
        raise UsageError(
            f"The feed {target} cannot be written: {error.strerror}.\n"
            "What stood there is as it was. Choose another place with --atom."
        ) from None
    click.echo(f"{target}: {len(feed.entries)} changes", err=True)


def asked(words: tuple[str, ...], crawl: int | None) -> tuple[list[str], list[int]]:
    """Pages and crawls that were named: after `--crawl N`, and two alone, numbers are crawls."""
    numbers = [int(word) for word in words if word.isdecimal()]
    pages = [word for word in words if not word.isdecimal()]
    crawls = [crawl, *numbers] if crawl is not None else numbers
    if len(crawls) > 2 or len(pages) > 1:
        raise UsageError(
            f"Too much at once: {' '.join(words)}.\n"
            "Nothing was compared. Name one page, and one crawl or two."
        )
    return pages, crawls
