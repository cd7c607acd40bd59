"""`sitekeep extract`: read again what is stored, or read files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sitekeep.cli.options import archive_option
from sitekeep.profile import read_profile


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@archive_option
@click.option("--profile", type=click.Path(path_type=Path), help="A site's profile (TOML).")
@click.option(
    "--workers",
    type=click.IntRange(1),
    default=1,
    show_default=True,
    help="Processes that read pages.",
)
def extract(paths: tuple[Path, ...], archive: Path, profile: Path | None, workers: int) -> None:
    """Read pages again, offline: those of the archive, or HTML files.

    Without PATHS every page of the archive is read again from its stored bytes. PATHS are HTML
    files, folders of them or JSONL manifests (lines of id, html, url, site); one JSON article a
    line is printed. Pages of a manifest with the same site are read together.

    \b
    Examples:
      sitekeep extract
      sitekeep extract page.html
      sitekeep extract pages.jsonl --workers 4 > articles.jsonl
    """
    # What reads pages is slow to import, and most commands do not need it.
    from pipelines.extract import entries_of, extract_entries, reread_archive

    chosen = read_profile(profile) if profile else None
    if not paths:
        count = reread_archive(archive, chosen, workers)
        click.echo(f"Read {count} pages of {archive} again", err=True)
        return
    for article in extract_entries(entries_of(paths), chosen, workers):
        click.echo(json.dumps(article, ensure_ascii=False))
