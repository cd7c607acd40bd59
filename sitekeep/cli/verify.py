"""`sitekeep verify`: is the archive sound, and can what is not be mended?"""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing
from itertools import groupby
from pathlib import Path
from typing import Any

import click

from sitekeep.archive.care.finding import FROM_COPY, Finding, Mend
from sitekeep.archive.care.repair import repair, to_be_read
from sitekeep.archive.care.verify import CHECKS, verify_file
from sitekeep.archive.opening import open_to_read, open_to_write
from sitekeep.cli.options import archive_option, json_option
from sitekeep.cli.progress import Progress
from sitekeep.errors import ArchiveError, ExitCode, UsageError
from sitekeep.profile import Profile, read_profile

#: So many findings of one check are told on the screen; `--json` has them all.
NAMED = 10
MAKE_ROOM = "Make room, then run `sitekeep verify --repair` again."


@click.command("verify")
@archive_option
@click.option("--repair", "mending", is_flag=True, help="Mend what can be made again.")
@click.option(
    "--from",
    "backup",
    type=click.Path(path_type=Path),
    help="With --repair: a backup to take damaged payloads from.",
)
@click.option("--profile", type=click.Path(path_type=Path), help="The profile to read pages with.")
@json_option
def verify_command(
    archive: Path, backup: Path | None, profile: Path | None, *, mending: bool, as_json: bool
) -> None:
    """Check that the archive is sound, and mend what can be made again.

    Looks at the file itself, at every payload and its digest, at references, at the ledger, at
    pages and their history, at the index for searching and at menus. Nothing is written without
    --repair; with it, what follows from sound parts is made again: indexes, views, the index for
    searching, menus, pages from their stored bytes. What cannot be made again is named.
    The exit code is 0 where the archive is sound, or is after mending; 3 where it is not.

    \b
    Examples:
      sitekeep verify
      sitekeep verify --repair
      sitekeep verify --repair --from backup.db
    """
    if backup and not mending:
        raise UsageError(
            f"--from {backup} is for mending, and --repair was not given.\n"
            "Nothing was done. Add --repair, or leave it out."
        )
    before = looked_at(archive)
    after = before
    if mending and before:
        mend(archive, before, backup, read_profile(profile) if profile else None)
        after = looked_at(archive)
    told = as_values(archive, before, after)
    click.echo(json.dumps(told, indent=2) if as_json else "\n".join(lines(archive, before, after)))
    if after:
        sys.exit(ExitCode.LOSSES)


def looked_at(archive: Path) -> list[Finding]:
    with Progress() as tell:
        return verify_file(archive, tell)


def mend(archive: Path, found: list[Finding], backup: Path | None, profile: Profile | None) -> None:
    """What reads pages is slow to import, and most archives are sound."""
    from pipelines.again import read_again

    with ExitStack() as stack:
        source = stack.enter_context(closing(open_to_read(backup).conn)) if backup else None
        db = stack.enter_context(open_to_write(archive))
        try:
            repair(db, found, source)
            read_again(db.conn, to_be_read(db.conn, found), profile)
        except sqlite3.DatabaseError as error:
            raise ArchiveError(
                f"{archive} could not be mended: SQLite says “{error}”.\n"
                f"What was captured is as it was. {MAKE_ROOM if is_full(error) else FROM_COPY}"
            ) from error


def is_full(error: sqlite3.Error) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def as_values(archive: Path, before: list[Finding], after: list[Finding]) -> dict[str, Any]:
    return {
        "archive": str(archive),
        "sound": not after,
        "checks": [check.name for check in CHECKS],
        "mended": len(before) - len(after) if before is not after else 0,
        "findings": [
            {"check": each.check, "what": each.what, "where": each.where, "advice": each.advice,
             "can_be_mended": each.mend is not None}
            for each in after
        ],
    }  # fmt: skip


def lines(archive: Path, before: list[Finding], after: list[Finding]) -> Iterator[str]:
    if before is not after:
        mended = {each.mend for each in before if each.mend} - {each.mend for each in after}
        yield f"Mended {len(before) - len(after)} of {len(before)} findings."
        yield from (f"  {mend.name.lower()}: {mend}" for mend in Mend if mend in mended)
    if not after:
        yield f"{archive} is sound:"
        yield from (f"  {check.sentence}" for check in CHECKS)
        return
    count = "1 finding" if len(after) == 1 else f"{len(after)} findings"
    yield f"{archive} is damaged: {count}."
    for check, found in groupby(after, lambda each: each.check):
        yield from check_lines(check, list(found))


def check_lines(check: str, found: list[Finding]) -> Iterator[str]:
    for advice, same in groupby(found, lambda each: each.advice):
        together = list(same)
        for each in together[:NAMED]:
            yield f"  {check}: {each.where}: {each.what}"
        if len(together) > NAMED:
            yield f"  {check}: … and {len(together) - NAMED} more; --json has them all"
        yield f"    {advice}"
