"""Programs that take turns: how fast a machine is changes, and so it does for all of them alike."""

from __future__ import annotations

import math
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import ExitStack, suppress
from typing import Any, TypeVar

#: How long one turn is.
TURN_S = 0.5
#: Between two looks at what runs. More would take from the machine what is to be measured: the
#: kernel goes through all pages of a process to add up its memory.
WATCH_S = 0.5

P = TypeVar("P", bound="Player")


class Player:
    """A command that runs in its turns only, with all processes below it."""

    def __init__(self, command: Sequence[str], **streams: Any) -> None:
        self.process = subprocess.Popen(command, start_new_session=True, **streams)
        self.send(signal.SIGSTOP)

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def take_turn(self, turn_s: float = math.inf) -> None:
        """Go on for so many seconds, or to the end."""
        end = time.perf_counter() + turn_s
        self.send(signal.SIGCONT)
        while not self.has_ended:
            self.watch()
            left = end - time.perf_counter()
            if left <= 0:
                self.send(signal.SIGSTOP)
                return
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(min(left, WATCH_S))

    def watch(self) -> None:
        """What is to be seen of it while it runs; nothing here."""

    def end(self) -> None:
        """Whatever is still there of it."""
        self.send(signal.SIGKILL)
        self.process.wait()

    def send(self, what: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, what)


def play(players: Collection[P], progress: Callable[[P], int], turn_s: float) -> None:
    """Let all come to their end; the next turn is that of the one with the least `progress`."""
    while running := [each for each in players if not each.has_ended]:
        min(running, key=progress).take_turn(turn_s)


class Speaker(Player):
    """`lines` is what it has written so far."""

    def __init__(self, command: Sequence[str]) -> None:
        super().__init__(command, stdout=subprocess.PIPE)
        self.lines: list[bytes] = []
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()

    def listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)

    def end(self) -> None:
        super().end()
        self.listener.join()


def in_turns(commands: Mapping[str, Sequence[str]]) -> dict[str, list[bytes] | str]:
    """The lines that each command writes, or a word on why it wrote none.

    The next turn is that of the program with the fewest lines: all go through the same pages at
    about the same time.
    """
    said: dict[str, list[bytes] | str] = {}
    players: dict[str, Speaker] = {}
    with ExitStack() as at_the_end:
        for name, command in commands.items():
            try:
                players[name] = Speaker(command)
            except FileNotFoundError:
                said[name] = "not installed"
                continue
            at_the_end.callback(players[name].end)
        play(players.values(), lambda player: len(player.lines), TURN_S)
    for name, player in players.items():
        code = player.process.returncode
        said[name] = f"failed: exit code {code}" if code else player.lines
    return said
