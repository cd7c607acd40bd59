"""`sitekeep extract`: read again what is stored, or read files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from sitekeep.cli.options import archive_option
from sitekeep.errors import UsageError
from sitekeep.profile import Profile, read_profile


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
@click.option(
    "--explain",
    metavar="URL|FILE",
    help="Tell why one page is read as it is: a page of the archive, or an HTML file.",
)
def extract(
    paths: tuple[Path, ...],
    archive: Path,
    profile: Path | None,
    workers: int,
    explain: str | None,
) -> None:
    """Read pages again, offline: those of the archive, or HTML files.

    Without PATHS every page of the archive is read again from its stored bytes. PATHS are HTML
    files, folders of them or JSONL manifests (lines of id, html, url, site); one JSON article a
    line is printed. Pages of a manifest with the same site are read together.

    --explain shows what each field could have been, where on the page that stands, what was
    taken and why; then how the text begins and ends, and what of the page was left out.

    \b
    Examples:
      sitekeep extract
      sitekeep extract page.html
      sitekeep extract pages.jsonl --workers 4 > articles.jsonl
      sitekeep extract --explain https://example.org/about.html
    """
    chosen = read_profile(profile) if profile else None
    if explain is not None:
        explain_one(explain, paths, archive, chosen)
        return
    # What reads pages is slow to import, and most commands do not need it.
    from pipelines.extract import entries_of, extract_entries, reread_archive
    from pipelines.workers import look_for_garbage_seldom

    if not paths:
        count = reread_archive(archive, chosen, workers)
        click.echo(f"Read {count} pages of {archive} again", err=True)
        return
    look_for_garbage_seldom()
    for article in extract_entries(entries_of(paths), chosen, workers):
        click.echo(json.dumps(article, ensure_ascii=False))


def explain_one(
    target: str, paths: tuple[Path, ...], archive: Path, profile: Profile | None
) -> None:
    from sitekeep.cli.explain import explain

    if paths:
        raise UsageError(
            f"--explain is about one page, {target}; there are others: {paths[0]}.\n"
            "Nothing was read. Leave out the one or the other."
        )
    explain(target, archive, profile)
