"""`sitekeep import`: what was kept elsewhere becomes crawls of the archive."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from sitekeep.archive.opening import open_to_read
from sitekeep.archive.summary import crawl_summary, exit_code
from sitekeep.cli.options import archive_option, json_option, quiet_option
from sitekeep.cli.talk import crawl_lines
from sitekeep.errors import ExitCode
from sitekeep.incoming.arrival import Incoming
from sitekeep.profile import read_profile

#: So many damaged places are named on the screen; `--json` has all.
NAMED = 10


@click.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@archive_option
@click.option("--url", help="Of a folder: the address that the site had.")
@click.option("--profile", type=click.Path(path_type=Path), help="A site's profile (TOML).")
@click.option("--workers", type=click.IntRange(1), help="Processes that read pages.")
@json_option
@quiet_option
def import_file(
    file: Path,
    archive: Path,
    url: str | None,
    profile: Path | None,
    workers: int | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Take what others kept into the archive: FILE is WARC, WACZ or a mirrored folder.

    WARC files of any program, plain or in gzip, keep their dates, digests and headers. A folder may
    be a mirror made by wget or HTTrack, or the files of a static site, whose address --url gives.
    What comes in is read as if it had just been fetched. Importing twice adds nothing twice; a
    damaged record is named and costs no other.

    \b
    Examples:
      sitekeep import site.warc.gz
      sitekeep import crawl.wacz --archive other.db
      sitekeep import ./www.example.org
      sitekeep import ./public --url https://example.org/
    """
    from scraper.importing import import_all
    from sitekeep.incoming.kinds import read_incoming

    incoming = read_incoming(file, url)
    if incoming.remark and not quiet:
        click.echo(f"Note     {incoming.remark}", err=True)
    imported = import_all(archive, incoming, read_profile(profile) if profile else None, workers)
    conn = open_to_read(archive).conn
    summaries = [crawl_summary(conn, crawl_id) for crawl_id in imported.crawl_ids]
    if as_json:
        click.echo(json.dumps(told(incoming, imported.known, summaries), indent=2))
    else:
        click.echo("\n".join(lines(incoming, imported.known, summaries)))
    if code := code_of(incoming, summaries):
        sys.exit(code)


def told(incoming: Incoming, known: int, summaries: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "file": incoming.name,
        "crawls": summaries,
        "already_known": known,
        "left_aside": incoming.left_aside,
        "damage": incoming.damage,
    }


def lines(incoming: Incoming, known: int, summaries: list[dict[str, Any]]) -> list[str]:
    found = [line for summary in summaries for line in crawl_lines(summary)]
    if known:
        found.append(f"Known    {known} captures were in the archive already")
    if aside := incoming.left_aside:
        kinds = ", ".join(f"{number} {kind}" for kind, number in sorted(aside.items()))
        found.append(f"Aside    no answers of web servers to readers: {kinds}")
    if damage := incoming.damage:
        found.append(f"Damaged  {len(damage)} places in {incoming.name}:")
        found += [f"         {each}" for each in damage[:NAMED]]
        found += ["         … all of them with --json"] if len(damage) > NAMED else []
    return found


def code_of(incoming: Incoming, summaries: list[dict[str, Any]]) -> ExitCode:
    """0 where all is in the archive now, also if it was before."""
    codes = [exit_code(summary) for summary in summaries]
    if codes and all(code is ExitCode.NOTHING_KEPT for code in codes):
        return ExitCode.NOTHING_KEPT
    return ExitCode.LOSSES if incoming.damage or any(codes) else ExitCode.ALL_KEPT
