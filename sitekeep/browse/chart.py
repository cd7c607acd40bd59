"""Small pictures of numbers, drawn on the server as SVG."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class Rectangle:
    """One bar as it is drawn; the picture is 100 high and as wide as there are bars, times ten."""

    bar: Bar
    x: float
    y: float
    height: float


def bars(values: list[Bar]) -> list[Rectangle]:
    """The rectangles of a bar chart; a value above zero is always at least visible."""
    highest = max((bar.value for bar in values), default=0)
    return [
        Rectangle(bar, 10 * place + 1, 100 - height, height)
        for place, bar in enumerate(values)
        for height in [max(round(100 * bar.value / highest, 1), 2.0) if bar.value else 0.0]
    ]
