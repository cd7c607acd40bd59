"""Options that several commands share, with one meaning each."""

from __future__ import annotations

from pathlib import Path

import click

archive_option = click.option(
    "--archive",
    "-a",
    type=click.Path(path_type=Path),
    default=Path("archive.db"),
    show_default=True,
    help="The archive's file.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
quiet_option = click.option("--quiet", "-q", is_flag=True, help="No progress, only the result.")
