"""`sitekeep verify`: each check with an archive that breaks it, and what mending leaves."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitekeep.archive.care.finding import Mend
from sitekeep.archive.care.verify import CHECKS, verify
from sitekeep.archive.opening import open_to_read, open_to_write
from sitekeep.archive.payloads import put_payload
from sitekeep.cli import main
from sitekeep.errors import ArchiveError
from tests.crawling import sitekeep
from tests.keeping import broken, rows, sound_archive
from tests.mounting import mounted


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    return sound_archive(tmp_path / "archive.db")


def found(archive: Path) -> list[tuple[str, str, Mend | None]]:
    with closing(open_to_read(archive).conn) as conn:
        return [(each.check, f"{each.where}: {each.what}", each.mend) for each in verify(conn)]


def test_archive_of_a_crawl_is_sound(archive: Path) -> None:
    assert found(archive) == []


TEA = "(SELECT url_id FROM pages WHERE path = '/tea.html')"
#: The second crawl got the same page once more, not the answer that it has not changed.
AS_IF_SENT_AGAIN = (
    "UPDATE captures SET outcome = 'kept', status = 200 WHERE crawl_id = 2"
    " AND url_id = (SELECT url_id FROM pages WHERE path = '/cups.html')",
    "UPDATE pages SET capture_id = (SELECT max(id) FROM captures AS c WHERE c.url_id = pages.url_id)"
    " WHERE path = '/cups.html'",
)
#: Name; what is done to the archive; the check that sees it; words of its finding; its mend.
DAMAGES = [
    ("index dropped", ["DROP INDEX links_to"], "schema", "index links_to is not there", Mend.SCHEMA),
    ("view dropped", ["DROP VIEW changes"], "schema", "view changes is not there", Mend.SCHEMA),
    (
        "view changed",
        ["DROP VIEW losses", "CREATE VIEW losses AS SELECT 1 AS url"],
        "schema",
        "view losses has changed",
        Mend.SCHEMA,
    ),
    ("search dropped", ["DROP TABLE pages_fts"], "schema", "table pages_fts", Mend.SCHEMA),
    ("table dropped", ["DROP TABLE corrections"], "schema", "table corrections is not", None),
    ("table and its index", ["DROP TABLE nav_items"], "schema", "table nav_items is not", None),
    (
        "orphaned links",
        ["INSERT INTO links VALUES (1, 900, 9999, 'page', NULL, NULL)"],
        "references",
        "links: 1 rows point to rows of urls",
        Mend.ORPHANS,
    ),
    (
        "orphaned reading",
        ["INSERT INTO readings (page_id, field, rule, trust) VALUES (99, 'a', 'b', 'c')"],
        "references",
        "readings: 1 rows point to rows of pages",
        Mend.ORPHANS,
    ),
    (
        "page without its capture",
        ["UPDATE pages SET capture_id = 999, first_capture_id = 998 WHERE path = '/cups.html'"],
        "references",
        "pages: 2 rows point to rows of captures",
        Mend.PAGES,
    ),
    (
        "payload removed",
        [f"DELETE FROM payloads WHERE payload_digest = (SELECT payload_digest FROM captures WHERE url_id = {TEA} LIMIT 1)"],
        "references",
        "rows of payloads that are not there",
        Mend.BACKUP,
    ),
    (
        "payload that is no compression",
        ["UPDATE payloads SET payload = x'00010203', encoding = 'zstd' WHERE rowid = 1"],
        "payloads",
        "it cannot be decoded",
        Mend.BACKUP,
    ),
    (
        "payload of another",
        ["UPDATE payloads SET (payload, encoding) = (SELECT payload, encoding FROM payloads WHERE rowid = 2) WHERE rowid = 1"],
        "payloads",
        "its bytes are not those of its digest",
        Mend.BACKUP,
    ),
    (
        "payload of another size",
        ["UPDATE payloads SET size_bytes = 7 WHERE rowid = 1"],
        "payloads",
        "bytes, not 7",
        Mend.BACKUP,
    ),
    (
        "frontier of a finished crawl",
        ["INSERT INTO urls (id, url) VALUES (900, 'http://a.example/')",
         "INSERT INTO frontier (crawl_id, url_id, kind) VALUES (2, 900, 'page')"],
        "ledger",
        "its crawl is finished",
        Mend.LEDGER,
    ),
    (
        "captured and pending",
        [f"INSERT INTO frontier (crawl_id, url_id, kind) VALUES (2, {TEA}, 'page')",
         "UPDATE crawls SET state = 'stopped' WHERE id = 2"],
        "ledger",
        "it has an outcome",
        Mend.LEDGER,
    ),
    (
        "captured and no capture",
        ["INSERT INTO urls (id, url) VALUES (900, 'http://a.example/')",
         "INSERT INTO frontier (crawl_id, url_id, kind, state) VALUES (2, 900, 'page', 'captured')",
         "UPDATE crawls SET state = 'stopped' WHERE id = 2"],
        "ledger",
        "has no capture",
        Mend.LEDGER,
    ),
    (
        "redirect that leads to nothing known",
        ["INSERT INTO urls (id, url) VALUES (900, 'http://a.example/')",
         "UPDATE captures SET redirect_url_id = 900 WHERE outcome = 'redirected' AND crawl_id = 2"],
        "ledger",
        "crawl 2, http://a.example/: the crawl saw it",
        Mend.LEDGER,
    ),
    (
        "link whose outcome is lost",
        ["DELETE FROM captures WHERE url_id = (SELECT id FROM urls WHERE url LIKE '%/old.html')"],
        "ledger",
        "/old.html: the crawl saw it",
        Mend.LEDGER,
    ),
    (
        "lost by an older crawl",
        ["INSERT INTO urls (id, url) VALUES (900, 'http://a.example/')",
         "UPDATE captures SET redirect_url_id = 900 WHERE outcome = 'redirected' AND crawl_id = 1"],
        "ledger",
        "crawl 1, http://a.example/: the crawl saw it",
        None,
    ),
    (
        "outcome that is none",
        [f"UPDATE captures SET outcome = 'lost' WHERE url_id = {TEA} AND crawl_id = 1"],
        "ledger",
        "its outcome “lost” is none",
        None,
    ),
    (
        "page not in the index",
        ["UPDATE pages SET headline = headline || ' more', content_digest = content_digest"],
        "search",
        "does not say what the pages say",
        Mend.SEARCH,
    ),
    (
        "index of a page that is gone",
        ["INSERT INTO pages_fts (rowid, headline) VALUES (77, 'stray')"],
        "search",
        "does not say what the pages say",
        Mend.SEARCH,
    ),
    (
        "index of a document that is gone",
        ["INSERT INTO documents_fts (rowid, title) VALUES (77, 'stray')"],
        "search",
        "documents_fts: the index for searching does not say what the documents say",
        Mend.SEARCH,
    ),
    (
        "text changed",
        ["UPDATE pages SET article_body = 'Somebody else’s words' WHERE path = '/tea.html'"],
        "pages",
        "/tea.html: its text is not that of its digest",
        Mend.PAGES,
    ),
    (
        "text changed that an older version shares",
        [*AS_IF_SENT_AGAIN, "UPDATE pages SET article_body = 'Somebody else’s words' WHERE path = '/cups.html'"],
        "pages",
        "/cups.html: the text of its version",
        Mend.PAGES,
    ),
    (
        "older capture shown",
        [f"UPDATE pages SET capture_id = first_capture_id WHERE url_id = {TEA}"],
        "pages",
        "/tea.html: it was not read from its newest capture",
        Mend.PAGES,
    ),
    (
        "another page’s capture",
        ["UPDATE pages SET capture_id = (SELECT capture_id FROM pages WHERE path = '/') WHERE path = '/cups.html'"],
        "pages",
        "/cups.html: it was not read from its newest capture",
        Mend.PAGES,
    ),
    (
        "no version",
        ["DELETE FROM page_versions WHERE page_id = (SELECT id FROM pages WHERE path = '/cups.html')"],
        "pages",
        "/cups.html: it has no version",
        Mend.PAGES,
    ),
    (
        "version changed",
        [f"UPDATE page_versions SET headline = 'Coffee' WHERE capture_id = (SELECT capture_id FROM pages WHERE url_id = {TEA})"],
        "pages",
        "is not that of its digest",
        Mend.PAGES,
    ),
    (
        "older version changed",
        [f"UPDATE page_versions SET headline = 'Coffee' WHERE capture_id = (SELECT first_capture_id FROM pages WHERE url_id = {TEA})"],
        "pages",
        "is not that of its digest",
        None,
    ),
    (
        "authors lost",
        ["DELETE FROM page_authors WHERE page_id = (SELECT id FROM pages WHERE path = '/cups.html')"],
        "pages",
        "/cups.html: its authors are not those of its column",
        Mend.PAGES,
    ),
    (
        "page never read",
        ["CREATE TEMP TABLE lost AS SELECT id FROM pages WHERE path = '/cups.html'",
         *(f"DELETE FROM {table} WHERE page_id IN (SELECT id FROM lost)"
           for table in ("page_versions", "page_authors", "page_menus", "readings")),
         "DELETE FROM pages WHERE id IN (SELECT id FROM lost)"],
        "pages",
        "/cups.html: it is kept, and was never read",
        Mend.PAGES,
    ),
    ("menu counted wrong", ["UPDATE menus SET pages = 99"], "menus", "pages have it, not 99", Mend.MENUS),
    (
        "menu entry renamed",
        ["UPDATE nav_items SET label = 'Coffee' WHERE label = 'Tea'"],
        "menus",
        "are not those of its own list",
        Mend.MENUS,
    ),
    (
        "menu entry under another",
        ["UPDATE nav_items SET parent_id = (SELECT min(id) FROM nav_items) WHERE label = 'Cups'"],
        "menus",
        "are not those of its own list",
        Mend.MENUS,
    ),
]  # fmt: skip
NAMES = [name for name, *_ in DAMAGES]


@pytest.mark.parametrize(("_", "statements", "check", "words", "mend"), DAMAGES, ids=NAMES)
def test_damage_is_seen(
    _: str, statements: list[str], check: str, words: str, mend: Mend | None, archive: Path
) -> None:
    broken(archive, *statements)
    assert [each for each in found(archive) if each[0] == check and words in each[1]], found(
        archive
    )
    assert mend in [each[2] for each in found(archive) if words in each[1]]


def test_every_check_is_tried() -> None:
    tried = {check for _, _, check, _, _ in DAMAGES} | {"structure"}
    assert tried == {check.name for check in CHECKS}


@pytest.mark.parametrize(
    ("name", "statements"),
    [(name, statements) for name, statements, _, _, mend in DAMAGES if mend],
    ids=[name for name, _, _, _, mend in DAMAGES if mend],
)
def test_what_can_be_made_again_is(
    name: str, statements: list[str], archive: Path, tmp_path: Path
) -> None:
    sound = sound_archive(tmp_path / "sound.db")
    before = content(archive)
    broken(archive, *statements)
    done = verified(archive, "--repair", "--from", sound)
    assert (done.exit_code, found(archive)) == (0, []), done.output
    assert content(archive) == before


def verified(archive: Path, *arguments: object) -> Result:
    return CliRunner().invoke(main, ["verify", "-a", str(archive), *map(str, arguments)])


def content(archive: Path) -> list[object]:
    """What readers see: pages, their history, authors, menus, and what a search finds; and how the
    search index is kept."""
    return [
        rows(archive, sql)
        for sql in (
            "SELECT url, headline, author, date_published, article_body, word_count FROM pages ORDER BY 1",
            "SELECT url, change FROM changes ORDER BY crawl_id, url",
            "SELECT url, headline, article_body FROM history ORDER BY first_seen, url",
            "SELECT label, depth FROM nav_items ORDER BY menu_id, position",
            "SELECT url FROM pages JOIN pages_fts ON pages_fts.rowid = id"
            " WHERE pages_fts MATCH 'sentence' ORDER BY 1",
            "SELECT count(*) FROM losses",
            "SELECT v FROM pages_fts_config WHERE k = 'automerge'",
        )
    ]


def bytes_changed(archive: Path) -> None:
    """A page of the file overwritten, as a failing disk does."""
    with closing(sqlite3.connect(archive)) as conn:
        root = conn.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'links_to'"
        ).fetchone()[0]
        size = conn.execute("PRAGMA page_size").fetchone()[0]
    with archive.open("r+b") as file:
        file.seek((root - 1) * size + size // 2)
        file.write(b"\xa5" * (size // 2))


def cut_short(archive: Path) -> None:
    with archive.open("r+b") as file:
        file.truncate(archive.stat().st_size // 2)


def index_entry_lost(archive: Path) -> None:
    """The table has a row that its index lacks."""
    with closing(sqlite3.connect(archive, isolation_level=None)) as conn:
        sql = conn.execute("SELECT sql FROM sqlite_master WHERE name = 'links_to'").fetchone()[0]
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute(
            "UPDATE sqlite_master SET sql = ? WHERE name = 'links_to'", (sql + " WHERE kind = 'x'",)
        )
    with closing(sqlite3.connect(archive, isolation_level=None)) as conn:
        conn.execute(
            "INSERT INTO links SELECT from_url_id, 900, to_url_id, kind, text, rel FROM links LIMIT 1"
        )
        conn.execute("PRAGMA writable_schema = ON")
        conn.execute("UPDATE sqlite_master SET sql = ? WHERE name = 'links_to'", (sql,))


@pytest.mark.parametrize("damage", [bytes_changed, cut_short])
def test_file_that_a_disk_has_bitten(damage: Callable[[Path], None], archive: Path) -> None:
    damage(archive)
    done = verified(archive)
    assert done.exit_code == 3, done.stderr
    assert "structure: the file" in done.stdout
    assert ".recover" in done.stdout


def test_index_that_lacks_a_row_is_made_again(archive: Path) -> None:
    index_entry_lost(archive)
    done = verified(archive)
    assert done.exit_code == 3
    assert "missing from index links_to" in done.stdout
    done = verified(archive, "--repair")
    assert (done.exit_code, "indexes: made again from the tables" in done.stdout) == (0, True)


def test_mending_that_fails_is_told_and_changes_nothing(archive: Path) -> None:
    """Menus are laid out anew, and the table for that is lost."""
    broken(archive, "DROP TABLE nav_items", "DROP VIEW changes", "UPDATE menus SET pages = 77")
    before = found(archive)
    done = verified(archive, "--repair")
    assert done.exit_code == ArchiveError.exit_code, done.output
    assert "could not be mended: SQLite says “no such table: " in done.stderr
    assert found(archive) == before


def test_mending_on_a_full_disk_asks_for_room(archive: Path, tmp_path: Path) -> None:
    broken(archive, "DROP TABLE pages_fts")
    with mounted(tmp_path / "full", f"size={archive.stat().st_size + 40_000}") as folder:
        full = Path(shutil.copy(archive, folder))
        done = verified(full, "--repair")
        assert (done.exit_code, "Make room" in done.stderr) == (2, True), done.output
        subprocess.run(["mount", "-o", "remount,size=30m", str(folder)], check=True)
        assert verified(full, "--repair").exit_code == 0


def test_what_is_lost_is_named_with_what_to_do(archive: Path) -> None:
    broken(archive, "UPDATE payloads SET payload = x'00' WHERE rowid = 1")
    before = archive.read_bytes()
    done = verified(archive)
    assert done.exit_code == 3
    for word in ("is damaged: 1 finding", "payload sha256:", "http://127.0.0.1", "--from BACKUP"):
        assert word in done.stdout
    assert archive.read_bytes() == before
    mended = verified(archive, "--repair")
    assert (mended.exit_code, "Mended 0 of 1" in mended.stdout) == (3, True)


def test_backup_that_is_damaged_itself_is_not_believed(archive: Path, tmp_path: Path) -> None:
    broken(archive, "UPDATE payloads SET payload = x'00' WHERE rowid = 1")
    backup = Path(shutil.copy(archive, tmp_path / "backup.db"))
    done = verified(archive, "--repair", "--from", backup)
    assert (done.exit_code, "Mended 0 of 1" in done.stdout) == (3, True)


def test_json_says_the_same(archive: Path) -> None:
    assert json.loads(verified(archive, "--json").stdout)["sound"] is True
    broken(archive, "UPDATE menus SET pages = 99")
    done = verified(archive, "--json")
    told = json.loads(done.stdout)
    assert (done.exit_code, told["sound"], told["findings"][0]["check"]) == (3, False, "menus")
    assert told["findings"][0]["can_be_mended"] is True


def test_mending_needs_to_be_asked_for(archive: Path) -> None:
    done = verified(archive, "--from", archive)
    assert done.exit_code == 2
    assert "--repair was not given" in done.stderr


def test_delta_whose_base_is_damaged_is_mended_too(archive: Path, tmp_path: Path) -> None:
    text = "".join(hashlib.sha256(bytes([n])).hexdigest() for n in range(99))
    with open_to_write(archive) as db:
        base, _ = put_payload(db.conn, text.encode())
        put_payload(db.conn, text.replace("0", "zero", 1).encode(), base)
    kinds = "SELECT encoding FROM payloads ORDER BY id DESC LIMIT 2"
    assert rows(archive, kinds)[0] == ("zstd-delta",)
    backup = Path(shutil.copy(archive, tmp_path / "backup.db"))
    broken(archive, f"UPDATE payloads SET payload = x'00' WHERE payload_digest = '{base}'")
    assert [check for check, _, _ in found(archive)] == ["payloads", "payloads"]
    assert verified(archive, "--repair", "--from", backup).exit_code == 0
    assert {kind for (kind,) in rows(archive, kinds)} == {"zstd"}


@pytest.fixture
def read_only(archive: Path) -> Iterator[Path]:
    archive.chmod(0o444)
    archive.parent.chmod(0o555)
    yield archive
    archive.parent.chmod(0o755)


@pytest.mark.server
def test_read_only_archive_is_verified(read_only: Path) -> None:
    before = sorted(read_only.parent.iterdir())
    done = sitekeep("verify", "-a", read_only)
    assert (done.code, "is sound" in done.out) == (0, True), done.err
    assert sorted(read_only.parent.iterdir()) == before
