"""The language of a listing, by the classes that highlighters and publishing systems write.

Sources: https://html.spec.whatwg.org/#the-code-element (`language-…`), and what Prism,
highlight.js, Sphinx, Hugo, Jekyll, GitHub, Pandoc and SyntaxHighlighter write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from pipelines.wordlist import words

NAME = r"([a-z0-9][\w+#.-]{0,29})"
CLASS = re.compile(rf"(?:^|\s)(?:language-|highlight-source-|lang-|brush:\s*){NAME}", re.IGNORECASE)
#: A class around a listing; there, `lang-en` would be about words.
AROUND = re.compile(rf"(?:^|\s)(?:language-|highlight-source-|highlight-){NAME}", re.IGNORECASE)
ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language")
#: Beside these classes stands the language's bare name.
BARE = words("hljs sourceCode")
WHOLE = re.compile(NAME, re.IGNORECASE)
NO_LANGUAGE = words("none default auto undefined nohighlight no-highlight")
#: How far outside of `<pre>` its language is looked for.
WRAPPERS = 3


def code_language(pre: Element) -> str | None:
    """The name of the language in small letters; None where nothing names it."""
    found = (name.lower() for name in names(pre))
    return next((name for name in found if name not in NO_LANGUAGE), None)


def names(pre: Element) -> Iterator[str]:
    for element in [*pre.iter("code"), pre][:2]:
        yield from declared(element, CLASS)
        yield from bare_names(element)
    around = pre.iterancestors("div", "figure")
    for _, element in zip(range(WRAPPERS), around, strict=False):
        yield from declared(element, AROUND)


def declared(element: Element, pattern: re.Pattern[str]) -> Iterator[str]:
    for attribute in ATTRIBUTES:
        if match := WHOLE.fullmatch(element.get(attribute) or ""):
            yield match[0]
    yield from pattern.findall(element.get("class") or "")


def bare_names(element: Element) -> Iterator[str]:
    found = (element.get("class") or "").split()
    if not BARE.isdisjoint(found):
        yield from (name for name in found if name not in BARE and WHOLE.fullmatch(name))
