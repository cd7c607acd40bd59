"""`sitekeep extract --explain`: what each field could have been, what was taken, and why."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pipelines.blocks import fingerprint
from pipelines.template import Template
from sitekeep.archive import crawl_queries
from sitekeep.archive.clock import now
from sitekeep.archive.payloads import sha256_of
from sitekeep.cli import main
from tests.archives import SITE, Archive
from tests.crawling import sitekeep

TEXT = "This sentence stands in for a text, is long enough to be one, and says nothing else. "
PAGE = f"""<!doctype html><html lang="en"><head><title>A Stand-In - Example Site</title>
<meta property="og:title" content="A Stand-In, Shortened">
<meta name="author" content="Example Site"></head><body>
<nav id="menu"><a href="/">Home</a> <a href="/news">News</a> <a href="/about">About us</a></nav>
<article><h1>A Stand-In</h1><p class="byline">By Ada Example</p><p>March 9, 2015</p>
<p>First words of all. {TEXT * 4}</p><p>{TEXT * 4}</p><p>{TEXT * 3} Last words of all.</p></article>
<div class="newsletter">Get our letter every week and never miss a thing.</div>
<footer>© 2021 Example Site</footer></body></html>"""


def explained(*arguments: object) -> Result:
    """What is printed on a terminal of 100 columns: the tests' own may be another."""
    return CliRunner(env={"COLUMNS": "100"}).invoke(main, ["extract", *map(str, arguments)])


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "page.html"
    path.write_text(PAGE)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    archive = Archive(tmp_path / "archive.db")
    archive.page("/stand-in.html")
    archive.conn.execute(
        "UPDATE captures SET sha256 = ?", (sha256_of(archive.payload(PAGE.encode())),)
    )
    return archive


def section(out: str, label: str) -> str:
    """What is said about one field."""
    found = re.search(rf"^{label}: .*?(?=\n\n|\Z)", out, re.MULTILINE | re.DOTALL)
    assert found, out
    return found[0]


def test_a_field_shows_what_was_taken_and_all_it_could_have_been(page: Path) -> None:
    headline = section(explained("--explain", page).stdout, "Headline")
    assert headline.startswith("Headline: A Stand-In\n")
    assert "rule: heading: The line that opens the article, where it is a heading." in headline
    assert "  * A Stand-In  (heading, marked)" in headline
    assert "  - A Stand-In, Shortened  (open_graph, declared)" in headline
    assert "page says: A Stand-In - Example Site" in headline
    assert "why: " in headline


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("Author", "  * Ada Example"),
        ("Author", "page says: By Ada Example"),
        ("Date published", "  * 2015-03-09  (date_line, guessed)"),
        ("Date published", "why: No rule says anything else."),
        ("In language", "  * en  (html_lang, declared)"),
        ("Keywords", "Keywords: nothing, by any of 3 rules"),
        ("Article body", "begins: First words of all."),
        ("Article body", "Last words of all."),
        ("Left out", "nav#menu, navigation, 4 words: Home News About us"),
        ("Left out", "div.newsletter, promotion, 10 words: Get our letter"),
        ("Left out", "footer, the footer, 4 words"),
    ],
)
def test_what_is_said(page: Path, label: str, line: str) -> None:
    assert line in section(explained("--explain", page).stdout, label)


def test_nothing_to_read(tmp_path: Path) -> None:
    empty = tmp_path / "empty.html"
    empty.write_bytes(b"")
    out = explained("--explain", empty).stdout
    assert "Headline: nothing, by any of" in out
    assert "Article body: nothing reads like an article here." in out
    assert "Left out: nothing" in out


@pytest.mark.parametrize(
    "address",
    [
        f"{SITE}/stand-in.html",
        f"{SITE}/stand-in.html#part",
        f"{SITE}/stand-in.html".replace("http:", "https:").replace("www.", ""),
    ],
)
def test_page_of_the_archive(archive: Archive, tmp_path: Path, address: str) -> None:
    done = explained("--archive", tmp_path / "archive.db", "--explain", address)
    assert done.exit_code == 0, done.output
    assert "Headline: A Stand-In\n" in done.stdout


def test_a_correction_and_the_site_pass_are_said(archive: Archive, tmp_path: Path) -> None:
    archive.insert(
        "corrections",
        url=f"{SITE}/stand-in.html",
        field="headline",
        value="A Person's Word",
        corrected_at=now(),
    )
    letter = fingerprint("Get our letter every week and never miss a thing.")
    template = Template(repeated=frozenset({letter})).to_json()
    crawl_queries.put_template(archive.conn, archive.crawl_id, now(), template)
    out = explained(
        "--archive", tmp_path / "archive.db", "--explain", f"{SITE}/stand-in.html"
    ).stdout
    headline = section(out, "Headline")
    assert headline.startswith("Headline: A Person's Word\n")
    assert "why: A person said so." in headline
    assert "(correction, corrected)" in headline
    assert "div.newsletter, on many pages of the site, 10 words" in section(out, "Left out")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--explain", "no.html"], ["There is no file no.html", "Nothing was read", "HTML file"]),
        (["--explain", "a.html", "b.html"], ["one page", "b.html", "Nothing was read"]),
        (["--explain", f"{SITE}/stand-im.html"], ["not among the 1 pages", "Did you mean", SITE]),
        (["--explain", "http://nobody.invalid/"], ["not among the 1 pages", "sitekeep status"]),
    ],
    ids=["no such file", "two pages", "misspelt address", "another site"],
)
def test_errors(archive: Archive, tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    done = explained("--archive", tmp_path / "archive.db", *arguments)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert [word for word in words if word not in done.stderr] == []


def test_the_command_itself(page: Path) -> None:
    done = sitekeep("extract", "--explain", page)
    assert (done.code, done.err) == (0, "")
    assert "Headline: A Stand-In" in done.out
