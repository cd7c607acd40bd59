"""Markup made whole before it is parsed, as far as browsers make it whole and lxml does not."""

from __future__ import annotations

import re

#: Ends of the page in the middle of it: what stands behind is shown all the same.
ENDS = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
#: An entity that was encoded twice, right between two words; a page about entities has them in
#: code, or with spaces around.
TWICE = re.compile(
    r"&amp;(?<=\w&amp;)(?:nbsp|[lr][sd]quo|#39|#039|#82[12]\d|[nm]dash|szlig|[aeiouyncAOU]"
    r"(?:acute|grave|uml|circ|cedil|tilde));\w"
)
#: In the bytes of every page with one: there is no need to decode the others.
MAY_BE_TWICE = re.compile(rb"&amp;(?<=[\w\x80-\xff]&amp;)[a-zA-Z#\d]{3,6};[\w\x80-\xff]")
#: All of them, but for those that would become markup.
ENCODED_TWICE = re.compile(
    rb"&amp;(?=(?!lt;|gt;|#0*6[02];|#[xX]0*3[ceCE];)(?:[a-zA-Z]{2,8}|#\d{2,5}|#[xX][0-9a-fA-F]{2,5});)"
)


NOSCRIPT = re.compile(rb"<(/?)noscript\b[^<>]*>", re.IGNORECASE)
#: What shows without scripts and holds other elements.
HOLDERS = re.compile(rb"<(/?)(?:div|section|center|form|table|a|ul)\b", re.IGNORECASE)
PICTURE = re.compile(rb"<(?:img|iframe)\b[^<>]*>", re.IGNORECASE)


def mended(html: bytes) -> bytes:
    """A page in UTF-8 with one end, its entities encoded once, and nothing swallowed by a
    `<noscript>`.

    >>> mended(b"<p>a</body></html><p>It&amp;rsquo;s &amp;lt;b&amp;gt;")
    b'<p>a<p>It&rsquo;s &amp;lt;b&amp;gt;'
    """
    html = without_open_noscripts(ENDS.sub(b"", html))
    return ENCODED_TWICE.sub(b"&", html) if is_encoded_twice(html) else html


def is_encoded_twice(html: bytes) -> bool:
    return bool(MAY_BE_TWICE.search(html) and TWICE.search(html.decode("utf-8", "replace")))


def without_open_noscripts(html: bytes) -> bytes:
    """`html` with only the pictures of each `<noscript>` in which elements are left open: browsers
    end them with it.

    >>> without_open_noscripts(b"<noscript><div><img src=a></noscript><p>b")
    b'<noscript><img src=a></noscript><p>b'
    """
    pieces, start, opened = [], 0, None
    for tag in NOSCRIPT.finditer(html):
        if not tag[1]:
            opened = tag.end()
        elif opened is not None:
            inside = html[opened : tag.start()]
            if sum(-1 if found[1] else 1 for found in HOLDERS.finditer(inside)):
                pieces += [html[start:opened], *PICTURE.findall(inside)]
                start = tag.start()
            opened = None
    return b"".join([*pieces, html[start:]]) if pieces else html


#: What may stand deep inside other elements of its kind only by mistake.
STYLING = re.compile(
    r"</?(?:font|b|i|u|em|strong|span|big|small|tt|code|sub|sup|s|strike)\b[^<>]*>", re.IGNORECASE
)
NESTING = re.compile(
    r"<(?!/?(?:p|br|a|img|hr|h[1-6]|pre|title|meta|link|base|head|body|html|script|style)\b)/?[a-z]"
    r"[^<>]*>",
    re.IGNORECASE,
)


def flattened(text: str) -> str:
    """`text` without elements in elements: what thousands of tags that nobody closed, each inside
    the one before, were meant to be.

    >>> flattened("<div><font><b>a<div><font>b")
    '<p>a<p>b'
    """
    return NESTING.sub("<p>", STYLING.sub("", text))
