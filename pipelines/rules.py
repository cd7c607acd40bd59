"""What a rule is: page in, readings of one field out; pure, and never raising on odd HTML."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipelines.page import Page
from sitekeep.reading import Reading

Readings = Iterator[Reading[Any]]
Rule = Callable[[Page], Readings]
Rules = tuple[Rule, ...]
#: Picks the reading to believe among all of a field; None where none is good enough.
Chooser = Callable[[Page, list[Reading[Any]]], Reading[Any] | None]
