"""Replay by the rules of Memento (RFC 7089): headers, TimeMap and TimeGate say what there is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sitekeep.archive.queries import Row
from sitekeep.browse.moments import http_date
from sitekeep.browse.timeline import Timeline

LINK_FORMAT = "application/link-format"
#: Given what stands before the original address in ours: the whole address, with host.
Address = Callable[[str], str]


def headers(timeline: Timeline, here: Row, address: Address) -> dict[str, str]:
    """What says of a response that it is a memento, and where the others are (RFC 7089, 2.2)."""
    return {
        "Memento-Datetime": http_date(here["digits"]),
        "Link": ", ".join([*ways(timeline, address), *neighbours(timeline, here, address)]),
    }


def ways(timeline: Timeline, address: Address) -> list[str]:
    """The original, its TimeGate and its TimeMap."""
    return [
        f'<{timeline.url}>; rel="original"',
        f'<{address("")}>; rel="timegate"',
        f'<{address("timemap/link/")}>; rel="timemap"; type="{LINK_FORMAT}"',
        f'<{address("timemap/json/")}>; rel="timemap"; type="application/json"',
    ]


def neighbours(timeline: Timeline, here: Row, address: Address) -> list[str]:
    """First, previous, this, next and last, each address once with all that it is."""
    before, after = timeline.around(here)
    named = [("first", timeline.shown[0]), ("prev", before), ("", here), ("next", after)]
    named.append(("last", timeline.shown[-1]))
    roles: dict[str, list[str]] = {}
    for role, row in named:
        if row:
            roles.setdefault(row["digits"], []).append(role)
    return [memento(digits, found, address) for digits, found in roles.items()]


def memento(digits: str, roles: list[str], address: Address) -> str:
    rel = " ".join([*(role for role in roles if role), "memento"])
    return f'<{address(digits + "if_/")}>; rel="{rel}"; datetime="{http_date(digits)}"'


def time_map(timeline: Timeline, address: Address) -> str:
    """All mementos of an address in link format (RFC 7089, 5)."""
    first, last = timeline.shown[0]["digits"], timeline.shown[-1]["digits"]
    lines = [
        f'<{timeline.url}>; rel="original"',
        f'<{address("timemap/link/")}>; rel="self"; type="{LINK_FORMAT}";'
        f' from="{http_date(first)}"; until="{http_date(last)}"',
        f'<{address("")}>; rel="timegate"',
    ]
    for row in timeline.shown:
        digits = row["digits"]
        roles = [name for name, end in (("first", first), ("last", last)) if digits == end]
        lines.append(memento(digits, roles, address))
    return ",\n".join(lines) + "\n"


def time_map_json(timeline: Timeline, address: Address) -> dict[str, Any]:
    """The same in the shape that Memento aggregators use."""
    mementos = [
        {"datetime": row["warc_date"], "uri": address(row["digits"] + "if_/")}
        for row in timeline.shown
    ]
    return {
        "original_uri": timeline.url,
        "timegate_uri": address(""),
        "timemap_uri": {
            "link_format": address("timemap/link/"),
            "json_format": address("timemap/json/"),
        },
        "mementos": {"first": mementos[0], "last": mementos[-1], "list": mementos},
    }
