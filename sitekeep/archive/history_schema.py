"""The schema of a page's history: every field of a version, and what each crawl found changed.

Statements of one migration each; like a migration, a statement once released never changes.
"""

from __future__ import annotations

#: `page_versions` gets the fields that it lacked.
MORE_FIELDS = """
ALTER TABLE page_versions ADD COLUMN date_published_raw TEXT;
ALTER TABLE page_versions ADD COLUMN date_modified_raw TEXT;
ALTER TABLE page_versions ADD COLUMN in_language TEXT;
ALTER TABLE page_versions ADD COLUMN description TEXT;
ALTER TABLE page_versions ADD COLUMN keywords TEXT;
ALTER TABLE page_versions ADD COLUMN image TEXT;
ALTER TABLE page_versions ADD COLUMN address TEXT;
ALTER TABLE page_versions ADD COLUMN article_html TEXT;
ALTER TABLE page_versions ADD COLUMN word_count INTEGER;
ALTER TABLE page_versions ADD COLUMN canonical_url TEXT;
ALTER TABLE page_versions ADD COLUMN title TEXT;
CREATE INDEX page_versions_content ON page_versions(content_digest);
CREATE INDEX captures_redirect ON captures(redirect_url_id) WHERE redirect_url_id IS NOT NULL;
UPDATE page_versions SET
    date_published_raw = pages.date_published_raw, date_modified_raw = pages.date_modified_raw,
    in_language = pages.in_language, description = pages.description, keywords = pages.keywords,
    image = pages.image, address = pages.address, article_html = pages.article_html,
    word_count = pages.word_count, canonical_url = pages.canonical_url, title = pages.title
FROM pages
WHERE pages.id = page_versions.page_id AND pages.content_digest = page_versions.content_digest
  AND page_versions.capture_id =
      (SELECT max(capture_id) FROM page_versions AS other WHERE other.page_id = pages.id);
"""

# `runs`: each crawl with the one before it of the same site. A crawl is `whole` when it finished
# and nothing failed that an earlier crawl of it had kept: only then a page that was not seen is no
# longer linked. `since` is the last whole crawl before.
# `moves`: pages that are at another address, by a redirect (over up to two hops) or because the
# same words appear at a new address. A redirect to what is not there is no move.
CHANGES = """
DROP VIEW changes;
CREATE VIEW changes AS
WITH runs AS MATERIALIZED (
  SELECT id, start_url, finished_at,
    (SELECT max(id) FROM crawls AS b WHERE b.start_url = crawls.start_url AND b.id < crawls.id)
      AS before,
    state = 'finished' AS finished,
    state = 'finished' AND NOT EXISTS (
      SELECT 1 FROM captures AS f WHERE f.crawl_id = crawls.id AND f.kind <> 'asset'
        AND f.outcome IN ('http-error', 'timeout', 'refused', 'unreadable', 'too-large',
                          'page-limit')
        AND (f.outcome = 'page-limit' OR EXISTS (
          SELECT 1 FROM captures AS g WHERE g.url_id = f.url_id AND g.id < f.id
            AND g.outcome IN ('kept', 'unchanged')))) AS whole
  FROM crawls
),
spans AS MATERIALIZED (
  SELECT runs.*, (SELECT max(id) FROM runs AS b WHERE b.start_url = runs.start_url
                    AND b.id < runs.id AND b.whole) AS since
  FROM runs
),
redirected AS (
  SELECT c.crawl_id, p.id AS page_id, p.url_id,
         CASE WHEN hop.id IS NULL THEN c.redirect_url_id ELSE hop.redirect_url_id END AS to_url_id
  FROM captures AS c
  JOIN pages AS p ON p.url_id = c.url_id
  LEFT JOIN captures AS hop ON hop.crawl_id = c.crawl_id AND hop.url_id = c.redirect_url_id
    AND hop.outcome = 'redirected'
  WHERE c.outcome = 'redirected' AND c.redirect_url_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM captures AS t WHERE t.crawl_id = c.crawl_id AND t.outcome = 'gone'
      AND t.url_id = coalesce(hop.redirect_url_id, c.redirect_url_id))
),
appeared AS (
  SELECT p.id AS page_id, p.url_id, c.crawl_id, v.content_digest
  FROM spans
  JOIN captures AS c ON c.crawl_id = spans.id
  JOIN pages AS p ON p.first_capture_id = c.id
  JOIN page_versions AS v ON v.page_id = p.id AND v.capture_id = c.id
  WHERE spans.before IS NOT NULL AND v.article_body <> ''
),
moves AS MATERIALIZED (
  SELECT crawl_id, page_id, to_url_id FROM redirected
  UNION ALL
  SELECT appeared.crawl_id, old.page_id, min(appeared.url_id)
  FROM appeared
  JOIN page_versions AS old ON old.content_digest = appeared.content_digest
    AND old.page_id <> appeared.page_id
  JOIN pages AS p ON p.id = old.page_id
  JOIN captures AS first ON first.id = p.first_capture_id AND first.crawl_id < appeared.crawl_id
  LEFT JOIN captures AS c ON c.crawl_id = appeared.crawl_id AND c.url_id = p.url_id
  WHERE (c.id IS NULL OR c.outcome = 'gone')
    AND old.capture_id = (
      SELECT max(v.capture_id) FROM page_versions AS v JOIN captures AS vc ON vc.id = v.capture_id
      WHERE v.page_id = old.page_id AND vc.crawl_id < appeared.crawl_id)
  GROUP BY appeared.crawl_id, old.page_id
),
seen AS (
  SELECT c.crawl_id, c.warc_date, p.id AS page_id, p.url_id, c.id AS capture_id, c.outcome,
         c.id = p.first_capture_id AS is_first, c.redirect_url_id, spans.since,
         last.crawl_id AS last_crawl_id, last.outcome AS last_outcome
  FROM captures AS c
  JOIN pages AS p ON p.url_id = c.url_id
  JOIN spans ON spans.id = c.crawl_id
  LEFT JOIN captures AS last ON last.id = (
    SELECT max(b.id) FROM captures AS b WHERE b.url_id = c.url_id AND b.id < c.id
      AND b.outcome IN ('kept', 'unchanged', 'gone', 'redirected'))
),
found AS (
  SELECT crawl_id, warc_date, page_id, url_id, capture_id,
         CASE WHEN is_first THEN 'new'
              WHEN last_outcome IN ('gone', 'redirected') OR last_crawl_id < since THEN 'returned'
              WHEN EXISTS (SELECT 1 FROM page_versions AS v
                           WHERE v.page_id = seen.page_id AND v.capture_id = seen.capture_id)
                THEN 'changed'
              ELSE 'unchanged' END AS change
  FROM seen
  WHERE outcome IN ('kept', 'unchanged')
    AND NOT (is_first AND EXISTS (SELECT 1 FROM moves WHERE moves.crawl_id = seen.crawl_id
                                    AND moves.to_url_id = seen.url_id))
  UNION ALL
  SELECT crawl_id, warc_date, page_id, url_id, capture_id,
         CASE WHEN outcome = 'gone' THEN 'gone'
              WHEN redirect_url_id IS NULL THEN 'missed'
              WHEN EXISTS (SELECT 1 FROM moves WHERE moves.crawl_id = seen.crawl_id
                             AND moves.page_id = seen.page_id) THEN 'moved'
              ELSE 'gone' END
  FROM seen
  WHERE outcome NOT IN ('kept', 'unchanged') AND last_outcome IN ('kept', 'unchanged')
  UNION ALL
  SELECT spans.id, spans.finished_at, p.id, p.url_id, NULL,
         CASE WHEN spans.whole THEN 'unlinked' ELSE 'missed' END
  FROM spans
  JOIN pages AS p
  JOIN captures AS last ON last.id = (
    SELECT max(b.id) FROM captures AS b WHERE b.url_id = p.url_id AND b.crawl_id < spans.id
      AND b.crawl_id IN (SELECT id FROM crawls WHERE start_url = spans.start_url))
  WHERE spans.finished AND spans.before IS NOT NULL
    AND last.crawl_id >= coalesce(spans.since, 0) AND last.outcome NOT IN ('gone', 'redirected')
    AND NOT EXISTS (SELECT 1 FROM captures AS c
                    WHERE c.crawl_id = spans.id AND c.url_id = p.url_id)
)
SELECT found.crawl_id, found.warc_date,
       CASE WHEN moves.page_id IS NOT NULL THEN target.url ELSE pages.url END AS url,
       coalesce(tov.headline, fromv.headline) AS headline,
       CASE WHEN moves.page_id IS NOT NULL AND found.change IN ('gone', 'unlinked', 'missed')
            THEN 'moved' ELSE found.change END AS change,
       found.page_id,
       CASE WHEN moves.page_id IS NOT NULL THEN pages.url END AS from_url,
       fromv.id AS from_version_id, tov.id AS to_version_id
FROM found
JOIN pages ON pages.id = found.page_id
LEFT JOIN moves ON moves.crawl_id = found.crawl_id AND moves.page_id = found.page_id
  AND found.change IN ('gone', 'unlinked', 'missed', 'moved')
LEFT JOIN urls AS target ON target.id = moves.to_url_id
LEFT JOIN pages AS arrived ON arrived.url_id = moves.to_url_id
LEFT JOIN page_versions AS fromv ON found.change <> 'new' AND fromv.id = (
  SELECT v.id FROM page_versions AS v JOIN captures AS vc ON vc.id = v.capture_id
  WHERE v.page_id = found.page_id AND vc.crawl_id < found.crawl_id
  ORDER BY v.capture_id DESC LIMIT 1)
LEFT JOIN page_versions AS tov ON tov.id = (
  SELECT v.id FROM page_versions AS v JOIN captures AS vc ON vc.id = v.capture_id
  WHERE v.page_id = CASE
      WHEN found.change IN ('new', 'changed', 'unchanged', 'returned') THEN found.page_id
      ELSE arrived.id END
    AND vc.crawl_id <= found.crawl_id
  ORDER BY v.capture_id DESC LIMIT 1);
"""

HISTORY = """
CREATE VIEW history AS
SELECT pages.url, pages.path, versions.page_id, versions.id AS version_id, first.crawl_id,
       first.warc_date AS first_seen,
       (SELECT max(c.warc_date) FROM captures AS c
        WHERE c.url_id = pages.url_id AND c.id >= versions.capture_id
          AND c.outcome IN ('kept', 'unchanged')
          AND c.id < coalesce((SELECT min(v.capture_id) FROM page_versions AS v
                               WHERE v.page_id = versions.page_id
                                 AND v.capture_id > versions.capture_id), c.id + 1)) AS last_seen,
       (SELECT c.warc_date FROM page_versions AS v JOIN captures AS c ON c.id = v.capture_id
        WHERE v.page_id = versions.page_id AND v.capture_id > versions.capture_id
        ORDER BY v.capture_id LIMIT 1) AS replaced_at,
       versions.type, versions.headline, versions.alternative_headline, versions.author,
       versions.date_published, versions.date_modified, versions.article_body
FROM page_versions AS versions
JOIN pages ON pages.id = versions.page_id
JOIN captures AS first ON first.id = versions.capture_id;
"""
