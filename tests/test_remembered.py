"""What the reading room remembers of an archive, and when it asks again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
import time
from pathlib import Path

import pytest
from datasette.app import Datasette

from sitekeep.archive import find
from sitekeep.archive.search import Query
from sitekeep.browse.remembered import Remembered, settled_state
from sitekeep.browse.room import Room
from tests.archives import Archive


@pytest.fixture(params=["WAL", "DELETE"])
def archive(request: pytest.FixtureRequest, tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "archive.db")
    archive.conn.execute(f"PRAGMA journal_mode = {request.param}")
    archive.page("/one.html", headline="One")
    settle(tmp_path)
    return archive


def settle(folder: Path) -> None:
    """As if nothing had been written for a minute."""
    for file in folder.glob("archive.db*"):
        os.utime(file, (time.time() - 60,) * 2)


class Asking:
    """Counts pages through a room, and how often the archive was asked."""

    def __init__(self, folder: Path) -> None:
        room = Datasette([str(folder / "archive.db")])
        self.room = Room(room, None, room.databases["archive"])
        self.times = 0

    def pages(self, conn: sqlite3.Connection) -> int:
        self.times += 1
        return int(conn.execute("SELECT count(*) FROM pages").fetchone()[0])

    async def __call__(self) -> int:
        return await self.room.recall(self.pages)


async def test_an_archive_at_rest_is_asked_once(archive: Archive, tmp_path: Path) -> None:
    ask = Asking(tmp_path)
    assert [await ask(), await ask(), await ask()] == [1, 1, 1]
    assert ask.times == 1


async def test_an_answer_after_a_write_is_new(archive: Archive, tmp_path: Path) -> None:
    ask = Asking(tmp_path)
    assert await ask() == 1
    archive.page("/two.html", headline="Two")
    assert await ask() == 2
    settle(tmp_path)
    assert [await ask(), await ask()] == [2, 2]


async def test_what_is_not_committed_is_not_told(tmp_path: Path) -> None:
    archive, ask = Archive(tmp_path / "archive.db"), Asking(tmp_path)
    archive.conn.execute("PRAGMA journal_mode = WAL")
    archive.conn.execute("PRAGMA cache_size = 1")  # so that it is written before it is committed
    archive.conn.execute("BEGIN")
    archive.page("/one.html", headline="One", article_body="word " * 10_000)
    settle(tmp_path)
    assert [await ask(), await ask()] == [0, 0]
    assert ask.times == 1
    archive.conn.execute("COMMIT")
    assert await ask() == 1


async def test_nothing_is_remembered_of_a_file_that_was_just_written(
    archive: Archive, tmp_path: Path
) -> None:
    ask = Asking(tmp_path)
    archive.page("/two.html", headline="Two")
    assert [await ask(), await ask()] == [2, 2]
    assert ask.times == 2


async def test_another_file_in_its_place_is_another_archive(
    archive: Archive, tmp_path: Path
) -> None:
    archive.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = tmp_path / "archive.db"
    settle(tmp_path)
    before = settled_state(path)
    shutil.copy2(path, tmp_path / "other.db")
    (tmp_path / "other.db").replace(path)
    assert before is not None
    assert settled_state(path) not in (None, before)


async def test_the_home_page_tells_what_was_written_since(archive: Archive, tmp_path: Path) -> None:
    room = Datasette([str(tmp_path / "archive.db")])
    assert "Two" not in (await room.client.get("/")).text
    archive.page("/two.html", headline="Two")
    assert "Two" in (await room.client.get("/")).text
    assert "Two" in (await room.client.get("/search")).text


async def test_words_are_looked_for_once_until_something_is_written(
    archive: Archive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str | None] = []

    def found_ids(conn: sqlite3.Connection, query: Query) -> list[int]:
        asked.append(query.match)
        return find.found_ids(conn, query)

    monkeypatch.setattr(sys.modules["sitekeep.browse.search"], "found_ids", found_ids)
    room = Datasette([str(tmp_path / "archive.db")])
    for narrowed in ("", "&type=article", "&type=page", "&page=2"):
        answer = (await room.client.get(f"/search.json?q=one{narrowed}")).json()
        assert answer["pages"]["total"] == (narrowed != "&type=page")
    assert asked == ['"one"']
    archive.page("/two.html", headline="One more")
    assert (await room.client.get("/search.json?q=one")).json()["pages"]["total"] == 2


def test_the_answers_asked_for_longest_ago_go() -> None:
    remembered, state = Remembered(most=3), ((1, 2, 3), None)
    for number in range(3):
        remembered.put(number, state, "answer")
    assert remembered.get(0, state)
    remembered.put(3, state, "answer")
    assert remembered.get(0, state)
    assert remembered.get(1, state) is None
    assert remembered.get(0, ((1, 2, 4), None)) is None


def test_of_a_file_that_is_not_there_nothing_is_remembered(tmp_path: Path) -> None:
    assert settled_state(tmp_path / "archive.db") is None
