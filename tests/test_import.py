"""What others kept becomes crawls: WARC, WACZ and folders, whole and damaged."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import sqlite3
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from sitekeep.cli import main
from sitekeep.incoming.httrack import comment_date
from tests.archives import PIXEL
from tests.crawling import Done, Ledger, check_whole, sitekeep
from tests.kept_site import SITE as KEPT
from tests.kept_site import TWO, crawl_twice
from tests.kept_site import page as kept_page
from tests.rawserver import raw_server
from tests.warc_files import SITE, Warc, browsertrix, heritrix, page, response

pytestmark = pytest.mark.server
MIRRORS = Path(__file__).parent / "mirrors"

#: What two archives are to have in common: nothing in it hangs on numbers given to rows.
SAME = {
    "crawls": "SELECT start_url, site_name, base_url, started_at, finished_at, state, user_agent FROM crawls",
    "captures": "SELECT crawl_id, u.url, kind, outcome, status, warc_date, record_id, payload_digest,"
    " content_type, content_encoding, etag, last_modified, t.url, error, depth, v.url, attempts, elapsed_s"
    " FROM captures JOIN urls AS u ON u.id = url_id LEFT JOIN urls AS t ON t.id = redirect_url_id"
    " LEFT JOIN urls AS v ON v.id = via_url_id",
    "exchanges": "SELECT crawl_id, url, ip_address, request_head, response_head FROM exchanges",
    "payloads": "SELECT payload_digest, size_bytes FROM payloads",
    "pages": "SELECT url, path, type, headline, author, byline, date_published, article_section, in_language,"
    " image, article_body, article_html, word_count, title, content_digest FROM pages",
    "versions": "SELECT p.url, c.crawl_id, v.content_digest, v.article_body, v.article_html FROM versions AS v"
    " JOIN pages AS p ON p.id = page_id JOIN captures AS c ON c.id = v.capture_id",
    "links": "SELECT f.url, position, t.url, kind, text, rel FROM links JOIN urls AS f ON f.id = from_url_id"
    " JOIN urls AS t ON t.id = to_url_id",
    "menus": "SELECT place, pages, items FROM menus",
    "changes": "SELECT crawl_id, warc_date, url, headline, change FROM changes",
}


def told(archive: Path) -> dict[str, list[tuple[Any, ...]]]:
    ledger = Ledger(archive)
    return {name: sorted(ledger.rows(sql), key=repr) for name, sql in SAME.items()}


def take_in(path: Path, archive: Path, *more: object) -> Done:
    """`sitekeep import`, in this process: one of its own takes longer than all that it does."""
    arguments = ["import", path, "-a", archive, "--workers", 1, *more]
    done = CliRunner().invoke(main, [str(each) for each in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exc_info
    return Done(done.exit_code, done.stdout, done.stderr)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the archive of a site crawled twice, and its exports."""
    folder = tmp_path_factory.mktemp("kept")
    crawl_twice(folder / "archive.db")
    for kind in ("warc", "wacz"):
        assert (
            sitekeep("export", kind, folder / f"site.{kind}", "-a", folder / "archive.db").code == 0
        )
    return folder


@pytest.mark.parametrize("kind", ["warc", "wacz"])
def test_what_was_exported_comes_back_the_same_and_once(
    kept: Path, tmp_path: Path, kind: str
) -> None:
    archive = tmp_path / "again.db"
    done = take_in(kept / f"site.{kind}", archive)
    assert done.code == 3, done.err  # the site's own loss is one here, too
    assert told(archive) == told(kept / "archive.db")
    check_whole(archive)
    counts = Ledger(archive).counts()
    for other in ("warc", "wacz"):
        done = take_in(kept / f"site.{other}", archive)
        assert (done.code, Ledger(archive).counts()) == (0, counts)
        assert "were in the archive already" in done.out


def test_an_export_adds_nothing_to_the_archive_it_came_from(kept: Path, tmp_path: Path) -> None:
    archive = Path(shutil.copy(kept / "archive.db", tmp_path))
    before = Ledger(archive).counts()
    assert take_in(kept / "site.warc", archive).code == 0
    assert Ledger(archive).counts() == before


def test_an_import_that_was_killed_goes_on(kept: Path, tmp_path: Path) -> None:
    """As a kill leaves it: captured and not read, leased, and the rest not yet seen."""
    archive = tmp_path / "killed.db"
    take_in(kept / "site.warc", archive)
    ledger = Ledger(archive, 2)
    conn = sqlite3.connect(archive)
    conn.executescript(
        "UPDATE crawls SET state = 'running', finished_at = NULL WHERE id = 2;"
        "INSERT INTO frontier (crawl_id, url_id, state, kind) SELECT 2, url_id, 'captured', kind FROM captures"
        " WHERE crawl_id = 2 AND url_id = (SELECT id FROM urls WHERE url LIKE '%/three');"
        "INSERT INTO frontier (crawl_id, url_id, state, kind, via_url_id, depth) SELECT 2, url_id, 'leased', kind,"
        " via_url_id, depth FROM captures WHERE crawl_id = 2 AND url_id = (SELECT id FROM urls WHERE url LIKE '%/old');"
        "DELETE FROM captures WHERE crawl_id = 2 AND url_id IN (SELECT url_id FROM frontier WHERE state = 'leased');"
    )
    conn.close()
    done = take_in(kept / "site.warc", archive)
    assert done.code == 3, done.err
    assert ledger.one("SELECT count(*) FROM crawls") == 2
    assert told(archive) == told(kept / "archive.db")
    check_whole(archive)


@pytest.mark.skipif(not shutil.which("wget"), reason="wget is not installed")
@pytest.mark.parametrize(
    "options", [[], ["--no-warc-compression"], ["--no-warc-keep-log", "--warc-cdx"]]
)
def test_warc_files_of_wget(tmp_path: Path, options: list[str]) -> None:
    with raw_server(KEPT) as server:
        command = [
            "wget",
            "-q",
            "-r",
            "-p",
            "-e",
            "robots=off",
            "--warc-file=site",
            *options,
            f"{server.base}/",
        ]
        subprocess.run(
            command, cwd=tmp_path, check=False, env=os.environ | {"no_proxy": "127.0.0.1"}
        )
    (file,) = tmp_path.glob("site.warc*")
    archive = tmp_path / "archive.db"
    done = take_in(file, archive)
    assert done.code == 3, done.err  # the 500
    check_whole(archive)
    ledger = Ledger(archive)
    outcomes = ledger.outcomes()
    kept = ["/", "/one", "/two", "/three", "/same", "/p.png"]
    assert [outcomes[path] for path in kept] == ["kept"] * 6
    assert (outcomes["/gone"], outcomes["/busy"], outcomes["/old"]) == (
        "gone",
        "http-error",
        "redirected",
    )
    two = "SELECT size_bytes FROM captures JOIN payloads USING (payload_digest) JOIN urls ON urls.id = url_id"
    assert ledger.one(f"{two} WHERE url LIKE '%/two'") == len(TWO)
    head = ledger.one("SELECT response_head FROM exchanges WHERE url LIKE '%/two'")
    assert head.encode("latin-1") == KEPT["/two"].partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert ledger.one("SELECT request_head FROM exchanges WHERE url LIKE '%/two'").startswith(
        "GET /two HTTP/1.1"
    )
    assert ledger.one("SELECT start_url FROM crawls") == f"{server.base}/"


def test_warc_files_of_heritrix(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    done = take_in(heritrix().save(tmp_path / "h.warc.gz"), archive, "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["left_aside"] == {"metadata": 1, "response (dns)": 1}
    check_whole(archive)
    ledger = Ledger(archive)
    assert ledger.rows("SELECT url, outcome, warc_date, kind FROM ledger ORDER BY url") == [
        ("http://www.example.org/", "kept", "2010-05-06T07:08:01.000Z", "page"),
        ("http://www.example.org/a", "kept", "2010-05-06T07:08:02.000Z", "page"),
        ("http://www.example.org/alone", "kept", "2010-05-06T07:08:05.000Z", "page"),
        ("http://www.example.org/b", "kept", "2010-05-06T07:08:03.000Z", "page"),
        ("http://www.example.org/moved", "redirected", "2010-05-06T07:08:04.000Z", "page"),
        ("http://www.example.org/robots.txt", "kept", "2010-05-06T07:08:00.000Z", "robots"),
        ("https://other.example/", "out-of-scope", None, "page"),
    ]
    titles = dict(ledger.rows("SELECT path, title FROM pages"))
    assert titles == {"/": "Home", "/a": "A", "/b": "A", "/alone": "Nobody links here"}
    assert ledger.rows("SELECT started_at, finished_at, state FROM crawls") == [
        ("2010-05-06T07:08:00.000Z", "2010-05-06T07:08:05.000Z", "finished")
    ]
    assert ledger.one("SELECT ip_address FROM exchanges WHERE url LIKE '%org/'") == "192.0.2.1"


def test_warc_files_of_browsertrix(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    done = take_in(browsertrix().save(tmp_path / "b.warc.gz"), archive, "--json")
    assert done.code == 0, done.err
    aside = json.loads(done.out)["left_aside"]
    assert aside == {"answer to a form (POST)": 1, "conversion": 1, "resource (urn)": 2}
    check_whole(archive)
    ledger = Ledger(archive, 1)
    titles = dict(ledger.rows("SELECT path, title FROM pages"))
    assert titles == {"/": "Home, later", "/br": "Br", "/zstd": "Zstd"}
    assert ledger.outcomes()["/thing.css"] == "kept"
    assert ledger.outcomes()["/form"] == "out-of-scope"
    head = ledger.one("SELECT response_head FROM exchanges WHERE crawl_id = 1 AND url LIKE '%org/'")
    assert "content-encoding: br\r\n" in head
    # The address that was captured three times, twice with other content, is in two crawls.
    assert Ledger(archive, 2).outcomes() == {"/": "kept", "/br": "out-of-scope"}


def test_wacz_files_say_where_to_begin(tmp_path: Path) -> None:
    warc = Warc("1.1", series=2)
    for path in ("/late", "/", "/far"):
        warc.add("response", path, response(page(path, "/late", "/")))
    wacz = tmp_path / "other.wacz"
    pages = [
        {"format": "json-pages-1.0"},
        {"url": f"{SITE}/late"},
        {"url": f"{SITE}/", "seed": True},
    ]
    with zipfile.ZipFile(wacz, "w") as parts:
        parts.writestr("archive/one.warc.gz", warc.out.getvalue())
        parts.writestr("archive/two.warc.gz", heritrix().out.getvalue())
        parts.writestr("pages/pages.jsonl", "\n".join(map(json.dumps, pages)))
    assert take_in(wacz, tmp_path / "archive.db").code == 0
    ledger = Ledger(tmp_path / "archive.db", 1)
    assert ledger.one("SELECT start_url FROM crawls") == f"{SITE}/"
    assert {"/alone", "/far"} <= set(ledger.outcomes())


def three_pages(packed: bool) -> Warc:
    warc = Warc(packed=packed)
    for name in ("a", "b", "c"):
        warc.add("response", f"/{name}", response(page(name.upper())))
    return warc


def cut(data: bytes, _starts: list[int]) -> bytes:
    return data[:-30]


def flipped(data: bytes, starts: list[int]) -> bytes:
    at = (starts[1] + starts[2]) // 2
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def junk(data: bytes, starts: list[int]) -> bytes:
    return data[: starts[1]] + b"\x1f\x8b\x08junk" + data[starts[1] :]


def short(data: bytes, starts: list[int]) -> bytes:
    return resized(data, starts, -20)


def long(data: bytes, starts: list[int]) -> bytes:
    return resized(data, starts, +300)


def resized(data: bytes, starts: list[int], by: int) -> bytes:
    second = data[starts[1] : starts[2]]
    length = re.search(rb"Content-Length: (\d+)", second)
    assert length
    wrong = second.replace(length[0], b"Content-Length: %d" % (int(length[1]) + by), 1)
    return data[: starts[1]] + wrong + data[starts[2] :]


@pytest.mark.parametrize(
    ("packed", "hurt", "lost"),
    [
        (True, cut, "C"),
        (False, cut, "C"),
        (True, flipped, "B"),
        (False, flipped, "B"),
        (True, junk, ""),
        (False, junk, ""),
        (False, short, "B"),
        (False, long, "B"),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_damage_is_named_and_costs_no_other_record(
    tmp_path: Path, packed: bool, hurt: Any, lost: str
) -> None:
    warc = three_pages(packed)
    file = tmp_path / "hurt.warc"
    file.write_bytes(hurt(warc.out.getvalue(), warc.starts))
    done = take_in(file, tmp_path / "archive.db")
    assert done.code == 3, done.out + done.err
    assert "Damaged" in done.out
    assert "byte " in done.out
    titles = {row[0] for row in Ledger(tmp_path / "archive.db").rows("SELECT title FROM pages")}
    assert titles == {"A", "B", "C"} - {lost}
    check_whole(tmp_path / "archive.db")


def test_payloads_that_are_not_there_are_losses(tmp_path: Path) -> None:
    warc = Warc()
    broken = b"Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    warc.add("response", "/", response(page("Home", "/cut", "/lost", "/odd")))
    warc.add("response", "/cut", response(gzip.compress(page("Cut"))[:-12], more=broken))
    warc.add("revisit", "/lost", response(b""), WARC_Refers_To="<urn:uuid:nowhere>")
    warc.add("response", "/odd", response(b"\x01\x02", more=broken.replace(b"gzip", b"x-odd")))
    archive = tmp_path / "archive.db"
    done = take_in(warc.save(tmp_path / "x.warc.gz"), archive)
    assert done.code == 3
    assert f"{SITE}/cut: its gzip is broken" in done.out
    assert f"{SITE}/lost: it refers to a record that is not in the file" in done.out
    entries = Ledger(archive).entries()
    assert entries["/cut"][0] == entries["/lost"][0] == "refused"
    assert Ledger(archive).rows(
        "SELECT content_encoding FROM captures WHERE content_encoding IS NOT NULL"
    ) == [("x-odd",)]
    check_whole(archive)


def test_a_file_packed_as_a_whole(tmp_path: Path) -> None:
    file = tmp_path / "whole.warc.gz"
    file.write_bytes(gzip.compress(three_pages(packed=False).out.getvalue()))
    assert take_in(file, tmp_path / "archive.db").code == 0
    assert len(Ledger(tmp_path / "archive.db").rows("SELECT * FROM pages")) == 3


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    texts = {
        "text.txt": b"some text",
        "empty": b"",
        "page.html": page("Home"),
        "gzip.gz": gzip.compress(b"text"),
    }
    for name, data in texts.items():
        (tmp_path / name).write_bytes(data)
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as parts:
        parts.writestr("readme.txt", "text")
    only_dns = Warc()
    only_dns.add("response", "dns:a.example", b"1", "text/dns")
    only_dns.save(tmp_path / "dns.warc.gz")
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder/a.txt").write_text("text")
    for name in (*texts, "other.zip", "dns.warc.gz", "folder", "missing"):
        done = take_in(tmp_path / name, tmp_path / "archive.db")
        assert done.code == 2, name
        assert done.err.startswith("Error: ")
        assert "Nothing was done. " in done.err
    assert not (tmp_path / "archive.db").exists()


def test_crawls_come_in_the_order_they_were_made(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    late, early = Warc(), Warc()
    late.add(
        "response",
        "/",
        response(page("Later")),
        WARC_Date="2020-01-01T00:00:00Z",
        WARC_Record_ID="<urn:uuid:1>",
    )
    early.add("response", "/", response(page("Earlier")))
    assert take_in(late.save(tmp_path / "late.warc.gz"), archive).code == 0
    done = take_in(early.save(tmp_path / "early.warc.gz"), archive)
    assert done.code == 2
    assert "sitekeep export warc" in done.err
    assert Ledger(archive).rows("SELECT title FROM pages") == [("Later",)]
    fresh = tmp_path / "fresh.db"
    assert sitekeep("export", "warc", tmp_path / "late2.warc.gz", "-a", archive).code == 0
    for name in ("early.warc.gz", "late2.warc.gz"):
        assert take_in(tmp_path / name, fresh).code == 0
    assert Ledger(fresh).rows("SELECT crawl_id, change FROM changes") == [
        (1, "new"),
        (2, "changed"),
    ]


@pytest.mark.skipif(not shutil.which("wget"), reason="wget is not installed")
def test_mirrors_of_wget(tmp_path: Path) -> None:
    with raw_server(KEPT) as server:
        command = ["wget", "-q", "-r", "-k", "-E", "-p", "-e", "robots=off", f"{server.base}/"]
        subprocess.run(
            command, cwd=tmp_path, check=False, env=os.environ | {"no_proxy": "127.0.0.1"}
        )
    (mirror,) = tmp_path.glob("127*")
    old = 1_300_000_000
    for file in mirror.rglob("*"):
        os.utime(file, (old, old))
    archive = tmp_path / "archive.db"
    done = take_in(mirror, archive)
    assert done.code == 0, done.err
    assert "the dates are those of the files" in done.err
    check_whole(archive)
    ledger = Ledger(archive)
    assert ledger.one("SELECT start_url FROM crawls") == f"{server.base}/index.html"
    kept = {path for path, outcome in ledger.outcomes().items() if outcome == "kept"}
    assert {"/index.html", "/one.html", "/three.html", "/p.png"} <= kept
    assert "/" not in kept
    assert ledger.rows("SELECT DISTINCT warc_date FROM captures WHERE warc_date IS NOT NULL") == [
        ("2011-03-13T07:06:40.000Z",)
    ]
    assert take_in(mirror, archive).out.startswith("Known ")


def test_mirrors_of_httrack(tmp_path: Path) -> None:
    """The folder was made by HTTrack 3.49 from tests/kept_site.py."""
    archive = tmp_path / "archive.db"
    done = take_in(MIRRORS / "httrack", archive)
    assert done.code == 3, done.err  # the 500
    check_whole(archive)
    ledger = Ledger(archive)
    outcomes = ledger.outcomes()
    assert [outcomes[path] for path in ("/", "/one", "/two", "/three", "/p.png")] == ["kept"] * 5
    assert (outcomes["/old"], outcomes["/gone"], outcomes["/busy"]) == (
        "redirected",
        "gone",
        "http-error",
    )
    payload = "SELECT size_bytes FROM captures JOIN payloads USING (payload_digest) JOIN urls ON urls.id = url_id"
    assert ledger.one(f"{payload} WHERE url LIKE '%/one'") == len(kept_page("One"))
    assert ledger.one(f"{payload} WHERE url LIKE '%/p.png'") == len(PIXEL)
    assert (
        ledger.one("SELECT etag FROM captures JOIN urls ON urls.id = url_id WHERE url LIKE '%/'")
        == '"home"'
    )


def test_dates_in_pages_of_httrack(tmp_path: Path) -> None:
    page = tmp_path / "index.html"
    page.write_text(
        "<html>\n<!-- Mirrored from www.example.org/a by HTTrack Website Copier/3.x [XR&CO'2014],"
        " Wed, 25 Nov 2015 22:05:19 GMT -->\n"
    )
    assert comment_date(page) == "2015-11-25T22:05:19.000Z"
    page.write_text("<!-- Mirrored from a by HTTrack Website Copier/3.x, some day -->")
    assert comment_date(page) is None


def test_the_files_of_a_static_site(tmp_path: Path) -> None:
    site = tmp_path / "public"
    for name, text in {
        "index.html": page("Home", "/about/", "/q.php?id=2&a=1"),
        "about/index.html": page("About", "../index.html"),
        "q.php?a=1&id=2": page("Query"),
        "alone/index.html": page("Alone"),
        "hts-cache/x.html": page("Beside"),
        "style.css": b"p {}",
    }.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(text)
    archive = tmp_path / "archive.db"
    done = take_in(site, archive, "--url", "https://example.org")
    assert done.code == 0, done.err
    outcomes = Ledger(archive).outcomes()
    assert outcomes == dict.fromkeys(
        ["/", "/about/", "/index.html", "/q.php?a=1&id=2", "/alone/", "/style.css"], "kept"
    )
    rows = Ledger(archive).rows("SELECT heads_id, headers, status FROM captures")
    assert set(rows) == {(None, None, 200)}
    assert take_in(site, archive, "--url", "mailto:x").code == 2
