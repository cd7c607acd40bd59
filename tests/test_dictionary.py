"""The words about the schema cover the schema, no more and no less."""

from __future__ import annotations

import pytest
from sqlite_utils import Database

from sitekeep.archive.dictionary import TABLES
from sitekeep.archive.migrations import migrations


@pytest.fixture(scope="module")
def schema() -> dict[str, list[str]]:
    """Every table and view of a new archive with its columns; not what SQLite keeps for itself."""
    db = Database(memory=True)
    migrations.apply(db)
    names = [*db.table_names(), *db.view_names()]
    ours = [
        name
        for name in names
        if not name.startswith(("_", "sqlite_", "pages_fts_", "documents_fts_"))
    ]
    # Not `table_info`, which leaves out what is told from other columns.
    columns = "SELECT name FROM pragma_table_xinfo(?) WHERE hidden IN (0, 2)"
    return {name: [row[0] for row in db.execute(columns, [name])] for name in ours}


def test_every_table_and_view_is_described(schema: dict[str, list[str]]) -> None:
    assert set(TABLES) == set(schema)


def test_every_column_is_described_in_the_order_of_the_schema(
    schema: dict[str, list[str]],
) -> None:
    described = {name: list(TABLES[name].columns) for name in TABLES}
    assert described == schema


def test_each_description_is_a_sentence() -> None:
    texts = [
        text for table in TABLES.values() for text in (table.description, *table.columns.values())
    ]
    assert [text for text in texts if not text.endswith(".") or "\n" in text] == []
