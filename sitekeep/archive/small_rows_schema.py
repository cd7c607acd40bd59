"""The schema of small rows: what a crawl that finds nothing new adds to the file.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

import hashlib

from sqlite_utils import Database

from sitekeep.archive.wire_schema import HTTP_DATE, SAID, exchanges, with_meanings

DIGEST = "TEXT AS (CASE WHEN sha256 IS NOT NULL THEN 'sha256:' || lower(hex(sha256)) END)"

# A digest takes 71 bytes as text and 32 as it is. `payload_digest` is told from it, so that every
# question may go on asking for it by that name; what has to be quick asks for `sha256`.
PAYLOADS = f"""
CREATE TABLE new_payloads (
    id INTEGER PRIMARY KEY,
    sha256 BLOB NOT NULL UNIQUE,
    payload_digest {DIGEST},
    size_bytes INTEGER NOT NULL,
    stored_bytes INTEGER NOT NULL,
    encoding TEXT NOT NULL,
    dictionary_id INTEGER REFERENCES dictionaries(id),
    base_id INTEGER REFERENCES payloads(id),
    payload BLOB NOT NULL
);
INSERT INTO new_payloads (id, sha256, size_bytes, stored_bytes, encoding, dictionary_id, base_id,
                          payload)
SELECT id, sha256_of(payload_digest), size_bytes, stored_bytes, encoding, dictionary_id, base_id,
       payload
FROM payloads;
DROP TABLE payloads;
ALTER TABLE new_payloads RENAME TO payloads;
CREATE INDEX payloads_base ON payloads(base_id) WHERE base_id IS NOT NULL;
CREATE INDEX payloads_dictionary ON payloads(dictionary_id) WHERE dictionary_id IS NOT NULL;
"""

# `until_crawl_id`: an address that is refused in each crawl for the same reason has one row, from
# the first of these crawls until before the one that no longer does. It stands in the row from the
# first crawl on, and in the index stands only what never changes: rows and entries that grow later
# on would part full pages of the file.
IS_LASTING = "warc_date IS NULL AND outcome IN ('out-of-scope', 'trap', 'robots-txt')"
# The start of a digest is enough to find the captures that have it. By their URL captures are found
# in the index that keeps one for each crawl; the few of one URL are sorted when that is asked for.
CAPTURES = f"""
CREATE TABLE new_captures (
    id INTEGER PRIMARY KEY,
    crawl_id INTEGER NOT NULL REFERENCES crawls(id),
    until_crawl_id INTEGER,
    url_id INTEGER NOT NULL REFERENCES urls(id),
    kind TEXT NOT NULL,
    outcome TEXT NOT NULL,
    status INTEGER,
    warc_date TEXT,
    record_id TEXT,
    sha256 BLOB REFERENCES payloads(sha256),
    payload_digest {DIGEST},
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
    heads_id INTEGER REFERENCES heads(id),
    heads_changed TEXT,
    content_encoding TEXT,
    UNIQUE (url_id, crawl_id)
);
INSERT INTO new_captures (id, crawl_id, until_crawl_id, url_id, kind, outcome, status, warc_date,
    record_id, sha256, content_type, etag, last_modified, headers, redirect_url_id, error, depth,
    via_url_id, attempts, elapsed_s, heads_id, heads_changed, content_encoding)
SELECT id, crawl_id, CASE WHEN {IS_LASTING} THEN crawl_id + 1 END, url_id, kind, outcome, status,
    warc_date, record_id, sha256_of(payload_digest), content_type, etag, last_modified, headers,
    redirect_url_id, error, depth, via_url_id, attempts, elapsed_s, heads_id, heads_changed,
    content_encoding
FROM captures;
DROP TABLE captures;
ALTER TABLE new_captures RENAME TO captures;
CREATE INDEX captures_crawl ON captures(crawl_id);
CREATE INDEX captures_payload ON captures(substr(sha256, 1, 6)) WHERE outcome <> 'unchanged';
CREATE INDEX captures_refused ON captures(crawl_id) WHERE until_crawl_id IS NOT NULL;
CREATE INDEX captures_redirect ON captures(redirect_url_id) WHERE redirect_url_id IS NOT NULL;
"""

FILES = f"""
CREATE TABLE new_media_types (
    sha256 BLOB PRIMARY KEY REFERENCES payloads(sha256),
    payload_digest {DIGEST},
    media_type TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO new_media_types (sha256, media_type)
SELECT sha256_of(payload_digest), media_type FROM media_types;
DROP TABLE media_types;
ALTER TABLE new_media_types RENAME TO media_types;
CREATE TABLE new_documents (
    id INTEGER PRIMARY KEY,
    url_id INTEGER NOT NULL UNIQUE REFERENCES urls(id),
    url TEXT NOT NULL,
    path TEXT NOT NULL,
    media_type TEXT NOT NULL,
    title TEXT,
    author TEXT,
    date_created TEXT,
    date_modified TEXT,
    number_of_pages INTEGER,
    word_count INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    sha256 BLOB NOT NULL REFERENCES payloads(sha256),
    payload_digest {DIGEST},
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    text TEXT NOT NULL DEFAULT ''
);
INSERT INTO new_documents (id, url_id, url, path, media_type, title, author, date_created,
    date_modified, number_of_pages, word_count, error, sha256, capture_id, text)
SELECT id, url_id, url, path, media_type, title, author, date_created, date_modified,
    number_of_pages, word_count, error, sha256_of(payload_digest), capture_id, text
FROM documents;
DROP TABLE documents;
ALTER TABLE new_documents RENAME TO documents;
CREATE INDEX documents_payload ON documents(sha256);
CREATE INDEX documents_capture ON documents(capture_id);
"""

#: The views that say something else now, or look where it is quick.
VIEWS = """
CREATE VIEW carried AS
SELECT later.id AS crawl_id, captures.url_id, captures.outcome, captures.id AS capture_id
FROM captures
JOIN crawls AS first ON first.id = captures.crawl_id
JOIN crawls AS later ON later.start_url = first.start_url
  AND later.id > captures.crawl_id AND later.id < captures.until_crawl_id
WHERE captures.until_crawl_id IS NOT NULL;

CREATE VIEW ledger AS
SELECT settled.crawl_id, urls.url, captures.kind, captures.outcome, captures.status,
       captures.error, captures.warc_date, via.url AS via_url
FROM (SELECT crawl_id, id AS capture_id FROM captures
      UNION ALL SELECT crawl_id, capture_id FROM carried) AS settled
JOIN captures ON captures.id = settled.capture_id
JOIN urls ON urls.id = captures.url_id
LEFT JOIN urls AS via ON via.id = captures.via_url_id;

CREATE VIEW media AS
WITH latest AS (
  SELECT url_id, coalesce(
      max(CASE WHEN outcome IN ('kept', 'unchanged') AND sha256 IS NOT NULL THEN id END),
      max(id)) AS id
  FROM captures WHERE kind IN ('asset', 'page') AND outcome <> 'redirected'
    AND url_id NOT IN (SELECT url_id FROM pages)
  GROUP BY url_id
),
files AS (
  SELECT captures.*,
         CASE WHEN outcome IN ('kept', 'unchanged') THEN sha256 END AS kept_sha256
  FROM latest JOIN captures ON captures.id = latest.id
  WHERE captures.kind = 'asset' OR outcome IN ('kept', 'unchanged', 'too-large', 'not-html')
)
SELECT urls.url, coalesce(media_types.media_type,
           CASE WHEN kept_sha256 IS NOT NULL
                THEN nullif(lower(trim(substr(content_type, 1,
                            instr(content_type || ';', ';') - 1))), '') END) AS media_type,
       content_type, payloads.size_bytes, payloads.payload_digest, outcome, error, warc_date,
       (SELECT count(DISTINCT from_url_id) FROM links WHERE to_url_id = files.url_id) AS uses,
       (SELECT url FROM urls AS u WHERE u.id = (
          SELECT min(from_url_id) FROM links WHERE to_url_id = files.url_id)) AS used_on
FROM files
JOIN urls ON urls.id = files.url_id
LEFT JOIN payloads ON payloads.sha256 = kept_sha256
LEFT JOIN media_types ON media_types.sha256 = kept_sha256;
"""

# What a request asks with is what the last answer with a content said. A 304 that says the same
# again has no validators of its own.
BEFORE = (
    "(SELECT {column} FROM captures AS before WHERE before.url_id = captures.url_id"
    " AND before.id < captures.id AND before.status = 200 ORDER BY before.id DESC LIMIT 1)"
)
ETAG_BEFORE, LAST_MODIFIED_BEFORE = (
    BEFORE.format(column=column) for column in ("etag", "last_modified")
)
#: What each word in a line of `heads` stands for from now on.
MEANS = {
    "‹target›": "substr(urls.url, 8 + instr(substr(urls.url, 9), '/'))",
    "‹etag›": f"coalesce(captures.etag, {ETAG_BEFORE}, '')",
    "‹etag before›": f"coalesce({ETAG_BEFORE}, '')",
    "‹last-modified›": f"coalesce(captures.last_modified, {LAST_MODIFIED_BEFORE}, '')",
    "‹last-modified before›": f"coalesce({LAST_MODIFIED_BEFORE}, '')",
    "‹date›": HTTP_DATE.format(moment="substr(captures.warc_date, 1, 19)"),
    "‹date+1›": HTTP_DATE.format(moment="substr(captures.warc_date, 1, 19), '+1 second'"),
    "‹size›": "coalesce((SELECT size_bytes FROM payloads WHERE sha256 = captures.sha256), '')",
}

TABLES = PAYLOADS + CAPTURES + FILES
# Most lines have no word, and what words stand for has to be looked up.
LINE = f"CASE WHEN instr({SAID}, '‹') THEN {with_meanings(SAID, MEANS)} ELSE {SAID} END"
NEW_VIEWS = VIEWS + exchanges(LINE)
REPLACED = ("ledger", "media", "exchanges")


def lay_aside(db: Database) -> list[str]:
    """Take out what would be in the way of new tables; returns what puts it back.

    Views are dropped, triggers go with their tables.
    """
    views = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'view'").fetchall()
    for name, _ in views:
        db.execute(f"DROP VIEW [{name}]")
    triggers = db.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'documents'"
    ).fetchall()
    return [sql for name, sql in views if name not in REPLACED] + [sql for (sql,) in triggers]


def sha256_of(payload_digest: str | None) -> bytes | None:
    """The digest that a text names; of a damaged text another one, which `verify` finds."""
    if payload_digest is None:
        return None
    try:
        return bytes.fromhex(payload_digest.removeprefix("sha256:"))
    except ValueError:
        return hashlib.sha256(payload_digest.encode()).digest()
