"""How long a command takes and how much memory it and its children use. Linux only (/proc)."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

#: Between two looks. More would take from the machine what is to be measured: the kernel goes
#: through all pages of a process to add up its memory.
INTERVAL_S = 0.5
MIB = 1024 * 1024


@dataclass(slots=True)
class Measured:
    """What one run of a command took.

    `main_bytes` is the peak of the process that was started (VmHWM). `tree_bytes` is the peak of
    that process and all below it at one moment, memory shared with others counted in part (Pss).
    """

    returncode: int | None = None
    seconds: float = 0.0
    main_bytes: int = 0
    tree_bytes: int = 0
    #: Processor seconds of each process of the tree, as last seen.
    cpu_s: dict[int, float] = field(default_factory=dict)


class Run:
    """A command and all processes below it, which run in their turns only. Its output is logged."""

    def __init__(self, command: list[str], log: Path) -> None:
        self.measured = Measured()
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, stdout=output, stderr=output, start_new_session=True
            )
        self.send(signal.SIGSTOP)

    @property
    def has_ended(self) -> bool:
        return self.measured.returncode is not None

    def take_turn(self, turn_s: float = math.inf) -> None:
        """Go on for so many seconds, or to the end."""
        started = time.perf_counter()
        self.send(signal.SIGCONT)
        while self.process.poll() is None:
            look(self.process.pid, self.measured)
            left = turn_s - (time.perf_counter() - started)
            if left <= 0:
                self.send(signal.SIGSTOP)
                break
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(min(left, INTERVAL_S))
        self.measured.seconds += time.perf_counter() - started
        self.measured.returncode = self.process.returncode

    def end(self) -> None:
        """Whatever is still there of it."""
        self.send(signal.SIGKILL)
        self.process.wait()

    def send(self, what: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, what)


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
