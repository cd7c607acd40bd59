"""What `sitekeep export warc` and `wacz` do: one file that holds all crawls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from sitekeep.archive.opening import open_to_read
from sitekeep.cli.talk import size_words
from sitekeep.errors import UsageError

#: The forms of web archives, each with what it is for.
WEB_ARCHIVES = {
    "warc": "all crawls as one WARC 1.1 file, for pywb and other replay and research tools",
    "wacz": "all crawls as one WACZ file, which replayweb.page opens in the browser",
}
#: What files begin with that an export may take the place of: gzip, plain WARC, ZIP.
OURS = (b"\x1f\x8b", b"WARC/", b"PK\x03\x04")


def export_web_archive(form: str, out: Path, archive: Path) -> None:
    """Every capture with what was asked and answered. The same archive gives the same bytes."""
    # Few need them, and they are slow to import.
    if form == "warc":
        from sitekeep.export.warc import write_warc

        export_to(out, archive, lambda conn, file: sum(1 for _ in write_warc(conn, file)))
    else:
        from sitekeep.export.wacz import write_wacz

        export_to(out, archive, write_wacz)


def export_to(out: Path, archive: Path, write: Callable[..., int]) -> None:
    """Write beside `out` first, so that a stop half way leaves what was there before."""
    require_room(out)
    conn = open_to_read(archive).conn
    unfinished = out.with_name(out.name + ".part")
    try:
        with unfinished.open("wb") as file:
            count = write(conn, file)
        unfinished.replace(out)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    click.echo(f"Wrote {count} responses to {out}, {size_words(out.stat().st_size)}")


def require_room(out: Path) -> None:
    if not out.resolve().parent.is_dir():
        raise UsageError(
            f"The folder of {out} does not exist.\n"
            "Nothing was written. Make it, or name a file somewhere else."
        )
    if out.exists() and not is_earlier_export(out):
        raise UsageError(
            f"{out} exists, and is no earlier export.\n"
            "Nothing was written. Name another file, or move this one away."
        )


def is_earlier_export(out: Path) -> bool:
    if not out.is_file():
        return False
    with out.open("rb") as file:
        return file.read(5).startswith(OURS)
