"""A site told over four days: what each crawl says became of each page, and what it said when."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sitekeep.archive.changes_schema import sooner
from sitekeep.archive.history_schema import CHANGES
from sitekeep.archive.pages import SEARCHED
from tests.crawling import Ledger, check_identity, sitekeep
from tests.faults import serve_site

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four crawls of a site that changes from day to day; on the third a page fails."""
    archive = tmp_path_factory.mktemp("history") / "archive.db"
    with serve_site("history") as site:
        for day in ("1", "2", "3", "4"):
            site.set(day=day)
            assert sitekeep("crawl", site.url, "-a", archive, "-q").code == (3 if day == "3" else 0)
    assert Ledger(archive).rows("PRAGMA foreign_key_check") == []
    check_identity(Ledger(archive))  # only of the last crawl: links are those of pages as they are
    return archive


def told(archive: Path, crawl_id: int) -> dict[str, str]:
    """The kind of change of each page by path; of a page that moved with the old path."""
    site = Ledger(archive).one("SELECT start_url FROM crawls")[:-1]
    rows = Ledger(archive).rows(
        "SELECT coalesce(from_url || ' ', '') || url, change FROM changes WHERE crawl_id = ?",
        crawl_id,
    )
    assert len(rows) == len(dict(rows))
    return {address.replace(site, ""): change for address, change in rows}


KEPT = ("/", "/stays", "/edited", "/counter", "/leads-on", "/behind")


def test_the_first_crawl_finds_everything_new(archive: Path) -> None:
    first = told(archive, 1)
    assert set(first.values()) == {"new"}
    assert set(first) == {*KEPT, "/old-name", "/vanishes", "/dropped", "/here"}


def test_each_kind_of_change_is_told_apart(archive: Path) -> None:
    assert told(archive, 2) == dict.fromkeys(KEPT, "unchanged") | {
        "/edited": "changed",
        "/fresh": "new",
        "/old-name /new-name": "moved",
        "/here /there": "moved",
        "/vanishes": "gone",
        "/dropped": "unlinked",
    }


def test_the_order_of_its_joins_changes_nothing_in_changes(archive: Path) -> None:
    conn = sqlite3.connect(archive.resolve().as_uri() + "?mode=ro", uri=True)
    conn.executescript(CHANGES.replace("DROP VIEW changes;", "").replace(
        "CREATE VIEW changes", "CREATE TEMP VIEW changes_before").replace(
        "JOIN page_versions", "JOIN versions"))  # fmt: skip
    both = [
        conn.execute(f"SELECT * FROM {view} ORDER BY crawl_id, page_id, change").fetchall()
        for view in ("main.changes", "changes_before")
    ]
    conn.close()
    assert both[0] == both[1] != []


def test_a_join_that_is_not_there_is_not_passed_over() -> None:
    with pytest.raises(ValueError, match="seen AS"):
        sooner(CHANGES.replace("seen AS (", "seen AS("))


def test_what_fails_once_is_not_gone_nor_is_what_it_leads_to(archive: Path) -> None:
    third = told(archive, 3)
    assert {path: change for path, change in third.items() if change != "unchanged"} == {
        "/leads-on": "missed",
        "/behind": "missed",
        "/fresh": "missed",  # its link was dropped, but the failed page might have had one
    }
    assert "/vanishes" not in third


def test_what_was_away_returns(archive: Path) -> None:
    fourth = told(archive, 4)
    assert fourth == dict.fromkeys((*KEPT, "/there"), "unchanged") | {
        "/edited": "changed",
        "/vanishes": "returned",
        "/old-name": "returned",
        "/new-name": "unlinked",
        "/dropped": "returned",
        "/fresh": "unlinked",
    }


def test_noise_makes_no_version(archive: Path) -> None:
    ledger = Ledger(archive)
    sql = "SELECT count(*) FROM page_versions JOIN pages ON pages.id = page_id WHERE path = ?"
    assert ledger.one(sql, "/counter") == 1
    assert ledger.one(sql, "/edited") == 3
    payloads = (
        "SELECT count(DISTINCT payload_digest) FROM captures JOIN urls ON urls.id = url_id"
        " WHERE url LIKE '%/counter'"
    )
    assert ledger.one(payloads) == 4


def test_every_change_leads_to_its_versions(archive: Path) -> None:
    rows = Ledger(archive).rows(
        "SELECT change, old.headline, new.headline FROM changes"
        " LEFT JOIN page_versions AS old ON old.id = from_version_id"
        " LEFT JOIN page_versions AS new ON new.id = to_version_id WHERE changes.crawl_id = 2"
    )
    assert {row for row in rows if row[0] != "unchanged"} == {
        ("changed", "Edited", "Edited well"),
        ("new", None, "Fresh"),
        ("moved", "Renamed", "Renamed"),
        ("moved", "Somewhere", "Somewhere"),
        ("gone", "Vanishes", None),
        ("unlinked", "Dropped from the list", None),
    }
    assert {row[1] == row[2] for row in rows if row[0] == "unchanged"} == {True}


def test_a_version_keeps_every_field_of_the_page(archive: Path) -> None:
    ledger = Ledger(archive)
    names = [row[1] for row in ledger.rows("PRAGMA table_info(versions)")]
    known = [row[1] for row in ledger.rows("PRAGMA table_info(pages)")]
    # What is told from the others, for the search, is not.
    fields = [name for name in known if name not in ("id", "url_id", "url", "path",
              "first_capture_id", "capture_id", *SEARCHED)]  # fmt: skip
    assert set(fields) <= set(names)
    same = " AND ".join(f"v.{name} IS p.{name}" for name in fields)
    sql = (
        "SELECT count(*) FROM pages AS p JOIN versions AS v ON v.page_id = p.id"
        f" AND v.capture_id = p.capture_id AND {same}"
    )
    assert ledger.one(sql) >= 10


MARCH = """
SELECT headline, article_body FROM history
WHERE path = ?1 AND first_seen < ?3 AND coalesce(replaced_at, '9') >= ?2
ORDER BY first_seen DESC LIMIT 1
"""


def test_what_a_page_said_in_a_month_is_one_query(archive: Path) -> None:
    guide = (Path(__file__).parent.parent / "docs/history.md").read_text()
    assert MARCH.strip() in guide
    ledger = Ledger(archive)
    month = ledger.one("SELECT substr(max(first_seen), 1, 7) FROM history")
    headline, body = ledger.rows(MARCH, "/edited", f"{month}-01", f"{month}-32")[0]
    assert (headline, "And more." in body) == ("Edited", False)
    assert ledger.rows(MARCH, "/edited", "1999-03-01", "1999-04-01") == []


def diff(archive: Path, *arguments: object) -> str:
    done = sitekeep("diff", *arguments, "-a", archive)
    assert (done.code, done.err) == (0, "")
    return done.out


def test_diff_of_a_crawl_tells_fields_and_words(archive: Path) -> None:
    told = diff(archive, "--crawl", 2)
    first = "Crawl 2: 1 new, 1 changed, 5 unchanged, 2 moved, 1 gone, 1 no longer linked"
    assert told.splitlines()[0] == first
    assert "  headline: Edited → Edited well" in told
    assert "{+ And more.+}" in told
    assert "\x1b" not in told
    assert "visitor" not in told


@pytest.mark.parametrize(
    ("arguments", "changes"),
    [
        (["--crawl", 3], {"missed"}),
        (["--crawl", 1, 4], {"moved"}),
        (["1", "4", "/edited"], set()),
        (["/edited"], {"new", "changed"}),
        (["/edited", "--crawl", 2], {"changed"}),
        (["--since", "2020-01-01"], {"new"}),
        (["--since", "2999-01-01"], set()),
        ([], {"changed", "returned", "unlinked"}),
    ],
    ids=lambda each: str(sorted(each) if isinstance(each, set) else each),
)
def test_diff_by_crawl_by_date_by_page(
    archive: Path, arguments: list[object], changes: set[str]
) -> None:
    told = json.loads(diff(archive, *arguments, "--json"))
    assert {row["change"] for row in told["changes"]} == changes


def test_what_came_and_went_between_two_crawls_is_not_told(archive: Path) -> None:
    told = json.loads(diff(archive, "--since", "2020-01-01", "--json"))
    paths = {"/" + row["url"].rpartition("/")[2] for row in told["changes"]}
    assert paths == {*KEPT, "/old-name", "/vanishes", "/dropped", "/there"}


def test_diff_as_json_has_the_words(archive: Path) -> None:
    told = json.loads(diff(archive, "/edited", "--crawl", 2, "--json"))
    (row,) = told["changes"]
    assert {"field": "headline", "old": "Edited", "new": "Edited well"} in row["fields"]
    (paragraph,) = row["paragraphs"]
    assert paragraph["kind"] == "changed"
    assert ["added", " And more."] in paragraph["words"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--crawl", 9],
        ["/no-such-page"],
        ["--since", "March"],
        ["--since", "2026-01-01", "--crawl", 1],
        ["1", "2", "3"],
    ],
    ids=str,
)
def test_diff_says_what_is_wrong(archive: Path, arguments: list[object]) -> None:
    done = sitekeep("diff", *arguments, "-a", archive)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("Error: ")
    assert "Nothing was compared." in done.err


def test_the_end_of_a_crawl_says_what_is_away(archive: Path) -> None:
    lines = sitekeep("status", "-a", archive).out.splitlines()
    assert "Away     2 no longer linked" in lines
