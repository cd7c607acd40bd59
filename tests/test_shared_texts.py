"""A text that a version has in common with its page stands once, and each version says what it said."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from sitekeep.archive import history
from sitekeep.archive.captures import Fetched
from sitekeep.archive.columns import columns_of
from sitekeep.archive.crawl_queries import StoredPage, earlier_page
from sitekeep.archive.frontier import Task
from sitekeep.archive.migrations import migrations
from sitekeep.archive.versions import count_changes, day_of, is_changed
from sitekeep.archive.versions import version_at as version_to_compare
from sitekeep.archive.writer import CrawlWriter
from sitekeep.article import Article, PageReading
from sitekeep.outcome import Outcome
from tests.archives import SITE, Archive

#: What the page says, as text and as HTML: no text, only a picture, other HTML of the same text, a
#: counter, other words. All stand-in text.
CONTENTS = (
    ("Tea.", "<p>Tea.</p>"),
    ("Tea.", "<p><b>Tea</b>.</p>"),
    ("Tea.", '<p>Tea.</p><p><img src="/cup.png" alt=""></p>'),
    ("Visitors: 1", "<p>Visitors: 1</p>"),
    ("Visitors: 2", "<p>Visitors: 2</p>"),
    ("Kettles and cups.", "<p>Kettles and cups.</p>"),
    ("", ""),
    ("", '<p><img src="/cup.png" alt=""></p>'),
)
#: What is known of the site when the page is read: more of it may be taken for its text.
KNOWN = ("", "Read more.", "Subscribe.")
TEXTS = ("article_body", "article_html")
Columns = dict[str, Any]


def article_of(content: int, known: int) -> Article:
    body, html = CONTENTS[content]
    if KNOWN[known]:
        body, html = f"{body}\n\n{KNOWN[known]}".strip(), f"{html}<p>{KNOWN[known]}</p>"
    words = len(body.split())
    return Article(headline="Tea", article_body=body, article_html=html, word_count=words)


class Copies:
    """History as it would be if every version had its own copy of what the page said."""

    def __init__(self) -> None:
        self.versions: dict[int, Columns] = {}

    def put(self, capture_id: int, warc_date: str, read: Columns) -> None:
        self.versions.pop(capture_id, None)
        before = [self.versions[each] for each in sorted(self.versions) if each < capture_id]
        if not before or is_changed(before[-1], read, day_of(warc_date)):
            self.versions[capture_id] = read | {"warc_date": warc_date}

    def settle(self, capture_id: int, earlier_id: int, earlier: Columns) -> None:
        before, after = self.versions[earlier_id], self.versions[capture_id]
        again = count_changes(before | earlier, after)
        if again < count_changes(before, after):
            self.versions[earlier_id] = before | earlier
        if not again:
            del self.versions[capture_id]


class Site:
    """A page that is crawled, corrected and read again, beside its history with own copies."""

    def __init__(self) -> None:
        self.archive = Archive(crawl=False)
        self.conn = self.archive.conn
        self.url = f"{SITE}/tea.html"
        self.copies = Copies()
        self.headline: str | None = None
        self.captured: dict[int, tuple[int, str]] = {}
        self.capture_id = 0

    def crawl(self, content: int, known: int) -> None:
        writer = CrawlWriter(self.conn, self.archive.crawl(day=1))
        fetched = Fetched(Outcome.KEPT, 200, payload=str(content).encode())
        with writer.step():
            self.capture_id = writer.put_capture(self.task(), fetched)
        self.captured[self.capture_id] = content, self.captured_at(self.capture_id)
        self.read(writer, 0)  # alone, while the site is not known; its group may still be open
        self.read(writer, known)
        self.settle(writer, known)
        writer.group.commit()

    def captured_at(self, capture_id: int) -> str:
        sql = "SELECT warc_date FROM captures WHERE id = ?"
        return str(self.conn.execute(sql, (capture_id,)).fetchone()[0])

    def task(self) -> Task:
        return Task(self.archive.url(self.url), self.url, "page", 0)

    def read(self, writer: CrawlWriter, known: int, *, anew: bool = False) -> None:
        content, warc_date = self.captured[self.capture_id]
        article = article_of(content, known)
        reading = PageReading(article)
        if self.headline:
            reading = PageReading(replace(article, headline=self.headline), as_read=article)
        with writer.step():
            if anew or reading.as_read or not self.says(reading.article):
                self.copies.put(self.capture_id, warc_date, columns_of(article))
            writer.put_page(self.task(), self.capture_id, reading, anew=anew)

    def says(self, article: Article) -> bool:
        """Whether the page was read from this capture, and says this already."""
        columns = columns_of(article) | {"capture_id": self.capture_id}
        row = self.conn.execute(f"SELECT {', '.join(columns)} FROM pages").fetchone()
        return bool(row == tuple(columns.values()))

    def settle(self, writer: CrawlWriter, known: int) -> None:
        """Compare a new version with what the version before it says, read with what is known."""
        task = self.task()
        earlier = earlier_page(self.conn, StoredPage(task, self.capture_id, "", None))
        if earlier:
            content, _ = self.captured[earlier.capture_id]
            article = article_of(content, known)
            self.copies.settle(self.capture_id, earlier.capture_id, columns_of(article))
            with writer.step():
                writer.settle_version(task, self.capture_id, earlier.capture_id, article)

    def extract(self, known: int) -> None:
        if self.capture_id:
            writer = CrawlWriter(self.conn, self.archive.crawl_id)
            self.read(writer, known, anew=True)
            self.settle(writer, known)
            writer.group.commit()

    def correct(self, headline: str | None) -> None:
        self.headline = headline
        self.extract(0)

    def check(self) -> None:
        """Every way to a version tells its own words, and none of the page stand there twice."""
        wanted = {
            capture_id: tuple(columns[name] for name in TEXTS)
            for capture_id, columns in self.copies.versions.items()
        }
        for told in ways(self.conn):
            assert told == wanted
        assert self.conn.execute(TWICE).fetchall() == []
        bodies = self.conn.execute(
            "SELECT capture_id, history.article_body FROM history"
            " JOIN page_versions ON page_versions.id = version_id"
        )
        assert dict(bodies.fetchall()) == {number: texts[0] for number, texts in wanted.items()}


TWICE = """
SELECT * FROM page_versions AS v JOIN pages ON pages.id = page_id
WHERE v.article_body <> '' AND v.article_body = pages.article_body
  AND v.article_html = pages.article_html
"""


def ways(conn: sqlite3.Connection) -> list[dict[int, tuple[str, ...]]]:
    """The texts of the versions of the one page by their captures, asked for in each way."""
    found = history.versions(conn, 1)
    captures = [row["capture_id"] for row in found]
    by_id = [history.version(conn, row["id"]) or {} for row in found]
    by_capture = [history.version_at(conn, 1, number) or {} for number in captures]
    compared = [version_to_compare(conn, 1, number) for number in captures]
    by_view = conn.execute(f"SELECT capture_id, {', '.join(TEXTS)} FROM versions").fetchall()
    return [
        *(
            dict(zip(captures, (tuple(row[name] for name in TEXTS) for row in each), strict=True))
            for each in (found, by_id, by_capture, compared)
        ),
        {number: tuple(texts) for number, *texts in by_view},
    ]


STEPS = st.one_of(
    st.tuples(
        st.just("crawl"),
        st.integers(0, len(CONTENTS) - 1),
        st.integers(0, len(KNOWN) - 1),
    ),
    st.tuples(st.just("extract"), st.integers(0, len(KNOWN) - 1)),
    st.tuples(st.just("correct"), st.sampled_from([None, "Green tea", "Black tea"])),
)


@settings(deadline=None, max_examples=60)
@given(st.lists(STEPS, max_size=8))
def test_every_version_says_what_it_said(steps: list[tuple[Any, ...]]) -> None:
    site = Site()
    for name, *values in steps:
        getattr(site, name)(*values)
        site.check()


@pytest.mark.parametrize(
    ("broken", "second"),
    [
        ("DROP TRIGGER pages_texts", 5),
        ("UPDATE page_versions SET article_html = ''", 0),
        ("UPDATE pages SET article_body = 'Other words.'", 0),
    ],
    ids=["text not handed on", "mark lost", "text of the page lost"],
)
def test_that_a_text_is_lost_would_be_seen(broken: str, second: int) -> None:
    site = Site()
    site.crawl(0, 0)
    if broken.startswith("UPDATE pages"):
        site.conn.execute("DROP TRIGGER pages_texts")
    site.conn.execute(broken)
    if second:
        site.crawl(second, 0)
    with pytest.raises(AssertionError):
        site.check()


def test_a_page_that_stays_the_same_holds_its_text_once() -> None:
    archive = Archive(crawl=False)
    writers = [CrawlWriter(archive.conn, archive.crawl(day=day)) for day in (1, 2, 3)]
    for writer, known in zip(writers, (0, 1, 1), strict=True):
        for number in range(20):
            put(writer, f"{SITE}/{number}.html", article_of(5, known))
        writer.group.commit()
    lengths = "SELECT sum(length(article_body)), sum(length(article_html)) FROM {}"
    held = archive.conn.execute(lengths.format("page_versions")).fetchone()
    told = archive.conn.execute(lengths.format("versions")).fetchone()
    [before, after] = (columns_of(article_of(5, known)) for known in (0, 1))
    assert held == tuple(20 * len(before[name]) for name in TEXTS)  # what no page has any more
    assert told == tuple(20 * (len(before[name]) + len(after[name])) for name in TEXTS)


def put(writer: CrawlWriter, url: str, article: Article) -> tuple[Task, int]:
    with writer.step():
        task = Task(writer.ids[url], url, "page", 0)
        capture_id = writer.put_capture(task, Fetched(Outcome.KEPT, 200, payload=b"page"))
        writer.put_page(task, capture_id, PageReading(article))
    return task, capture_id


def test_what_is_damaged_in_a_page_heals_in_all_versions_that_shared_it() -> None:
    archive = Archive(crawl=False)
    article = article_of(5, 0)
    for day, headline in enumerate(("Tea", "More tea"), 1):
        writer = CrawlWriter(archive.conn, archive.crawl(day=day))
        task, capture_id = put(writer, f"{SITE}/tea.html", replace(article, headline=headline))
        writer.group.commit()
    sql = f"SELECT headline, {', '.join(TEXTS)} FROM versions ORDER BY id"
    before = archive.conn.execute(sql).fetchall()
    assert [row[0] for row in before] == ["Tea", "More tea"]
    [trigger] = archive.conn.execute(
        "SELECT sql FROM sqlite_master WHERE name = 'pages_texts'"
    ).fetchone()
    archive.conn.execute("DROP TRIGGER pages_texts")
    archive.conn.execute("UPDATE pages SET article_body = 'Damaged.'")
    archive.conn.execute(trigger)
    assert archive.conn.execute(sql).fetchall() != before
    with writer.step():
        reading = PageReading(replace(article, headline="More tea"))
        writer.put_page(task, capture_id, reading, anew=True)
    writer.group.commit()
    assert archive.conn.execute(sql).fetchall() == before


OLDER_VERSIONS = [
    ("as on the page", "Tea.", "<p>Tea.</p>", 1, True),
    ("with other HTML", "Tea.", "<p><b>Tea</b>.</p>", 1, False),
    ("another text", "Coffee.", "<p>Coffee.</p>", 1, False),
    ("of unknown HTML", "Tea.", None, None, False),
    ("empty, of unknown HTML", "", None, None, False),
    ("empty", "", "", 0, False),
]


@pytest.mark.parametrize(
    ("body", "html", "words", "shared"),
    [row[1:] for row in OLDER_VERSIONS],
    ids=[row[0] for row in OLDER_VERSIONS],
)
def test_an_older_archive_tells_the_same(
    body: str, html: str | None, words: int | None, shared: bool
) -> None:
    conn = sqlite3.connect(":memory:", isolation_level=None)
    db = Database(conn)
    migrations.apply(db, stop_before="m014_shared_texts")
    conn.executescript(ONE_PAGE)
    conn.execute(
        "INSERT INTO page_versions (page_id, capture_id, content_digest, type, article_body,"
        " article_html, word_count) VALUES (1, 1, '', 'page', ?, ?, ?)",
        (body, html, words),
    )
    before = [conn.execute(sql).fetchall() for sql in TOLD]
    migrations.apply(db)
    assert [conn.execute(sql).fetchall() for sql in TOLD] == before
    assert conn.execute(f"SELECT {', '.join(TEXTS)} FROM versions").fetchall() == [(body, html)]
    own = ("", None) if shared else (body, html)
    assert conn.execute(f"SELECT {', '.join(TEXTS)} FROM page_versions").fetchall() == [own]


ONE_PAGE = """
INSERT INTO crawls (id, start_url, started_at, state)
VALUES (1, 'http://www.example.org/', '2026-02-01T10:00:00.000Z', 'finished');
INSERT INTO urls (id, url) VALUES (1, 'http://www.example.org/');
INSERT INTO captures (id, crawl_id, url_id, kind, outcome, warc_date)
VALUES (1, 1, 1, 'page', 'kept', '2026-02-01T10:00:00.000Z');
INSERT INTO pages (id, url_id, url, path, type, article_body, article_html, word_count,
                   first_capture_id, capture_id, content_digest)
VALUES (1, 1, 'http://www.example.org/', '/', 'page', 'Tea.', '<p>Tea.</p>', 1, 1, 1, '');
"""
TOLD = ("SELECT * FROM history", "SELECT * FROM changes")
