"""What every table, view and column of an archive means, in one sentence each.

The one home of these words: the reference and the Datasette pages both take them from here.
Times are ISO 8601 UTC, sizes in bytes; NULL means that nobody knows.
"""

from __future__ import annotations

from dataclasses import dataclass

from sitekeep.change import Change


@dataclass(frozen=True, slots=True)
class TableWords:
    """A table or view in one sentence, and each of its columns in another."""

    description: str
    columns: dict[str, str]


CRAWLS = TableWords(
    "One row a crawl: a snapshot of a site, from start to end, over as many runs as it took.",
    {
        "id": "Number of the crawl, in the order they were begun.",
        "start_url": "The address that the crawl was asked to start from.",
        "site_name": "What the site calls itself, read from its pages.",
        "base_url": "The address that stands for the site: where the start address leads to.",
        "started_at": "When the crawl began.",
        "finished_at": "When its last URL was settled; NULL while it runs or is stopped.",
        "state": "`running`, `stopped` (run again to go on) or `finished`.",
        "reason": "Why it is in that state, in words.",
        "settings": "What the crawl was asked to do, as JSON, without logins.",
        "user_agent": "The name that the crawl gave to the server.",
        "sitekeep_version": "The version of Sitekeep that began the crawl.",
    },
)

URLS = TableWords(
    "Every URL ever seen, in its one normalised spelling, once.",
    {
        "id": "Number of the URL; other tables point to it.",
        "url": "The normalised address: no fragment, no tracking parameters, no session id.",
    },
)

FRONTIER = TableWords(
    "What a crawl still has to do; a row goes when its URL has an outcome in `captures`.",
    {
        "id": "Number in the order of being seen.",
        "crawl_id": "The crawl that has to do it.",
        "url_id": "The URL to fetch.",
        "state": "`pending`, `leased` (being fetched) or `captured` (kept, not yet read).",
        "kind": "Why the URL is wanted: `robots`, `sitemap`, `feed`, `page` or `asset`.",
        "priority": "Lower goes first: lists of addresses, then pages, then what pages show.",
        "depth": "How many links the URL is away from the start address.",
        "via_url_id": "The URL where this crawl first saw it.",
        "attempts": "How often it was tried in vain so far.",
        "not_before": "The time before which it is not tried again.",
    },
)

PAYLOADS = TableWords(
    "What servers sent, byte for byte, each distinct content once.",
    {
        "id": "Number of the payload; others may stand on it.",
        "sha256": "The SHA-256 digest of the content, as 32 bytes: quicker to look for.",
        "payload_digest": "`sha256:` and the digest in hexadecimal (WARC-Payload-Digest).",
        "size_bytes": "Size of the content as the server sent it.",
        "stored_bytes": "Size as stored here.",
        "encoding": "How it is stored: `zstd`, `zstd-dictionary`, `zstd-delta`, or `identity`"
        " where compressing gains little.",
        "dictionary_id": "The dictionary of `zstd-dictionary`.",
        "base_id": "The payload that a `zstd-delta` is the difference to.",
        "payload": "The stored bytes; the SQL function `payload(payload_digest)` unpacks them.",
    },
)

DICTIONARIES = TableWords(
    "What the pages of a site share, trained on them so that no page has to hold it by itself.",
    {
        "id": "Number of the dictionary.",
        "dictionary_digest": "`sha256:` and the digest of the dictionary in hexadecimal.",
        "trained_at": "When it was made.",
        "size_bytes": "Size of the dictionary.",
        "dictionary": "The dictionary, compressed with zstd.",
    },
)

MEDIA_TYPES = TableWords(
    "What each payload is that is no page, told from its bytes and not from what its server says.",
    {
        "sha256": "The digest of the content, as bytes.",
        "payload_digest": "The content, in `payloads`.",
        "media_type": "Its media type; of texts, whose bytes do not tell, the one of the server.",
    },
)

TITLE_BIGRAMS = (
    "Titles and names in scripts without spaces between words (Han, kana, Hangul, Thai, Lao, "
    "Burmese, Khmer) as pairs of letters, for the search; NULL where there are none."
)
TEXT_BIGRAMS = "The same of the text."
BIGRAMS = {"title_bigrams": TITLE_BIGRAMS, "text_bigrams": TEXT_BIGRAMS}

DOCUMENTS = TableWords(
    "One row a file that is no page and has a text (PDF, Word, slides, tables), as it is now.",
    {
        "id": "Number of the document.",
        "url_id": "Its URL.",
        "url": "Its address.",
        "path": "Path and query of the address, as a person reads them.",
        "media_type": "What it is, told from its bytes.",
        "title": "The title that the file gives itself.",
        "author": "The author that the file names.",
        "date_created": "When it was made, by its own word.",
        "date_modified": "When it was last changed, by its own word.",
        "number_of_pages": "How many pages or slides it has.",
        "word_count": "How many words its text has.",
        "error": "Why some or all of its text could not be read; the file itself is kept.",
        "sha256": "The digest of the file, as bytes.",
        "payload_digest": "The file itself, in `payloads`.",
        "capture_id": "The capture that the text was read from.",
        "text": "Its text, pages and paragraphs parted by a blank line.",
        **BIGRAMS,
    },
)

DOCUMENTS_FTS = TableWords(
    "The full-text index over `documents`, kept in step by triggers; its `rowid` is "
    "`documents.id`.",
    {name: DOCUMENTS.columns[name] for name in ("path", "title", "author", "text")} | BIGRAMS,
)

CAPTURES = TableWords(
    "What became of one URL in one crawl: its outcome, and the server's answer if there was one.",
    {
        "id": "Number of the capture.",
        "crawl_id": "The crawl it belongs to.",
        "until_crawl_id": "Of an address that one crawl after the other refused for the same"
        " reason: the number after the last of them (see `carried`).",
        "url_id": "The URL (WARC-Target-URI).",
        "kind": "Why the URL was wanted: `robots`, `sitemap`, `feed`, `page` or `asset`.",
        "outcome": "What became of it, one of the closed list of outcomes.",
        "status": "HTTP status code; NULL where there was no answer or nobody asked.",
        "warc_date": "When it was asked for (WARC-Date); NULL where nobody asked.",
        "record_id": "Name of this capture in the world (WARC-Record-ID); NULL where one is made of"
        " crawl and URL when it goes out.",
        "sha256": "The digest of the content of the answer, as 32 bytes: quicker to look for.",
        "payload_digest": "The content of the answer, in `payloads`.",
        "content_type": "Media type that the server gave.",
        "etag": "The ETag header: the server's name for this state of the content; NULL also"
        " where a 304 repeats the one of the capture before that has the content.",
        "last_modified": "The Last-Modified header, as it was sent; NULL also where a 304 repeats"
        " it.",
        "headers": "Response headers as a JSON list, where only these are known: see `exchanges`.",
        "redirect_url_id": "Where the server pointed to instead.",
        "error": "What went wrong or why it was not fetched, in words.",
        "depth": "How many links the URL is away from the start address.",
        "via_url_id": "The URL where this crawl first saw it.",
        "attempts": "How often it was asked for.",
        "elapsed_s": "Seconds from the question to the first of the answer.",
        "heads_id": "The pair in `heads` that its request and response are most like.",
        "heads_changed": "Its own lines where they differ, as JSON: number of the line and line.",
        "content_encoding": "The content coding that the payload still has; NULL: none.",
    },
)

HEADS = TableWords(
    "What requests and responses begin with, each distinct pair once; `exchanges` tells each "
    "capture's own.",
    {
        "id": "Number of the pair.",
        "ip_address": "The server's address.",
        "request_lines": "How many of the lines are the request's.",
        "lines": "The lines as JSON, with words such as `‹date›` for what a capture's columns say.",
    },
)

#: Said by `pages` and by what is made from it: the schema.org columns.
ARTICLE_COLUMNS = {
    "url": "Address of the page.",
    "type": "`article`, `page`, `listing`, `home`, `contact`, `search` or `error`.",
    "headline": "The title as the page prints it, without the site's name.",
    "alternative_headline": "A second line of the title.",
    "author": "Names of the authors, joined by commas.",
    "byline": "The line about the authors as printed, with credentials.",
    "date_published": "Date of publication, no more precise than the page is: `2015-03`.",
    "date_published_raw": "The same as printed: `March, 2015`.",
    "date_modified": "Date of the last change that the page itself states.",
    "date_modified_raw": "The same as printed.",
    "article_section": "The part of the site it belongs to, from the page or the menu.",
    "in_language": "Language of the text as a BCP 47 tag: `en`, `pt-BR`.",
    "description": "The page's own summary of itself.",
    "keywords": "The page's keywords, joined by commas.",
    "image": "Address of the image that stands for the page.",
    "address": "Postal address printed on the page, a line for each line.",
    "article_body": "The text alone, paragraphs parted by a blank line.",
    "article_html": "The text as cleaned HTML: only harmless tags and attributes. Of what could not"
    ' be kept an empty `<data value="form: …">` says where it stood and how its HTML began.',
    "word_count": "Number of words of the text.",
    "canonical_url": "The address that the page itself calls its proper one.",
    "title": "The text of `<title>` as it is.",
}
CAPTIONS = (
    "Alternative texts and captions of the pictures in the text, a line each; made from "
    "`article_html`."
)


def of_article(*names: str) -> dict[str, str]:
    """The words of some schema.org columns, for a table or view that repeats them."""
    return {name: ARTICLE_COLUMNS[name] for name in names}


PAGES = TableWords(
    "One row a page, with what is true of it now: the columns of a schema.org Article.",
    {
        "id": "Number of the page.",
        "url_id": "The URL of the page.",
        "url": ARTICLE_COLUMNS["url"],
        "path": "Path and query of the address, as a person reads them.",
        **ARTICLE_COLUMNS,
        "first_capture_id": "The capture in which the page was first kept.",
        "capture_id": "The capture that this row was read from.",
        "content_digest": "Digest of headlines, authors, dates and text as they are now.",
        "captions": CAPTIONS,
        **BIGRAMS,
    },
)

VERSIONS = TableWords(
    "The table `page_versions` with the text of every version.",
    {
        "id": "Number of the version.",
        "page_id": "The page.",
        "capture_id": "The capture in which this content was first seen.",
        "content_digest": "Digest of headlines, authors, dates and text.",
        **of_article(
            "type",
            "headline",
            "alternative_headline",
            "author",
            "byline",
            "date_published",
            "date_modified",
            "article_section",
            "article_body",
            "date_published_raw",
            "date_modified_raw",
            "in_language",
            "description",
            "keywords",
            "image",
            "address",
            "article_html",
            "word_count",
            "canonical_url",
            "title",
        ),
    },
)

#: A text that a page has as well stands only in `pages`.
SHARED = (
    " Empty, with NULL for `article_html`, where it is the text that the page has now: that stands "
    "in `pages`, and the view `versions` has it for each version."
)
PAGE_VERSIONS = TableWords(
    "Each distinct content that a page has had, with every field. Counters, clocks and tokens, or "
    "a new menu around the same text, make none; what a person corrected is not in them. "
    "To read their texts ask `versions` or `history`.",
    VERSIONS.columns
    | {
        "article_body": ARTICLE_COLUMNS["article_body"] + SHARED,
        "article_html": "The text as cleaned HTML. NULL where the text stands in `pages`, see "
        "`article_body`; with a text of its own, or without `word_count`, NULL says that an older "
        "Sitekeep did not keep it.",
    },
)

AUTHORS = TableWords(
    "People and organisations that wrote pages, each name once.",
    {"id": "Number of the author.", "name": "The name, without credentials."},
)

PAGE_AUTHORS = TableWords(
    "Who wrote which page, in the order of the byline.",
    {
        "page_id": "The page.",
        "position": "Place in the byline, from 0.",
        "author_id": "The author.",
        "honorific_suffix": "Credentials after the name on this page: `LMFT, LPCC`.",
        "page_date_published": "When the page was published: leads to the newest of an author.",
    },
)

READINGS = TableWords(
    "Every candidate value that a rule found on a page, with where it came from.",
    {
        "id": "Number of the reading.",
        "page_id": "The page.",
        "field": "The column of `pages` it is a candidate for.",
        "value": "The value; a long one is cut to 500 characters.",
        "raw": "The text on the page that it was made from.",
        "rule": "Name of the rule that found it.",
        "trust": "How the page said it: `declared`, `marked`, `guessed`; `corrected` by a person.",
        "chosen": "1 where this is the value that `pages` shows.",
    },
)

CORRECTIONS = TableWords(
    "A person's word about a page, which beats every rule and survives every new reading.",
    {
        "id": "Number of the correction.",
        "url": "Address of the page.",
        "field": "The column of `pages` that is corrected.",
        "value": "The right value; NULL means that the page has none.",
        "note": "Why, in the person's words.",
        "corrected_at": "When it was entered.",
    },
)

EXPORTS = TableWords(
    "Each export of the site to another platform; one to the same place takes its place.",
    {
        "id": "Number of the export.",
        "platform": "What it was written for, such as `hugo` or `wordpress`.",
        "out": "The folder that it was written to.",
        "permalinks": "The pattern of new addresses; NULL where they were kept.",
        "exported_at": "When it was written.",
        "whole": "How many pages moved whole.",
        "with_losses": "How many moved with losses.",
        "not_moved": "How many did not move.",
    },
)

EXPORT_LOSSES = TableWords(
    "What did not come along with an export, one row each, as its report names it.",
    {
        "id": "Number of the loss.",
        "export_id": "The export.",
        "page": "Old address of the page; NULL for the site as a whole.",
        "what": "What it is, such as `link`, `image`, `form` or `parent`.",
        "reason": "Why, from a closed list; docs/export.md tells what each means.",
        "piece": "The thing itself: an address, a value, or the beginning of its HTML.",
        "advice": "What to do about it by hand.",
    },
)

MENUS = TableWords(
    "Each distinct menu of the site, once, however many pages show it.",
    {
        "id": "Number of the menu.",
        "fingerprint": "Digest of its labels and their nesting, by which it is known again.",
        "place": "Where pages show it: `header`, `sidebar`, `footer` or empty.",
        "pages": "How many pages show it.",
        "items": "Its entries as JSON: depth, label, url; laid out as rows in `nav_items`.",
    },
)

PAGE_MENUS = TableWords(
    "Which page shows which menu.", {"page_id": "The page.", "menu_id": "The menu."}
)

NAV_ITEMS = TableWords(
    "The entries of the menus, as trees.",
    {
        "id": "Number of the entry.",
        "menu_id": "The menu it stands in.",
        "parent_id": "The entry it stands under; NULL at the top.",
        "position": "Place in the menu in reading order, from 0.",
        "depth": "How deep it stands, 0 at the top.",
        "label": "The words a reader sees, kept as they are.",
        "url": "Where it leads; NULL for a heading that is no link.",
    },
)

TEMPLATES = TableWords(
    "What the pages of a site share, learnt at the end of a crawl to read each page better.",
    {
        "id": "Number of the template.",
        "crawl_id": "The crawl it was learnt from.",
        "learned_at": "When it was learnt.",
        "template": "What was learnt, as JSON.",
    },
)

LINKS = TableWords(
    "Every reference out of a page as it is now: links, images, stylesheets and so on.",
    {
        "from_url_id": "The page that refers.",
        "position": "Place among the references of the page, from 0.",
        "to_url_id": "What it refers to.",
        "kind": "`page`, `image`, `stylesheet`, `font`, `script`, `media`, `canonical`, "
        "`alternate`, `feed`, `icon`, `redirect` or `sitemap`.",
        "text": "Text of the link, or an image's alternative text.",
        "rel": "The link's `rel` attribute.",
    },
)

PAGES_FTS = TableWords(
    "The full-text index over `pages`, kept in step by triggers; its `rowid` is `pages.id`.",
    {
        **of_article(
            "headline", "alternative_headline", "author", "article_section", "article_body"
        ),
        "captions": CAPTIONS,
        **BIGRAMS,
    },
)

ARTICLES = TableWords(
    "One flat row an article: the view to export or to look at first.",
    {
        "id": "Number of the page.",
        **of_article(
            "url",
            "headline",
            "alternative_headline",
            "author",
            "date_published",
            "date_published_raw",
            "date_modified",
            "article_section",
            "in_language",
            "word_count",
            "description",
            "image",
            "article_body",
        ),
        "captured_at": "When the article was fetched.",
    },
)

CARRIED = TableWords(
    "What a crawl refused for the same reason as the one before it: such an address has no capture "
    "of its own. `ledger` has them all.",
    {
        "crawl_id": "The crawl.",
        "url_id": "The URL.",
        "outcome": "What became of it.",
        "capture_id": "The capture of an earlier crawl, which says why.",
    },
)

LEDGER = TableWords(
    "What became of every URL in every crawl, in words instead of numbers.",
    {
        "crawl_id": "The crawl.",
        "url": "The URL.",
        **{name: CAPTURES.columns[name] for name in ("kind", "outcome", "status", "error")},
        "warc_date": CAPTURES.columns["warc_date"],
        "via_url": "The page where this crawl, or the first that refused it, first saw the URL.",
    },
)

EXCHANGES = TableWords(
    "What was asked and answered, byte for byte but for the bodies: one row a capture.",
    {
        "capture_id": "The capture.",
        "crawl_id": "The crawl it belongs to.",
        "url": "The URL.",
        "warc_date": CAPTURES.columns["warc_date"],
        "ip_address": "The server's address (WARC-IP-Address).",
        "request_head": "First line and headers of the request; logins and cookies are withheld.",
        "response_head": "Status line and headers of the response, as they were sent.",
    },
)

LATEST_CAPTURES = TableWords(
    "Of every URL the capture of the last crawl that saw it.", CAPTURES.columns
)

BROKEN_LINKS = TableWords(
    "Links and images that lead nowhere, with the page they stand on.",
    {
        "page_url": "The page with the link.",
        "target_url": "Where it leads.",
        "link_text": "Text of the link, or an image's alternative text.",
        "outcome": "What became of the target.",
        "status": "HTTP status code of the target.",
        "error": "What went wrong, in words.",
    },
)

REDIRECTS = TableWords(
    "Addresses that lead to another one.",
    {
        "url": "The address that was asked for.",
        "target_url": "Where the server pointed to.",
        "status": "301 and 308 are for good, 302, 303 and 307 for now.",
        "warc_date": "When that was so.",
        "crawl_id": "The crawl that met it.",
    },
)

IMAGES = TableWords(
    "Every image that a page shows.",
    {
        "page_url": "The page.",
        "image_url": "The image.",
        "alternative_text": "What the page says for those who do not see it.",
        "outcome": "What became of it when it was fetched.",
        "content_type": "Media type of the image.",
        "payload_digest": "The image itself, in `payloads`.",
    },
)

MEDIA = TableWords(
    "Every file that is no page, by its address: pictures, style sheets, fonts, scripts, "
    "documents, audio and video; also those that could not be kept.",
    {
        "url": "Where the file is.",
        "media_type": "What it is, told from its bytes; NULL where it was not kept.",
        "content_type": "What its server says that it is.",
        "size_bytes": "Size as the server sent it; NULL where it was not kept.",
        "payload_digest": "The file itself, in `payloads`; addresses with one content share it.",
        "outcome": "What became of it: in the last crawl that kept it, or else in the last one.",
        "error": "Why it was not kept, in words.",
        "warc_date": "When that was.",
        "uses": "How many pages and style sheets name this address, as they are now.",
        "used_on": "One of them; all are in `media_uses`.",
    },
)

MEDIA_USES = TableWords(
    "Which page or style sheet names which file.",
    {
        "url": MEDIA.columns["url"],
        "used_on": "The page or style sheet that names it.",
        "kind": "What for: `image`, `stylesheet`, `font`, `media`, `page` (a link) and so on.",
        "text": LINKS.columns["text"],
        **{name: MEDIA.columns[name] for name in ("media_type", "size_bytes", "payload_digest")},
        "outcome": MEDIA.columns["outcome"],
    },
)

CHANGES = TableWords(
    "What each crawl found about each page that it or an earlier crawl knew: one row a page and "
    "crawl. A page that stays gone is told once.",
    {
        "crawl_id": "The crawl.",
        "warc_date": "When it was seen; for a page that nobody asked for, when the crawl ended.",
        "url": "Address of the page; of one that moved, the new one.",
        "headline": "The headline after the change; before it, where the page is gone.",
        "change": ", ".join(f"`{kind}`" for kind in Change) + "; docs/history.md tells them.",
        "page_id": "The page; of one that moved, the page at the old address.",
        "from_url": "Of a page that moved, the old address.",
        "from_version_id": "What the page said before, in `versions`; NULL if it is new.",
        "to_version_id": "What it says after; NULL if it is not there any more.",
    },
)

HISTORY = TableWords(
    "What each page said when: one row a version, from its first to its last sighting.",
    {
        "url": ARTICLE_COLUMNS["url"],
        "path": "Path and query of the address, as a person reads them.",
        "page_id": "The page.",
        "version_id": "The version, with all its fields, in `versions`.",
        "crawl_id": "The crawl that saw it first.",
        "first_seen": "When a crawl saw this content for the first time.",
        "last_seen": "When a crawl saw it for the last time.",
        "replaced_at": "When a crawl first saw what came after; NULL: nothing did.",
        **of_article(
            "type",
            "headline",
            "alternative_headline",
            "author",
            "date_published",
            "date_modified",
            "article_body",
        ),
    },
)

LOSSES = TableWords(
    "What the site has and the archive lacks, and why.",
    LEDGER.columns,
)

TABLES: dict[str, TableWords] = {
    "articles": ARTICLES,
    "pages": PAGES,
    "page_versions": PAGE_VERSIONS,
    "authors": AUTHORS,
    "page_authors": PAGE_AUTHORS,
    "readings": READINGS,
    "corrections": CORRECTIONS,
    "exports": EXPORTS,
    "export_losses": EXPORT_LOSSES,
    "menus": MENUS,
    "nav_items": NAV_ITEMS,
    "page_menus": PAGE_MENUS,
    "links": LINKS,
    "images": IMAGES,
    "media": MEDIA,
    "media_uses": MEDIA_USES,
    "documents": DOCUMENTS,
    "broken_links": BROKEN_LINKS,
    "redirects": REDIRECTS,
    "changes": CHANGES,
    "history": HISTORY,
    "versions": VERSIONS,
    "losses": LOSSES,
    "ledger": LEDGER,
    "crawls": CRAWLS,
    "urls": URLS,
    "frontier": FRONTIER,
    "captures": CAPTURES,
    "latest_captures": LATEST_CAPTURES,
    "carried": CARRIED,
    "payloads": PAYLOADS,
    "media_types": MEDIA_TYPES,
    "exchanges": EXCHANGES,
    "heads": HEADS,
    "dictionaries": DICTIONARIES,
    "templates": TEMPLATES,
    "pages_fts": PAGES_FTS,
    "documents_fts": DOCUMENTS_FTS,
}
