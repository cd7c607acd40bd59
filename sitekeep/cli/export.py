"""`sitekeep export`: the kept site as the files that another platform takes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sitekeep.archive.exports import record_export
from sitekeep.archive.opening import open_to_read, open_to_write
from sitekeep.cli.options import archive_option, json_option
from sitekeep.cli.web_archive import WEB_ARCHIVES, export_web_archive
from sitekeep.errors import ArchiveError, ExitCode, UsageError
from sitekeep.export.addresses import TOKENS
from sitekeep.export.move import Move
from sitekeep.export.platforms import BY_NAME, PLATFORMS, Options
from sitekeep.export.platforms import export as export_site
from sitekeep.export.report import counts, row

HELP = """Move the kept site to another platform, with a report of what did not come along.

OUT is a new folder. Its report tells page by page what moved whole, what was lost and why, and
what to do by hand. The same archive gives the same files, byte for byte.

With warc and wacz OUT is one file, for other tools of web archiving.

\b
Platforms:
{platforms}

\b
Examples:
  sitekeep export hugo new-site/
  sitekeep export hugo new-site/ --permalinks "/%section%/%slug%/"
  sitekeep export wacz site.wacz
""".format(
    platforms="\n".join(
        f"  {name:<10} {title}"
        for name, title in [*((each.name, each.title) for each in PLATFORMS), *WEB_ARCHIVES.items()]
    )
)


@click.command(help=HELP)
@click.argument("platform", type=click.Choice([*BY_NAME, *WEB_ARCHIVES]), metavar="PLATFORM")
@click.argument("out", type=click.Path(path_type=Path))
@archive_option
@click.option(
    "--permalinks",
    metavar="PATTERN",
    help="Make new addresses, such as /%section%/%slug%/, instead of keeping the old ones."
    f" Known: {', '.join(f'%{name}%' for name in TOKENS)}.",
)
@click.option("--url", "new_url", metavar="URL", help="Where the new site will be.")
@click.option(
    "--media-url",
    metavar="URL",
    help="Where WordPress fetches pictures from: the address of OUT/files. Else the old site.",
)
@click.option("--force", is_flag=True, help="Replace an earlier export at OUT.")
@json_option
@click.pass_context
def export(
    ctx: click.Context,
    platform: str,
    out: Path,
    archive: Path,
    permalinks: str | None,
    new_url: str | None,
    media_url: str | None,
    *,
    force: bool,
    as_json: bool,
) -> None:
    if platform in WEB_ARCHIVES:
        if permalinks or new_url:
            raise UsageError(
                f"--permalinks and --url have no meaning for {platform}: a web archive keeps the "
                "addresses as they were.\nNothing was written. Leave them out."
            )
        export_web_archive(platform, out, archive)
        return
    db = open_to_read(archive)
    options = Options(permalinks, root(new_url), root(media_url), force)
    move = export_site(db.conn, BY_NAME[platform], out, options)
    db.conn.close()
    told = {"platform": platform, "out": str(out), **counts(move.site, move.losses)}
    click.echo(json.dumps(told) if as_json else "\n".join(lines(out, move)))
    remember(archive, {**told, "permalinks": permalinks}, move)
    ctx.exit(ExitCode.LOSSES if len(move.losses) else ExitCode.ALL_KEPT)


def remember(archive: Path, told: dict[str, Any], move: Move) -> None:
    """Keep the losses in the archive too, to be asked for by SQL; the export stands without."""
    try:
        with open_to_write(archive) as db:
            record_export(db.conn, told, map(row, move.losses))
    except ArchiveError as error:
        click.echo(f"The archive did not take note of the export: {error}", err=True)


def root(url: str | None) -> str | None:
    return url.rstrip("/") if url else None


def lines(out: Path, move: Move) -> list[str]:
    """What a person is told: how many pages moved, and where to read the rest."""
    told = counts(move.site, move.losses)
    return [
        f"Moved    {told['whole']} of {told['pages_seen']} pages whole,"
        f" {told['with_losses']} with losses, {told['not_moved']} not moved",
        f"Report   {out / 'report.html'}",
    ]
