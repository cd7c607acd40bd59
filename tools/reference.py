"""The parts of docs/reference.md that are written from the code, for cog.

Each function returns Markdown; `make docs` puts it in place and `make lint` tells where it differs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import click

from sitekeep.archive.dictionary import TABLES
from sitekeep.change import Change
from sitekeep.cli import main
from sitekeep.errors import ExitCode
from sitekeep.outcome import Outcome

#: Columns of the help texts, the same on every terminal.
WIDTH = 88


def commands() -> str:
    top = context("sitekeep", main)
    return "\n".join(help_of(each) for each in (top, *contexts(main, top)))


def contexts(group: click.Group, parent: click.Context) -> Iterator[click.Context]:
    """Each command of a group, and after it those below it."""
    for name in group.list_commands(parent):
        command = group.get_command(parent, name)
        assert command
        yield (ctx := context(name, command, parent))
        if isinstance(command, click.Group):
            yield from contexts(command, ctx)


def context(
    name: str, command: click.Command, parent: click.Context | None = None
) -> click.Context:
    return command.make_context(
        name, [], parent=parent, resilient_parsing=True, terminal_width=WIDTH, color=False
    )


def help_of(ctx: click.Context) -> str:
    return f"### `{ctx.command_path}`\n\n```\n{ctx.command.get_help(ctx)}\n```\n"


def exit_codes() -> str:
    return table(["Exit code", "Meaning"], ([f"`{code:d}`", code.meaning] for code in ExitCode))


def outcomes() -> str:
    rows = ([f"`{outcome}`", outcome.meaning, kept_or_lost(outcome)] for outcome in Outcome)
    return table(["Outcome", "Meaning", "In the archive"], rows)


def changes() -> str:
    return table(["Change", "Meaning"], ([f"`{kind}`", kind.meaning] for kind in Change))


def kept_or_lost(outcome: Outcome) -> str:
    if outcome.is_kept:
        return "kept, but a loss" if outcome.is_loss else "kept"
    return "a loss" if outcome.is_loss else "not wanted or not there"


def tables() -> str:
    parts = []
    for name, words in TABLES.items():
        rows = ([f"`{column}`", text] for column, text in words.columns.items())
        parts.append(f"### `{name}`\n\n{words.description}\n\n{table(['Column', 'Meaning'], rows)}")
    return "\n".join(parts)


def table(head: list[str], rows: Iterable[list[str]]) -> str:
    """A Markdown table, without padding so that a change touches one line."""
    lines = [head, ["---"] * len(head), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
