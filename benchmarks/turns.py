"""Programs that take turns: how fast a machine is changes, and so it does for all of them alike."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack

#: How long one turn is.
TURN_S = 0.5


class Player:
    """A program that runs in its turns only; `lines` is what it has written so far."""

    def __init__(self, command: Sequence[str]) -> None:
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE)
        self.lines: list[bytes] = []
        self.listener = threading.Thread(target=self.listen)
        self.listener.start()
        self.process.send_signal(signal.SIGSTOP)

    def listen(self) -> None:
        for line in self.process.stdout or ():
            self.lines.append(line)

    def take_turn(self) -> None:
        self.process.send_signal(signal.SIGCONT)
        try:
            self.process.wait(TURN_S)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGSTOP)

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.listener.join()


def in_turns(commands: Mapping[str, Sequence[str]]) -> dict[str, list[bytes] | str]:
    """The lines that each command writes, or a word on why it wrote none.

    The next turn is that of the program with the fewest lines: all go through the same pages at
    about the same time.
    """
    said: dict[str, list[bytes] | str] = {}
    players: dict[str, Player] = {}
    with ExitStack() as at_the_end:
        for name, command in commands.items():
            try:
                players[name] = Player(command)
            except FileNotFoundError:
                said[name] = "not installed"
                continue
            at_the_end.callback(players[name].end)
        while running := [each for each in players.values() if each.process.poll() is None]:
            min(running, key=lambda player: len(player.lines)).take_turn()
    for name, player in players.items():
        code = player.process.returncode
        said[name] = f"failed: exit code {code}" if code else player.lines
    return said
