"""Markup made whole before it is parsed, as far as browsers make it whole and lxml does not."""

from __future__ import annotations

import re

#: Ends of the page in the middle of it: what stands behind is shown all the same.
ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
#: An entity that was encoded twice, right between two words; a page about entities has them in
#: code, or with spaces around.
TWICE = re.compile(
    r"&amp;(?<=\w&amp;)(?:nbsp|[lr][sd]quo|#39|#039|#82[12]\d|[nm]dash|szlig|[aeiouyncAOU]"
    r"(?:acute|grave|uml|circ|cedil|tilde));\w"
)
#: All of them, but for those that would become markup.
ENCODED_TWICE = re.compile(
    r"&amp;(?=(?!lt;|gt;|#0*6[02];|#[xX]0*3[ceCE];)(?:[a-zA-Z]{2,8}|#\d{2,5}|#[xX][0-9a-fA-F]{2,5});)"
)


NOSCRIPT = re.compile(r"<(/?)noscript\b[^<>]*>", re.IGNORECASE)
#: What shows without scripts and holds other elements.
HOLDERS = re.compile(r"<(/?)(?:div|section|center|form|table|a|ul)\b", re.IGNORECASE)
PICTURE = re.compile(r"<(?:img|iframe)\b[^<>]*>", re.IGNORECASE)


def mended(text: str) -> str:
    """`text` with one end, its entities encoded once, and nothing swallowed by a `<noscript>`.

    >>> mended("<p>a</body></html><p>It&amp;rsquo;s &amp;lt;b&amp;gt;")
    '<p>a<p>It&rsquo;s &amp;lt;b&amp;gt;'
    """
    text = without_open_noscripts(ENDS.sub("", text))
    if "&amp;" in text and TWICE.search(text):
        text = ENCODED_TWICE.sub("&", text)
    return text


def without_open_noscripts(text: str) -> str:
    """`text` with only the pictures of each `<noscript>` in which elements are left open: browsers
    end them with it.

    >>> without_open_noscripts("<noscript><div><img src=a></noscript><p>b")
    '<noscript><img src=a></noscript><p>b'
    """
    pieces, start, opened = [], 0, None
    for tag in NOSCRIPT.finditer(text):
        if not tag[1]:
            opened = tag.end()
        elif opened is not None:
            inside = text[opened : tag.start()]
            if sum(-1 if found[1] else 1 for found in HOLDERS.finditer(inside)):
                pieces += [text[start:opened], *PICTURE.findall(inside)]
                start = tag.start()
            opened = None
    return "".join([*pieces, text[start:]]) if pieces else text


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
