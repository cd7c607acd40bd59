"""Programs that take turns: all go on alike, and what one of them writes is all there."""

from __future__ import annotations

import sys

import pytest

from benchmarks import turns
from benchmarks.turns import in_turns

#: Writes a line and its time of day every so often, as a tool does page by page.
TOOL = (
    "import sys, time\n"
    "for number in range(8):\n"
    "    end = time.process_time() + 0.05\n"
    "    while time.process_time() < end: pass\n"
    "    print(number, time.time(), flush=True)\n"
)


def test_none_is_done_before_the_others_have_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "TURN_S", 0.06)
    command = [sys.executable, "-c", TOOL]
    said = in_turns({"one": command, "other": command})
    times = {}
    for name, lines in said.items():
        assert [line.split()[0] for line in lines] == [str(number).encode() for number in range(8)]
        times[name] = [float(line.split()[1]) for line in lines]
    assert times["one"][0] < times["other"][-1]
    assert times["other"][0] < times["one"][-1]


def test_what_is_not_there_and_what_fails_hold_up_nobody() -> None:
    said = in_turns(
        {
            "missing": ["/no/such/program"],
            "failing": [sys.executable, "-c", "print('half'); exit(3)"],
            "whole": [sys.executable, "-c", "print('all'); print('of it')"],
        }
    )
    assert said == {
        "missing": "not installed",
        "failing": "failed: exit code 3",
        "whole": [b"all\n", b"of it\n"],
    }
