"""The command line. Results go to stdout, talk to stderr, and the exit code tells how it went."""

from __future__ import annotations

from typing import Any

import click

from sitekeep import __version__
from sitekeep.cli.backup import backup_command
from sitekeep.cli.check import check_command
from sitekeep.cli.compact import compact
from sitekeep.cli.crawl import crawl
from sitekeep.cli.diff import diff
from sitekeep.cli.export import export
from sitekeep.cli.extract import extract
from sitekeep.cli.import_file import import_file
from sitekeep.cli.review import review_command
from sitekeep.cli.serve import serve
from sitekeep.cli.status import status
from sitekeep.cli.verify import verify_command
from sitekeep.errors import ExitCode, SitekeepError

INTERRUPTED = "Stopped. What was kept is safe; run the same command again to go on."


class Commands(click.Group):
    """Shows our errors as sentences, with the exit code of their kind."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SitekeepError as error:
            if ctx.params.get("debug"):
                raise
            click.echo(f"Error: {error}", err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("\n" + INTERRUPTED, err=True)
            ctx.exit(ExitCode.STOPPED)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sitekeep")
@click.option("--debug", is_flag=True, help="Show the traceback of an error.")
def main(*, debug: bool) -> None:
    """Keep a whole website: crawl it into one SQLite file, read it, move it elsewhere.

    \b
    Start with:
      sitekeep crawl https://example.org/    a snapshot into archive.db
      sitekeep serve -o                      open it in the browser
      sitekeep status                        what it holds, and what is missing
      sitekeep diff                          what the last crawl found changed
      sitekeep verify                        whether the archive is sound
      sitekeep export hugo new-site/         move it to another platform
      sitekeep check https://new.example/    whether all of it is there
      sitekeep import site.warc.gz           what others kept, or a mirrored folder

    \b
    Exit codes: 0 all kept · 1 nothing kept or the site could not be reached ·
    2 wrong use · 3 finished, with losses named · 4 stopped, run again to go on
    """


for command in (
    crawl,
    status,
    diff,
    extract,
    export,
    check_command,
    import_file,
    serve,
    review_command,
    verify_command,
    backup_command,
    compact,
):
    main.add_command(command)
