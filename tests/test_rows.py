"""Every table and view as JSON lines, whole, and only where streams are allowed."""

from __future__ import annotations

import json
import sqlite3
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette

from sitekeep.archive import json_lines
from sitekeep.archive.dictionary import TABLES
from tests.archives import sample


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rows") / "archive.db"
    sample(path)
    return path


async def ask(room: Datasette, table: str) -> Any:
    return await room.client.get(f"/-/rows/{table}.jsonl")


@pytest.mark.parametrize("table", TABLES)
async def test_all_rows_come_with_all_columns(
    archive: Path, table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_lines, "PART", 2)
    response = await ask(Datasette([str(archive)]), table)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/jsonl; charset=utf-8"
    told = [json.loads(line) for line in response.text.splitlines()]
    with sqlite3.connect(archive) as conn:
        conn.row_factory = sqlite3.Row
        expected = [dict(row) for row in conn.execute(f"SELECT * FROM [{table}]")]
    assert [{name: plain(value) for name, value in row.items()} for row in told] == expected


def plain(value: Any) -> Any:
    return b64decode(value["encoded"]) if isinstance(value, dict) else value


@pytest.mark.parametrize("table", ["none", "sqlite_master", "pages_fts_data", "pages]"])
async def test_what_is_no_table_of_ours_is_not_there(archive: Path, table: str) -> None:
    assert (await ask(Datasette([str(archive)]), table)).status_code == 404


async def test_it_is_off_where_streams_are(archive: Path) -> None:
    room = Datasette([str(archive)], settings={"allow_csv_stream": False})
    assert (await ask(room, "articles")).status_code == 404
