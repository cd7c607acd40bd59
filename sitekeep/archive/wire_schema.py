"""The schema of what went over the wire: the heads of requests and responses, as they were sent.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

# Pages of one site are asked for and answered in the same words but for a few. `heads` has each
# distinct pair of heads once, a capture only the lines of its own that differ from it.
HEADS = """
CREATE TABLE heads (
    id INTEGER PRIMARY KEY,
    ip_address TEXT,
    request_lines INTEGER NOT NULL,
    lines TEXT NOT NULL
);
ALTER TABLE captures ADD COLUMN heads_id INTEGER REFERENCES heads(id);
ALTER TABLE captures ADD COLUMN heads_changed TEXT;
ALTER TABLE captures ADD COLUMN content_encoding TEXT;
"""

#: HTTP's way to write a moment (RFC 9110, 5.6.7), of `captures.warc_date` and some time after it.
HTTP_DATE = (
    "substr('SunMonTueWedThuFriSat', 3 * strftime('%w', {moment}) + 1, 3)"
    " || strftime(', %d ', {moment})"
    " || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * strftime('%m', {moment}) - 2, 3)"
    " || strftime(' %Y %H:%M:%S GMT', {moment})"
)
#: What each word in a line of `heads` stands for.
MEANS = {
    "‹target›": "substr(urls.url, 8 + instr(substr(urls.url, 9), '/'))",
    "‹etag›": "coalesce(captures.etag, '')",
    "‹last-modified›": "coalesce(captures.last_modified, '')",
    "‹date›": HTTP_DATE.format(moment="substr(captures.warc_date, 1, 19)"),
    "‹date+1›": HTTP_DATE.format(moment="substr(captures.warc_date, 1, 19), '+1 second'"),
}


def with_meanings(line: str, means: dict[str, str]) -> str:
    """The SQL that puts into `line` what its words stand for."""
    for word, meaning in means.items():
        line = f"replace({line}, '{word}', {meaning})"
    return line


#: A line of a capture's heads with its words: its own one, or the one that others share.
SAID = "coalesce(own.value, said.value)"


def head(side: str, line: str) -> str:
    """The SQL for one of the two heads of a capture: the lines before or after the limit."""
    return (
        f"(SELECT group_concat(line, char(10)) FROM (SELECT {line} AS line"
        " FROM json_each(heads.lines) AS said LEFT JOIN json_each(captures.heads_changed) AS own"
        f" ON own.key = CAST(said.key AS TEXT) WHERE said.key {side} heads.request_lines"
        " ORDER BY said.key))"
    )


def exchanges(line: str) -> str:
    """The view; `line` is the SQL that tells one line of a head."""
    return f"""
CREATE VIEW exchanges AS
SELECT captures.id AS capture_id, captures.crawl_id, urls.url, captures.warc_date,
       heads.ip_address,
       {head("<", line)} AS request_head,
       {head(">=", line)} AS response_head
FROM captures
JOIN heads ON heads.id = captures.heads_id
JOIN urls ON urls.id = captures.url_id;
"""


EXCHANGES = exchanges(with_meanings(SAID, MEANS))
