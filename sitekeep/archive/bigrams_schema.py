"""The schema that makes words of scripts without spaces searchable, in the same two indexes.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

from sqlite_utils import Database

from sitekeep.bigrams import bigrams_of

COLUMNS = """
ALTER TABLE pages ADD COLUMN title_bigrams TEXT;
ALTER TABLE pages ADD COLUMN text_bigrams TEXT;
ALTER TABLE documents ADD COLUMN title_bigrams TEXT;
ALTER TABLE documents ADD COLUMN text_bigrams TEXT;
"""

# None of the old triggers heeds these columns. Most archives have no such text: their pages are not
# written anew.
FILL = """
UPDATE pages SET
    title_bigrams = bigrams_of(headline, alternative_headline, author, article_section),
    text_bigrams = bigrams_of(article_body, captions)
WHERE bigrams_of(headline, alternative_headline, author, article_section, article_body, captions)
    IS NOT NULL;
UPDATE documents SET title_bigrams = bigrams_of(title, author), text_bigrams = bigrams_of(text)
WHERE bigrams_of(title, author, text) IS NOT NULL;
"""

# Marks are letters here: Hindi, Thai and Burmese write vowels with them. The one behind an emoji
# is not: it would stick to the word that follows.
TOKENIZER = (
    "tokenize=\"unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc' separators '\ufe0f'\""
)


def index(table: str, *columns: str) -> str:
    """The full-text index of a table, made anew, with the triggers that keep it in step.

    Datasette finds it only where the DDL says content="table" in these quotes.
    """
    new, old = (", ".join(f"{row}.{name}" for name in columns) for row in ("new", "old"))
    names = ", ".join(columns)
    put = f"INSERT INTO {table}_fts(rowid, {names}) VALUES (new.id, {new});"
    drop = f"INSERT INTO {table}_fts({table}_fts, rowid, {names}) VALUES ('delete', old.id, {old});"
    return f"""
DROP TRIGGER {table}_ai;
DROP TRIGGER {table}_ad;
DROP TRIGGER {table}_au;
DROP TABLE {table}_fts;
CREATE VIRTUAL TABLE {table}_fts USING fts5(
    {names},
    content="{table}", content_rowid="id", {TOKENIZER}
);
CREATE TRIGGER {table}_ai AFTER INSERT ON {table} BEGIN
    {put}
END;
CREATE TRIGGER {table}_ad AFTER DELETE ON {table} BEGIN
    {drop}
END;
CREATE TRIGGER {table}_au AFTER UPDATE OF {names} ON {table} BEGIN
    {drop}
    {put}
END;
INSERT INTO {table}_fts({table}_fts) VALUES ('rebuild');
"""


STATEMENTS = (
    COLUMNS
    + FILL
    + index(
        "pages", "headline", "alternative_headline", "author", "article_section", "article_body",
        "captions", "title_bigrams", "text_bigrams",
    )
    + index("documents", "path", "title", "author", "text", "title_bigrams", "text_bigrams")
)  # fmt: skip


def teach(db: Database) -> None:
    """Give the connection the function that these statements call."""
    db.conn.create_function("bigrams_of", -1, bigrams_of, deterministic=True)
