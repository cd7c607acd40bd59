"""How right the labelled pages of tests/accuracy are read may rise, and may not fall.

Each field has a floor: what was measured when it was last raised. Where one breaks, the test names
the pages that are wrong, the new ones among them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from benchmarks import scoring
from benchmarks.scoring import Label, Marks
from pipelines.extract import entries_of, extract_entries

FOLDER = Path(__file__).parent / "accuracy"
LABELS = scoring.read_manifest(FOLDER / "manifest.jsonl")
Said = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A field's floor, what it takes of a page (1 is right, 0 wrong), and what was said there."""

    floor: float
    mark: Callable[[Label, Marks, Said], float | None]
    said: Callable[[Said], Any]
    #: A mark below this is worth naming.
    good: float = 1.0


def body(label: Label, marks: Marks, said: Said) -> float | None:
    return None if marks.body is None else scoring.body_f1([marks.body])


def sentences(label: Label, marks: Marks, said: Said) -> float | None:
    return None if marks.sentences is None else scoring.sentences_f1([marks.sentences])


def nobody(label: Label, marks: Marks, said: Said) -> float | None:
    return None if marks.invented_author is None else 1 - marks.invented_author


def no_day(label: Label, marks: Marks, said: Said) -> float | None:
    return None if marks.invented_date is None else 1 - marks.invented_date


def no_other_day(label: Label, marks: Marks, said: Said) -> float | None:
    return None if marks.date_wrong is None else 1 - marks.date_wrong


def type_(label: Label, marks: Marks, said: Said) -> float:
    return float(said.get("type") == label["type"])


def language(label: Label, marks: Marks, said: Said) -> float:
    return float((said.get("in_language") or "").partition("-")[0] == label["in_language"])


def words(said: Said) -> str:
    return (said.get("article_body") or "")[:80]


FIELDS = {
    "title": Field(0.94, lambda _, marks, __: marks.title, lambda said: said.get("headline")),
    "authors": Field(0.85, lambda _, marks, __: marks.authors, lambda said: said.get("authors")),
    "no author invented": Field(0.93, nobody, lambda said: said.get("authors")),
    "date": Field(1.0, lambda _, marks, __: marks.date, lambda said: said.get("date_published")),
    "no date but the right one": Field(1.0, no_other_day, lambda said: said.get("date_published")),
    "no date invented": Field(1.0, no_day, lambda said: said.get("date_published")),
    "body": Field(0.96, body, words, good=0.97),
    "sentences": Field(1.0, sentences, words),
    "type": Field(0.75, type_, lambda said: said.get("type")),
    "language": Field(1.0, language, lambda said: said.get("in_language")),
}


@pytest.fixture(scope="module")
def answers() -> dict[str, Said]:
    read = extract_entries(entries_of([FOLDER / "manifest.jsonl"]))
    return {answer["id"]: answer for answer in read}


def marked(field: Field, answers: dict[str, Said]) -> dict[str, float]:
    """The mark of every page that has a label for the field."""
    found = {}
    for label in LABELS:
        said = answers.get(label["id"], {})
        mark = field.mark(label, scoring.marks(label, said), said)
        if mark is not None:
            found[label["id"]] = mark
    return found


def share(field: Field, answers: dict[str, Said]) -> float:
    return scoring.mean(list(marked(field, answers).values()))


def wrong(field: Field, answers: dict[str, Said]) -> Iterator[str]:
    """The pages below what is good, and what was said there."""
    for page, mark in marked(field, answers).items():
        if mark < field.good:
            yield f"  {mark:.2f} {page}: {field.said(answers.get(page, {}))!r}"


@pytest.mark.parametrize("name", FIELDS)
def test_floor(name: str, answers: dict[str, Said]) -> None:
    field = FIELDS[name]
    found = share(field, answers)
    message = f"{name} is {found:.3f}, below its floor of {field.floor}. Wrong are:"
    assert found >= field.floor, "\n".join([message, *wrong(field, answers)])


GARBAGE = {
    "headline": "Menu",
    "authors": [{"name": "The Site"}],
    "date_published": "1970-01-01",
    "article_body": "Cookies are used here. Users browsing this forum",
    "type": "nothing",
    "in_language": "tlh",
}


@pytest.mark.parametrize("name", FIELDS)
def test_every_floor_breaks_where_pages_are_read_wrongly(name: str) -> None:
    field = FIELDS[name]
    answers = {label["id"]: GARBAGE for label in LABELS}
    assert share(field, answers) < field.floor
    assert len(list(wrong(field, answers))) == len(marked(field, answers))


def test_the_manifest_and_the_folder_hold_the_same_pages() -> None:
    named = {label["html"] for label in LABELS}
    assert named == {f"pages/{path.name}" for path in (FOLDER / "pages").iterdir()}
    assert len({label["id"] for label in LABELS}) == len(LABELS) >= 30


def test_every_page_is_at_an_address_that_nobody_can_have() -> None:
    """RFC 2606 keeps `.example` free."""
    assert [label["url"] for label in LABELS if ".example/" not in label["url"]] == []
