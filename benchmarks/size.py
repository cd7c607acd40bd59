"""How long functions and files are: something to look at, not a gate. For `make size`.

The length of a function is that of its body: the lines from the first statement after its
docstring to the last, without blank lines and comments.
"""

from __future__ import annotations

import ast
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGES = ("sitekeep", "pipelines", "scraper")
#: So many of the longest are named.
NAMED = 5


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A function or file and its length."""

    lines: int
    name: str


def functions(path: Path, name: str) -> Iterator[Part]:
    source = path.read_text()
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Part(body_lines(node, lines), f"{name}:{node.lineno} {node.name}")


def body_lines(node: ast.FunctionDef | ast.AsyncFunctionDef, lines: list[str]) -> int:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    if not body:
        return 0
    counted = lines[body[0].lineno - 1 : node.end_lineno]
    return sum(1 for line in counted if is_code(line))


def is_code(line: str) -> bool:
    return bool(line.strip()) and not line.strip().startswith("#")


def row(label: str, parts: list[Part]) -> str:
    lengths = sorted(part.lines for part in parts)
    ninth = lengths[int(0.9 * (len(lengths) - 1))]
    return (
        f"{label:22} {len(parts):6} {statistics.median(lengths):7.0f} {ninth:4} {lengths[-1]:4}"
        f"   {max(parts).name}"
    )


def report() -> Iterator[str]:
    yield f"{'':22} {'number':>6} {'median':>7} {'p90':>4} {'max':>4}   longest"
    everything: list[Part] = []
    for package in PACKAGES:
        paths = sorted((ROOT / package).rglob("*.py"))
        named = [(path, str(path.relative_to(ROOT))) for path in paths]
        found = [part for path, name in named for part in functions(path, name)]
        files = [Part(len(path.read_text().splitlines()), name) for path, name in named]
        yield row(f"{package} functions", found)
        yield row(f"{package} files", files)
        everything += found
    yield "\nLongest functions:"
    for part in sorted(everything, reverse=True)[:NAMED]:
        yield f"{part.lines:5} {part.name}"


if __name__ == "__main__":
    print("\n".join(report()))
