"""The schema of small storage: dictionaries, and payloads that stand on others.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

# A payload has a short number of its own, since a digest costs 200 bytes each time that another
# row names it. The foreign keys hold: no base and no dictionary goes while a payload stands on it.
# A payload is looked up by digest where it was new; the entries of a thousand nights that found it
# unchanged would take more room than the page.
STORAGE = """
CREATE TABLE dictionaries (
    id INTEGER PRIMARY KEY,
    dictionary_digest TEXT NOT NULL UNIQUE,
    trained_at TEXT NOT NULL,
    size_bytes INTEGER NOT NULL,
    dictionary BLOB NOT NULL
);
CREATE TABLE payloads_with_ids (
    id INTEGER PRIMARY KEY,
    payload_digest TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL,
    stored_bytes INTEGER NOT NULL,
    encoding TEXT NOT NULL,
    dictionary_id INTEGER REFERENCES dictionaries(id),
    base_id INTEGER REFERENCES payloads(id),
    payload BLOB NOT NULL
);
INSERT INTO payloads_with_ids (payload_digest, size_bytes, stored_bytes, encoding, payload)
SELECT payload_digest, size_bytes, stored_bytes, encoding, payload FROM payloads ORDER BY rowid;
DROP TABLE payloads;
ALTER TABLE payloads_with_ids RENAME TO payloads;
DROP INDEX captures_payload;
CREATE INDEX captures_payload ON captures(payload_digest) WHERE outcome <> 'unchanged';
CREATE INDEX payloads_base ON payloads(base_id) WHERE base_id IS NOT NULL;
CREATE INDEX payloads_dictionary ON payloads(dictionary_id) WHERE dictionary_id IS NOT NULL;
"""
