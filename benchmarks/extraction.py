"""How right and how fast pages are read, beside other extractors.

    python -m benchmarks.extraction MANIFEST.jsonl… [--only TOOL…] [--save FOLDER]

A manifest is a file of labels (`benchmarks/scoring.py`). Each tool reads all its pages in a process
of its own, by turns (`benchmarks/turns.py`); Sitekeep reads pages of the same `site` together, and
is measured once more on each page by itself. Prints Markdown: a table for each manifest, each
figure with half of its 95 % bootstrap interval, and what an average page costs step by step. With
--save the tables go into FOLDER/extraction.md too, and how often each rule was right into
FOLDER/rules.json: `make docs` takes them from there.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import rules, scoring, steps
from benchmarks.scoring import Label, Marks
from benchmarks.turns import in_turns

PEERS = Path(__file__).parent / "peers" / "read.py"
#: Where `make accuracy` installs the other extractors.
PEERS_PYTHON = Path(sys.executable).parent.parent / "peers" / "bin" / "python"
#: How often pages are drawn anew for an error bar.
DRAWS = 1000
Answers = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Tool:
    """An extractor: how a table calls it, and the command that reads a manifest with it."""

    name: str
    command: Callable[[Path], list[str]]
    #: Reads a manifest in which no page has a site.
    alone: bool = False


def sitekeep(manifest: Path) -> list[str]:
    return [sys.executable, "-m", "sitekeep", "extract", str(manifest)]


def peer(tool: str, manifest: Path) -> list[str]:
    return [str(PEERS_PYTHON), str(PEERS), tool, str(manifest)]


TOOLS = {
    "sitekeep": Tool("Sitekeep", sitekeep),
    "alone": Tool("Sitekeep, each page by itself", sitekeep, alone=True),
    "trafilatura": Tool("trafilatura", partial(peer, "trafilatura")),
    "readability": Tool("readability-lxml", partial(peer, "readability")),
    "resiliparse": Tool("resiliparse", partial(peer, "resiliparse")),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A measure: its name, what it takes of a page's marks, and how pages make one figure."""

    name: str
    of: Callable[[Marks], Any]
    together: Callable[[list[Any]], float]
    digits: int = 3


def pages_a_second(seconds: list[float]) -> float:
    return len(seconds) / sum(seconds)


BODY = Column("body F1", lambda marks: marks.body, scoring.body_f1)
COLUMNS = (
    Column("sentences F1", lambda marks: marks.sentences, scoring.sentences_f1),
    Column("title", lambda marks: marks.title, scoring.mean),
    Column("authors", lambda marks: marks.authors, scoring.mean),
    Column("author invented", lambda marks: marks.invented_author, scoring.mean),
    Column("date right", lambda marks: marks.date, scoring.mean),
    Column("date wrong", lambda marks: marks.date_wrong, scoring.mean),
    Column("date invented", lambda marks: marks.invented_date, scoring.mean),
    Column("pages/s", lambda marks: marks.seconds, pages_a_second, digits=0),
)


def main() -> None:
    options = arguments()
    said = []
    for line in report(options.manifests, options.only):
        print(line, flush=True)
        said.append(line)
    if options.save:
        figures = rules.as_json(rules.measured(options.manifests))
        (options.save / "rules.json").write_text(figures, "utf-8")
        (options.save / "extraction.md").write_text("\n".join([*said, ""]), "utf-8")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("manifests", nargs="+", type=Path, metavar="MANIFEST")
    parser.add_argument("--only", nargs="+", choices=TOOLS, default=list(TOOLS))
    parser.add_argument("--save", type=Path, metavar="FOLDER", help="keep the figures there")
    return parser.parse_args()


def report(manifests: Iterable[Path], only: Iterable[str]) -> Iterator[str]:
    for manifest in manifests:
        labels = scoring.read_manifest(manifest)
        yield f"### `{manifest.name}`, {len(labels)} pages"
        yield ""
        yield from table(manifest, labels, only)
        yield ""
        yield from steps.table(manifest)
        yield ""


def table(manifest: Path, labels: list[Label], only: Iterable[str]) -> Iterator[str]:
    """The lines of one manifest's table."""
    columns = columns_for(labels)
    yield f"| tool | {' | '.join(name for name, _, _ in columns)} |"
    yield f"| --- |{' --: |' * len(columns)}"
    tools = [TOOLS[key] for key in only if has_sites(labels) or not TOOLS[key].alone]
    for tool, answers in run(tools, manifest):
        cells = [answers] if isinstance(answers, str) else cells_of(columns, labels, answers)
        yield f"| {tool.name} | {' | '.join(cells)}{' |' * (len(columns) - len(cells))} |"


def has_sites(labels: list[Label]) -> bool:
    """Whether any two pages are of one site."""
    sites = [label["site"] for label in labels if label.get("site")]
    return len(set(sites)) < len(sites)


Columns = Sequence[tuple[str, str | None, Column]]


def columns_for(labels: list[Label]) -> Columns:
    """(heading, the one set it is about, measure): those that the labels of a manifest allow."""
    nothing = [scoring.marks(label, {"seconds": 1.0}) for label in labels]
    sets = dict.fromkeys(label["set"] for label in labels if label.get("body") is not None)
    bodies = [(f"{BODY.name} {name}", name, BODY) for name in sets] if len(sets) > 1 else []
    whole = [(f"{BODY.name} all" if bodies else BODY.name, None, BODY)] if sets else []
    others = [
        (column.name, None, column)
        for column in COLUMNS
        if any(column.of(marks) is not None for marks in nothing)
    ]
    return [*bodies, *whole, *others]


def run(tools: list[Tool], manifest: Path) -> Iterator[tuple[Tool, Answers | str]]:
    """What each tool says of every page; a word on why it says nothing."""
    with tempfile.TemporaryDirectory() as folder:
        alone = without_sites(manifest, Path(folder))
        said = in_turns(
            {tool.name: tool.command(alone if tool.alone else manifest) for tool in tools}
        )
    for tool in tools:
        lines = said[tool.name]
        yield tool, lines if isinstance(lines, str) else by_id(map(json.loads, lines))


def by_id(answers: Iterable[dict[str, Any]]) -> Answers:
    return {answer["id"]: answer for answer in answers}


def without_sites(manifest: Path, folder: Path) -> Path:
    """The same pages as a manifest of pages that have nothing to do with each other."""
    alone = folder / "alone.jsonl"
    with alone.open("w", encoding="utf-8") as lines:
        for label in scoring.read_manifest(manifest):
            place = str((manifest.parent / label["html"]).resolve())
            page = {"id": label["id"], "url": label.get("url"), "html": place}
            lines.write(json.dumps(page) + "\n")
    return alone


def cells_of(columns: Columns, labels: list[Label], answers: Answers) -> list[str]:
    given = [(label["set"], scoring.marks(label, answers.get(label["id"], {}))) for label in labels]
    cells = []
    for _, only, column in columns:
        units = [column.of(marks) for name, marks in given if only in (None, name)]
        known = [unit for unit in units if unit is not None]
        cells.append(cell(column, known) if known and says(column, answers) else "–")
    return cells


#: What a tool that does not look for these leaves out of its answers.
NEEDED = {"title": "headline", "authors": "authors", "author invented": "authors"} | dict.fromkeys(
    ("date right", "date wrong", "date invented"), "date_published"
)


def says(column: Column, answers: Answers) -> bool:
    """Whether a tool looks for what a column measures at all."""
    needed = NEEDED.get(column.name)
    return needed is None or any(needed in answer for answer in answers.values())


def cell(column: Column, units: list[Any]) -> str:
    figure, bar = column.together(units), error_bar(column.together, units)
    return f"{figure:.{column.digits}f} ± {bar:.{column.digits}f}"


def error_bar(together: Callable[[list[Any]], float], units: list[Any]) -> float:
    """Half of the 95 % interval of a figure over pages drawn anew, with replacement."""
    chance = random.Random(1)
    drawn = sorted(together(chance.choices(units, k=len(units))) for _ in range(DRAWS))
    return (drawn[int(0.975 * DRAWS)] - drawn[int(0.025 * DRAWS)]) / 2


if __name__ == "__main__":
    main()
