"""Payloads of every encoding, got out of the archive in each of the ways that docs/storage.md tells."""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
from pathlib import Path

import pytest
from datasette.app import Datasette

from sitekeep.archive.encodings import Encoding
from sitekeep.archive.packing import pack_crawl
from sitekeep.archive.payloads import digest_of, get_payload, put_payload
from sitekeep.archive.transaction import Group
from tests.archives import Archive
from tests.test_payloads import pages_of_a_site

DOCUMENT = (Path(__file__).parent.parent / "docs/storage.md").read_text()


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive with payloads of every encoding, and deltas on a payload with a dictionary."""
    path = tmp_path_factory.mktemp("storage") / "archive.db"
    archive = Archive(path)
    before = pages_of_a_site(archive, 40)[0]
    pack_crawl(Group(archive.conn), archive.crawl_id)
    archive.crawl(day=2)
    for number in range(3):
        payload = (get_payload(archive.conn, before) or b"") + b"%d" % number
        before, _ = put_payload(archive.conn, payload, before)
        archive.capture(f"/later/{number}", payload_digest=before)
    put_payload(archive.conn, b"a" * 999)
    put_payload(archive.conn, bytes(range(256)))
    latin, _ = put_payload(archive.conn, "Blüten".encode("latin-1"))
    archive.capture("/latin", payload_digest=latin, content_type="text/html; charset=iso-8859-1")
    assert {row[0] for row in archive.conn.execute("SELECT encoding FROM payloads")} == set(
        Encoding
    )
    return path


@pytest.mark.skipif(
    not (shutil.which("zstd") and shutil.which("sqlite3")), reason="needs zstd and sqlite3"
)
def test_the_documented_commands_unpack_every_encoding(path: Path, tmp_path: Path) -> None:
    [function] = re.findall(r"```bash\n(.*?)```", DOCUMENT, re.DOTALL)
    conn = sqlite3.connect(path)
    # One of each, and the last delta, which stands on another.
    one_of_each = "SELECT max(id), payload_digest FROM payloads GROUP BY encoding"
    for payload_id, digest in conn.execute(one_of_each).fetchall():
        script = f'set -e\n{function}\nunpack "$@"'
        file = tmp_path / str(payload_id)
        subprocess.run(["bash", "-c", script, "-", path, str(payload_id), file], check=True)
        assert digest_of(file.read_bytes()) == digest


def test_the_documented_query_finds_a_payload(path: Path) -> None:
    [sql] = re.findall(r"```sql\n(.*?)```", DOCUMENT, re.DOTALL)
    sql = sql.replace("https://example.org/", "http://www.example.org/later/1")
    assert len(sqlite3.connect(path).execute(sql).fetchall()) == 1


@pytest.mark.parametrize("encoding", Encoding)
async def test_sql_functions_give_payloads(path: Path, encoding: Encoding) -> None:
    rows = await ask(path, f"SELECT * FROM payloads WHERE encoding = '{encoding}' ORDER BY id DESC")
    digest = rows[0]["payload_digest"]
    [row] = await ask(path, f"SELECT payload('{digest}') AS payload")
    assert digest_of(row["payload"]) == digest


async def test_sql_functions_give_text_by_the_charset_that_was_sent(path: Path) -> None:
    sql = "SELECT payload_text(payload_digest) AS said FROM captures JOIN urls ON urls.id = url_id"
    assert (await ask(path, f"{sql} WHERE url LIKE '%/latin'"))[0]["said"] == "Blüten"


async def test_sql_functions_know_nothing_of_what_is_not_there(path: Path) -> None:
    [row] = await ask(path, "SELECT payload('sha256:0') AS payload, payload_text(NULL) AS said")
    assert tuple(row) == (None, None)


async def ask(path: Path, sql: str) -> list[sqlite3.Row]:
    found = await Datasette([str(path)]).get_database("archive").execute(sql)
    return list(found.rows)
