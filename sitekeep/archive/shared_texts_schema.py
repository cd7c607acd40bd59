"""The schema of texts that stand once: a version has none of its own where its page has the same.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

from sitekeep.archive.changes_schema import sooner
from sitekeep.archive.history_schema import CHANGES, HISTORY

#: A version whose two texts are those that its page has now. Where the page has no text, there is
#: nothing to share. Before `article_html` was a column of versions, neither was `word_count`: such
#: a version may really be empty, and its HTML is unknown.
SHARED = "article_html IS NULL AND article_body = '' AND word_count IS NOT NULL"

#: For all of an archive; whoever writes a page narrows it to that one.
SHARE = """
UPDATE page_versions SET article_body = '', article_html = NULL
FROM pages WHERE pages.id = page_versions.page_id AND page_versions.article_body <> ''
  AND page_versions.article_html = pages.article_html
  AND page_versions.article_body = pages.article_body AND page_versions.word_count IS NOT NULL"""

# Whatever writes a page: before its text is gone, the versions that share it get it as their own.
OWN_TEXTS = f"""
CREATE TRIGGER pages_texts AFTER UPDATE OF article_body, article_html ON pages
WHEN old.article_body <> ''
  AND (new.article_body <> old.article_body OR new.article_html <> old.article_html) BEGIN
    UPDATE page_versions SET article_body = old.article_body, article_html = old.article_html
    WHERE page_id = old.id AND {SHARED};
END;
"""

VERSIONS = f"""
CREATE VIEW versions AS
SELECT id, page_id, capture_id, content_digest, type, headline, alternative_headline, author,
       byline, date_published, date_modified, article_section,
       CASE WHEN {SHARED}
            THEN (SELECT pages.article_body FROM pages WHERE pages.id = page_id)
            ELSE article_body END AS article_body,
       date_published_raw, date_modified_raw, in_language, description, keywords, image, address,
       CASE WHEN {SHARED}
            THEN (SELECT pages.article_html FROM pages WHERE pages.id = page_id)
            ELSE article_html END AS article_html,
       word_count, canonical_url, title
FROM page_versions;
"""


def replaced(view: str, old: str, new: str) -> str:
    """The view with `new` for `old`. Raises ValueError where that is not there once."""
    if view.count(old) != 1:
        raise ValueError(old)
    return view.replace(old, new)


WHOLE_HISTORY = "DROP VIEW history;" + replaced(
    HISTORY, "FROM page_versions AS versions", "FROM versions"
)
HAS_TEXT = "(v.article_body <> '' OR v.article_html IS NULL AND v.word_count IS NOT NULL)"
WHOLE_CHANGES = replaced(sooner(CHANGES), "v.article_body <> ''", HAS_TEXT)

STATEMENTS = f"{OWN_TEXTS}{VERSIONS}{WHOLE_HISTORY}{WHOLE_CHANGES}{SHARE};\n"
