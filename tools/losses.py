"""The part of docs/export.md that is written from the code, for cog."""

from __future__ import annotations

import reference

from sitekeep.export.losses import Reason


def reasons() -> str:
    """Every reason of a loss, what it means and what to do about it."""
    rows = ([f"`{reason}`", reason.meaning, reason.advice] for reason in Reason)
    return reference.table(["Reason", "What it means", "What to do"], rows)
