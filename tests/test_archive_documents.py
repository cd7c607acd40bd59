"""Documents in the archive: kept in step with their search, found, listed with who uses them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from datasette.app import Datasette
from sqlite_utils import Database

from sitekeep.archive.documents import put_document, stored_documents
from sitekeep.archive.facets import Filters
from sitekeep.archive.find_documents import find_documents
from sitekeep.archive.frontier import Task
from sitekeep.archive.media import identify_all, media_counts, put_media_type
from sitekeep.archive.migrations import migrations
from sitekeep.archive.payloads import digest_of
from sitekeep.archive.search import parse
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import Article, PageReading
from sitekeep.document import Document
from sitekeep.media_type import PDF
from tests.archives import SITE, Archive

FILE = b"%PDF-1.4 stand-in"


def document(archive: Archive, path: str, payload: bytes = FILE, **fields: object) -> None:
    capture_id = archive.capture(path, payload=payload, content_type="application/pdf")
    put_media_type(archive.conn, archive.payload(payload), payload, "application/pdf")
    read = Document(PDF, **fields)  # type: ignore[arg-type]
    put_document(archive.conn, archive.url(path), SITE + path, capture_id, read)


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "archive.db")
    archive.page("/a.html", headline="A page", article_body="It has a leaflet.")
    document(archive, "/files/steps.pdf", title="Steps", author="Ada Example",
             text="Stand-in text about recovery.", number_of_pages=2)  # fmt: skip
    document(archive, "/files/scan.pdf", b"%PDF-1.4 scan", error="it has no text")
    document(archive, "/files/中.pdf", b"%PDF-1.4 zh", text="有咨询中心的文字")
    archive.link("/a.html", "/files/steps.pdf", "page", "Leaflet")
    return archive


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("recovery", ["/files/steps.pdf"]),
        ("ada steps", ["/files/steps.pdf"]),
        ("scan", ["/files/scan.pdf"]),
        ("recovery -ada", []),
        ("pdf", ["/files/scan.pdf", "/files/steps.pdf", "/files/中.pdf"]),
        ("咨询中心", ["/files/中.pdf"]),
        ("leaflet", []),
        ("-ada", ["/files/scan.pdf", "/files/中.pdf"]),
        ('"', ["/files/scan.pdf", "/files/steps.pdf", "/files/中.pdf"]),
        ("", ["/files/scan.pdf", "/files/steps.pdf", "/files/中.pdf"]),
    ],
)
def test_documents_are_found(archive: Archive, words: str, found: list[str]) -> None:
    answer = find_documents(archive.conn, parse(words), Filters())
    assert sorted(hit["path"] for hit in answer.hits) == sorted(found)
    assert answer.total == len(found)


def test_what_a_file_says_now_replaces_what_it_said(archive: Archive) -> None:
    archive.crawl(day=2)
    document(archive, "/files/steps.pdf", b"%PDF-1.4 new", text="Other words.")
    assert find_documents(archive.conn, parse("recovery"), Filters()).total == 0
    assert find_documents(archive.conn, parse("other"), Filters()).total == 1
    check = "INSERT INTO documents_fts(documents_fts, rank) VALUES ('integrity-check', 1)"
    archive.conn.execute(check)


def test_every_file_is_listed_with_who_uses_it(archive: Archive) -> None:
    archive.image("/same-1.png")
    archive.capture("/big.mp4", "too-large", kind="asset", status=None, content_type=None)
    archive.capture("/lost.png", "gone", kind="asset", status=404, payload=b"<p>no")
    archive.link("/a.html", "/same-1.png", "image")
    archive.link("/b.html", "/same-1.png", "image")
    found = archive.conn.execute(
        "SELECT url, media_type, size_bytes, uses, outcome, payload_digest IS NOT NULL FROM media"
    )
    listed = {url.removeprefix(SITE): row for url, *row in found}
    assert listed["/files/steps.pdf"] == [PDF, len(FILE), 1, "kept", 1]
    assert listed["/same-1.png"][:1] == ["image/png"]
    assert listed["/same-1.png"][2] == 2
    assert listed["/big.mp4"] == [None, None, 0, "too-large", 0]
    assert listed["/lost.png"] == [None, None, 0, "gone", 0]
    assert "/a.html" not in listed
    uses = archive.conn.execute("SELECT used_on FROM media_uses WHERE url LIKE '%same-1.png'")
    assert sorted(url for (url,) in uses) == [f"{SITE}/a.html", f"{SITE}/b.html"]


def test_a_file_that_is_only_missed_this_time_stays_as_it_was_kept(archive: Archive) -> None:
    archive.crawl(day=2)
    archive.capture("/files/steps.pdf", "timeout", status=None, content_type=None)
    sql = "SELECT outcome, media_type, size_bytes FROM media WHERE url LIKE '%steps.pdf'"
    assert archive.conn.execute(sql).fetchall() == [("kept", PDF, len(FILE))]


def test_counts_by_kind(archive: Archive) -> None:
    archive.image("/a.png")
    assert media_counts(archive.conn)["documents"]["files"] == 3
    assert media_counts(archive.conn)["images"]["files"] == 1


def test_what_has_become_a_page_is_no_document_any_more(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive.db")
    document(archive, "/a", text="Stand-in text about kettles.")
    writer = CrawlWriter(archive.conn, archive.crawl(day=2))
    task = Task(archive.url("/a"), f"{SITE}/a", "page", 1)
    capture_id = archive.capture("/a", payload=b"<h1>A page</h1>")
    with writer.step():
        writer.put_page(task, capture_id, PageReading(Article(url=task.url, headline="A page")))
    assert archive.conn.execute("SELECT count(*) FROM documents").fetchone() == (0,)
    search = "SELECT count(*) FROM documents_fts WHERE documents_fts MATCH 'kettles'"
    assert archive.conn.execute(search).fetchone() == (0,)


def test_an_archive_from_before_gets_to_know_its_files(tmp_path: Path) -> None:
    old = sqlite3.connect(tmp_path / "old.db", isolation_level=None)
    migrations.apply(Database(old), stop_before="m007_documents")
    digest = digest_of(FILE)
    put = "INSERT INTO payloads VALUES (1, ?, 9, 9, 'identity', NULL, NULL, ?)"
    old.execute(put, (digest, FILE))
    old.execute("INSERT INTO crawls (start_url, started_at, state) VALUES ('', '', 'finished')")
    old.execute("INSERT INTO urls (url) VALUES (?)", (f"{SITE}/x",))
    old.execute(
        "INSERT INTO captures (crawl_id, url_id, kind, outcome, status, payload_digest,"
        " content_type) VALUES (1, 1, 'page', 'kept', 200, ?, 'application/octet-stream')",
        (digest,),
    )
    migrations.apply(Database(old))
    sql = "SELECT media_type FROM media"
    assert old.execute(sql).fetchall() == [("application/octet-stream",)]
    identify_all(old)
    assert old.execute(sql).fetchall() == [(PDF,)]
    assert [each.task.url for each in stored_documents(old)] == [f"{SITE}/x"]


async def test_search_leads_to_the_kept_file(archive: Archive, tmp_path: Path) -> None:
    room = Datasette([str(tmp_path / "archive.db")])
    found = await room.client.get("/search?q=recovery")
    digest = archive.payload(FILE)
    assert "<mark>recovery</mark>" in found.text
    assert f'<a href="/-/payload/{digest}">Steps</a>' in found.text
    assert "Nothing found" not in found.text
    kept = await room.client.get(f"/-/payload/{digest}")
    assert kept.content == FILE
    assert kept.headers["content-disposition"].endswith("steps.pdf")
    assert 'id="documents"' in found.text
    of_another_year = await room.client.get("/search?q=recovery&year=2015")
    assert 'id="documents"' not in of_another_year.text
