"""`sitekeep status`: what the archive holds, the last crawl, what is missing and why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from sitekeep.archive.opening import open_to_read
from sitekeep.archive.summary import archive_summary
from sitekeep.cli.options import archive_option, json_option
from sitekeep.cli.talk import crawl_lines, size_words


@click.command()
@archive_option
@json_option
def status(archive: Path, *, as_json: bool) -> None:
    """Tell what the archive holds, and what is missing and why.

    \b
    Example:
      sitekeep status
    """
    db = open_to_read(archive)
    summary = archive_summary(db.conn)
    click.echo(json.dumps(summary, indent=2) if as_json else "\n".join(lines(archive, summary)))


def lines(archive: Path, summary: dict[str, Any]) -> list[str]:
    first = (
        f"{archive}: {summary['pages']} pages ({summary['articles']} articles),"
        f" {summary['versions']} versions, {summary['payloads']} payloads of"
        f" {size_words(summary['payload_bytes'])} in {size_words(summary['stored_bytes'])}"
    )
    last = summary["last_crawl"]
    return [
        first,
        *media_line(summary),
        *(crawl_lines(last) if last else ["No crawl yet: sitekeep crawl URL"]),
    ]


def media_line(summary: dict[str, Any]) -> list[str]:
    """How many files of which kind are kept, the most frequent kind first."""
    media = summary["media"]
    parts = ", ".join(f"{kind} {kept['files']}" for kind, kept in media.items())
    size_bytes = sum(kept["size_bytes"] for kept in media.values())
    silent = summary["documents_without_text"]
    note = f"; documents without a text to search: {silent}" if silent else ""
    return [f"Files    {parts}; {size_words(size_bytes)}{note}"] if media else []
