"""All that a page shows is kept with it, also from other hosts; documents are read and found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.crawling import Done, Ledger, check_whole, sitekeep
from tests.faults import Served, serve_site

pytestmark = pytest.mark.server

PROFILE = "[crawl]\nmax_payload_bytes = 1000000\n"


@dataclass(frozen=True)
class Kept:
    """One crawl of the site of `tests.media_sites` and of its other host."""

    done: Done
    archive: Path
    far: str
    far_log: list[dict[str, Any]]

    def outcome(self, path: str) -> str:
        return Ledger(self.archive).outcomes()[self.full(path)]

    def full(self, path: str) -> str:
        return path.replace("far:/", self.far)

    def media(self) -> dict[str, tuple[Any, ...]]:
        """Type, declared type, uses and outcome of each file; addresses of the far host as `far:`."""
        rows = Ledger(self.archive).rows(
            "SELECT url, media_type, content_type, uses, outcome FROM media"
        )
        site = Ledger(self.archive).one("SELECT start_url FROM crawls")
        named = {row[0].replace(self.far, "far:/").replace(site, "/"): row[1:] for row in rows}
        return named


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    folder = tmp_path_factory.mktemp("media")
    (folder / "p.toml").write_text(PROFILE)
    with site("elsewhere") as far, site("media", other=far.url) as near:
        done = sitekeep(
            "crawl", near.url, "-a", folder / "a.db", "-q", "--profile", folder / "p.toml"
        )
        kept = Kept(done, folder / "a.db", far.url, far.log())
    check_whole(folder / "a.db")
    return kept


def site(name: str, **state: str):  # type: ignore[no-untyped-def]
    return serve_site(name, "tests.media_sites", **state)


@pytest.mark.parametrize(
    ("path", "media_type", "said"),
    [
        ("/icon.ico", "image/x-icon", "image/x-icon"),
        ("/in-style.gif", "image/gif", "image/gif"),
        ("/in-attribute.gif", "image/gif", "image/gif"),
        ("/wide.gif", "image/gif", "image/gif"),
        ("/narrow.gif", "image/gif", "image/gif"),
        ("/lazy.gif", "image/gif", "image/gif"),
        ("/real.gif", "image/gif", "image/gif"),
        ("/no-script.gif", "image/gif", "image/gif"),
        ("/poster.gif", "image/gif", "image/gif"),
        ("/page-as-picture.png", "text/html", "image/png"),
        ("/wrong-name.jpg", "image/png", "image/jpeg"),
        ("/drawing.svg", "image/svg+xml", "image/svg+xml"),
        ("/film.mp4", "video/mp4", "video/mp4"),
        ("/words.vtt", "text/vtt", "text/plain"),
        ("/leaflet.pdf", "application/pdf", "application/octet-stream"),
        ("/minutes.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"),
        ("far:/main.css", "text/css", "text/css"),
        ("far:/deep/second.css", "text/plain", "text/plain"),
        ("far:/deep/third.css", "text/plain", "text/plain"),
        ("far:/a.woff2", "font/woff2", "application/octet-stream"),
        ("far:/far.gif", "image/gif", "image/gif"),
        ("far:/deepest.gif", "image/gif", "image/gif"),
        ("far:/cdn.gif", "image/gif", "image/gif"),
        ("far:/cdn-2.gif", "image/gif", "image/gif"),
        ("far:/code.js", "text/javascript", "text/javascript"),
    ],
)  # fmt: skip
def test_every_file_is_kept_with_its_type(
    kept: Kept, path: str, media_type: str, said: str
) -> None:
    found = kept.media()[path]
    assert found[:2] == (media_type, said)
    assert found[3] == "kept"


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/long.mp4", "too-large"),
        ("far:/forbidden.gif", "robots-txt"),
        ("far:/frame", "out-of-scope"),
        ("far:/far.pdf", "out-of-scope"),
        ("far:/page", "out-of-scope"),
        ("/sheets/10", "kept"),
        ("/sheets/11", "trap"),
    ],
)
def test_what_is_left_out_has_its_reason(kept: Kept, path: str, outcome: str) -> None:
    assert kept.outcome(path) == outcome


def test_another_host_is_asked_politely_and_for_nothing_else(kept: Kept) -> None:
    paths = [request["path"] for request in kept.far_log]
    assert paths[0] == "/robots.txt"
    assert sorted(paths[1:]) == [
        "/a.woff2", "/cdn-2.gif", "/cdn.gif", "/code.js", "/deep/second.css", "/deep/third.css",
        "/deepest.gif", "/far.gif", "/main.css",
    ]  # fmt: skip
    gaps = [after["at"] - before["at"] for before, after in pairwise(kept.far_log[1:])]
    assert min(gaps) >= 0.28  # both ends measure with a clock of their own
    assert {request["active"] for request in kept.far_log} == {1}


def test_who_uses_a_file(kept: Kept) -> None:
    assert kept.media()["/wide.gif"][2] == 2
    sql = "SELECT used_on, kind FROM media_uses WHERE url = ?"
    assert Ledger(kept.archive).rows(sql, f"{kept.far}a.woff2") == [(f"{kept.far}main.css", "font")]


def test_documents_are_read_and_broken_ones_told(kept: Kept) -> None:
    rows = Ledger(kept.archive).rows(
        "SELECT path, number_of_pages, text <> '', error FROM documents"
    )
    found = {path: rest for path, *rest in rows}
    assert found["/leaflet.pdf"] == [1, 1, None]
    assert found["/minutes.docx"][1:] == [1, None]
    assert found["/broken.pdf"][2]
    assert kept.outcome("/broken.pdf") == "kept"
    (match,) = Ledger(kept.archive).rows(
        "SELECT path FROM documents WHERE id IN"
        " (SELECT rowid FROM documents_fts WHERE documents_fts MATCH 'minutes meeting')"
    )
    assert match == ("/minutes.docx",)


def test_status_tells_how_many_of_what(kept: Kept) -> None:
    told = sitekeep("status", "-a", kept.archive).out
    assert "documents 3" in told
    assert "fonts 1" in told
    assert "documents without a text to search: 1" in told


def test_extract_reads_documents_again(kept: Kept, tmp_path: Path) -> None:
    archive = tmp_path / "again.db"
    archive.write_bytes(kept.archive.read_bytes())
    before = Ledger(archive).rows("SELECT path, text, error FROM documents ORDER BY path")
    run(archive, "UPDATE documents SET text = 'old'; DELETE FROM media_types;")
    assert sitekeep("extract", "-a", archive).code == 0
    assert Ledger(archive).rows("SELECT path, text, error FROM documents ORDER BY path") == before
    assert Ledger(archive).one("SELECT count(*) FROM media WHERE media_type = 'font/woff2'") == 1


def run(archive: Path, script: str) -> None:
    with closing(sqlite3.connect(archive)) as db:
        db.executescript(script)


def test_the_second_time_nothing_is_stored_twice(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with site("elsewhere") as far, site("media", other=far.url) as near:
        for _ in range(2):
            assert crawl(near, archive) in (0, 3)
    check_whole(archive)
    ledger = Ledger(archive)
    digests = "SELECT payload_digest FROM payloads"
    assert len(ledger.rows(digests)) == len(set(ledger.rows(digests)))
    new = ledger.rows(
        "SELECT url FROM captures JOIN urls ON urls.id = url_id WHERE crawl_id = 2 AND outcome = 'kept'"
    )
    assert new == []
    assert ledger.one("SELECT count(*) FROM documents") == 3


def crawl(near: Served, archive: Path) -> int:
    return sitekeep("crawl", near.url, "-a", archive, "-q").code
