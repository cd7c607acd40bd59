"""What the benchmark of extraction measures with: worked out by hand, and broken on purpose."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks import extraction, rules, scoring, steps
from benchmarks.extraction import TOOLS, Tool
from pipelines import fields

LABEL = {"id": "a", "set": "one", "site": None, "url": None, "html": "a.html"}


def label(**more: Any) -> dict[str, Any]:
    keys = ("title", "authors", "date", "body", "with", "without")
    return {**LABEL, **dict.fromkeys(keys), **more}


@pytest.mark.parametrize(
    ("true", "got", "f1"),
    [
        ("one two three four five", "one two three four five", 1.0),
        ("one two three four five", "one two three four", 2 * 1 * 0.5 / 1.5),
        ("one two three four", "five six seven eight", 0.0),
        ("one two", "one two", 1.0),
        ("one two three four", "", 0.0),
        ("one, two; three… four!", "one two three four", 1.0),
    ],
)
def test_body(true: str, got: str, f1: float) -> None:
    assert scoring.body_f1([scoring.body_marks(true, got)]) == pytest.approx(f1)


def test_a_page_without_an_answer_costs_recall_and_no_precision() -> None:
    pages = [scoring.body_marks("a b c d e", "a b c d e"), scoring.body_marks("a b c d e", "")]
    assert pages == [(1.0, 1.0), (None, 0.0)]
    assert scoring.body_f1(pages) == pytest.approx(2 * 1 * 0.5 / 1.5)


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("Wanted here.  Also\nwanted.", (2, 0, 0)),
        ("WANTED HERE. Menu", (1, 1, 1)),
        ("", (0, 2, 0)),
    ],
)
def test_sentences(text: str, marks: tuple[int, int, int]) -> None:
    page = label(**{"with": ["Wanted here.", "Also wanted."], "without": ["Menu"]})
    assert scoring.marks(page, {"article_body": text}).sentences == marks


def test_sentences_of_all_pages_make_one_figure() -> None:
    assert scoring.sentences_f1([(2, 0, 0), (1, 1, 1)]) == pytest.approx(2 * 3 / (2 * 3 + 1 + 1))


@pytest.mark.parametrize(
    ("said", "right"),
    [("“Late” — Again", 1.0), ('"late" - again ', 1.0), ("Late again", 0.0), (None, 0.0)],
)
def test_title(said: str | None, right: float) -> None:
    assert scoring.marks(label(title="“Late” – again"), {"headline": said}).title == right


@pytest.mark.parametrize(
    ("true", "said", "f1"),
    [
        (["Ada Sample"], ["By Ada Sample, PhD"], 1.0),
        (["Ada Sample", "Ben Sample"], ["ben sample"], 2 / 3),
        (["Ada Sample"], [], 0.0),
        (["Dr. Ada Sample"], ["Ada Sample", "The Site"], 2 / 3),
    ],
)
def test_authors(true: list[str], said: list[str], f1: float) -> None:
    answer = {"authors": [{"name": name} for name in said]}
    assert scoring.marks(label(authors=true), answer).authors == pytest.approx(f1)


@pytest.mark.parametrize(
    ("true", "said", "right", "is_wrong"),
    [
        ("2015-03", "2015-03", 1, 0),
        ("2015-03", "2015-03-09", 1, 0),
        ("2015-03-09", "2015-03", 0, 1),
        ("2015-03-09", "2015-03-09T10:00:00Z", 1, 0),
        ("2015-03-09", None, 0, 0),
    ],
)
def test_date(true: str, said: str | None, right: float, is_wrong: float) -> None:
    found = scoring.marks(label(date=true), {"date_published": said})
    assert (found.date, found.date_wrong) == (right, is_wrong)


def test_what_is_known_to_be_absent_can_only_be_invented() -> None:
    page = label(authors=[], date="")
    silent = scoring.marks(page, {})
    loud = scoring.marks(page, {"authors": [{"name": "X"}], "date_published": "2020"})
    assert (silent.invented_author, silent.invented_date) == (0, 0)
    assert (loud.invented_author, loud.invented_date) == (1, 1)
    assert (silent.authors, silent.date, silent.date_wrong) == (None, None, None)


def test_what_is_not_labelled_is_not_measured() -> None:
    found = scoring.marks(label(), {"headline": "x", "article_body": "x", "date_published": "2020"})
    assert found == scoring.Marks()


def test_error_bars_are_none_where_all_pages_agree_and_shrink_with_pages() -> None:
    assert extraction.error_bar(scoring.mean, [1.0] * 20) == 0
    few, many = ([0.0, 1.0] * 10, [0.0, 1.0] * 1000)
    assert extraction.error_bar(scoring.mean, many) < 0.2 * extraction.error_bar(scoring.mean, few)
    # 1.96 standard errors of a fair coin thrown 2000 times.
    assert extraction.error_bar(scoring.mean, many) == pytest.approx(0.0219, rel=0.1)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    """Two pages of one site."""
    text = "This sentence stands in for a text that is long enough to be one. " * 6
    lines = []
    for name in ("a", "b"):
        page = f"<title>Page {name}</title><h1>Page {name}</h1><p>{text}</p><p>{text}{name}</p>"
        (tmp_path / f"{name}.html").write_text(page)
        lines.append({**label(title=f"Page {name}"), "id": name, "html": f"{name}.html"})
    path = tmp_path / "pages.jsonl"
    path.write_text("\n".join(json.dumps({**line, "site": "s"}) for line in lines))
    return path


def test_table(manifest: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "PEERS_PYTHON", manifest.parent / "no-such-python")
    labels = scoring.read_manifest(manifest)
    lines = list(extraction.table(manifest, labels, ["sitekeep", "alone", "trafilatura"]))
    assert lines[0] == "| tool | title | pages/s |"
    assert lines[2].startswith("| Sitekeep | 1.000 ± 0.000 | ")
    assert lines[3].startswith("| Sitekeep, each page by itself | 1.000 ± 0.000 | ")
    assert lines[4] == "| trafilatura | not installed | |"


def test_a_tool_that_fails_and_one_that_looks_for_less(
    manifest: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    print_body = 'print(\'{"id": "a", "article_body": "x", "seconds": 0.5}\')'
    python = extraction.sys.executable
    monkeypatch.setitem(TOOLS, "alone", Tool("fails", lambda _: [python, "-c", "exit(3)"]))
    monkeypatch.setitem(TOOLS, "sitekeep", Tool("less", lambda _: [python, "-c", print_body]))
    labels = scoring.read_manifest(manifest)
    lines = list(extraction.table(manifest, labels, ["sitekeep", "alone"]))
    assert lines[2] == "| less | – | 2 ± 0 |"
    assert lines[3] == "| fails | failed: exit code 3 | |"


def test_steps(manifest: Path) -> None:
    lines = list(steps.table(manifest))
    assert [line.split(" | ")[0].lstrip("| ") for line in lines[2:]] == [*steps.STEPS, "all"]


def test_rules_are_counted_where_they_speak_and_where_they_are_believed(manifest: Path) -> None:
    figures = json.loads(rules.as_json(rules.measured([manifest])))
    assert figures["pages"] == 2
    title = figures["fields"]["headline"]["title/title"]
    assert (title["spoke"], title["labelled"], title["right"]) == (2, 2, 2)
    assert sum(each["chosen"] for each in figures["fields"]["headline"].values()) == 2
    assert figures["fields"]["type"]["plain/otherwise"]["labelled"] == 0


def test_every_field_with_labels_exists() -> None:
    files = {each[0].__module__.rpartition(".")[2] for each in fields.RULES}
    assert rules.IS_RIGHT.keys() <= files
