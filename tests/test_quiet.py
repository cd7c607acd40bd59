"""`sitekeep crawl --quiet` for cron: silent unless there is news; and what the exit code says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sitekeep.change import Change
from sitekeep.cli.crawl import leave
from sitekeep.cli.news import NAMED, news_lines
from sitekeep.errors import ExitCode
from tests.crawling import sitekeep
from tests.faults import serve_site

QUIET: dict[str, Any] = {
    "crawl": 3,
    "site": "http://www.example.org/",
    "state": "finished",
    "outcomes": {"kept": 9, "gone": 2},
    "losses": [],
    "dead_links": [],
}
DEAD = [{"url": "http://www.example.org/x", "on": "http://www.example.org/"}]


def page(title: str, **more: Any) -> dict[str, Any]:
    url = f"http://www.example.org/{title.lower()}.html"
    return {"headline": title, "title": None, "path": "/", "url": url, "from_url": None, **more}


def kind(change: Change, *pages: dict[str, Any], count: int | None = None) -> dict[str, Any]:
    return {"change": change.value, "count": count or len(pages), "pages": list(pages)}


def test_nothing_is_said_where_nothing_happened() -> None:
    assert news_lines(QUIET, [], [], "Next") == []


def test_first_line_is_a_subject() -> None:
    changes = [kind(Change.NEW, page("Tea"), page("Cups")), kind(Change.UNLINKED, page("Pot"))]
    losses = {"losses": [{"url": "http://a/", "why": None, "outcome": "timeout"}]}
    summary = QUIET | {"outcomes": {"kept": 9, "timeout": 1}} | losses
    lines = news_lines(summary, changes, DEAD, "Next")
    assert lines[0] == "www.example.org: 2 new, 1 no longer linked, 1 lost, 1 dead links"
    assert lines[1] == ""
    for line in ("New:", "  Tea", "    http://www.example.org/tea.html", "  http://a/: timeout"):
        assert line in lines


def test_changed_pages_lead_to_what_changed_in_them() -> None:
    lines = news_lines(QUIET, [kind(Change.CHANGED, page("Tea"))], [], "Next")
    assert lines[-1] == "What changed in them: sitekeep diff --crawl 3"


def test_moved_page_says_from_where() -> None:
    lines = news_lines(QUIET, [kind(Change.MOVED, page("Tea", from_url="http://old/"))], [], "Next")
    assert "    http://www.example.org/tea.html (was http://old/)" in lines


def test_long_lists_are_cut_with_their_number() -> None:
    many = kind(Change.NEW, *[page(f"P{n}") for n in range(NAMED)], count=400)
    assert f"  … and {400 - NAMED} more" in news_lines(QUIET, [many], [], "Next")


def test_stopped_crawl_is_news_with_how_to_go_on() -> None:
    lines = news_lines(QUIET | {"state": "stopped"}, [], [], "Go on with: sitekeep crawl")
    assert lines == ["www.example.org: not finished", "", "Go on with: sitekeep crawl"]


@pytest.mark.parametrize(
    ("code", "fail_on", "dead", "left"),
    [
        (ExitCode.ALL_KEPT, "loss", DEAD, 0),
        (ExitCode.ALL_KEPT, "any", DEAD, 3),
        (ExitCode.ALL_KEPT, "any", [], 0),
        (ExitCode.LOSSES, "loss", [], 3),
        (ExitCode.LOSSES, "any", [], 3),
        (ExitCode.LOSSES, "never", DEAD, 0),
        (ExitCode.STOPPED, "loss", [], 4),
        (ExitCode.STOPPED, "any", DEAD, 4),
        (ExitCode.STOPPED, "never", [], 0),
    ],
)
def test_exit_codes(code: ExitCode, fail_on: str, dead: list[Any], left: int) -> None:
    def end() -> None:
        leave(code, fail_on, {"dead_links": dead})

    if left == 0:
        end()
        return
    with pytest.raises(SystemExit) as found:
        end()
    assert found.value.code == left


@pytest.mark.server
def test_nights_of_a_site(tmp_path: Path) -> None:
    """New on the first night, silence on the second, news on the third, told once."""
    archive = tmp_path / "a.db"

    def night(*more: str) -> tuple[int, str, str]:
        done = sitekeep("crawl", site.url, "-a", archive, "--quiet", *more)
        return done.code, done.out, done.err

    with serve_site("history") as site:
        host = site.url.split("/")[2]
        site.set(day="1")
        code, out, err = night()
        assert (code, out.splitlines()[0], err) == (0, f"{host}: 10 new", "")
        assert night() == (0, "", "")
        site.set(day="2")
        code, out, err = night("--fail-on", "any")
        assert (code, err) == (3, "")
        subject = out.splitlines()[0]
        for words in (
            "1 new",
            "1 changed",
            "2 moved",
            "1 gone",
            "1 no longer linked",
            "dead links",
        ):
            assert words in subject
        assert "/vanishes" in out.partition("Dead ")[2]
        assert night() == (0, "", "")
