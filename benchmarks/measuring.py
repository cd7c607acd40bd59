"""How long a command takes and how much memory it and its children use. Linux only (/proc)."""

from __future__ import annotations

import math
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.turns import Player

MIB = 1024 * 1024


@dataclass(slots=True)
class Measured:
    """What one run of a command took.

    `main_bytes` is the peak of the process that was started (VmHWM). `tree_bytes` is the peak of
    that process and all below it at one moment, memory shared with others counted in part (Pss).
    """

    seconds: float = 0.0
    main_bytes: int = 0
    tree_bytes: int = 0
    #: Processor seconds of each process of the tree, as last seen.
    cpu_s: dict[int, float] = field(default_factory=dict)


class Run(Player):
    """A command that is measured in its turns. Its output is logged."""

    def __init__(self, command: list[str], log: Path) -> None:
        self.measured = Measured()
        with log.open("wb") as output:
            super().__init__(command, stdout=output, stderr=output)

    def take_turn(self, turn_s: float = math.inf) -> None:
        started = time.perf_counter()
        super().take_turn(turn_s)
        self.measured.seconds += time.perf_counter() - started

    def watch(self) -> None:
        look(self.process.pid, self.measured)


def look(pid: int, measured: Measured) -> None:
    measured.main_bytes = max(measured.main_bytes, number_in(pid, "status", "VmHWM:"))
    tree = family(pid)
    pss = sum(number_in(each, "smaps_rollup", "Pss:") for each in tree)
    measured.tree_bytes = max(measured.tree_bytes, pss)
    for each in tree:
        measured.cpu_s[each] = max(measured.cpu_s.get(each, 0.0), cpu_s(each))


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    for each in found:  # grows while it is walked
        for path in Path(f"/proc/{each}/task").glob("*/children"):
            found += [int(child) for child in read(path).split()]
    return found


def number_in(pid: int, name: str, label: str) -> int:
    """A value in bytes out of a file of /proc; 0 where the process has just ended."""
    for line in read(Path(f"/proc/{pid}/{name}")).splitlines():
        if line.startswith(label):
            return int(line.split()[1]) * 1024
    return 0


def cpu_s(pid: int) -> float:
    """Seconds that a process has computed so far, for itself and in the kernel (proc(5))."""
    fields = read(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    ticks = sum(int(field) for field in fields[11:13])
    return ticks / os.sysconf("SC_CLK_TCK")


def read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
