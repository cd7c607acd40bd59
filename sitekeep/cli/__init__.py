"""The command line. Results go to stdout, talk to stderr, and the exit code tells how it went."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from sitekeep import __version__
from sitekeep.errors import ExitCode, SitekeepError

#: Each command's module and its name there, in the order in which help lists them. A module is
#: loaded when its command is asked for: a worker of a crawl needs none.
COMMANDS = {
    "crawl": ("crawl", "crawl"),
    "status": ("status", "status"),
    "diff": ("diff", "diff"),
    "extract": ("extract", "extract"),
    "export": ("export", "export"),
    "check": ("check", "check_command"),
    "import": ("import_file", "import_file"),
    "serve": ("serve", "serve"),
    "review": ("review", "review_command"),
    "verify": ("verify", "verify_command"),
    "backup": ("backup", "backup_command"),
    "compact": ("compact", "compact"),
}
INTERRUPTED = "Stopped. What was kept is safe; run the same command again to go on."


class Commands(click.Group):
    """Shows our errors as sentences, with the exit code of their kind."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(f"sitekeep.cli.{module}"), name)
        return command

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
