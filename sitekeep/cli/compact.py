"""`sitekeep compact`: the archive in less room."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click

from sitekeep.archive.compacting import Compacted
from sitekeep.archive.compacting import compact as compact_archive
from sitekeep.cli.options import archive_option, json_option
from sitekeep.cli.talk import size_words


@click.command()
@archive_option
@json_option
def compact(archive: Path, *, as_json: bool) -> None:
    """Make the archive smaller without losing anything.

    Drops what nothing refers to any more, stores later versions of a page as what differs from
    the earlier ones and pages with a dictionary of what they share, and gives free room back.
    Needs twice the archive's size of free disk on the way. Safe to stop; run it again to go on.

    \b
    Example:
      sitekeep compact
    """
    done = compact_archive(archive)
    click.echo(json.dumps(asdict(done), indent=2) if as_json else "\n".join(lines(archive, done)))


def lines(archive: Path, done: Compacted) -> list[str]:
    dropped = ", ".join(f"{count} {table}" for table, count in done.dropped.items() if count)
    told = [
        f"{archive}: {size_words(done.before_bytes)} before, {size_words(done.after_bytes)} now",
        f"Dropped  {dropped or 'nothing'}",
        f"Stored   {done.deltas} payloads as what differs, {done.packed} with a dictionary",
    ]
    if done.is_open_elsewhere:
        told.append("Next     another program reads the archive: run this again when it has ended")
    return told
