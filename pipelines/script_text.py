"""The article's text where only a script holds it: JSON-LD's `articleBody`, or the data that a
page in the making is made of (`__NEXT_DATA__`, `window.__INITIAL_STATE__ = {…}`).

Looked for only where the page itself shows next to nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from itertools import islice
from typing import Any

from lxml.etree import _Element as Element

from pipelines import structured
from pipelines.blocks import fold
from pipelines.structured import Item

#: A shorter text is no article.
LEAST = 200
#: How much longer than what the page shows a script's text must be.
TIMES = 3
#: Larger scripts are programs, and more of them are not looked into.
MAX_SCRIPT = 5_000_000
MAX_SCRIPTS = 40
MAX_DEPTH = 40
MAX_STRINGS = 50_000
#: How a script begins that sets a variable to data.
ASSIGNMENT = re.compile(r"\s*(?:(?:var|let|const)\s+)?[\w.$\[\]\"']{1,80}\s*=\s*(?=[{\[])")
#: The last names on the way to a text that is an article's.
TEXT_KEY = re.compile(
    r"text|body|content|html|paragraph|rendered|value|article|story|markdown|copy", re.IGNORECASE
)
#: Names on the way to texts about other things.
OTHER_KEY = re.compile(
    r"related|recommend|teaser|comment|footer|header|menu|nav|cookie|consent|seo|meta|author|bio"
    r"|description|summary|excerpt|i18n|translation|locale|message|config|query|css|style|caption"
    r"|newsletter|promo|disclaimer|legal|widget|sidebar",
    re.IGNORECASE,
)
#: What entries of a list of other pages have.
TEASER_KEYS = frozenset({"url", "href", "slug", "permalink", "link"})
#: Lists whose entries are pieces of one paragraph: the text nodes of editors.
PIECES = frozenset({"children", "content", "nodes", "leaves", "spans", "inlines", "ranges"})
#: Markup of blocks in a text says that it is HTML.
MARKUP = re.compile(
    r"<(?:p|br|div|h[1-6]|ul|ol|li|blockquote|a|strong|em|figure|span)\b[^<>]*>", re.I
)
WORDS_OF_PROSE = 12

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class ScriptText:
    """An article's text as HTML, and the rule that found it."""

    html: str
    rule: str


def script_text(root: Element, json_ld: list[Item], shown: int) -> ScriptText | None:
    """The text that scripts hold of a page that shows `shown` characters; None if there is no
    longer one."""
    needed = max(LEAST, TIMES * shown)
    for rule, texts in (("json_ld", bodies(json_ld)), ("script_json", states(root))):
        html = max(texts, key=len, default="")
        if len(html) >= needed:
            return ScriptText(html, rule)
    return None


def bodies(items: list[Item]) -> Iterator[str]:
    for item in items:
        for key in ("articleBody", "reviewBody"):
            if isinstance(text := item.get(key), str):
                yield as_html([text])


def states(root: Element) -> Iterator[str]:
    """The longest text of each script that holds data."""
    scripts = (script for script in root.iter("script") if not structured.is_json_ld(script))
    for script in islice(scripts, MAX_SCRIPTS):
        if script.text and (data := data_of(script.text)) is not None:
            yield as_html(longest(data))


def data_of(script: str) -> Any:
    """What a script assigns to its first variable, or is; None where that is no JSON."""
    if len(script) > MAX_SCRIPT:
        return None
    start = script.lstrip()
    if start[:1] not in ("{", "["):
        match = ASSIGNMENT.match(script)
        if not match:
            return None
        start = script[match.end() :]
    try:
        return json.JSONDecoder(strict=False).raw_decode(start)[0]
    except (ValueError, RecursionError):
        return None


def longest(data: Any) -> list[str]:
    """The paragraphs of the longest text in `data`: strings that lie at the same place of their
    objects, whatever their number in the lists on the way."""
    texts: dict[Path, dict[Path, str]] = {}
    for path, text in islice(strings(data, ()), MAX_STRINGS):
        kind = tuple(key for key in path if isinstance(key, str))
        paragraph = paragraph_of(path)
        found = texts.setdefault(kind, {})
        found[paragraph] = found.get(paragraph, "") + text
    articles = [
        list(found.values()) for found in texts.values() if any(map(is_prose, found.values()))
    ]
    return max(articles, key=lambda found: sum(map(len, found)), default=[])


def strings(data: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every string of `data` that may be of an article, with the way to it."""
    if len(path) > MAX_DEPTH:
        return
    if isinstance(data, str):
        if path and TEXT_KEY.search(last_name(path)):
            yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            if not OTHER_KEY.search(str(key)):
                yield from strings(value, (*path, str(key)))
    elif isinstance(data, list) and not is_teasers(data):
        for number, value in enumerate(data):
            yield from strings(value, (*path, number))


def is_teasers(entries: list[Any]) -> bool:
    """Whether a list names other pages."""
    objects = [entry for entry in entries if isinstance(entry, dict)]
    return len(objects) > 1 and all(TEASER_KEYS & entry.keys() for entry in objects)


def last_name(path: Path) -> str:
    return next((key for key in reversed(path) if isinstance(key, str)), "")


def paragraph_of(path: Path) -> Path:
    """The numbers on the way to a string, without that of a piece in its paragraph."""
    numbers = [(i, key) for i, key in enumerate(path) if isinstance(key, int)]
    if numbers and (last := numbers[-1][0]) and path[last - 1] in PIECES and last < len(path) - 1:
        numbers.pop()
    return tuple(number for _, number in numbers)


def is_prose(text: str) -> bool:
    return len(text) > 80 and (len(text.split()) >= WORDS_OF_PROSE or not text.isascii())


def as_html(texts: list[str]) -> str:
    """Texts as HTML: markup stays, lines become paragraphs."""
    texts = [text if "<" in text else structured.unescaped(text) for text in texts]
    if any(MARKUP.search(text) for text in texts):
        return "\n".join(f"<div>{text}</div>" for text in texts)
    lines = (fold(line) for text in texts for line in text.splitlines())
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)
