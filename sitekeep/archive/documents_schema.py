"""The schema of files that are no pages: what each is, the text of documents, and who uses them.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

TABLES = """
CREATE TABLE media_types (
    payload_digest TEXT PRIMARY KEY REFERENCES payloads(payload_digest),
    media_type TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE documents (
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
    payload_digest TEXT NOT NULL REFERENCES payloads(payload_digest),
    capture_id INTEGER NOT NULL REFERENCES captures(id),
    text TEXT NOT NULL DEFAULT ''
);
CREATE INDEX documents_payload ON documents(payload_digest);
CREATE INDEX documents_capture ON documents(capture_id);
"""

# Datasette finds the index only where the DDL says content="table" in these quotes.
SEARCH = """
CREATE VIRTUAL TABLE documents_fts USING fts5(
    path, title, author, text,
    content="documents", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER documents_ai AFTER INSERT ON documents BEGIN
    INSERT INTO documents_fts(rowid, path, title, author, text)
    VALUES (new.id, new.path, new.title, new.author, new.text);
END;
CREATE TRIGGER documents_ad AFTER DELETE ON documents BEGIN
    INSERT INTO documents_fts(documents_fts, rowid, path, title, author, text)
    VALUES ('delete', old.id, old.path, old.title, old.author, old.text);
END;
CREATE TRIGGER documents_au AFTER UPDATE OF path, title, author, text ON documents BEGIN
    INSERT INTO documents_fts(documents_fts, rowid, path, title, author, text)
    VALUES ('delete', old.id, old.path, old.title, old.author, old.text);
    INSERT INTO documents_fts(rowid, path, title, author, text)
    VALUES (new.id, new.path, new.title, new.author, new.text);
END;
"""

# `latest`: of each address the last capture that was kept, else the last one of all.
# Digest, size and type are those of a file, not of the page that says that there is none.
VIEWS = """
CREATE VIEW media AS
WITH latest AS (
  SELECT url_id, coalesce(
      max(CASE WHEN outcome IN ('kept', 'unchanged') AND payload_digest IS NOT NULL THEN id END),
      max(id)) AS id
  FROM captures WHERE kind IN ('asset', 'page') AND outcome <> 'redirected'
    AND url_id NOT IN (SELECT url_id FROM pages)
  GROUP BY url_id
),
files AS (
  SELECT captures.*,
         CASE WHEN outcome IN ('kept', 'unchanged') THEN payload_digest END AS kept_digest
  FROM latest JOIN captures ON captures.id = latest.id
  WHERE captures.kind = 'asset' OR outcome IN ('kept', 'unchanged', 'too-large', 'not-html')
)
SELECT urls.url, coalesce(media_types.media_type,
           CASE WHEN kept_digest IS NOT NULL
                THEN nullif(lower(trim(substr(content_type, 1,
                            instr(content_type || ';', ';') - 1))), '') END) AS media_type,
       content_type, payloads.size_bytes, kept_digest AS payload_digest, outcome, error, warc_date,
       (SELECT count(DISTINCT from_url_id) FROM links WHERE to_url_id = files.url_id) AS uses,
       (SELECT url FROM urls AS u WHERE u.id = (
          SELECT min(from_url_id) FROM links WHERE to_url_id = files.url_id)) AS used_on
FROM files
JOIN urls ON urls.id = files.url_id
LEFT JOIN payloads ON payloads.payload_digest = kept_digest
LEFT JOIN media_types ON media_types.payload_digest = kept_digest;

CREATE VIEW media_uses AS
SELECT media.url, source.url AS used_on, links.kind, links.text,
       media.media_type, media.size_bytes, media.payload_digest, media.outcome
FROM links
JOIN urls AS target ON target.id = links.to_url_id
JOIN urls AS source ON source.id = links.from_url_id
JOIN media ON media.url = target.url;
"""
