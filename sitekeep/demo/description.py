"""A page as `content/pages/*.txt` describes it: a head of `key: value` lines, then its body.

The body is a small part of Markdown, its blocks parted by blank lines; `{stand-in 3}` asks for
three more stand-in paragraphs. Entities such as `&nbsp;` may be used.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.resources import files

from sitekeep.demo import standin
from sitekeep.demo.parts import (
    Address,
    Columns,
    Form,
    Items,
    Paragraph,
    Part,
    Picture,
    Quote,
    Subheading,
    Table,
)

CONTENT = files(__package__) / "content"
PICTURE = re.compile(r"!(<?) (\S+) \| (.+) \| (\d+)")


@dataclass(slots=True)
class Description:
    """One page. What its head does not name is None, or empty."""

    head: dict[str, str]
    #: Name and credentials, written out by hand: ("Dana Backstrom", "LMFT, LPCC").
    authors: list[tuple[str, str | None]] = field(default_factory=list)
    parts: tuple[Part, ...] = ()

    def get(self, key: str) -> str | None:
        return self.head.get(key)


def read_description(name: str) -> Description:
    """The page that `content/<name>.txt` describes, for example `pages/sleep-tips`."""
    text = html.unescape((CONTENT / f"{name}.txt").read_text(encoding="utf-8"))
    head_text, _, body = text.partition("\n\n")
    page = Description({})
    for line in head_text.splitlines():
        key, _, value = line.partition(": ")
        if key == "author":
            person, _, suffix = value.partition(" | ")
            page.authors.append((person, suffix or None))
        else:
            page.head[key] = value
    page.parts = tuple(read_parts(with_stand_ins(body, page.get("subject") or "")))
    return page


def with_stand_ins(body: str, subject: str) -> list[str]:
    """The blocks of `body`, every `{stand-in N}` replaced by the next N paragraphs."""
    texts = iter(standin.paragraphs(subject))
    blocks: list[str] = []
    for block in re.split(r"\n{2,}", body.strip("\n")):
        if wanted := re.fullmatch(r"\{stand-in (\d+)\}", block):
            blocks += [next(texts) for _ in range(int(wanted[1]))]
        else:
            blocks.append(block)
    return blocks


def read_parts(blocks: list[str]) -> Iterator[Part]:
    rest = iter(blocks)
    for block in rest:
        yield read_columns(rest) if block == "[columns]" else read_part(block)


def read_columns(rest: Iterator[str]) -> Columns:
    """The blocks up to `[end]`, side by side where `[next]` parts them."""
    columns: list[list[Part]] = [[]]
    for block in rest:
        if block == "[end]":
            break
        if block == "[next]":
            columns.append([])
        else:
            columns[-1].append(read_part(block))
    return Columns(tuple(map(tuple, columns)))


def read_part(block: str) -> Part:
    lines = block.split("\n")
    if block == "[form]":
        return Form()
    if picture := PICTURE.fullmatch(block):
        floats, name, caption, width = picture.groups()
        return Picture(name, caption, int(width), bool(floats))
    if block.startswith("## "):
        return Subheading(block[3:])
    if block.startswith("> "):
        return Quote(block[2:])
    if block.startswith("| "):
        return Table(tuple(tuple(line.strip("| ").split(" | ")) for line in lines))
    if block.startswith("@ "):
        return Address(tuple(line[2:] for line in lines))
    if re.match(r"- |1\. ", block):
        items = tuple(line.split(" ", 1)[1] for line in lines)
        return Items(items, ordered=not block.startswith("-"))
    return Paragraph(block)
