"""The schema that keeps the page of an article quick, however many articles there are.

Statements of one migration; like a migration, a statement once released never changes.
"""

from __future__ import annotations

# The number of a page stands before its words, so that those of one section and day are in the
# order in which they came. Triggers keep the date beside an author: nobody who writes has to think
# of it. By its name `date_published` stays plain where both tables are asked.
STATEMENTS = """
DROP INDEX pages_facets;
CREATE INDEX pages_facets ON pages(type, article_section, date_published, id, word_count);
ALTER TABLE page_authors ADD COLUMN page_date_published TEXT;
UPDATE page_authors SET page_date_published =
    (SELECT pages.date_published FROM pages WHERE pages.id = page_authors.page_id);
DROP INDEX page_authors_author;
CREATE INDEX page_authors_newest ON page_authors(author_id, page_date_published DESC);
CREATE TRIGGER page_authors_dated AFTER INSERT ON page_authors BEGIN
    UPDATE page_authors SET page_date_published =
        (SELECT pages.date_published FROM pages WHERE pages.id = new.page_id)
    WHERE page_id = new.page_id AND position = new.position;
END;
CREATE TRIGGER pages_dated AFTER UPDATE OF date_published ON pages
WHEN old.date_published IS NOT new.date_published BEGIN
    UPDATE page_authors SET page_date_published = new.date_published WHERE page_id = new.id;
END;
"""
