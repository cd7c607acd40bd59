"""The feed of changes: valid Atom whatever a site writes, ids that last, the right news."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from hypothesis import given
from hypothesis import strategies as st

from sitekeep.atom import Entry, Feed, lasting_id, written
from sitekeep.change import Change
from sitekeep.cli import main
from tests.archives import SITE, sample
from tests.atom_rules import ATOM, broken_rules
from tests.keeping import sound_archive

GOOD = written(
    Feed(
        "urn:uuid:1", "Changes", "2026-02-01T10:00:00Z", "http://a.example/", "Ada’s Shop",
        [
            Entry("urn:uuid:2", "New: Tea", "2026-02-01T10:00:00.123Z", "http://a.example/tea", "Tea is drunk hot.",
                  "http://b.example/tea", ("Ada", "Bea"), ("new", "Articles")),
        ],
        "http://a.example/-/changes.atom",
    ),
    "Sitekeep",
)  # fmt: skip


def test_feed_is_valid() -> None:
    assert broken_rules(GOOD) == []


@pytest.mark.parametrize(
    ("pattern", "instead", "words"),
    [
        ("</feed>", "", "no XML"),
        ("2005/Atom", "2006/Atom", "the root is"),
        ("<generator>", "<made>", "no XML"),
        ("<generator>Sitekeep</generator>", "<made/>", "no element"),
        ("  <id>urn:uuid:1</id>", "", "id stands 0 times"),
        ("<id>urn:uuid:2</id>", "<id>urn:uuid:2</id><id>urn:uuid:3</id>", "id stands 2 times"),
        ("urn:uuid:2", "urn:uuid:1", "id urn:uuid:1 stands 2 times"),
        ("urn:uuid:2", "page 2", "is no IRI"),
        ("<title>Changes</title>", "", "title stands 0 times"),
        ("2026-02-01T10:00:00Z", "2026-02-01", "no date and time"),
        (r"<name>Ada’s Shop</name>", "", "author without a name"),
        (r'href="http://a\.example/tea"', 'href="/tea"', "link to /tea"),
        (r'rel="via"', 'rel="alternate"', "two alternate links"),
        (r'rel="alternate" href="http://a\.example/tea"', 'rel="via" href="http://x/"', "without a link"),
        (r"<summary>[^<]*</summary>", "", "without content and summary"),
        (r'term="new"', "", "category without a term"),
        (r"<summary>", "<summary>x</summary><summary>", "summary stands 2 times"),
        (r"<author>\s*<name>(Ada’s Shop|Ada|Bea)</name>\s*</author>", "", "without an author"),
    ],
)  # fmt: skip
def test_each_rule_can_be_broken(pattern: str, instead: str, words: str) -> None:
    bad = re.sub(pattern, instead, GOOD.decode())
    assert bad != GOOD.decode()
    assert [rule for rule in broken_rules(bad.encode()) if words in rule], broken_rules(
        bad.encode()
    )


@given(st.text(), st.text(), st.lists(st.text(min_size=1).filter(str.strip)))
def test_whatever_a_site_writes_is_text(title: str, summary: str, names: list[str]) -> None:
    entry = Entry("urn:uuid:2", title, "2026-02-01T10:00:00Z", "http://a.example/", summary)
    feed = Feed("urn:uuid:1", title, "2026-02-01T10:00:00Z", "http://a.example/", "A", [entry])
    document = written(feed, "S")
    assert broken_rules(document) == []
    for name in names:
        assert lasting_id("a", name) == lasting_id("a", name) != lasting_id("b", name)


def entries(document: bytes) -> dict[str, ElementTree.Element]:
    found = ElementTree.fromstring(document).findall(f"{ATOM}entry")
    return {entry.findtext(f"{ATOM}title", ""): entry for entry in found}


def ids(document: bytes) -> list[str | None]:
    return [entry.findtext(f"{ATOM}id") for entry in entries(document).values()]


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return sound_archive(tmp_path / "archive.db")


def made(archive: Path, *arguments: str) -> bytes:
    target = archive.with_name("changes.atom")
    command = ["diff", "--atom", str(target), "-a", str(archive), *arguments]
    done = CliRunner().invoke(main, command, catch_exceptions=False)
    assert done.exit_code == 0, done.stderr
    assert not list(archive.parent.glob(".*.part"))
    return target.read_bytes()


def test_feed_of_an_archive(archive: Path) -> None:
    document = made(archive)
    assert broken_rules(document) == []
    told = entries(document)
    assert list(told) == ["Gone: Pot", "Changed: Tea", "New: Cups", "New: Pot", "New: Tea", "New: Welcome"]  # fmt: skip
    assert "paragraphs: 2 changed" in told["Changed: Tea"].findtext(f"{ATOM}summary", "")
    assert told["Changed: Tea"].findtext(f"{ATOM}author/{ATOM}name") == "Ada Example"
    (link,) = told["Changed: Tea"].findall(f"{ATOM}link")
    assert link.get("href", "").endswith("/tea.html")


def test_feed_of_one_crawl(archive: Path) -> None:
    assert list(entries(made(archive, "--crawl", "2"))) == ["Gone: Pot", "Changed: Tea"]
    assert list(entries(made(archive, "--since", "2999-01-01"))) == []
    assert broken_rules(made(archive, "--since", "2999-01-01")) == []


def test_ids_last_over_copies_and_crawls(archive: Path, tmp_path: Path) -> None:
    """A reader that knows an entry does not see it again as new."""
    (tmp_path / "elsewhere").mkdir()
    copy = Path(shutil.copy(archive, tmp_path / "elsewhere" / "other.db"))
    assert ids(made(archive)) == ids(made(copy))
    assert set(ids(made(archive, "--crawl", "1"))) < set(ids(made(archive)))


def test_feed_cannot_be_of_one_page_or_nowhere(archive: Path) -> None:
    for arguments, words in (
        (["--atom", "x.atom", "/tea.html"], "one page"),
        (["--atom", str(archive.parent / "no" / "x.atom")], "cannot be written"),
    ):
        done = CliRunner().invoke(main, ["diff", "-a", str(archive), *arguments])
        assert (done.exit_code, words in done.stderr) == (2, True)


@pytest.mark.parametrize("base", ["/", "/kept/"])
async def test_feed_of_the_reading_room(base: str, archive: Path) -> None:
    room = Datasette([str(archive)], settings={"base_url": base})
    answer = await room.client.get("/-/changes.atom")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert broken_rules(answer.content) == []
    links = {
        link.get("rel"): link.get("href")
        for link in entries(answer.content)["Changed: Tea"].findall(f"{ATOM}link")
    }
    assert links["alternate"] == f"http://localhost{base}a/tea"
    assert str(links["via"]).startswith("http://127.0.0.1:")
    own = ElementTree.fromstring(answer.content).find(f"{ATOM}link[@rel='self']")
    assert own is not None
    assert own.get("href") == f"http://localhost{base}-/changes.atom"
    article = await room.client.get("/a/tea")
    assert article.status_code == 200


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("change=changed", ["Changed: Tea"]),
        ("change=new&section=Tea", []),
        ("change=gone", ["Gone: Pot"]),
    ],
)
async def test_feeds_of_a_kind_and_a_section(query: str, titles: list[str], archive: Path) -> None:
    room = Datasette([str(archive)])
    answer = await room.client.get(f"/-/changes.atom?{query}")
    assert list(entries(answer.content)) == titles
    assert broken_rules(answer.content) == []
    whole = await room.client.get("/-/changes.atom")
    assert ElementTree.fromstring(answer.content).findtext(f"{ATOM}id") != ElementTree.fromstring(
        whole.content
    ).findtext(f"{ATOM}id")


async def test_feed_of_a_section(tmp_path: Path) -> None:
    sample(tmp_path / "a.db")
    answer = await Datasette([str(tmp_path / "a.db")]).client.get(
        "/-/changes.atom?section=Articles"
    )
    assert set(entries(answer.content)) == {"New: Twelve Steps and Talking", "New: Mindfulness"}
    assert SITE in answer.text


async def test_kinds_that_are_none_are_refused_with_those_there_are(archive: Path) -> None:
    answer = await Datasette([str(archive)]).client.get("/-/changes.atom?change=unchanged")
    assert answer.status_code == 400
    assert Change.NEW in answer.text


async def test_home_page_leads_to_the_feeds(archive: Path) -> None:
    answer = await Datasette([str(archive)]).client.get("/")
    assert 'type="application/atom+xml"' in answer.text
    assert "/-/changes.atom?change=new" in answer.text
