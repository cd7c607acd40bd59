"""The tables of docs/reliability.md, from the table that the tests are made of, for cog."""

from __future__ import annotations

from reference import table

from tests.fault_table import TROUBLES, Fault, faults

HEAD = ["Done to it", "Kept", "Lost", "Test"]


def answers() -> str:
    """One row an address of the faulty sites that the tests serve."""
    return table(HEAD, (row(fault) for fault in faults()))


def row(fault: Fault) -> list[str]:
    return [fault.done, fault.what_is_kept, fault.what_is_lost, f"`{fault.path}`"]


def troubles() -> str:
    rows = ([each.done, each.kept, each.lost, f"`{each.test}`"] for each in TROUBLES)
    return table(HEAD, rows)
