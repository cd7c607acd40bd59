"""The schema of captions: what pages say about their pictures, in the search for pages.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

from sqlite_utils import Database

from sitekeep.pictures import captions_of

COLUMN = "ALTER TABLE pages ADD COLUMN captions TEXT;"

# None of the old triggers heeds this column.
FILL = """
UPDATE pages SET captions = captions_of(article_html, article_body)
WHERE instr(article_html, '<img') AND captions_of(article_html, article_body) IS NOT NULL;
"""

# An index takes no more columns once it is made. Datasette finds it only where the DDL says
# content="table" in these quotes.
SEARCH = """
DROP TRIGGER pages_ai;
DROP TRIGGER pages_ad;
DROP TRIGGER pages_au;
DROP TABLE pages_fts;
CREATE VIRTUAL TABLE pages_fts USING fts5(
    headline, alternative_headline, author, article_section, article_body, captions,
    content="pages", content_rowid="id", tokenize="unicode61 remove_diacritics 2"
);
CREATE TRIGGER pages_ai AFTER INSERT ON pages BEGIN
    INSERT INTO pages_fts(rowid, headline, alternative_headline, author,
                          article_section, article_body, captions)
    VALUES (new.id, new.headline, new.alternative_headline, new.author, new.article_section,
            new.article_body, new.captions);
END;
CREATE TRIGGER pages_ad AFTER DELETE ON pages BEGIN
    INSERT INTO pages_fts(pages_fts, rowid, headline, alternative_headline, author,
                          article_section, article_body, captions)
    VALUES ('delete', old.id, old.headline, old.alternative_headline, old.author,
            old.article_section, old.article_body, old.captions);
END;
CREATE TRIGGER pages_au AFTER UPDATE OF headline, alternative_headline, author, article_section,
    article_body, captions ON pages BEGIN
    INSERT INTO pages_fts(pages_fts, rowid, headline, alternative_headline, author,
                          article_section, article_body, captions)
    VALUES ('delete', old.id, old.headline, old.alternative_headline, old.author,
            old.article_section, old.article_body, old.captions);
    INSERT INTO pages_fts(rowid, headline, alternative_headline, author,
                          article_section, article_body, captions)
    VALUES (new.id, new.headline, new.alternative_headline, new.author, new.article_section,
            new.article_body, new.captions);
END;
INSERT INTO pages_fts(pages_fts) VALUES ('rebuild');
"""

STATEMENTS = COLUMN + "\n" + FILL + SEARCH


def teach(db: Database) -> None:
    """Give the connection the function that these statements call."""
    db.register_function(captions_of, replace=True)
