"""Text that stays text in Markdown, whichever of its dialects reads it.

Source: https://spec.commonmark.org/0.31.2/, the extensions of GitHub, goldmark, markdown-it and
kramdown, and the templates that site generators run over it (Liquid, Nunjucks, Go).
"""

from __future__ import annotations

import re

#: What means something anywhere in a line.
ANYWHERE = re.compile(r"[\\`*_\[\]<>~$|]")
#: What kramdown knows no backslash for: `^`, and the `@` of an address.
AS_ENTITY = re.compile(r"\^|(?<=[\w.+-])@(?=[\w-])")
#: What generators run before anybody reads Markdown; as entities it is only seen by the reader.
TEMPLATE = re.compile(r"\{(?=[{%#:])|(?<=[}%#])\}")
ENTITY = re.compile(r"&(?=#?\w+;)")
#: What some dialects make a link of.
AUTOLINK = re.compile(r"(?<=\w):(?=//)|(?<=www)\.|(?<=mailto):", re.IGNORECASE)
#: What some dialects print otherwise: (c), --, ..., :smile:, straight quotes stay as they are.
TYPOGRAPHY = re.compile(r"(?<=-)-|(?<=\.)\.(?=\.)|\((?=(?:c|r|tm|p)\))|(?<=\+)-", re.IGNORECASE)
EMOJI = re.compile(r":(?=[\w+-]+:)")
#: What means something at the start of a line only.
LINE_START = re.compile(r"([#+=:-]|\d{1,9}[.)](?=\s|$))")
NUMBERED = re.compile(r"(\d{1,9})([.)])(\s|$)")


def text(plain: str) -> str:
    r"""`plain` as Markdown that reads as it is, in the middle of a line.

    >>> print(text("2*3*4 [gallery] {{x}} <b> &amp;"))
    2\*3\*4 \[gallery\] &#123;{x}&#125; \<b\> &amp;amp;
    """
    escaped = ENTITY.sub("&amp;", plain)
    escaped = ANYWHERE.sub(r"\\\g<0>", escaped)
    escaped = AS_ENTITY.sub(lambda found: f"&#{ord(found[0])};", escaped)
    escaped = AUTOLINK.sub(r"\\\g<0>", escaped)
    escaped = EMOJI.sub(r"\\:", escaped)
    escaped = TYPOGRAPHY.sub(r"\\\g<0>", escaped)
    return TEMPLATE.sub(lambda brace: "&#123;" if brace[0] == "{" else "&#125;", escaped)


def entities(plain: str) -> str:
    """`plain` with all its signs as entities: the same whether read as HTML or as Markdown.

    >>> entities("[T]::as_mut")
    '&#91;T&#93;&#58;&#58;as&#95;mut'
    """
    return re.sub(r"[!-/:-@\[-`{-~]", lambda sign: f"&#{ord(sign[0])};", plain)


def line_start(line: str) -> str:
    r"""A line of Markdown that begins no list, heading or anything else by accident.

    >>> print(line_start("1985. was a year"), line_start("- no"), line_start("# no"))
    1985\. was a year \- no \# no
    """
    if found := NUMBERED.match(line):
        return f"{found[1]}\\{line[found.end(1) :]}"
    if line[:1] in "#+-=:" and line[:1]:
        return "\\" + line
    return line


def code(plain: str) -> str | None:
    """A code span that holds `plain`; None where a template would run in it, or space be lost."""
    if TEMPLATE.search(plain) or not plain or plain != plain.strip() or "\n" in plain:
        return None
    ticks = "`"
    while ticks in plain:
        ticks += "`"
    edge = " " if "`" in (plain[0], plain[-1]) else ""
    return f"{ticks}{edge}{plain}{edge}{ticks}"


def destination(url: str) -> str:
    """An address as a link's destination, in angle brackets where it needs them."""
    safe = re.sub(r"[<>\n\\|]", lambda found: f"%{ord(found[0]):02X}", url)
    safe = TEMPLATE.sub(lambda brace: "%7B" if brace[0] == "{" else "%7D", safe)
    return f"<{safe}>" if re.search(r"[\s()]", safe) else safe


def title(plain: str) -> str:
    """A link's title in its quotes, with the space before it; "" for none."""
    return f' "{text(plain).replace(chr(34), chr(92) + chr(34))}"' if plain else ""
