"""The command line, tried badly: a clear message, the right exit code, the archive intact."""

from __future__ import annotations

import gc
import json
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from pipelines.extract import entries_of, extract_entries
from sitekeep.cli.talk import size_words
from sitekeep.demo.server import serve_demo
from tests.crawling import Done, check_whole, sitekeep, start_sitekeep
from tests.mounting import mounted

pytestmark = pytest.mark.server

#: Nobody listens there (RFC 6335: tcpmux, which no machine serves any more).
NOBODY = "http://127.0.0.1:1/"


@pytest.fixture(scope="module")
def kept(demo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the replica."""
    archive = tmp_path_factory.mktemp("kept") / "archive.db"
    done = sitekeep("crawl", demo_url, "--archive", archive)
    assert done.code == 0, done.err
    return archive


def says(done: Done, code: int, *words: str) -> None:
    """The exit code is `code`, and the error has its parts: what, where, what was done, what next."""
    assert done.code == code, (done.out, done.err)
    assert "Error: " in done.err
    message = done.err[done.err.index("Error: ") :]
    assert len([line for line in message.splitlines() if line]) >= 2 or message.count(". ") >= 2
    assert "Traceback" not in done.err
    for word in words:
        assert word in message


def test_unknown_host(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    done = sitekeep(
        "crawl", "http://nobody.invalid/", "--archive", archive, "--contact", "a@example.org"
    )
    says(done, 1, "http://nobody.invalid/", "no host of this name", "again")
    check_whole(archive)


def test_refused_connection(tmp_path: Path) -> None:
    done = sitekeep("crawl", NOBODY, "--archive", tmp_path / "a.db")
    says(done, 1, NOBODY, "refused", "again")
    check_whole(tmp_path / "a.db")


def not_sqlite(path: Path) -> None:
    path.write_text("Dear diary, this is no database. " * 50)


def somebody_elses(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE recipes (name TEXT)")


def a_folder(path: Path) -> None:
    path.mkdir()


@pytest.mark.parametrize("command", [("crawl", NOBODY), ("status",), ("serve",), ("extract",)])
@pytest.mark.parametrize("make", [not_sqlite, somebody_elses])
def test_file_that_is_no_archive(command: tuple[str, ...], make, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "a.db"
    make(path)
    before = path.read_bytes()
    says(sitekeep(*command, "--archive", path), 2, str(path), "left as it is", "--archive")
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", [("crawl", NOBODY), ("status",), ("serve",), ("extract",)])
def test_archive_of_a_newer_version(command: tuple[str, ...], kept: Path, tmp_path: Path) -> None:
    path = tmp_path / "newer.db"
    shutil.copy(kept, path)
    with closing(sqlite3.connect(path)) as db, db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at)"
            " VALUES ('sitekeep', 'm999_of_the_future', '2999-01-01')"
        )
    before = path.read_bytes()
    says(sitekeep(*command, "--archive", path), 2, "newer", "m999_of_the_future", "Update")
    assert path.read_bytes() == before


@pytest.mark.parametrize("command", ["status", "serve", "extract"])
def test_missing_archive(command: str, tmp_path: Path) -> None:
    says(sitekeep(command, "--archive", tmp_path / "no.db"), 2, "no.db", "sitekeep crawl")
    assert list(tmp_path.iterdir()) == []


def test_crawl_without_address_and_archive(tmp_path: Path) -> None:
    says(sitekeep("crawl", cwd=tmp_path), 2, "Which site?", "sitekeep crawl https://")


def test_read_only_folder(tmp_path: Path) -> None:
    with mounted(tmp_path / "ro", "ro,size=1m") as folder:
        done = sitekeep("crawl", NOBODY, "--archive", folder / "a.db")
        says(done, 2, "read-only", "--archive")


def test_archive_on_a_read_only_disk_can_be_read(kept: Path, tmp_path: Path) -> None:
    with mounted(tmp_path / "ro", "size=30m") as folder:
        shutil.copy(kept, folder / "archive.db")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        assert sitekeep("status", "--archive", folder / "archive.db").code == 0


def test_full_disk_keeps_what_was_kept_and_goes_on(demo_url: str, tmp_path: Path) -> None:
    with mounted(tmp_path / "full", "size=1300k") as folder:
        archive = folder / "a.db"
        done = sitekeep("crawl", demo_url, "--archive", archive, "--delay", 0.01)
        says(done, 4, "full", str(archive), "again")
        subprocess.run(["mount", "-o", "remount,size=30m", str(folder)], check=True)
        check_whole(archive)
        assert sitekeep("crawl", demo_url, "--archive", archive).code == 0
        check_whole(archive)


@pytest.mark.parametrize("state", ["no byte", "no table", "only the list of steps"])
def test_archive_whose_making_was_stopped_is_made_again(state: str, tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with closing(sqlite3.connect(archive)) as conn:
        if state != "no byte":
            conn.execute("PRAGMA journal_mode = WAL")
        if state == "only the list of steps":
            Migrations("sitekeep").ensure_migrations_table(Database(conn))
    says(sitekeep("crawl", "--archive", archive), 2, "Which site?", str(archive))
    done = sitekeep("crawl", "--demo", "--archive", archive)
    assert (done.code, "First snapshot" in done.err) == (0, True), done
    check_whole(archive)


def test_two_crawls_on_one_archive(demo_url: str, tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    first = start_sitekeep("crawl", demo_url, "--archive", archive, "--delay", 0.1)
    try:
        assert first.stderr is not None
        first.stderr.readline()
        while not archive.exists():
            assert first.poll() is None
        done = sitekeep("crawl", demo_url, "--archive", archive)
        says(done, 2, "Another Sitekeep is writing", "--archive")
    finally:
        first.communicate(timeout=60)
    assert first.returncode == 0
    check_whole(archive)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--exclude", "("), ("not a regular expression",)),
        (("--delay", "0.5"), ("--delay 0.5", "too fast")),
        ((), ("contact", "--contact")),
    ],
    ids=["bad pattern", "too fast", "no contact"],
)
def test_wrong_use_is_refused_before_anything_is_asked(
    arguments: tuple[str, ...], words: tuple[str, ...], tmp_path: Path
) -> None:
    done = sitekeep("crawl", "http://site.invalid/", "--archive", tmp_path / "a.db", *arguments)
    says(done, 2, *words, "Nothing was done")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("address", ["ftp://example.org/", "javascript:alert(1)", "http://"])
def test_address_that_is_none(address: str, tmp_path: Path) -> None:
    done = sitekeep("crawl", address, "--archive", tmp_path / "a.db")
    says(done, 2, address, "https://example.org/")


def test_profile_with_a_wrong_key(tmp_path: Path) -> None:
    profile = tmp_path / "site.toml"
    profile.write_text('[site]\nname_ = "x"\n')
    done = sitekeep("crawl", NOBODY, "--profile", profile, "--archive", tmp_path / "a.db")
    says(done, 2, "site.name_", "site.name`")


def test_login_that_the_environment_lacks(tmp_path: Path) -> None:
    profile = tmp_path / "site.toml"
    profile.write_text('[crawl.headers_env]\nAuthorization = "SITEKEEP_TEST_LOGIN"\n')
    done = sitekeep("crawl", NOBODY, "--profile", profile, "--archive", tmp_path / "a.db")
    says(done, 2, "SITEKEEP_TEST_LOGIN", "Nothing was done")


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("missing.html", None, ("missing.html",)),
        ("broken.jsonl", "not json\n", ("broken.jsonl, line 1",)),
        ("no-html.jsonl", '{"id": 1}\n', ("no-html.jsonl, line 1", "html")),
        ("no-file.jsonl", '{"id": 1, "html": "gone.html"}\n', ("gone.html",)),
    ],
)
def test_extract_of_what_cannot_be_read(
    name: str, text: str | None, words: tuple[str, ...], tmp_path: Path
) -> None:
    if text is not None:
        (tmp_path / name).write_text(text)
    says(sitekeep("extract", tmp_path / name), 2, *words)


def test_extract_reads_files_folders_and_manifests_alike(tmp_path: Path) -> None:
    page = "<title>Tea</title><h1>Tea</h1><p>" + "It is drunk hot, and by many. " * 20
    (tmp_path / "tea.html").write_text(page)
    (tmp_path / "pages.jsonl").write_text('{"id": "tea.html", "html": "tea.html"}\n')
    for path in (tmp_path / "tea.html", tmp_path, tmp_path / "pages.jsonl"):
        done = sitekeep("extract", path)
        (article,) = [json.loads(line) for line in done.out.splitlines()]
        assert (article["id"], article["headline"], article["authors"]) == ("tea.html", "Tea", [])
        assert article["readings"]["headline"]["raw"] == "Tea"


def test_reading_leaves_its_process_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "tea.html").write_text("<h1>Tea</h1><p>It is drunk hot.")
    before = gc.get_threshold(), gc.get_freeze_count()
    articles = extract_entries(entries_of([tmp_path / "tea.html"] * 3))
    assert next(articles)["headline"] == "Tea"
    assert gc.get_threshold() != before[0]
    articles.close()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_extract_with_several_processes_gives_the_same_in_the_same_order(tmp_path: Path) -> None:
    for number in range(6):
        text = f"<h1>Page {number}</h1><p>" + f"Sentence {number} of the page is this one. " * 20
        (tmp_path / f"{number}.html").write_text(text)
    lines = [f'{{"id": "{n}", "html": "{n}.html", "site": "{n % 2}"}}\n' for n in range(6)]
    (tmp_path / "pages.jsonl").write_text("".join(lines))
    one, many = (
        [
            json.loads(line)
            for line in sitekeep("extract", tmp_path / "pages.jsonl", *more).out.splitlines()
        ]
        for more in ((), ("--workers", 3))
    )
    for article in (*one, *many):
        del article["seconds"]
    assert one == many
    assert [article["id"] for article in one] == [str(number) for number in range(6)]


def test_reading_the_archive_again_changes_nothing(kept: Path, tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    shutil.copy(kept, archive)
    sql = "SELECT url, headline, author, date_published, article_body, article_html FROM pages"
    with closing(sqlite3.connect(archive)) as db:
        before = db.execute(sql).fetchall()
    done = sitekeep("extract", "--archive", archive)
    assert done.code == 0
    assert "47 pages" in done.err
    with closing(sqlite3.connect(archive)) as db:
        assert db.execute(sql).fetchall() == before
    check_whole(archive)


@pytest.mark.parametrize(
    ("size_bytes", "words"),
    [(0, "0 bytes"), (999, "999 bytes"), (1_000, "1 KB"), (41_700, "42 KB"), (999_600, "1.0 MB")],
)
def test_a_small_archive_is_not_said_to_be_empty(size_bytes: int, words: str) -> None:
    assert size_words(size_bytes) == words


def test_json_has_the_numbers_of_the_text(kept: Path) -> None:
    text = sitekeep("status", "--archive", kept).out
    numbers = json.loads(sitekeep("status", "--archive", kept, "--json").out)
    last = numbers["last_crawl"]
    assert f"{numbers['pages']} pages ({numbers['articles']} articles)" in text
    assert f"Seen     {last['urls_seen']} addresses" in text
    assert sum(last["outcomes"].values()) + last["waiting"] == last["urls_seen"]


def test_crawl_json_goes_to_stdout_and_talk_to_stderr(demo_url: str, tmp_path: Path) -> None:
    done = sitekeep("crawl", demo_url, "--archive", tmp_path / "a.db", "--json")
    assert json.loads(done.out)["pages"]["kept"] == 47
    assert "First snapshot" in done.err


def test_crawl_without_address_takes_the_site_of_the_archive(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with serve_demo() as url:
        assert "First snapshot" in sitekeep("crawl", url, "--archive", archive).err
        done = sitekeep("crawl", "--archive", archive)
    assert f"New snapshot of {url}" in done.err
    assert "0 new, 0 changed, 47 unchanged" in done.out


def test_demo_needs_no_address(tmp_path: Path) -> None:
    done = sitekeep("crawl", "--demo", cwd=tmp_path)
    assert done.code == 0
    assert "Kept     47 pages" in done.out
    assert "Next     sitekeep serve -o" in done.out
    assert "47 unchanged" in sitekeep("crawl", "--demo", cwd=tmp_path).out


def test_readme_shows_what_a_crawl_says(tmp_path: Path) -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text()
    said = sitekeep("crawl", "--demo", cwd=tmp_path).out.strip()
    assert re.sub(r"127\.0\.0\.1:\d+", "127.0.0.1:PORT", said) in readme


def test_dry_run_keeps_nothing_and_tells_what_a_crawl_would_do(
    demo_url: str, tmp_path: Path
) -> None:
    done = sitekeep("crawl", demo_url, "--dry-run", cwd=tmp_path)
    assert done.code == 0, done.err
    for word in ("Site", "Pages", "Manners", "Time", "Left out"):
        assert word in done.out
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [(), ("crawl",), ("status",), ("extract",), ("serve",)])
def test_every_help_has_an_example(command: tuple[str, ...]) -> None:
    done = sitekeep(*command, "--help")
    assert done.code == 0
    assert "sitekeep " in done.out.partition("\n")[2]
