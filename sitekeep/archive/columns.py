"""What was read from a page as columns: those of `pages`, and of its versions."""

from __future__ import annotations

import hashlib
from typing import Any

from sitekeep.article import Article

#: The columns of `pages` that come straight from the article.
FIELDS = (
    "type",
    "headline",
    "alternative_headline",
    "author",
    "byline",
    "date_published",
    "date_published_raw",
    "date_modified",
    "date_modified_raw",
    "article_section",
    "in_language",
    "description",
    "keywords",
    "image",
    "address",
    "article_body",
    "article_html",
    "word_count",
    "canonical_url",
    "title",
)
#: What the digest of a content is made of. Whether a change makes a version is asked of
#: `sitekeep.noise`, which knows more.
CONTENT = (
    "headline",
    "alternative_headline",
    "author",
    "date_published",
    "date_modified",
    "article_body",
)


def columns_of(article: Article) -> dict[str, Any]:
    """The article as columns: lists become text, empty becomes NULL."""
    columns = {name: getattr(article, name, None) or None for name in FIELDS}
    columns["author"] = ", ".join(author.name for author in article.authors) or None
    columns["keywords"] = ", ".join(article.keywords) or None
    columns["article_body"] = article.article_body
    columns["article_html"] = article.article_html
    columns["word_count"] = article.word_count
    return columns


def content_digest(columns: dict[str, Any]) -> str:
    """SHA-256 of the fields of `CONTENT`, each ended by a byte that no text in UTF-8 has."""
    digest = hashlib.sha256()
    for name in CONTENT:
        digest.update((columns[name] or "").encode("utf-8", "surrogatepass") + b"\xff")
    return "sha256:" + digest.hexdigest()
