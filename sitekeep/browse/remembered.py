"""Answers that took the whole archive to work out, kept until its file changes."""

from __future__ import annotations

import time
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Any

#: A file written to more recently may change again and bear the same time and size (clocks tick,
#: and SQLite shows a change only some time after it has written it).
SETTLED_S = 2.0

#: Number, size in bytes and time of change (ns).
Identity = tuple[int, int, int]
#: Of the file and of its write-ahead log; None for one that is not there or empty.
State = tuple[Identity | None, ...]


def settled_state(archive: Path) -> State | None:
    """What differs after every write to the archive; None while that cannot be told.

    Only looked at, never opened: closing a file takes away the locks that SQLite holds on it.
    """
    state = tuple(identity(file) for file in (archive, archive.with_name(f"{archive.name}-wal")))
    changed_ns = max((file[2] for file in state if file), default=time.time_ns())
    return state if time.time_ns() - changed_ns > SETTLED_S * 1e9 else None


def identity(file: Path) -> Identity | None:
    try:
        found = file.stat()
    except FileNotFoundError:
        return None
    # A reader makes an empty log: nothing has changed by that.
    return (found.st_ino, found.st_size, found.st_mtime_ns) if found.st_size else None


class Remembered:
    """Answers by question, each with the state of the archive before it was worked out.

    `most` answers are kept; the one that was asked for longest ago goes. Any thread may use it.
    Nobody may change an answer.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._answers: OrderedDict[Any, tuple[State, Any]] = OrderedDict()
        self._lock = Lock()

    def get(self, question: Any, state: State) -> Any | None:
        """The answer, if the archive is still in that state."""
        with self._lock:
            then, answer = self._answers.get(question, (None, None))
            if then != state:
                return None
            self._answers.move_to_end(question)
            return answer

    def put(self, question: Any, state: State, answer: Any) -> None:
        with self._lock:
            self._answers[question] = state, answer
            self._answers.move_to_end(question)
            if len(self._answers) > self.most:
                self._answers.popitem(last=False)


#: What this process has worked out, of every archive it serves.
ANSWERS = Remembered(most=32)
#: All pages that were found last: who narrows a search or reads on asks for the same words. A
#: hundred thousand take 4 MB.
HITS = Remembered(most=6)
