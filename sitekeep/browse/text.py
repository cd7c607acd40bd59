"""Every word that the pages of the reading room say by themselves, in one place."""

from __future__ import annotations

import shlex
from collections import Counter
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sitekeep.article import PageType
from sitekeep.browse.moments import digits_of as digits_of
from sitekeep.change import Change
from sitekeep.difference import Difference
from sitekeep.outcome import Outcome
from sitekeep.url import path_of as path_of

LANGUAGE = "en"
SKIP = "Skip to the content"
NAVIGATION = "Reading room"
BROWSE, CRAWLS, TABLES, HOME = "All pages", "Crawls", "Data", "Home"
FOOTER = "A kept copy, read from one file. The words are the site’s own."
MADE_WITH = "Kept with Sitekeep, served by Datasette"
OTHER_DATABASES = "Databases here:"
UNTITLED = "(no headline)"

# Home
KEPT_COPY = "A kept copy of"
NOTHING_YET = "Nothing is kept here yet"
NOTHING_YET_MORE = "This archive has no crawl in it. Make one, and this page fills:"
NOTHING_YET_COMMAND = "sitekeep crawl https://example.org/"
SEARCH_LABEL = "Search this archive"
SEARCH_BUTTON = "Search"
NEWEST = "Newest articles"
NEWEST_ALL = "All articles"
MENU = "The site’s own menu"
MENU_MORE = "As the site arranged its pages. An entry without a link was not kept."
SECTIONS, YEARS, AUTHORS = "Sections", "Years", "Authors"
YEARS_CHART = "Articles by year"
MONTHS_CHART = "Articles by month"
AS_TABLE = "The same as a table"
YEAR, ARTICLES = "Year", "Articles"
GAPS = "What is missing, and why"
GAPS_NONE = "Nothing. Every address that the crawl saw has been kept."
ACCOUNTED = "Every address the crawl saw is accounted for, each once."
CHANGES = "What changed last"
ALL_NEW = "This is the first crawl: everything in it is new."
NO_CHANGES = "Nothing: every page was as it had been."
FEEDS = "For feed readers:"
FEED_ALL, FEED_NEW, FEED_CHANGED = "all changes", "new pages", "changed pages"
OUTCOME, ADDRESSES, MEANING = "Outcome", "Addresses", "What it means"
WAITING = "waiting"
WAITING_MORE = "Seen, and not yet fetched."

# Article
ORIGIN = "Where this comes from"
ORIGINAL_ADDRESS, CAPTURED, STATUS, DIGEST = "Original address", "Captured", "Answer", "Digest"
FILE_TYPE, SIZE, CRAWL, RECORD = "Type", "Size", "Crawl", "Record"
FIELDS = "How each value was read"
FIELDS_MORE = "The value shown, the rule that found it, and the words on the page it was made from."
FIELD, VALUE, RULE, TRUST, RAW, OTHERS = (
    "Field", "Value", "Rule", "Trust", "On the page", "Also found",
)  # fmt: skip
NO_READINGS = "No readings are kept for this page."
NO_VALUE = "—"
VERSIONS = "Versions"
CAPTURES = "Captures"
PREVIOUS, NEXT = "Previous", "Next"
SAME_AUTHOR = "By the same author"
SIMILAR = "About similar things"
CITE = "Cite this"
CITE_MORE = "With where it stood, when it was captured, and the digest that proves the copy."
FORMS = {
    "bib": "BibTeX",
    "csl": "CSL-JSON",
    "json": "JSON, with every reading",
    "txt": "plain text",
    "md": "Markdown",
}
NEIGHBOURS = "Neighbouring pages"
NO_BODY = "This page has no text of its own."
AS_ROW = "This page as a row of data"
POSTAL_ADDRESS = "Address"
PICTURE_NOT_KEPT = "Picture not kept"
EMBEDDED = "Embedded"
NOT_KEPT = "Not in this archive"
OTHER_SITE = "Leads to another site"
WRITTEN_BY = "By"
AND = "and"

# History
HISTORY, HISTORY_OF = "History", "What changed, version by version"
HISTORY_MORE = (
    "Each version says something else to a reader than the one before it. Counters, clocks and"
    " another menu around the same text make none."
)
LAST_SEEN, FIRST_VERSION = "last seen", "The first version in this archive."
SIDE_BY_SIDE, DIFFERENCE = "Both side by side", "What changed"
NO_DIFFERENCE = "Nothing that a reader would notice differs."
ENDINGS = "Moves and absences"
MOVED_FROM, MOVED_TO = "moved away, was paragraph", "moved here, now paragraph"

# Search
SEARCH_TITLE = "Search"
ALL_PAGES = "All pages"
FILTERS = "Narrow down"
REMOVE_FILTER = "remove"
ANY = "any"
TYPE, SECTION, AUTHOR = "Kind", "Section", "Author"
FACETS = {"section": SECTION, "year": YEAR, "author": AUTHOR, "type": TYPE}
NONE = "none given"
NOTHING_FOUND = "Nothing found"
DOCUMENT = "document"
ALL_DOCUMENTS = "All of them"
AS_FEED, AS_JSON = "as a feed", "as JSON"
THIS_SEARCH = "This search:"
TRY = "You could try"
WITHOUT_FILTERS = "the same words without filters"
EVERYTHING = "all pages"
PARTLY_RANKED = (
    "So many pages have these words that only some were weighed: first those with the words in"
    " their titles. The others follow in the order in which they were found."
)
HOW_TO = (
    "All words must occur. “Two words” in quotes are found side by side, thera* finds beginnings,"
    " -word leaves pages out. The text of pages and documents is searched, and what is said about"
    " pictures."
)
PICTURE_WORDS = {"caption": "Caption:", "alternative_text": "Picture:"}
PAGES = "Pages of results"
OLDER, NEWER = "Next page", "Previous page"

# Crawls
CRAWLS_TITLE = "Crawls"
CRAWLS_MORE = "Each crawl is one pass over the site. A page that had not changed is kept only once."
NO_CRAWLS = "There is no crawl in this archive yet."
STARTED, FINISHED, STATE, KEPT = "Started", "Finished", "State", "Kept"
START_ADDRESS, USER_AGENT, VERSION = "From", "Named itself", "Sitekeep"
WHAT_BECAME = "What became of every address"
WHAT_CHANGED = "What this crawl found changed"
SUM = "All addresses seen"
FOUND_ON = "found on"
LEADS_TO = "leads to"
NO_URLS = "No address ended this way in this crawl."

# Tables
AS_ON_PAGE = "the same as on the page"

# Review
REVIEW, TO_REVIEW = "To look at", "What a person should look at"
REVIEW_MORE = (
    "Pages that lack something, or where two rules that are trusted alike disagree; worst first."
    " What you say with these commands, where the archive is, beats every rule."
)
REVIEW_NONE = "Nothing: every page has what it should have, and the rules agree."
REVIEW_RULES = "For many pages at once, in the site’s profile"
CORRECTIONS = "What persons have said"

# Questions
QUESTIONS, ASK = "Questions", "Questions ready to ask"
QUESTIONS_MORE = "Each is one question in SQL over the tables of the archive, asked anew each time."
NO_ANSWERS = "Nothing: no row answers this question."
NO_TIME = "This takes longer than the server allows one question. Ask it on a copy of your own."
CUT = "These are the first. The rest is there with the SQL below, on a copy of your own."
ALSO_AS = "The same as"
PAGE, ASK_BUTTON = "Page", "Ask"
SEE_SQL, CHANGE_SQL = "The question in SQL", "Change it in Datasette"

# Dictionary
DICTIONARY = "What every table and column means"
DICTIONARY_MORE = "Times are ISO 8601 in UTC, sizes in bytes. NULL means that nobody knows."
COLUMN, TABLE_OF = "Column", "Tables and views"

# Replay
AS_IT_LOOKED = "As it looked"
AS_IT_LOOKED_ON = "as it looked on"
CAPTURE_BANNER = "About this capture"
CAPTURE_FRAME = "The page as it was captured"
ALL_CAPTURES = "All captures"
AS_ARTICLE = "Read as text"
PREVIOUS_CAPTURE, NEXT_CAPTURE = "Previous capture", "Next capture"
SENDS_ON = "This page sends its readers on to"
NOT_SHOWN = "This file cannot be shown in a page."
DOWNLOAD = "Download it"
SEE_SOURCE = "See its source"
CAPTURES_OF = "Captures of"
CAPTURES_MORE = "Every time a crawl came to this address, the newest first."
NOT_REPLAYED = "Not in this archive."
NOT_KEPT_TITLE = "This page was not kept"
NO_ADDRESS_TITLE = "This is no address of the web"
NO_ADDRESS_MORE = (
    "What follows /-/web/ must be a time of 4 to 14 digits (year, month, day, hour, minute, second)"
    " and an address that begins with http:// or https://."
)
NEVER_SEEN = "No crawl of this archive has seen this address."
STILL_WAITS = "A crawl has seen this address and not yet fetched it."
WHY_NOT = "What became of it"
LIVE_ADDRESS = "Its live address, if it still answers:"
NEAR_IT = "Kept under nearly the same address"
GOES_ROUND = "The site sent its readers round in a circle: this redirect leads to no page."
TOO_LARGE_TO_REPLAY = "This page is too large to be shown here."
NO_HTTP_DATE = (
    "Accept-Datetime must be an HTTP date such as Sun, 01 Feb 2026 10:01:02 GMT (RFC 7089)."
)


def captures_counted(number: int, total: int) -> str:
    """Which of how many captures a reader sees."""
    return "The only capture" if total == 1 else f"Capture {number:,} of {total:,}"


# Not found
MISSING_TITLE = "Not in this archive"
MISSING_MORE = "There is no page at this address. It may be here under another one:"

FIELD_NAMES = {
    "headline": "Headline",
    "alternative_headline": "Second headline",
    "author": "Author",
    "date_published": "Published",
    "date_modified": "Modified",
    "article_section": "Section",
    "in_language": "Language",
    "description": "Description",
    "keywords": "Keywords",
    "image": "Image",
    "address": "Address",
    "article_body": "Text",
    "type": "Kind",
}
TRUST_MEANS = {
    "guessed": "visible text that looks like it",
    "marked": "marked as such in the page",
    "declared": "declared in the page’s data",
    "corrected": "corrected by a person",
}
STATES = {
    "running": "under way",
    "stopped": "stopped, and can go on",
    "finished": "finished",
}
TYPE_NAMES: dict[str, str] = {
    PageType.ARTICLE: "article",
    PageType.PAGE: "page",
    PageType.LISTING: "list of pages",
    PageType.HOME: "front page",
    PageType.CONTACT: "contact",
    PageType.SEARCH: "search page",
    PageType.ERROR: "error page",
    "document": DOCUMENT,
}
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def number(value: int | None) -> str:
    """A number with its thousands apart: 12,345."""
    return f"{value or 0:,}"


def count(value: int | None, one: str, many: str | None = None) -> str:
    """A number with its noun: "1 page", "2 pages"."""
    return f"{number(value)} {one if value == 1 else many or one + 's'}"


def search_placeholder(articles: int, pages: int, documents: int = 0) -> str:
    """What the search box says it searches."""
    others = "other page" if articles else "page"
    counted = {"article": articles, others: pages - articles, DOCUMENT: documents}
    parts = [count(n, name) for name, n in counted.items() if n] or [count(0, others)]
    *before, last = parts
    return f"Search {', '.join(before)} {AND} {last}" if before else f"Search {last}"


def shown_date(value: str | None) -> str:
    """An ISO date of any precision as a person writes it; other text as it is.

    >>> shown_date("2015-03"), shown_date("2026-02-01T10:00:00Z"), shown_date("2015")
    ('March 2015', '1 February 2026', '2015')
    """
    parts = (value or "")[:10].split("-")
    try:
        day = date(*(int(part) for part in [*parts, "1", "1"][:3]))
    except (TypeError, ValueError):
        return value or ""
    month = f"{MONTHS[day.month - 1]} {day.year}"
    return {1: parts[0], 2: month}.get(len(parts), f"{day.day} {month}")


def shown_time(value: str | None) -> str:
    """A moment in UTC: "1 February 2026, 10:01 UTC"."""
    if not value or "T" not in value:
        return shown_date(value)
    return f"{shown_date(value)}, {value.partition('T')[2][:5]} UTC"


def site_name(crawl: dict[str, Any] | None) -> str:
    """What the site calls itself, or else its host."""
    if crawl is None:
        return "Archive"
    return str(crawl["site_name"] or host(crawl))


def host(crawl: dict[str, Any]) -> str:
    """The host of the site as people write it."""
    return urlsplit(str(crawl["base_url"] or crawl["start_url"])).netloc.removeprefix("www.")


def kept_when(crawl: dict[str, Any]) -> str:
    """One line on the crawl that the archive shows."""
    day = shown_date(crawl["finished_at"] or crawl["started_at"])
    if crawl["state"] == "finished":
        return f"as it was on {day}"
    if crawl["state"] == "running":
        return f"a crawl is under way since {shown_time(crawl['started_at'])}"
    return f"in part: the crawl of {day} stopped, and can go on"


def outcome_meaning(outcome: str) -> str:
    try:
        return Outcome(outcome).meaning
    except ValueError:
        return ""


def title_of(page: dict[str, Any]) -> str:
    """What to call a page in a list."""
    return str(page.get("headline") or page.get("title") or page.get("path") or UNTITLED)


def cited(page: dict[str, Any], site: str, capture: dict[str, Any] | None) -> str:
    """A line to cite a page by, without its addresses: who, what, where, when, kept when."""
    people = "; ".join(person["name"] for person in page["authors"]) or page["author"]
    parts = [people, f"“{title_of(page)}”", site, written(page)]
    if capture and capture["warc_date"]:
        parts.append(f"captured {shown_time(capture['warc_date'])}")
    return ". ".join(str(part).removesuffix(".") for part in parts if part) + "."


def written(page: dict[str, Any]) -> str:
    """The date of a page: as printed, or else as read."""
    return str(page.get("date_published_raw") or shown_date(page.get("date_published")))


def named(facet: str, value: str) -> str:
    """A filter's value as a person reads it."""
    if value == "-":
        return NONE
    return TYPE_NAMES.get(value, value) if facet == "type" else value


def cut(words: str | None, length: int = 200) -> str:
    """The beginning of a text, cut between two words."""
    flat = " ".join((words or "").split())
    if len(flat) <= length:
        return flat
    return flat[:length].rpartition(" ")[0] + " …" if " " in flat[:length] else flat[:length] + "…"


def review_command(path: str, field: str) -> str:
    """What to type, but for the value."""
    return f"sitekeep review set {shlex.quote(path)} {field} …"


def field_name(name: str) -> str:
    return FIELD_NAMES.get(name, name.replace("_", " ").capitalize())


def paragraphs_changed(found: Difference) -> str:
    """How many paragraphs are not as they were, by kind: "Paragraphs: 1 added, 2 changed"."""
    kinds = Counter(hunk.kind.value for hunk in found.changes)
    parts = [f"{number(n)} {kind}" for kind, n in sorted(kinds.items())]
    return f"Paragraphs: {', '.join(parts)}"


def change_words(change: str) -> str:
    return Change(change).words


def counted_changes(changes: list[dict[str, Any]]) -> str:
    """How many pages of each kind: "2 new, 1 no longer linked"."""
    return ", ".join(f"{number(kind['count'])} {change_words(kind['change'])}" for kind in changes)


def and_more(n: int) -> str:
    return f"and {number(n)} more, in the view “changes”"


def change_meaning(change: str) -> str:
    return Change(change).meaning


def column_name(column: str) -> str:
    """`link_text` is "Link text"."""
    return column.replace("_", " ").capitalize()


def rule_name(rule: str) -> str:
    """The name of a rule as words: `first_heading` is "first heading"."""
    return rule.replace("_", " ")


def size(size_bytes: int | None) -> str:
    """A number of bytes with the unit that fits: "31 KB"."""
    amount = float(size_bytes or 0)
    for unit in ("B", "KB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"
