"""The addresses in a style sheet: `url()` and `@import`, found or changed (CSS Syntax, level 3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

#: Comments and other strings are in it so that what they hold is left alone. What a part begins
#: with stands in front, so that the rest of a sheet is passed over in a third of the time.
PART = re.compile(
    r"(?=[/@uU\"'])(?:/\*.*?(?:\*/|\Z)"
    r"|@namespace\b[^;]*"
    r"|(?P<at>@import\s*+)?(?:url\(\s*+(?:\"(?P<double>(?:[^\"\\\n]|\\.)*)\"|'(?P<single>(?:[^'\\\n]|\\.)*)'"
    r"|(?P<bare>(?:[^\"'()\\\s]|\\.)*))\s*+\)"
    r"|(?P<string>\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?)))",
    re.IGNORECASE | re.DOTALL,
)
#: Letters that are written by their number or needlessly escaped: `u\\72l(` is `url(`.
ESCAPED_LETTER = re.compile(
    r"\\(?:0{0,4}(4[1-9a-f]|5[0-9a]|6[1-9a-f]|7[0-9a])(?![0-9a-f])\s?|([g-z])|(.))",
    re.IGNORECASE | re.DOTALL,
)
ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})\s?|(\n)|(.))", re.IGNORECASE)
#: What an address in a sheet names.
Named = Literal["sheet", "font", "picture"]
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}", re.IGNORECASE)
MUST_BE_ESCAPED = re.compile(r"[\"\\\x00-\x1f]")


def restyled(sheet: str, address: Callable[[str, bool], str]) -> str:
    """`sheet` with every address as `address` wants it, told whether it is a style sheet's.

    >>> restyled("@import 'a.css'; p { background: URL(b.png) }", lambda url, sheet: f"/{url}")
    '@import url("/a.css"); p { background: url("/b.png") }'
    """

    def part(found: re.Match[str]) -> str:
        value = address_of(found)
        if value is None:
            return found[0]
        imported = bool(found["at"])
        return f"{'@import ' if imported else ''}url({quoted(address(value, imported))})"

    return PART.sub(part, plain_letters(sheet))


def addresses_in(sheet: str) -> Iterator[tuple[str, Named]]:
    """Every address of a sheet, as it is written there, in order, and what it names.

    >>> list(addresses_in("@import 'a.css'; @font-face {src: url(b.woff2)} p {top: url(c.png)}"))
    [('a.css', 'sheet'), ('b.woff2', 'font'), ('c.png', 'picture')]
    """
    sheet = plain_letters(sheet)
    faces = [face.span() for face in FONT_FACE.finditer(sheet)]
    for found in PART.finditer(sheet):
        value = address_of(found)
        if value is None or value.startswith(("#", "data:")):
            continue
        in_face = any(start < found.start() < end for start, end in faces)
        yield value, "sheet" if found["at"] else "font" if in_face else "picture"


def address_of(found: re.Match[str]) -> str | None:
    """The address in one match of PART; None for comments and for strings that are none."""
    imported, string = found["at"], found["string"]
    if string is not None and not imported:
        return None
    said = string[1:].removesuffix(string[0]) if string is not None else None
    values = (said, found["double"], found["single"], found["bare"])
    value = next((each for each in values if each is not None), None)
    return None if value is None else unescaped(value).strip()


def plain_letters(sheet: str) -> str:
    """The same sheet with its letters as letters, so that no address hides.

    >>> plain_letters(r"u\\72l(a\\29) \\75 \\72 l(b)")
    'url(a\\\\29) url(b)'
    """

    def plain(found: re.Match[str]) -> str:
        return chr(int(found[1], 16)) if found[1] else found[2] or found[0]

    return ESCAPED_LETTER.sub(plain, sheet) if "\\" in sheet else sheet


def unescaped(text: str) -> str:
    """Text of a string or an address in CSS.

    >>> unescaped(r"a\\29 b\\'")
    "a)b'"
    """
    return ESCAPE.sub(character, text) if "\\" in text else text


def character(found: re.Match[str]) -> str:
    if found[1]:
        code = int(found[1], 16)
        valid = 0 < code < 0x110000 and not 0xD800 <= code < 0xE000
        return chr(code) if valid else "\N{REPLACEMENT CHARACTER}"
    return found[3] or ""


def quoted(text: str) -> str:
    """A string of CSS; an address that leads nowhere is an empty one."""
    return '"' + MUST_BE_ESCAPED.sub(lambda found: f"\\{ord(found[0]):x} ", text) + '"'
