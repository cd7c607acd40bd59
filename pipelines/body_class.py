"""What publishing systems write into the class of `<body>` about the kind of page it is.

WordPress (https://developer.wordpress.org/reference/functions/get_body_class/), Ghost
(`{{body_class}}`), Drupal and Blogger do so, whatever the theme. Their words are asked for as
they stand together: "home", "page" or "archive" alone may be anybody's.
"""

from __future__ import annotations

import re

from sitekeep.article import PageType

KINDS: tuple[tuple[PageType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(rf"(?<!\S)(?:{words})(?!\S)"))
    for kind, words in (
        (PageType.ERROR, r"error404"),
        (PageType.SEARCH, r"search-(?:no-)?results"),
        (
            PageType.ARTICLE,
            r"single-post|single-format-\S+|post-template|(?:page-)?node-type-(?:article|blog|news|story)\S*",
        ),
        (
            PageType.LISTING,
            r"home blog|archive (?:author|category|date|paged|post-type-archive|tag|tax-\S+)"
            r"|(?:author|tag)-template|page-taxonomy-term|(?:archive|index)-view",
        ),
        (
            PageType.PAGE,
            r"page-id-\d+|page-template-default|attachmentid-\d+|(?:page-)?node-type-page",
        ),
    )
)


def kind_of(names: str) -> tuple[PageType, str] | None:
    """The kind of page that a body's class tells, and the words that do.

    >>> kind_of("wp-singular single single-post postid-7")
    (<PageType.ARTICLE: 'article'>, 'single-post')
    """
    for kind, pattern in KINDS:
        if found := pattern.search(names):
            return kind, found[0]
    return None
