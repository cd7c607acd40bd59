"""Archived HTML made harmless: an allow-list of what articles need, by `nh3` (ammonia).

No scripts, styles, forms, frames or event handlers survive, and links lead to the web or to mail.
What may be embedded in an article is in `embeds`.
"""

from __future__ import annotations

from collections.abc import Set

import nh3

from pipelines.wordlist import words

TAGS = words(
    "a abbr address b bdi bdo blockquote br caption cite code data dd del details dfn dl dt em"
    " figcaption figure h1 h2 h3 h4 h5 h6 hr i img ins kbd li mark ol p pre q rp rt ruby s samp small"
    " strong sub summary sup table tbody td tfoot th thead time tr u ul var"
)
ATTRIBUTES = {
    "*": {"id", "lang", "dir"},
    "a": {"href", "title"},
    "data": {"value"},
    "img": {"src", "alt", "title", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "time": {"datetime"},
    "abbr": {"title"},
    "blockquote": {"cite"},
    "q": {"cite"},
}
GONE_WITH_CONTENT = {"script", "style", "template", "noscript", "iframe", "svg", "math"}


def clean(html: str, base: str | None = None, code_classes: Set[str] = frozenset()) -> str:
    """`html` with allowed tags and attributes only, its addresses absolute where `base` is known.

    Of classes, `<pre>` keeps `code_classes`.

    >>> clean('<p onclick="x()">a<script>b</script><a href="javascript:c()">d</a></p>')
    '<p>a<a>d</a></p>'
    """
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes=ATTRIBUTES,
        clean_content_tags=GONE_WITH_CONTENT,
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", base) if base else "deny",
        link_rel=None,
        allowed_classes={"pre": set(code_classes)},
    )
