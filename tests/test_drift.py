"""What is learnt of a site differs from crawl to crawl, and that alone is no change of a page."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.blocks import fingerprint
from pipelines.read import read_page
from pipelines.site_pass import settle_versions
from pipelines.template import Template
from pipelines.workers import Workers
from sitekeep.archive.captures import Fetched
from sitekeep.archive.crawl_queries import StoredPage, all_pages, earlier_page
from sitekeep.archive.frontier import Task
from sitekeep.archive.writer import CrawlWriter
from sitekeep.outcome import Outcome
from tests.archives import SITE, Archive
from tests.crawling import Ledger, check_whole, sitekeep
from tests.drifting_site import ARTICLES, EDITED, SENTENCE
from tests.faults import prose, serve_site

# -- a site that is crawled day by day -----------------------------------------------------

VERSIONS = "SELECT path, count(*) FROM page_versions JOIN pages ON pages.id = page_id GROUP BY 1"
ONCE = {"/": 1} | {f"/article-{number}": 1 for number in ARTICLES}
EDIT = f"/article-{EDITED}"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with a crawl for each of the four days."""
    archive = tmp_path_factory.mktemp("drifting") / "archive.db"
    with serve_site("drifting", module="tests.drifting_site") as site:
        for day in ("1", "2", "3", "4"):
            site.set(day=day)
            assert sitekeep("crawl", site.url, "-a", archive, "-q").code == 0
    check_whole(archive)
    return archive


@pytest.mark.server
def test_only_the_edit_makes_a_version(archive: Path) -> None:
    """Not a token, nor another side column, nor a new design; and all pages were read each time."""
    ledger = Ledger(archive)
    assert dict(ledger.rows(VERSIONS)) == ONCE | {EDIT: 2}
    fetched = "SELECT crawl_id, count(*) FROM captures WHERE outcome = 'kept' GROUP BY 1"
    assert ledger.rows(fetched) == [(day, len(ONCE)) for day in (1, 2, 3, 4)]
    changed = "SELECT crawl_id, replace(url, ?, '/') FROM changes WHERE change = 'changed'"
    home = ledger.one("SELECT start_url FROM crawls")
    assert ledger.rows(changed, home) == [(3, EDIT)]


@pytest.mark.server
def test_what_was_learnt_differed(archive: Path) -> None:
    rows = Ledger(archive).rows("SELECT template FROM templates ORDER BY crawl_id")
    learnt = [json.loads(template)["repeated"] for (template,) in rows]
    assert [fingerprint(SENTENCE) in each for each in learnt] == [True, False, True, False]


@pytest.mark.server
def test_a_version_says_what_is_read_in_its_page_now(archive: Path) -> None:
    with_it = "SELECT count(*) FROM versions WHERE instr(article_body, ?)"
    assert Ledger(archive).one(with_it, SENTENCE) == 2


@pytest.mark.server
def test_the_difference_is_only_what_was_edited(archive: Path) -> None:
    told = json.loads(sitekeep("diff", EDIT, "--crawl", 3, "--json", "-a", archive).out)
    [row] = told["changes"]
    assert (row["fields"], [each["kind"] for each in row["paragraphs"]]) == ([], ["changed"])


@pytest.mark.server
def test_reading_again_offline_makes_no_version(archive: Path, tmp_path: Path) -> None:
    """Also where a profile now says that something else is the text."""
    copy = tmp_path / "archive.db"
    shutil.copy(archive, copy)
    profile = tmp_path / "site.toml"
    profile.write_text('[extract]\ndrop = ["p:nth-of-type(3)"]\n')
    for arguments in (["--profile", profile], []):
        assert sitekeep("extract", "-a", copy, *arguments).code == 0
        assert dict(Ledger(copy).rows(VERSIONS)) == ONCE | {EDIT: 2}


# -- one page, whatever was learnt and whatever was edited ---------------------------------

PARAGRAPHS = [prose(f"paragraph {number}") for number in range(6)]
NEW = "A paragraph that nobody has seen before tells of lighthouses and of ferries."


def document(headline: str, paragraphs: list[str]) -> bytes:
    body = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"<html><body><article><h1>{headline}</h1>{body}</article></body></html>".encode()


class Page:
    """A page that is captured and read, each time with something else known of its site."""

    def __init__(self) -> None:
        archive = Archive()
        self.conn = archive.conn
        self.archive, self.captured = archive, dict[int, bytes]()

    def crawl(self, payload: bytes, template: Template) -> None:
        writer = CrawlWriter(self.conn, self.archive.crawl(day=self.archive.crawl_id + 1))
        url = f"{SITE}/tea.html"
        with writer.step():
            task = Task(writer.ids[url], url, "page", 0)
            capture_id = writer.put_capture(task, Fetched(Outcome.KEPT, 200, payload=payload))
            self.captured[capture_id] = payload
            writer.put_page(task, capture_id, read_page(payload, url=url, template=template))
            earlier = earlier_page(self.conn, StoredPage(task, capture_id, "", None))
            if earlier:  # as `settle_versions` does in workers
                before = self.captured[earlier.capture_id]
                article = read_page(before, url=url, template=template).article
                writer.settle_version(task, capture_id, earlier.capture_id, article)
        writer.group.commit()

    def versions(self) -> int:
        return int(self.conn.execute("SELECT count(*) FROM page_versions").fetchone()[0])


TEMPLATES = st.sets(st.sampled_from(PARAGRAPHS), max_size=2).map(
    lambda known: Template(frozenset(map(fingerprint, known)))
)


@settings(deadline=None, max_examples=30)
@given(st.lists(TEMPLATES, min_size=2, max_size=4))
def test_the_same_page_has_one_version_whatever_was_learnt(learnt: list[Template]) -> None:
    page = Page()
    for template in learnt:
        page.crawl(document("Tea", PARAGRAPHS), template)
    assert page.versions() == 1


@st.composite
def edits(draw: st.DrawFn) -> bytes:
    """The page with one word more or less, or a paragraph, or another headline."""
    said, place = list(PARAGRAPHS), draw(st.integers(0, len(PARAGRAPHS) - 1))
    match draw(st.sampled_from(["headline", "paragraph", "word", "without a word"])):
        case "headline":
            return document("Coffee", said)
        case "paragraph":
            said.insert(place, NEW)
        case kind:
            words = said[place].split()
            at = draw(st.integers(0, len(words) - 1))
            words[at : at + 1] = [words[at], "lighthouse"] if kind == "word" else []
            said[place] = " ".join(words)
    return document("Tea", said)


@settings(deadline=None, max_examples=60)
@given(edits(), TEMPLATES, TEMPLATES)
def test_an_edit_is_a_version_whatever_was_learnt(
    edited: bytes, first: Template, second: Template
) -> None:
    page = Page()
    page.crawl(document("Tea", PARAGRAPHS), first)
    page.crawl(edited, second)
    assert page.versions() == 2
    page.crawl(edited, first)
    assert page.versions() == 2


def test_damaged_bytes_leave_the_version_as_it_is() -> None:
    page = Page()
    page.crawl(document("Tea", PARAGRAPHS), Template())
    page.crawl(document("Coffee", [NEW]), Template())
    bad = "UPDATE payloads SET encoding = 'zstd', payload = x'00' WHERE id = 1"
    page.conn.execute(bad)
    with closing(Workers(1)) as workers:
        writer = CrawlWriter(page.conn, page.archive.crawl_id)
        [stored] = all_pages(page.conn)
        assert earlier_page(page.conn, stored)
        settle_versions(writer, workers, None, Template(), [stored])
    assert page.versions() == 2


def test_a_paragraph_taken_away_is_a_version() -> None:
    page = Page()
    page.crawl(document("Tea", PARAGRAPHS), Template())
    page.crawl(document("Tea", PARAGRAPHS[:-1]), Template())
    assert page.versions() == 2
