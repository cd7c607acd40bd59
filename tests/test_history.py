"""A site told over four days: what each crawl says became of each page, and what it said when."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    payloads = "SELECT count(DISTINCT payload_digest) FROM ledger JOIN captures USING (warc_date)"
    assert ledger.one(f"{payloads} WHERE url LIKE '%/counter'") == 4


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
    names = [row[1] for row in ledger.rows("PRAGMA table_info(page_versions)")]
    known = [row[1] for row in ledger.rows("PRAGMA table_info(pages)")]
    fields = [name for name in known if name not in ("id", "url_id", "url", "path",
              "first_capture_id", "capture_id")]  # fmt: skip
    assert set(fields) <= set(names)
    same = " AND ".join(f"v.{name} IS p.{name}" for name in fields)
    sql = (
        "SELECT count(*) FROM pages AS p JOIN page_versions AS v ON v.page_id = p.id"
        f" AND v.capture_id = p.capture_id AND {same}"
    )
    assert ledger.one(sql) >= 10
