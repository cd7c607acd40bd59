"""An archive from before histories were kept gets every field of its newest versions."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from sitekeep.archive.migrations import migrations

OLD_ARCHIVE = """
INSERT INTO crawls (id, start_url, started_at, state) VALUES (1, 'http://a.example/', '', 'finished');
INSERT INTO urls VALUES (1, 'http://a.example/');
INSERT INTO captures (id, crawl_id, url_id, kind, outcome, warc_date)
    VALUES (1, 1, 1, 'page', 'kept', '2026-01-01T00:00:00.000Z');
INSERT INTO pages (id, url_id, url, path, type, title, article_html, word_count, first_capture_id,
    capture_id, content_digest) VALUES (1, 1, 'http://a.example/', '/', 'home', 'T', '<p>x</p>', 1,
    1, 1, 'new');
INSERT INTO page_versions (page_id, capture_id, content_digest, type, article_body)
    VALUES (1, 1, 'new', 'home', 'x');
"""


def test_the_newest_version_of_an_older_archive_is_completed() -> None:
    db = Database(sqlite3.connect(":memory:", isolation_level=None))
    migrations.apply(db, stop_before="m004_history")
    db.conn.executescript(OLD_ARCHIVE)
    migrations.apply(db)
    row = db.execute("SELECT title, article_html, word_count FROM page_versions").fetchone()
    assert row == ("T", "<p>x</p>", 1)
    changes = "SELECT url, change, from_version_id, to_version_id FROM changes"
    assert db.execute(changes).fetchall() == [("http://a.example/", "new", None, 1)]
