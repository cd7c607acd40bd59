"""The search index is merged, and never inside a savepoint: what that puts by fills the memory."""

from __future__ import annotations

import sqlite3

import pytest

from sitekeep.archive.merging import INDEXES
from sitekeep.archive.writer import CrawlWriter
from tests.archives import Archive
from tests.test_waiting import found, write

GROUPS = 120


def segments(conn: sqlite3.Connection) -> int:
    return int(conn.execute("SELECT count(DISTINCT segid) FROM pages_fts_idx").fetchone()[0])


def write_groups(archive: Archive, changed: bool = False) -> None:
    writer = CrawlWriter(archive.conn, archive.crawl_id)
    for number in range(GROUPS):
        with writer.step():
            body = f"Kettle number{number}." if changed else f"Puddle number{number}."
            write(archive, writer, f"/{number}", body)
        writer.group.commit()


@pytest.mark.parametrize("changed", [False, True], ids=["new pages", "changed pages"])
def test_what_is_merged_is_deleted_outside_of_savepoints(changed: bool) -> None:
    archive = Archive()
    if changed:
        write_groups(archive)
    said: list[str] = []
    archive.conn.set_trace_callback(said.append)
    write_groups(archive, changed)
    archive.conn.set_trace_callback(None)
    depth, merged = 0, 0
    for statement in said:
        words = statement.lstrip("- ").upper()
        depth += words.startswith("SAVEPOINT") - words.startswith("RELEASE")
        if words.startswith("DELETE") and "PAGES_FTS_DATA" in words:
            assert depth == 0
            merged += 1
    assert merged > GROUPS / 8


def test_groups_leave_few_segments() -> None:
    archive = Archive()
    write_groups(archive)
    assert segments(archive.conn) < 16
    assert found(archive, "puddle") == sorted(f"/{number}" for number in range(GROUPS))
    assert found(archive, "number17") == ["/17"]


@pytest.mark.parametrize("index", INDEXES)
def test_an_index_is_not_merged_by_itself(index: str) -> None:
    found = Archive().conn.execute(f"SELECT v FROM {index}_config WHERE k = 'automerge'")
    assert found.fetchone() == (0,)
