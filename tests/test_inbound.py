"""What links where is indexed at the end of a fast first crawl, and kept up ever after."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from scraper.ending import finish
from scraper.options import CrawlOptions
from scraper.session import CrawlSession, open_session
from sitekeep.archive import inbound
from sitekeep.archive.care.repair import repair
from sitekeep.archive.care.verify import verify
from sitekeep.archive.opening import open_to_write
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import Link, LinkKind

HERE = "http://127.0.0.1/"
#: A site that wants a second between requests, and one that wants none.
SLOW, FAST = CrawlOptions("http://www.example.org/"), CrawlOptions(HERE)


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return tmp_path / "archive.db"


def is_indexed(conn: sqlite3.Connection) -> bool:
    return bool(
        conn.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (inbound.NAME,)).fetchall()
    )


def write_links(session: CrawlSession) -> None:
    task = session.next_task()
    assert task
    with session.writer.step():
        links = [Link(f"{session.options.url}{n}", LinkKind.PAGE, "", "") for n in range(5)]
        session.writer.put_links(task, links)
    session.writer.group.commit()


def killed(archive: Path, options: CrawlOptions, *, fresh: bool = False) -> None:
    """What a killed crawl leaves: all but its end."""
    with open_session(archive, options, fresh=fresh) as session:
        write_links(session)


def stopped(archive: Path, options: CrawlOptions) -> None:
    with open_session(archive, options) as session:
        write_links(session)
        session.stop_reason = "enough"
        finish(session)


def test_it_is_there_when_the_first_crawl_has_ended(archive: Path) -> None:
    with open_session(archive, FAST) as session:
        write_links(session)
        assert not is_indexed(session.writer.conn)
        session.stop_reason = "enough"
        finish(session)
        assert is_indexed(session.writer.conn)
        assert verify(session.writer.conn) == []


def test_who_reads_beside_a_slow_crawl_has_it(archive: Path) -> None:
    with open_session(archive, SLOW) as session:
        assert is_indexed(session.writer.conn)


def test_it_is_kept_from_then_on(archive: Path) -> None:
    stopped(archive, FAST)
    with open_session(archive, FAST) as session:
        assert is_indexed(session.writer.conn)


def test_a_killed_first_crawl_goes_on_without_it(archive: Path) -> None:
    killed(archive, FAST)
    with open_session(archive, FAST) as session:
        assert not is_indexed(session.writer.conn)


def test_a_killed_first_crawl_leaves_a_sound_archive(archive: Path) -> None:
    killed(archive, FAST)
    with open_to_write(archive) as db:
        assert not is_indexed(db.conn)
        assert [each for each in verify(db.conn) if each.check == "schema"] == []


def test_it_is_there_after_another_crawl_than_the_killed_one(archive: Path) -> None:
    killed(archive, FAST)
    killed(archive, FAST, fresh=True)
    stopped(archive, FAST)
    with open_to_write(archive) as db:
        assert is_indexed(db.conn)


def test_a_later_crawl_does_not_drop_it_though_no_page_was_found(archive: Path) -> None:
    with open_session(archive, FAST) as session:
        session.stop_reason = "nothing there"
        finish(session)
    with open_session(archive, FAST, fresh=True) as session:
        assert is_indexed(session.writer.conn)


def test_lost_later_it_is_missed(archive: Path) -> None:
    stopped(archive, FAST)
    with open_to_write(archive) as db:
        db.execute(f"DROP INDEX {inbound.NAME}")
        assert "index links_to is not there" in [each.what for each in verify(db.conn)]
        repair(db, verify(db.conn))
        assert verify(db.conn) == []


def test_mending_a_killed_first_crawl_leaves_nothing_to_mend(archive: Path) -> None:
    killed(archive, FAST)
    with open_to_write(archive) as db:
        db.execute("DELETE FROM frontier")
        repair(db, verify(db.conn))
        assert [each for each in verify(db.conn) if each.check in ("schema", "ledger")] == []


def test_reading_again_makes_it(archive: Path) -> None:
    killed(archive, FAST)
    with open_to_write(archive) as db:
        CrawlWriter(db.conn, 1).tidy()
        assert is_indexed(db.conn)
