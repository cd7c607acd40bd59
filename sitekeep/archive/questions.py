"""Questions that people ask of a kept site, ready to ask: a sentence, what it is good for, the SQL.

Rows with `page_id` and `path` are about a page. `:about` is what the reader fills in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from sitekeep.archive.near_duplicates import near_duplicates
from sitekeep.archive.queries import Row


@dataclass(frozen=True, slots=True)
class Question:
    title: str
    #: What the answer lists, and in which order.
    sentence: str
    example: str
    sql: str = ""
    #: What works the answer out where SQL cannot.
    worked_out: Callable[[sqlite3.Connection], list[Row]] | None = None
    #: What `:about` stands for; None where there is nothing to fill in.
    about: str | None = None
    #: The columns that a picture shows: what stands below a bar, and how high it is.
    chart: tuple[str, str] | None = None


UNDATED = Question(
    "Articles without a date",
    "Articles on which no date of publication was found, by their place on the site.",
    "Before you count articles by year: these are in no year.",
    """
SELECT id AS page_id, path, headline, author, article_section, word_count
FROM pages WHERE type = 'article' AND date_published IS NULL
ORDER BY path
""",
)

DEAD_LINKS = Question(
    "Dead links by target",
    "Addresses that pages link to and that did not answer, those with the most pages first.",
    "What to mend first: one wrong address in a menu is on every page.",
    """
SELECT target_url, outcome, status, count(DISTINCT page_url) AS pages, min(page_url) AS linked_on
FROM broken_links GROUP BY target_url, outcome, status
ORDER BY pages DESC, target_url
""",
)

IMAGES_WITHOUT_TEXT = Question(
    "Images without alternative text",
    "Pages with pictures that a screen reader cannot tell, those with the most first.",
    "A list to work through for whoever makes the site accessible; ornaments may stay without.",
    """
SELECT pages.id AS page_id, pages.path, pages.headline, count(*) AS images,
       min(target.url) AS first_image
FROM links JOIN pages ON pages.url_id = links.from_url_id
JOIN urls AS target ON target.id = links.to_url_id
WHERE links.kind = 'image' AND trim(coalesce(links.text, '')) = ''
GROUP BY pages.id ORDER BY images DESC, pages.path
""",
)

SILENCE = Question(
    "The longest silence",
    "The times between one article and the next, longest first. The page is the one that ended it.",
    "When did the site rest, and what was it about when it spoke again?",
    """
WITH dated AS (
  SELECT id, path, headline, date_published,
         julianday(substr(date_published || '-01-01', 1, 10)) AS day
  FROM pages WHERE type = 'article' AND date_published IS NOT NULL
), after AS (
  SELECT *, lag(date_published) OVER (ORDER BY day, id) AS article_before,
         day - lag(day) OVER (ORDER BY day, id) AS days
  FROM dated WHERE day IS NOT NULL
)
SELECT id AS page_id, path, headline, cast(days AS INTEGER) AS days, article_before, date_published
FROM after WHERE days > 0 ORDER BY days DESC, date_published
""",
)

AUTHORS = Question(
    "The busiest authors",
    "Who wrote how many articles, with how many words, from when to when.",
    "Whom to ask about the site's early years.",
    """
SELECT authors.name AS author, count(*) AS articles, sum(word_count) AS words,
       min(date_published) AS first, max(date_published) AS last
FROM page_authors JOIN authors ON authors.id = author_id JOIN pages ON pages.id = page_id
WHERE pages.type = 'article' GROUP BY authors.id ORDER BY articles DESC, author
""",
)

WORDS_BY_YEAR = Question(
    "Words over the years",
    "Articles and words by year of publication, and how long an article was on average.",
    "Did the articles become fewer, or shorter?",
    """
SELECT substr(date_published, 1, 4) AS year, count(*) AS articles, sum(word_count) AS words,
       cast(round(avg(word_count)) AS INTEGER) AS words_an_article
FROM pages WHERE type = 'article' AND date_published GLOB '[0-9][0-9][0-9][0-9]*'
GROUP BY year ORDER BY year
""",
    chart=("year", "words"),
)

LINKS_HERE = Question(
    "What links here",
    "Pages that link to an address, with the words of the link.",
    "Before a page moves: who points at it, and what do they call it?",
    """
SELECT pages.id AS page_id, pages.path, pages.headline, links.text AS link_text, links.kind
FROM links JOIN pages ON pages.url_id = links.from_url_id
WHERE links.to_url_id IN (SELECT url_id FROM pages WHERE path = :about
                          UNION SELECT id FROM urls WHERE url = :about)
ORDER BY pages.path, links.position
""",
    about="Address on the site, such as /contact.html",
)

ORPHANS = Question(
    "Pages that nothing links to",
    "Pages that no other kept page and no menu leads to, also not by a redirect.",
    "They were found in a sitemap or a feed: a reader of the site never came there.",
    """
SELECT id AS page_id, path, headline, type, date_published, word_count
FROM pages AS page
WHERE type <> 'home'
  AND NOT EXISTS (SELECT 1 FROM links WHERE to_url_id = page.url_id AND from_url_id <> page.url_id)
  AND NOT EXISTS (SELECT 1 FROM captures JOIN links ON to_url_id = captures.url_id
                  WHERE redirect_url_id = page.url_id AND from_url_id <> page.url_id)
  AND NOT EXISTS (SELECT 1 FROM nav_items WHERE nav_items.url = page.url)
ORDER BY path
""",
)

DUPLICATES = Question(
    "The same text twice",
    "Texts of more than 40 words that stand word for word at several addresses.",
    "Which of two addresses should stay when the site moves?",
    """
SELECT min(id) AS page_id, min(path) AS path, headline, count(*) AS copies, word_count,
       max(path) AS also_at
FROM pages WHERE word_count > 40
GROUP BY article_body HAVING count(*) > 1 ORDER BY copies DESC, path
""",
)

NEAR_DUPLICATES = Question(
    "Nearly the same text",
    "Pages that share four fifths or more of their runs of three words with an earlier page, those"
    " most alike first. The 5,000 longest texts are compared.",
    "An article that was put up again with another ending, or a page for each town with the same"
    " words.",
    worked_out=near_duplicates,
)

SAME_HEADLINE = Question(
    "The same headline twice",
    "Articles that bear the headline of another one, though their texts differ.",
    "A piece that was written anew, or a series that needs better titles.",
    """
SELECT id AS page_id, path, headline, date_published, word_count
FROM pages WHERE type = 'article' AND headline IN (
  SELECT headline FROM pages WHERE type = 'article' GROUP BY headline
  HAVING count(DISTINCT article_body) > 1)
ORDER BY headline, date_published, path
""",
)

LABELS = Question(
    "Menu labels that differ from headlines",
    "Menu entries that call a page otherwise than the page does itself.",
    "A misspelt label, or a shorter name: either helps to find what a reader means.",
    """
SELECT DISTINCT pages.id AS page_id, pages.path, pages.headline, nav_items.label
FROM nav_items JOIN urls ON urls.url = nav_items.url JOIN pages ON pages.url_id = urls.id
WHERE pages.headline IS NOT NULL AND pages.type IN ('article', 'page')
  AND nav_items.label <> pages.headline COLLATE NOCASE
ORDER BY pages.path
""",
)

UNCERTAIN = Question(
    "Uncertain dates and authors",
    "Pages that say several things about their date or author, where what is shown was guessed.",
    "Look at these before you cite a day; the command “sitekeep review” lists them.",
    """
SELECT pages.id AS page_id, pages.path, pages.headline, chosen.field, chosen.value,
       group_concat(DISTINCT other.value) AS also_found
FROM readings AS chosen
JOIN readings AS other ON other.page_id = chosen.page_id AND other.field = chosen.field
                      AND other.value <> chosen.value AND NOT other.chosen
JOIN pages ON pages.id = chosen.page_id
WHERE chosen.chosen AND chosen.trust = 'guessed'
  AND chosen.field IN ('date_published', 'date_modified', 'author')
GROUP BY chosen.id ORDER BY pages.path, chosen.field
""",
)

VANISHED = Question(
    "What vanished",
    "Pages that a later crawl found gone or no longer linked, the last ones first.",
    "What did the site take down, and when?",
    """
SELECT page_id, pages.path, changes.headline, change, changes.crawl_id, changes.warc_date
FROM changes JOIN pages ON pages.id = changes.page_id
WHERE change IN ('gone', 'unlinked') ORDER BY changes.crawl_id DESC, pages.path
""",
)

#: By the name in the address.
QUESTIONS = {
    "undated": UNDATED,
    "uncertain": UNCERTAIN,
    "silence": SILENCE,
    "authors": AUTHORS,
    "words-by-year": WORDS_BY_YEAR,
    "dead-links": DEAD_LINKS,
    "links-here": LINKS_HERE,
    "orphans": ORPHANS,
    "duplicates": DUPLICATES,
    "near-duplicates": NEAR_DUPLICATES,
    "same-headline": SAME_HEADLINE,
    "labels": LABELS,
    "images-without-text": IMAGES_WITHOUT_TEXT,
    "vanished": VANISHED,
}
