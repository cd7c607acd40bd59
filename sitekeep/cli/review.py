"""`sitekeep review`: what a person should look at, and what they say about it."""

from __future__ import annotations

import json
import shlex
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from sitekeep import correction
from sitekeep.archive.corrections import all_corrections, put_correction, remove_corrections
from sitekeep.archive.crawl_queries import page_at
from sitekeep.archive.history import find_page
from sitekeep.archive.opening import open_to_read, open_to_write, require_file
from sitekeep.archive.queries import totals
from sitekeep.archive.review import review
from sitekeep.cli.options import archive_option
from sitekeep.cli.review_csv import Correction, read_corrections, write_review
from sitekeep.cli.review_words import as_values, correction_lines, lines, shown_value
from sitekeep.errors import UsageError
from sitekeep.profile import Profile, read_profile

profile_option = click.option(
    "--profile", type=click.Path(path_type=Path), help="The profile that the pages are read with."
)


@click.group("review", invoke_without_command=True)
@archive_option
@click.option(
    "--csv", "table", type=click.Path(path_type=Path), help="Write the list as a table to fill in."
)
@click.option("--corrections", "made", is_flag=True, help="List the corrections that were made.")
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@click.pass_context
def review_command(
    ctx: click.Context, archive: Path, table: Path | None, *, made: bool, as_json: bool
) -> None:
    """List what is uncertain or missing, worst first, and take corrections.

    Pages without text, headline, date or author, pages where two rules that are trusted alike
    disagree, and pages of unclear kind. A correction beats every rule, stands also after new
    crawls and `sitekeep extract`, and is shown as one.

    \b
    Examples:
      sitekeep review
      sitekeep review set /about.html author "Ada Example, PhD; Bea Example"
      sitekeep review undo /about.html author
      sitekeep review --csv review.csv
      sitekeep review apply review.csv
    """
    if ctx.invoked_subcommand:
        ctx.obj = archive
        return
    with closing(open_to_read(archive).conn) as conn:
        if made:
            corrections = all_corrections(conn)
            click.echo(
                as_json_text(corrections) if as_json else "\n".join(correction_lines(corrections))
            )
            return
        found = review(conn)
        total = totals(conn)["pages"]
    if table:
        write_review(table, found)
        click.echo(
            f"{table}: {len(found)} of {total} pages. Fill in the column “correction”, then:"
        )
        click.echo(f"sitekeep review apply {shlex.quote(str(table))}")
    elif as_json:
        click.echo(as_json_text([as_values(page) for page in found]))
    else:
        click.echo("\n".join(lines(found, total)))


def as_json_text(values: Any) -> str:
    return json.dumps(values, indent=2, ensure_ascii=False)


@review_command.command("set")
@click.argument("page")
@click.argument("field", metavar="FIELD")
@click.argument("value")
@click.option("--note", help="Why, for whoever reads it later.")
@profile_option
@archive_option
@click.pass_obj
def set_command(
    parent: Path,
    page: str,
    field: str,
    value: str,
    note: str | None,
    profile: Path | None,
    archive: Path,
) -> None:
    """Say what FIELD of PAGE is; “none” says that it has none.

    PAGE is an address, or its path. Several authors are parted by semicolons, credentials stand
    behind a comma. The page is read again at once; give the profile that the crawl had.

    \b
    Examples:
      sitekeep review set /about.html date_published 2015-03
      sitekeep review set /about.html author none
    """
    archive = chosen(parent, archive)
    correct(archive, [Correction(page, field, value, note, None)], profile)


@review_command.command("undo")
@click.argument("page")
@click.argument("field", metavar="[FIELD]", required=False)
@profile_option
@archive_option
@click.pass_obj
def undo_command(
    parent: Path, page: str, field: str | None, profile: Path | None, archive: Path
) -> None:
    """Take back what was said about FIELD of PAGE, or about all of PAGE.

    The page then says again what the rules read.

    \b
    Example:
      sitekeep review undo /about.html author
    """
    archive = chosen(parent, archive)
    read = read_profile(profile) if profile else None
    require_file(archive)
    with open_to_write(archive) as db:
        url = known(db.conn, page)
        fields = remove_corrections(db.conn, url, field)
        if not fields:
            raise UsageError(
                f"Nobody has corrected {field or 'anything'} of {url}.\n"
                "Nothing was changed. `sitekeep review --corrections` lists what there is."
            )
        read_again(db.conn, [url], read)
    click.echo(f"{url}: {', '.join(fields)} as the rules read it")


@review_command.command("apply")
@click.argument("table", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be corrected.")
@profile_option
@archive_option
@click.pass_obj
def apply_command(
    parent: Path, table: Path, profile: Path | None, archive: Path, *, dry_run: bool
) -> None:
    """Take the corrections of a table that `sitekeep review --csv` wrote.

    Rows whose column “correction” is empty are left as they are. If one row cannot be right, no
    row is taken, and each such row is named.

    \b
    Examples:
      sitekeep review apply review.csv --dry-run
      sitekeep review apply review.csv
    """
    correct(chosen(parent, archive), read_corrections(table), profile, dry_run=dry_run)


def chosen(parent: Path, own: Path) -> Path:
    """`--archive` may stand before the name of the command or behind it."""
    ctx = click.get_current_context()
    given = ctx.get_parameter_source("archive") is not click.core.ParameterSource.DEFAULT
    return own if given else parent


def correct(
    archive: Path, asked: list[Correction], profile: Path | None, *, dry_run: bool = False
) -> None:
    """All of them, or none where one cannot be right; the pages are read again at once."""
    read = read_profile(profile) if profile else None
    with closing(open_to_read(archive).conn) as conn:
        checked = all_checked(conn, asked)
    for url, field, value, _ in checked:
        click.echo(f"{url}: {field} = {shown_value(value)}")
    if dry_run or not checked:
        click.echo(f"{len(checked)} corrections; nothing was changed", err=True)
        return
    with open_to_write(archive) as db:
        with db.atomic():
            for url, field, value, note in checked:
                put_correction(db.conn, url, field, value, note)
        read_again(db.conn, list(dict.fromkeys(url for url, *_ in checked)), read)


def read_again(conn: sqlite3.Connection, urls: list[str], profile: Profile | None) -> None:
    """What reads pages is slow to import, and a list needs none of it."""
    from pipelines.again import read_again as read_pages_again

    count = read_pages_again(conn, [page for url in urls if (page := page_at(conn, url))], profile)
    if count < len(urls):
        click.echo(
            f"{len(urls) - count} of {len(urls)} pages cannot be read again from the archive; what"
            " was said stands, and holds when a crawl reads them.",
            err=True,
        )


Checked = tuple[str, str, str | None, str | None]


def all_checked(conn: sqlite3.Connection, asked: Iterable[Correction]) -> list[Checked]:
    """Address, field, value and note of each; UsageError that names every one that is wrong."""
    right: list[Checked] = []
    wrong: list[str] = []
    for each in asked:
        try:
            value = correction.checked(each.field, each.value)
            right.append((known(conn, each.page), each.field, value, each.note))
        except (ValueError, UsageError) as error:
            place = f"line {each.line}: " if each.line else ""
            wrong.append(place + str(error).splitlines()[0])
    if wrong:
        raise UsageError(
            "\n".join([*wrong, "Nothing was changed. Mend that and run the command again."])
        )
    return right


def known(conn: sqlite3.Connection, page: str) -> str:
    """The address of a page, as the archive spells it."""
    found = find_page(conn, page)
    if found is None:
        raise UsageError(
            f"This archive has no page {page}: give its address, or its path such as /about.html.\n"
            "Nothing was changed. The table `pages` has them all."
        )
    return str(found["url"])
