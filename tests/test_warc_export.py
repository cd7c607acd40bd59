"""The archive as WARC and WACZ: what the files say, and that the tools of others read them."""

from __future__ import annotations

import hashlib
import io
import json
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator
from warcio.cli import main as warcio

from sitekeep.archive.opening import open_to_read
from sitekeep.cli import main
from sitekeep.export.cdxj import timestamp
from sitekeep.export.warc import write_warc
from sitekeep.warc import read_fields, sent_head, stored_head
from tests.archives import PIXEL, Archive, sample
from tests.crawling import sitekeep
from tests.kept_site import SITE, TWO, crawl_twice, page

REPLAY = Path(sys.executable).parent.parent / "replay/bin"
needs_replay = pytest.mark.skipif(
    not (REPLAY.parent / "made").exists(), reason="make .venv/replay/made"
)


class Kept:
    """The site crawled twice, and what was exported from it."""

    def __init__(self, folder: Path) -> None:
        self.archive = folder / "archive.db"
        self.base = crawl_twice(self.archive)
        self.warc, self.wacz = folder / "site.warc.gz", folder / "site.wacz"
        for kind, out in (("warc", self.warc), ("wacz", self.wacz)):
            done = sitekeep("export", kind, out, "-a", self.archive)
            assert done.code == 0, done.err
            assert str(out) in done.out

    def records(self, path: str) -> list[tuple[str, dict[str, str], bytes]]:
        """Type, headers and block of each record of an address, in order."""
        return [
            each
            for each in records_of(self.warc)
            if each[1].get("WARC-Target-URI") == self.base + path
        ]

    def moment(self, crawl: int) -> str:
        """When the first or last record was made, in 14 digits."""
        return timestamp(records_of(self.warc)[crawl][1]["WARC-Date"])


def records_of(file: Path) -> list[tuple[str, dict[str, str], bytes]]:
    with file.open("rb") as stream:
        return [
            (record.rec_type, dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(stream, no_record_parse=True)
        ]


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    return Kept(tmp_path_factory.mktemp("kept"))


def check(file: Path) -> int:
    with pytest.raises(SystemExit) as ended:
        warcio(["check", str(file)])
    return int(ended.value.code or 0)


@pytest.mark.server
def test_the_file_passes_warcio_check(kept: Kept, tmp_path: Path) -> None:
    assert check(kept.warc) == 0
    plain = tmp_path / "plain.warc"
    plain.write_bytes(b"".join(gzip_members(kept.warc)))
    assert check(plain) == 0
    plain.write_bytes(plain.read_bytes().replace(b"Stand-in text", b"Stand-up text", 1))
    assert check(plain) == 1


def gzip_members(file: Path) -> Iterator[bytes]:
    import gzip

    yield gzip.decompress(file.read_bytes())


@pytest.mark.server
def test_each_capture_has_its_records(kept: Kept) -> None:
    kinds = {path: [kind for kind, *_ in kept.records(path)] for path in (*SITE, "/private/x")}
    fresh, again = ["response", "request", "metadata"], ["revisit", "request", "metadata"]
    assert kinds == {
        **dict.fromkeys(SITE, fresh + again),
        "/three": fresh + fresh,
        "/same": again + again,  # the payload of /one
        "/old": fresh + fresh,  # no payload, nothing to refer to
        "/private/x": ["metadata", "metadata"],
    }
    types = Counter(kind for kind, *_ in records_of(kept.warc))
    assert types["warcinfo"] == 2


@pytest.mark.server
def test_records_say_what_was_sent_and_what_became_of_it(kept: Kept) -> None:
    (_, headers, block), (_, asked, question), (_, about, fields) = kept.records("/two")[:3]
    assert headers["WARC-IP-Address"] == "127.0.0.1"
    assert headers["WARC-Payload-Digest"] == "sha256:" + hashlib.sha256(TWO).hexdigest()
    assert headers["WARC-Block-Digest"] == "sha256:" + hashlib.sha256(block).hexdigest()
    head, _, body = block.partition(b"\r\n\r\n")
    assert body == TWO
    assert head == SITE["/two"].partition(b"\r\n\r\n")[0].replace(
        b"Content-E", b"X-Orig-Content-E"
    ).replace(b"Transfer-", b"X-Orig-Transfer-")
    assert question.startswith(b"GET /two HTTP/1.1\r\n")
    assert asked["WARC-Concurrent-To"] == about["WARC-Concurrent-To"] == headers["WARC-Record-ID"]
    told = read_fields(fields)
    assert (told["outcome"], told["kind"], told["via"]) == ("kept", "page", f"{kept.base}/")


@pytest.mark.server
def test_revisits_refer_to_the_record_with_the_payload(kept: Kept) -> None:
    records = kept.records("/")
    first, again = records[0][1], records[3][1]
    assert again["WARC-Profile"].endswith("/1.1/revisit/server-not-modified")
    assert again["WARC-Refers-To"] == first["WARC-Record-ID"]
    assert again["WARC-Refers-To-Target-URI"] == first["WARC-Target-URI"]
    assert again["WARC-Refers-To-Date"] == first["WARC-Date"]
    assert again["WARC-Payload-Digest"] == first["WARC-Payload-Digest"]
    assert records[3][2] == b'HTTP/1.1 304 Not Modified\r\nETag: "home"\r\n\r\n'
    assert kept.records("/same")[0][1]["WARC-Refers-To-Target-URI"] == f"{kept.base}/one"


@pytest.mark.server
def test_the_same_archive_gives_the_same_bytes(kept: Kept, tmp_path: Path) -> None:
    for kind, first in (("warc", kept.warc), ("wacz", kept.wacz)):
        again = tmp_path / f"again.{kind}"
        assert (
            CliRunner()
            .invoke(main, ["export", kind, str(again), "-a", str(kept.archive)])
            .exit_code
            == 0
        )
        assert again.read_bytes() == first.read_bytes()


@pytest.mark.server
def test_a_wacz_lists_what_is_in_it(kept: Kept) -> None:
    with zipfile.ZipFile(kept.wacz) as parts:
        package = json.loads(parts.read("datapackage.json"))
        for part in package["resources"]:
            assert part["hash"] == "sha256:" + hashlib.sha256(parts.read(part["path"])).hexdigest()
        listed = {part["path"] for part in package["resources"]}
        assert set(parts.namelist()) - listed == {"datapackage.json", "datapackage-digest.json"}
        assert parts.read("archive/data.warc.gz") == kept.warc.read_bytes()
        index = parts.read("indexes/index.cdx").decode().splitlines()
        pages = [json.loads(line) for line in parts.read("pages/pages.jsonl").splitlines()]
    assert index == sorted(index)
    assert [line for line in index if '"304"' in line] == []
    for line in index:
        found = json.loads(line.split(" ", 2)[2])
        stream = io.BytesIO(kept.warc.read_bytes()[int(found["offset"]) :][: int(found["length"])])
        (record,) = ArchiveIterator(stream)
        assert record.rec_headers.get_header("WARC-Target-URI") == found["url"]
    assert [page["url"] for page in pages[1:] if page.get("seed")] == [f"{kept.base}/"]
    assert package["mainPageUrl"] == f"{kept.base}/"


@needs_replay
@pytest.mark.server
def test_wacz_validate_agrees_and_sees_what_is_broken(kept: Kept, tmp_path: Path) -> None:
    assert validate(kept.wacz) == 0
    for path, text in (
        ("pages/pages.jsonl", b"other"),
        ("datapackage.json", b'{"wacz_version": "1.1.1", "resources": []}'),
        ("indexes/more.cdx", b"unlisted"),
    ):
        broken = tmp_path / "broken.wacz"
        with zipfile.ZipFile(kept.wacz) as whole, zipfile.ZipFile(broken, "w") as out:
            for name in whole.namelist():
                if name != path:
                    out.writestr(name, whole.read(name))
            out.writestr(path, text)
        assert validate(broken) != 0, path


def validate(file: Path) -> int:
    command = [REPLAY / "wacz", "validate", "-f", file]
    return subprocess.run(command, capture_output=True, check=False).returncode


@needs_replay
@pytest.mark.server
def test_pywb_indexes_and_replays_the_file(kept: Kept, tmp_path: Path) -> None:
    for command in (["init", "kept"], ["add", "kept", str(kept.warc)]):
        subprocess.run(
            [REPLAY / "wb-manager", *command], cwd=tmp_path, capture_output=True, check=True
        )
    first, last = kept.moment(0), kept.moment(-1)
    with pywb(tmp_path) as room:
        assert replayed(room, f"{first}id_/{kept.base}/two") == TWO
        assert replayed(room, f"{first}id_/{kept.base}/") == page("Home")
        with pytest.raises(HTTPError, match="304"):  # pywb gives the answer as it was
            replayed(room, f"{last}id_/{kept.base}/")
        assert replayed(room, f"{first}id_/{kept.base}/same") == page("One")
        assert replayed(room, f"{last}id_/{kept.base}/p.png") == PIXEL
        assert b"Other stand-in text" in replayed(room, f"{last}id_/{kept.base}/three")
        assert b"Other stand-in text" not in replayed(room, f"{first}id_/{kept.base}/three")
        found = replayed(room, f"cdx?url={kept.base}/one&output=json").splitlines()
    assert [json.loads(line)["mime"] for line in found] == ["text/html", "warc/revisit"]


@contextmanager
def pywb(folder: Path) -> Iterator[str]:
    """The address of the collection, served by pywb itself."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    command = [REPLAY / "wayback", "--port", str(port), "--bind", "127.0.0.1"]
    with subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/kept/"
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            urlopen(f"http://127.0.0.1:{port}/").close()
            return
        except URLError:
            time.sleep(0.1)
    raise OSError("pywb does not answer")


def replayed(room: str, address: str) -> bytes:
    with urlopen(room + address) as response:
        body: bytes = response.read()
    return body


def test_captures_of_older_archives_have_a_head_that_says_so(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "old.db")
    archive.capture("/", payload=b"<p>x", headers='[["Content-Type","text/html"],["X-A","1"]]')
    archive.image("/a.png")
    archive.conn.close()
    done = CliRunner().invoke(
        main, ["export", "warc", str(tmp_path / "o.warc.gz"), "-a", str(tmp_path / "old.db")]
    )
    assert done.exit_code == 0, done.output
    records = [each for each in records_of(tmp_path / "o.warc.gz") if each[0] != "warcinfo"]
    assert [kind for kind, *_ in records] == ["response", "metadata", "resource", "metadata"]
    assert records[0][2] == b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-A: 1\r\n\r\n<p>x"
    assert b"head: put together from known headers\r\n" in records[1][2]
    assert records[2][1]["Content-Type"] == "image/png"


def test_what_is_in_the_way_stays(tmp_path: Path) -> None:
    archive = tmp_path / "archive.db"
    sample(archive).conn.close()
    before = archive.read_bytes()
    for out in (archive, tmp_path, tmp_path / "no" / "where.warc.gz"):
        done = CliRunner().invoke(main, ["export", "warc", str(out), "-a", str(archive)])
        assert done.exit_code == 2
        assert "Nothing was written." in done.output
    assert archive.read_bytes() == before
    done = CliRunner().invoke(
        main, ["export", "warc", str(tmp_path / "x"), "-a", str(tmp_path / "none.db")]
    )
    assert done.exit_code == 2
    assert list(tmp_path.glob("x*")) == []


def test_an_empty_archive_gives_an_empty_file(tmp_path: Path) -> None:
    Archive(tmp_path / "a.db", crawl=False).conn.close()
    assert list(write_warc(open_to_read(tmp_path / "a.db").conn, io.BytesIO())) == []


NAMES = st.sampled_from(["Content-Encoding", "transfer-encoding", "Content-Length", "X-Orig-Content-Length", "x-orig-a", "X-A"])  # fmt: skip
VALUES = st.sampled_from(["gzip", "chunked", "9", "20", " caf\xe9", ""])


@given(
    st.lists(st.tuples(NAMES, st.sampled_from([":", ": "]), VALUES), max_size=6),
    st.sampled_from([9, 20]),
    st.booleans(),
)
@settings(deadline=None)
def test_headers_put_aside_come_back(
    fields: list[tuple[str, str, str]], size_bytes: int, packed: bool
) -> None:
    lines = ["HTTP/1.1 200 X-Orig-Fine: yes", *("".join(field) for field in fields), "", ""]
    head = "\r\n".join(lines).encode("latin-1")
    stored = stored_head(head, size_bytes, "gzip" if packed else None)
    assert sent_head(stored) == head
    assert not re.search(rb"(?im)^transfer-encoding", stored)
