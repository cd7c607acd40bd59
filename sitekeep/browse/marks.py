"""Found words, marked for the eye."""

from __future__ import annotations

from markupsafe import Markup, escape

from sitekeep.archive.find import CLOSING, OPENING


def marked(text: str | None) -> Markup:
    """Escaped text in which what stands between the marks of a snippet is `<mark>`ed.

    >>> marked("a <b> \\x02word\\x03")
    Markup('a &lt;b&gt; <mark>word</mark>')
    """
    escaped = str(escape(text or ""))
    if escaped.count(OPENING) != escaped.count(CLOSING):
        escaped = escaped.replace(OPENING, "").replace(CLOSING, "")
    return Markup(escaped.replace(OPENING, "<mark>").replace(CLOSING, "</mark>"))  # noqa: S704
