"""`sitekeep backup`: a second copy of the archive, also while it is written."""

from __future__ import annotations

from pathlib import Path

import click

from sitekeep.archive.care.backup import backup
from sitekeep.cli.options import archive_option, quiet_option
from sitekeep.cli.progress import Progress
from sitekeep.cli.talk import size_words


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path))
@archive_option
@click.option("--force", is_flag=True, help="Replace FILE if it is there.")
@quiet_option
def backup_command(file: Path, archive: Path, *, force: bool, quiet: bool) -> None:
    """Copy the archive to FILE, also while a crawl writes to it.

    The copy is checked as by `sitekeep verify` and gets its name only when it is whole, so that
    FILE is never half a backup. What a crawl writes meanwhile is in the next one.

    \b
    Example:
      sitekeep backup /mnt/disk/archive-$(date +%F).db
    """
    with Progress(quiet=quiet) as tell:
        size_bytes = backup(archive, file, tell, force=force)
    if not quiet:
        click.echo(f"{file} is a sound copy of {archive}, {size_words(size_bytes)}")
