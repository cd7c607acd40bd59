"""The schema of an archive, as the steps that lead to it. A step, once released, never changes.

Every name comes from a standard: WARC 1.1 for captures, schema.org Article for pages, Memento
for versions. Times are ISO 8601 UTC.
"""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database, Migrations

from sitekeep.archive import (
    bigrams_schema,
    browse_schema,
    captions_schema,
    changes_schema,
    documents_schema,
    exports,
    merging,
    shared_texts_schema,
    small_rows_schema,
)
from sitekeep.archive.history_schema import CHANGES, HISTORY, MORE_FIELDS
from sitekeep.archive.storage_schema import STORAGE
from sitekeep.archive.wire_schema import EXCHANGES, HEADS

migrations = Migrations("sitekeep")

TABLES = """
CREATE TABLE crawls (
    id INTEGER PRIMARY KEY,
    start_url TEXT NOT NULL,
    site_name TEXT,
    base_url TEXT,
    started_at TEXT NOT NULL,
    finished_at TEXT,
    state TEXT NOT NULL,
    reason TEXT,
    settings TEXT NOT NULL DEFAULT '{}',
    user_agent TEXT,
    sitekeep_version TEXT
);

CREATE TABLE urls (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL UNIQUE
);

CREATE TABLE frontier (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER NOT NULL REFERENCES crawls(id),
    url_id INTEGER NOT NULL REFERENCES urls(id),
    state TEXT NOT NULL DEFAULT 'pending',
    kind TEXT NOT NULL,
    priority INTEGER NOT NULL DEFAULT 0,
    depth INTEGER NOT NULL DEFAULT 0,
    via_url_id INTEGER REFERENCES urls(id),
    attempts INTEGER NOT NULL DEFAULT 0,
    not_before TEXT,
    UNIQUE (crawl_id, url_id)
);
CREATE INDEX frontier_pending ON frontier(crawl_id, priority, depth, id) WHERE state = 'pending';

CREATE TABLE payloads (
    payload_digest TEXT PRIMARY KEY,
    size_bytes INTEGER NOT NULL,
    stored_bytes INTEGER NOT NULL,
    encoding TEXT NOT NULL,
    payload BLOB NOT NULL
);

CREATE TABLE captures (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER NOT NULL REFERENCES crawls(id),
    url_id INTEGER NOT NULL REFERENCES urls(id),
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    warc_date TEXT,
    record_id TEXT,
    payload_digest TEXT REFERENCES payloads(payload_digest),
    content_type TEXT,
    etag TEXT,
    last_modified TEXT,
    headers TEXT,
    redirect_url_id INTEGER REFERENCES urls(id),
    error TEXT,
    depth INTEGER,
    via_url_id INTEGER REFERENCES urls(id),
    attempts INTEGER NOT NULL DEFAULT 0,
    elapsed_s REAL,
    UNIQUE (crawl_id, url_id)
);
CREATE INDEX captures_url ON captures(url_id, id);
CREATE INDEX captures_outcome ON captures(crawl_id, outcome);
CREATE INDEX captures_payload ON captures(payload_digest);

CREATE TABLE pages (
    id INTEGER PRIMARY KEY,
    url_id INTEGER NOT NULL UNIQUE REFERENCES urls(id),
    url TEXT NOT NULL,
    path TEXT NOT NULL,
    type TEXT NOT NULL,
    headline TEXT,
    alternative_headline TEXT,
    author TEXT,
    byline TEXT,
    date_published TEXT,
    date_published_raw TEXT,
    date_modified TEXT,
    date_modified_raw TEXT,
    article_section TEXT,
    in_language TEXT,
    description TEXT,
    keywords TEXT,
    image TEXT,
    address TEXT,
    article_body TEXT NOT NULL DEFAULT '',
    article_html TEXT NOT NULL DEFAULT '',
    word_count INTEGER NOT NULL DEFAULT 0,
    canonical_url TEXT,
    title TEXT,
    first_capture_id INTEGER NOT NULL REFERENCES captures(id),
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    content_digest TEXT NOT NULL
);
CREATE INDEX pages_facets ON pages(type, article_section, date_published, word_count);
CREATE INDEX pages_path ON pages(path);

CREATE TABLE page_versions (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages(id),
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    content_digest TEXT NOT NULL,
    type TEXT NOT NULL,
    headline TEXT,
    alternative_headline TEXT,
    author TEXT,
    byline TEXT,
    date_published TEXT,
    date_modified TEXT,
    article_section TEXT,
    article_body TEXT NOT NULL,
    UNIQUE (page_id, capture_id)
);
CREATE INDEX page_versions_capture ON page_versions(capture_id);

CREATE TABLE authors (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE
);

CREATE TABLE page_authors (
    page_id INTEGER NOT NULL REFERENCES pages(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    author_id INTEGER NOT NULL REFERENCES authors(id),
    honorific_suffix TEXT,
    PRIMARY KEY (page_id, position)
) WITHOUT ROWID;
CREATE INDEX page_authors_author ON page_authors(author_id);

CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    page_id INTEGER NOT NULL REFERENCES pages(id) ON DELETE CASCADE,
    field TEXT NOT NULL,
    value TEXT,
    raw TEXT,
    rule TEXT NOT NULL,
    trust TEXT NOT NULL,
    chosen INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX readings_page ON readings(page_id);

CREATE TABLE corrections (
    id INTEGER PRIMARY KEY,
    url TEXT NOT NULL,
    field TEXT NOT NULL,
    value TEXT,
    note TEXT,
    corrected_at TEXT NOT NULL,
    UNIQUE (url, field)
);

CREATE TABLE menus (
    id INTEGER PRIMARY KEY,
    fingerprint TEXT NOT NULL UNIQUE,
    place TEXT NOT NULL,
    pages INTEGER NOT NULL DEFAULT 0,
    items TEXT NOT NULL DEFAULT '[]'
);

CREATE TABLE page_menus (
    page_id INTEGER NOT NULL REFERENCES pages(id) ON DELETE CASCADE,
    menu_id INTEGER NOT NULL REFERENCES menus(id) ON DELETE CASCADE,
    PRIMARY KEY (page_id, menu_id)
) WITHOUT ROWID;
CREATE INDEX page_menus_menu ON page_menus(menu_id);

CREATE TABLE templates (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER NOT NULL UNIQUE REFERENCES crawls(id),
    learned_at TEXT NOT NULL,
    template TEXT NOT NULL
);

CREATE TABLE nav_items (
    id INTEGER PRIMARY KEY,
    menu_id INTEGER NOT NULL REFERENCES menus(id) ON DELETE CASCADE,
    parent_id INTEGER REFERENCES nav_items(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    label TEXT NOT NULL,
    url TEXT,
    UNIQUE (menu_id, position)
);
CREATE INDEX nav_items_url ON nav_items(url);
CREATE INDEX nav_items_parent ON nav_items(parent_id);

CREATE TABLE links (
    from_url_id INTEGER NOT NULL REFERENCES urls(id),
    position INTEGER NOT NULL,
    to_url_id INTEGER NOT NULL REFERENCES urls(id),
    kind TEXT NOT NULL,
    text TEXT,
    rel TEXT,
    PRIMARY KEY (from_url_id, position)
) WITHOUT ROWID;
CREATE INDEX links_to ON links(to_url_id, kind);
"""

# Datasette finds the index only where the DDL says content="table" in these quotes.
SEARCH = """
CREATE VIRTUAL TABLE pages_fts USING fts5(
    headline, alternative_headline, author, article_section, article_body,
    content="pages", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER pages_ai AFTER INSERT ON pages BEGIN
    INSERT INTO pages_fts(rowid, headline, alternative_headline, author,
                          article_section, article_body)
    VALUES (new.id, new.headline, new.alternative_headline, new.author, new.article_section,
            new.article_body);
END;
CREATE TRIGGER pages_ad AFTER DELETE ON pages BEGIN
    INSERT INTO pages_fts(pages_fts, rowid, headline, alternative_headline, author,
                          article_section, article_body)
    VALUES ('delete', old.id, old.headline, old.alternative_headline, old.author,
            old.article_section, old.article_body);
END;
CREATE TRIGGER pages_au AFTER UPDATE OF
    headline, alternative_headline, author, article_section, article_body ON pages BEGIN
    INSERT INTO pages_fts(pages_fts, rowid, headline, alternative_headline, author,
                          article_section, article_body)
    VALUES ('delete', old.id, old.headline, old.alternative_headline, old.author,
            old.article_section, old.article_body);
    INSERT INTO pages_fts(rowid, headline, alternative_headline, author,
                          article_section, article_body)
    VALUES (new.id, new.headline, new.alternative_headline, new.author, new.article_section,
            new.article_body);
END;
"""

VIEWS = """
CREATE VIEW articles AS
SELECT pages.id, pages.url, headline, alternative_headline, author, date_published,
       date_published_raw, date_modified, article_section, in_language, word_count, description,
       image, article_body, captures.warc_date AS captured_at
FROM pages JOIN captures ON captures.id = pages.capture_id
WHERE pages.type = 'article';

CREATE VIEW ledger AS
SELECT crawl_id, urls.url, kind, outcome, status, captures.error, warc_date, via.url AS via_url
FROM captures
JOIN urls ON urls.id = captures.url_id
LEFT JOIN urls AS via ON via.id = captures.via_url_id;

CREATE VIEW latest_captures AS
SELECT captures.* FROM captures
JOIN (SELECT url_id, max(id) AS id FROM captures GROUP BY url_id) AS latest
  ON latest.id = captures.id;

CREATE VIEW broken_links AS
SELECT source.url AS page_url, target.url AS target_url, links.text AS link_text,
       captures.outcome, captures.status, captures.error
FROM links
JOIN latest_captures AS captures ON captures.url_id = links.to_url_id
JOIN urls AS source ON source.id = links.from_url_id
JOIN urls AS target ON target.id = links.to_url_id
WHERE captures.outcome IN ('gone', 'http-error', 'timeout', 'refused');

CREATE VIEW redirects AS
SELECT urls.url, target.url AS target_url, captures.status, captures.warc_date, captures.crawl_id
FROM captures
JOIN urls ON urls.id = captures.url_id
LEFT JOIN urls AS target ON target.id = captures.redirect_url_id
WHERE captures.outcome = 'redirected';

CREATE VIEW images AS
SELECT source.url AS page_url, target.url AS image_url, links.text AS alternative_text,
       captures.outcome, captures.content_type, captures.payload_digest
FROM links
JOIN urls AS source ON source.id = links.from_url_id
JOIN urls AS target ON target.id = links.to_url_id
LEFT JOIN latest_captures AS captures ON captures.url_id = links.to_url_id
WHERE links.kind = 'image';

CREATE VIEW changes AS
SELECT captures.crawl_id, captures.warc_date, pages.url, page_versions.headline,
       CASE WHEN page_versions.capture_id = pages.first_capture_id
            THEN 'new' ELSE 'changed' END AS change
FROM page_versions
JOIN pages ON pages.id = page_versions.page_id
JOIN captures ON captures.id = page_versions.capture_id;

CREATE VIEW losses AS
SELECT ledger.* FROM ledger
WHERE outcome IN ('http-error', 'timeout', 'refused', 'unreadable', 'too-large', 'page-limit');
"""


def run(db: Database, script: str) -> None:
    """Run the statements of `script` inside the current transaction.

    `executescript` would commit first, and a migration that fails half way must leave nothing.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            db.execute(statement)
            statement = ""


@migrations()
def m001_tables(db: Database) -> None:
    """Everything one snapshot needs."""
    run(db, TABLES)


@migrations()
def m002_search(db: Database) -> None:
    """Full-text search over pages, kept in step by triggers."""
    run(db, SEARCH)


@migrations()
def m003_views(db: Database) -> None:
    """The questions people ask first, as views."""
    run(db, VIEWS)


@migrations()
def m004_history(db: Database) -> None:
    """Every field of a version, what each crawl found changed, and what a page said when."""
    run(db, MORE_FIELDS)
    run(db, CHANGES)
    run(db, HISTORY)


@migrations()
def m005_storage(db: Database) -> None:
    """Payloads that stand on a dictionary, or on an earlier payload."""
    run(db, STORAGE)


@migrations()
def m006_wire(db: Database) -> None:
    """What went over the wire: the heads of requests and responses, as sent."""
    run(db, HEADS)
    run(db, EXCHANGES)


@migrations()
def m007_documents(db: Database) -> None:
    """What each file is, the text of documents with its search, and a list of all files."""
    run(db, documents_schema.TABLES)
    run(db, documents_schema.SEARCH)
    run(db, documents_schema.VIEWS)


@migrations()
def m008_exports(db: Database) -> None:
    """Each export, and what did not come along with it."""
    run(db, exports.TABLES)


@migrations()
def m009_small_rows(db: Database) -> None:
    """Rows that say again what others say take less room, or are not written at all."""
    db.register_function(small_rows_schema.sha256_of, replace=True)
    put_back = small_rows_schema.lay_aside(db)
    run(db, small_rows_schema.TABLES)
    for statement in put_back:
        db.execute(statement)
    run(db, small_rows_schema.NEW_VIEWS)


@migrations()
def m010_changes(db: Database) -> None:
    """The same changes, asked for in an order that takes less."""
    run(db, changes_schema.STATEMENTS)


@migrations()
def m011_captions(db: Database) -> None:
    """What pages say about their pictures can be searched for."""
    captions_schema.teach(db)
    run(db, captions_schema.STATEMENTS)


@migrations()
def m012_browse_speed(db: Database) -> None:
    """The newest of an author, and what stands before and after a page, without sorting all."""
    run(db, browse_schema.STATEMENTS)


@migrations()
def m013_bigrams(db: Database) -> None:
    """Words of scripts without spaces can be searched for by the index."""
    bigrams_schema.teach(db)
    run(db, bigrams_schema.STATEMENTS)


@migrations()
def m014_shared_texts(db: Database) -> None:
    """The text of a version that is the text of its page stands only there."""
    run(db, shared_texts_schema.STATEMENTS)


@migrations()
def m015_merging(db: Database) -> None:
    """The search index is merged by whoever writes, between two steps."""
    run(db, merging.BY_ITSELF_NEVER)
