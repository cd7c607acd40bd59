"""New pages are written when their group is committed: all of them, and never those of others."""

from __future__ import annotations

import pytest

from sitekeep.archive.frontier import Task
from sitekeep.archive.waiting import MOST_CHARACTERS
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import Article, Link, LinkKind, Menu, NavItem, PageReading
from sitekeep.reading import Author, Reading, Trust
from tests.archives import SITE, Archive


@pytest.fixture
def archive() -> Archive:
    return Archive()


@pytest.fixture
def writer(archive: Archive) -> CrawlWriter:
    return CrawlWriter(archive.conn, archive.crawl_id)


def write(archive: Archive, writer: CrawlWriter, path: str, body: str) -> None:
    capture = archive.conn.execute(
        "SELECT captures.id FROM captures JOIN urls ON urls.id = url_id WHERE url = ?",
        (SITE + path,),
    ).fetchone()
    capture_id = capture[0] if capture else archive.capture(path, payload=body.encode())
    article = Article(headline=f"About {path}", article_body=body, article_html=f"<p>{body}</p>")
    task = Task(archive.url(path), SITE + path, "page", 1)
    writer.put_page(task, capture_id, PageReading(article))


def write_and_fail(archive: Archive, writer: CrawlWriter, path: str, body: str) -> None:
    with writer.step():
        write(archive, writer, path, body)
        raise ZeroDivisionError


def found(archive: Archive, word: str) -> list[str]:
    rows = archive.conn.execute(
        "SELECT path FROM pages_fts JOIN pages ON pages.id = pages_fts.rowid"
        " WHERE pages_fts MATCH ? ORDER BY path",
        (word,),
    )
    return [path for (path,) in rows]


def texts(archive: Archive) -> dict[str, tuple[str, str, str]]:
    rows = archive.conn.execute("SELECT path, headline, article_body, article_html FROM pages")
    return {path: (headline, body, html) for path, headline, body, html in rows}


def test_pages_of_a_group_have_their_texts_and_are_found(
    archive: Archive, writer: CrawlWriter
) -> None:
    for path, body in (("/tea", "Kettles sing."), ("/rain", "Puddles and kettles.")):
        with writer.step():
            write(archive, writer, path, body)
    writer.group.commit()
    assert texts(archive) == {
        "/tea": ("About /tea", "Kettles sing.", "<p>Kettles sing.</p>"),
        "/rain": ("About /rain", "Puddles and kettles.", "<p>Puddles and kettles.</p>"),
    }
    assert found(archive, "kettles") == ["/rain", "/tea"]
    archive.conn.execute("INSERT INTO pages_fts(pages_fts, rank) VALUES ('integrity-check', 1)")


def test_a_step_that_fails_takes_its_texts_along(archive: Archive, writer: CrawlWriter) -> None:
    with writer.step():
        write(archive, writer, "/tea", "Kettles sing.")
    archive.capture("/rain", payload=b"rain")
    with pytest.raises(ZeroDivisionError):
        write_and_fail(archive, writer, "/rain", "Puddles and kettles.")
    with writer.step():
        write(archive, writer, "/snow", "Kettles again.")
    writer.group.commit()
    assert found(archive, "kettles") == ["/snow", "/tea"]


def test_the_first_step_of_all_may_fail(archive: Archive, writer: CrawlWriter) -> None:
    with pytest.raises(ZeroDivisionError):
        write_and_fail(archive, writer, "/rain", "Puddles and kettles.")
    writer.group.commit()
    assert texts(archive) == {}


def test_what_was_written_last_stays(archive: Archive, writer: CrawlWriter) -> None:
    for body in ("Kettles sing.", "Puddles."):
        with writer.step():
            write(archive, writer, "/tea", body)
    writer.group.commit()
    assert texts(archive)["/tea"][1] == "Puddles."
    assert (found(archive, "kettles"), found(archive, "puddles")) == ([], ["/tea"])
    archive.conn.execute("INSERT INTO pages_fts(pages_fts, rank) VALUES ('integrity-check', 1)")


def test_texts_wait_also_after_temporary_tables_are_gone(
    archive: Archive, writer: CrawlWriter
) -> None:
    for path in ("/tea", "/rain"):
        with writer.step():
            write(archive, writer, path, "Kettles sing.")
        writer.tidy()  # changes `PRAGMA temp_store`
    assert found(archive, "kettles") == ["/rain", "/tea"]


def test_a_long_text_does_not_wait(archive: Archive, writer: CrawlWriter) -> None:
    with writer.step():
        write(archive, writer, "/long", "kettles " * (MOST_CHARACTERS // 8))
        assert found(archive, "kettles") == ["/long"]
    writer.group.commit()
    assert found(archive, "kettles") == ["/long"]


def test_a_page_waits_with_all_that_was_read_from_it(archive: Archive, writer: CrawlWriter) -> None:
    capture_id = archive.capture("/tea", payload=b"tea")
    task = Task(archive.url("/tea"), f"{SITE}/tea", "page", 1)
    reading = PageReading(
        Article(headline="Tea", authors=(Author("Ada Lovelace"),), date_published="2015-03"),
        [Reading("headline", "Tea", "Tea", "title", Trust.MARKED, chosen=True)],
        links=[Link(f"{SITE}/rain", LinkKind.PAGE, "Rain")],
        menus=[Menu((NavItem("Rain", f"{SITE}/rain", 0),))],
    )
    with writer.step():
        writer.put_page(task, capture_id, reading)
    writer.group.commit()
    rows = [
        archive.conn.execute(statement).fetchall()
        for statement in (
            "SELECT id, headline, capture_id FROM pages",
            "SELECT page_id, headline, capture_id FROM page_versions",
            "SELECT page_id, name, page_date_published FROM page_authors"
            " JOIN authors ON authors.id = author_id",
            "SELECT page_id, field, value, rule, chosen FROM readings",
            "SELECT page_id, items FROM page_menus JOIN menus ON menus.id = menu_id",
            "SELECT url, kind, text FROM links JOIN urls ON urls.id = to_url_id",
        )
    ]
    assert rows == [
        [(1, "Tea", capture_id)],
        [(1, "Tea", capture_id)],
        [(1, "Ada Lovelace", "2015-03")],
        [(1, "headline", "Tea", "title", 1)],
        [(1, f'[[0, "Rain", "{SITE}/rain"]]')],
        [(f"{SITE}/rain", "page", "Rain")],
    ]


def test_a_page_that_cannot_be_written_fails_alone(archive: Archive, writer: CrawlWriter) -> None:
    with writer.step():
        write(archive, writer, "/tea", "Kettles sing.")
    archive.capture("/odd", payload=b"odd")
    with pytest.raises(UnicodeEncodeError):
        write_odd(archive, writer)
    writer.group.commit()
    assert found(archive, "kettles") == ["/tea"]


def write_odd(archive: Archive, writer: CrawlWriter) -> None:
    """A lone surrogate, which no text in SQLite can hold."""
    capture_id = archive.conn.execute("SELECT max(id) FROM captures").fetchone()[0]
    task = Task(archive.url("/odd"), f"{SITE}/odd", "page", 1)
    with writer.step():
        writer.put_page(task, capture_id, PageReading(Article(headline="\ud800")))


def test_a_step_that_had_others_written_and_fails_leaves_them_waiting(
    archive: Archive, writer: CrawlWriter
) -> None:
    with writer.step():
        write(archive, writer, "/tea", "Kettles sing.")
    with pytest.raises(ZeroDivisionError):
        write_and_fail(archive, writer, "/tea", "Puddles.")
    writer.group.commit()
    assert texts(archive)["/tea"][1] == "Kettles sing."
    assert found(archive, "puddles") == []
