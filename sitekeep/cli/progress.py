"""How far a long look is: one live line on a terminal, elsewhere a line each half minute."""

from __future__ import annotations

import sys
import time

import click

#: Between two plain lines.
PLAIN_EVERY_S = 30.0
#: What the live line is padded to, so that nothing of a longer one before it is left.
WIDTH = 60


class Progress:
    """Told what is looked at, how many of how many; nothing is left on the screen at the end."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.said_at = time.monotonic()
        self.quiet = quiet
        self.live = sys.stderr.isatty() and not quiet

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        if self.live:
            click.echo(f"\r{'':{WIDTH}}\r", nl=False, err=True)

    def __call__(self, what: str, done: int, total: int) -> None:
        line = f"{what.capitalize()}" + (f": {done:,} of {total:,}" if total else "")
        if self.live:
            click.echo(f"\r{line:{WIDTH}}", nl=False, err=True)
        elif not self.quiet and time.monotonic() - self.said_at >= PLAIN_EVERY_S:
            self.said_at = time.monotonic()
            click.echo(line, err=True)
