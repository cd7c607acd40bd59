"""`sitekeep check`: whether all of the kept site is on the new one."""

from __future__ import annotations

import base64
import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urljoin, urlsplit

import click

from scraper.options import CrawlOptions
from sitekeep.archive.opening import open_to_read
from sitekeep.archive.summary import why_not_kept
from sitekeep.cli.crawl import secret, stored_options, with_manners
from sitekeep.cli.options import archive_option, json_option
from sitekeep.errors import ArchiveError, ExitCode, SiteUnreachableError, UsageError
from sitekeep.export.checking import NewSite, asked, check, old_paths
from sitekeep.export.load import load
from sitekeep.export.losses import Losses
from sitekeep.export.output import output, require_free
from sitekeep.export.report import as_csv, as_html, as_json, counts, report
from sitekeep.export.site import Site
from sitekeep.profile import Profile, read_profile

#: Without a report so many losses are told.
TOLD = 20


@click.command("check")
@click.argument("url")
@archive_option
@click.option(
    "--map",
    "map_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV of old and new addresses, where they cannot be told: old,new.",
)
@click.option(
    "--report", "out", type=click.Path(path_type=Path), help="Folder for the report; must be new."
)
@click.option("--force", is_flag=True, help="Replace an earlier report.")
@click.option(
    "--profile", type=click.Path(path_type=Path), help="A profile of the new site (TOML)."
)
@click.option(
    "--user", metavar="NAME:VARIABLE", help="Log in; the environment variable has the password."
)
@click.option("--contact", envvar="SITEKEEP_CONTACT", help="Where the site's owner can reach you.")
@json_option
@click.pass_context
def check_command(
    ctx: click.Context,
    url: str,
    archive: Path,
    map_file: Path | None,
    out: Path | None,
    profile: Path | None,
    user: str | None,
    contact: str | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    """Compare the finished new site at URL with the archive.

    The new site is crawled, and every old address asked for there. Pages, headlines, dates,
    authors, every line of text, pictures by their content, links, menus: what is not there is
    named. The exit code is 0 where all is there, 3 where something is missing.

    \b
    Examples:
      sitekeep check https://new.example.org/ --report check/
      sitekeep check http://127.0.0.1:1313/ --map redirects.csv
    """
    if out:
        require_free(out, force=force)
    old = load(open_to_read(archive).conn, Losses())
    told = told_addresses(map_file, old) if map_file else {}
    known = read_profile(profile) if profile else None
    options = options_for(url, known, user, contact)
    seeds = {asked(options.url, path) for page in old.pages for path in old_paths(page)}
    seeds |= {urljoin(options.url, new) for new in told.values()}
    losses = Losses()
    with crawled(replace(options, seeds=tuple(sorted(seeds))), known) as new:
        check(old, new, told, losses)
    if out:
        write_report(out, urlsplit(options.url).netloc, old, losses, force=force)
    found = counts(old, losses)
    click.echo(json.dumps(found) if as_json else "\n".join(lines(found, losses, out)))
    ctx.exit(ExitCode.LOSSES if len(losses) else ExitCode.ALL_KEPT)


def told_addresses(path: Path, old: Site) -> dict[str, str]:
    """What the file says corresponds; UsageError where that cannot be."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.reader(file) if row and row != ["old", "new"]]
    for row in rows:
        if len(row) != 2 or old.page_at(urljoin(f"{old.url}/", row[0])) is None:
            raise UsageError(
                f"{path} has a line that names no page of the archive: {','.join(row)}\n"
                "Nothing was done. A line is the old address and the new one: /old.html,/new/"
            )
    return {row[0]: row[1] for row in rows}


def options_for(
    url: str, profile: Profile | None, user: str | None, contact: str | None
) -> CrawlOptions:
    options = stored_options(url, Path(), profile)
    headers = (*options.headers, *([login(user)] if user else []))
    return with_manners(replace(options, headers=headers, contact=contact or options.contact))


def login(user: str) -> tuple[str, str]:
    """The header of HTTP's Basic login (RFC 7617); the password comes from the environment."""
    name, colon, variable = user.rpartition(":")
    if not colon:
        raise UsageError(
            f"--user {user} names no environment variable.\n"
            "Nothing was done. Put the password into one and name it: --user NAME:VARIABLE"
        )
    pair = f"{name}:{secret(variable)}".encode()
    return "Authorization", f"Basic {base64.b64encode(pair).decode()}"


@contextmanager
def crawled(options: CrawlOptions, profile: Profile | None) -> Iterator[NewSite]:
    """The new site in an archive that is thrown away."""
    from scraper.run import crawl

    with TemporaryDirectory() as folder:
        path = Path(folder) / "new.db"
        end = crawl(path, options, profile)
        conn = open_to_read(path).conn
        try:
            if end.state != "finished":
                raise SiteUnreachableError(
                    f"The crawl of {options.url} ended early: {end.reason}.\n"
                    "Nothing was compared. Run the same command again."
                )
            yield NewSite(options.url, load(conn, Losses()), conn)
        except ArchiveError as error:
            why = why_not_kept(conn, end.crawl_id, options.url)
            next_step = (
                "Log in with --user NAME:VARIABLE, the variable being where the password is."
                if "answered 401" in why
                else "Check the address in a browser, then run it again."
            )
            raise SiteUnreachableError(
                f"{options.url} could not be read: {why}.\nNothing was compared. {next_step}"
            ) from error
        finally:
            conn.close()


def write_report(folder: Path, host: str, old: Site, losses: Losses, *, force: bool) -> None:
    by_hand = ["Put what is missing on the new site, then run the same check again."]
    found = report(host, f"the new site at {host}", old, losses, by_hand if len(losses) else [])
    with output(folder, force=force) as out:
        out.write("report.html", as_html(found))
        out.write("report.json", as_json(found))
        out.write("losses.csv", as_csv(found))


def lines(found: dict[str, int], losses: Losses, out: Path | None) -> Iterator[str]:
    """What a person is told: how many pages arrived, and what is missing or where that stands."""
    yield (
        f"Arrived  {found['whole']} of {found['pages_seen']} pages whole,"
        f" {found['with_losses']} with losses, {found['not_moved']} not there"
    )
    if out:
        yield f"Report   {out / 'report.html'}"
        return
    for loss in list(losses)[:TOLD]:
        yield f"Missing  {loss.page.path if loss.page else 'site'}: {loss.what}: {loss.piece}"
    if len(losses) > TOLD:
        yield f"         and {len(losses) - TOLD} more: --report FOLDER names all"
