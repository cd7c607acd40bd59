"""Archives that earlier code made: each is brought up to date, says what it said, and goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitekeep.archive.history import count_changes
from sitekeep.archive.migrations import migrations
from sitekeep.archive.opening import Database, open_to_read
from tests.crawling import check_whole, sitekeep
from tests.keeping import OLDER, rows, unpacked

STEPS = [step.name for step in migrations.pending(Database(memory=True))]
PAGES = "SELECT url, type, headline, author, date_published, article_body FROM pages ORDER BY url"
VERSIONS = "SELECT page_id, capture_id, headline, article_body FROM page_versions ORDER BY id"

pytestmark = pytest.mark.parametrize("kept", OLDER, ids=lambda path: path.name.partition(".")[0])


def test_archive_is_of_the_schema_that_its_name_says(kept: Path, tmp_path: Path) -> None:
    applied = rows(unpacked(kept, tmp_path / "archive.db"), "SELECT name FROM _sqlite_migrations")
    assert applied[-1][0].startswith(kept.name.partition(".")[0])
    assert [name for (name,) in applied] == STEPS[: len(applied)]


def test_schema_becomes_that_of_a_new_archive(kept: Path, tmp_path: Path) -> None:
    archive = unpacked(kept, tmp_path / "archive.db")
    open_to_read(archive).conn.close()
    new = Database(memory=True)
    migrations.apply(new)
    schema = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE '\\_%' ESCAPE '\\' ORDER BY name"
    assert rows(archive, schema) == new.execute(schema).fetchall()
    check_whole(archive)


def test_nothing_that_was_kept_is_lost(kept: Path, tmp_path: Path) -> None:
    archive = unpacked(kept, tmp_path / "archive.db")
    everything = [
        PAGES,
        "SELECT payload_digest, size_bytes FROM payloads ORDER BY 1",
        "SELECT url, outcome, status, warc_date, record_id FROM captures JOIN urls"
        " ON urls.id = url_id ORDER BY captures.id",
        VERSIONS,
        "SELECT * FROM readings",
        "SELECT label, depth, url FROM nav_items ORDER BY menu_id, position",
    ]
    before = [rows(archive, sql) for sql in everything]
    assert all(before)
    open_to_read(archive).conn.close()
    everything[everything.index(VERSIONS)] = VERSIONS.replace("page_versions", "versions")
    assert [rows(archive, sql) for sql in everything] == before


def test_texts_that_pages_have_are_no_longer_there_twice(kept: Path, tmp_path: Path) -> None:
    archive = unpacked(kept, tmp_path / "archive.db")
    open_to_read(archive).conn.close()
    own = "SELECT count(*) FROM page_versions WHERE article_html = '' OR article_body <> ''"
    assert rows(archive, own) == [(1,)]  # of the one page that changed, what it said before
    assert rows(archive, "SELECT count(*) FROM versions WHERE article_body = ''") == [(0,)]


def test_history_is_told_as_by_todays_code(kept: Path, tmp_path: Path) -> None:
    db = open_to_read(unpacked(kept, tmp_path / "archive.db"))
    first, second = (count_changes(db.conn, crawl_id) for crawl_id in (1, 2))
    db.conn.close()
    assert first["new"] == 4
    assert (second["changed"], second["unchanged"], second["gone"]) == (1, 2, 1)


@pytest.mark.server
def test_pages_can_be_read_again_and_found(kept: Path, tmp_path: Path) -> None:
    archive = unpacked(kept, tmp_path / "archive.db")
    before = rows(archive, PAGES)
    assert sitekeep("extract", "-a", archive).code == 0
    assert rows(archive, PAGES) == before
    found = rows(archive, "SELECT rowid FROM pages_fts WHERE pages_fts MATCH 'herb'")
    assert found == rows(archive, "SELECT id FROM pages WHERE path = '/tea.html'")
