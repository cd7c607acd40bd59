"""How an article opens: headline, second headline line, who wrote it and when; then its body.

Old pages write all of it as bare lines ("Dana Backstrom, LMFT. LPCC", "March, 2015"). Each line
near the headline gets a role by what it says, and whatever has one is no part of the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Protocol

from lxml.etree import _Element as Element

from pipelines import names, titles
from pipelines.blocks import Block, Outline, fold
from pipelines.dates import FoundDate, find_dates
from pipelines.hints import COMMENT, HEADING, META, NAV, PRE, RELATED, UNWANTED
from pipelines.places import place_of
from pipelines.region import ends_sentence, text_size
from pipelines.template import Template
from sitekeep.reading import Author


class Role(StrEnum):
    """What a line of the opening is."""

    HEADLINE = "headline"
    SECOND = "second"
    BYLINE = "byline"
    DATE = "date"
    OTHER = "other"


@dataclass(slots=True)
class Line:
    """One printed line. `level` is 1–6 for headings, 0 else; `number` counts in its block."""

    text: str
    block: Block
    number: int
    level: int = 0
    strong: bool = False
    role: Role | None = None
    #: Whether the site is known to have its bylines and dates there.
    placed: bool = False


@dataclass(slots=True)
class Region:
    """The blocks of the article, in reading order, and the lines that open it."""

    lead: list[Block] = field(default_factory=list)
    body: list[Block] = field(default_factory=list)
    tail: list[Block] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def of_role(self, role: Role) -> list[Line]:
        return [line for line in self.lines if line.role == role]

    @property
    def signed(self) -> int | None:
        """The number of the first block that names an author."""
        return min((line.block.index for line in self.of_role(Role.BYLINE)), default=None)


class Titled(Protocol):
    """What of a page tells its headline."""

    @property
    def declared_titles(self) -> list[str]: ...
    @property
    def site_names(self) -> frozenset[str]: ...
    @property
    def order(self) -> str: ...
    @property
    def template(self) -> Template: ...


#: How many blocks before the body's first, and lines after the headline, may belong to the opening.
BEFORE = 40
AFTER = 14
#: A longer line is prose.
SHORT = 160
#: How many blocks after the body may still speak of it.
TAIL = 13
#: How a line begins that names the author below the text; a bare "by" there is somebody else's.
CLOSING = re.compile(
    r"\W*(?:text|autor(?:in|en)?|author|auteur|autore|von|by|written|words|interview|story|report)\b",
    re.IGNORECASE,
)
#: What is left of a byline whose names stand in an element of their own.
LONE_BY = re.compile(
    r"\W*(?:(?:written|posted)\s+)?(?:by|von|par|por|da|di|door|av|af|przez)\W*", re.IGNORECASE
)
#: Addresses that are nobody's (RFC 2606), and so is the name beside them.
EXAMPLE = re.compile(r"@example\.(?:com|net|org)\b")
LEVELS = {f"h{level}": level for level in range(1, 7)}
FURNITURE = re.compile(
    r"[\W\d_]*(?:published|posted|updated|last\s+(?:updated|modified|edited)|modified|created|written"
    r"|first|date|on|at|by|in|um|uhr|am|pm|a\.m|p\.m|et|est|edt|gmt|utc|bst|pst|pdt|cet|ist|ago|of"
    r"|mon(?:day)?|tue(?:s(?:day)?)?|wed(?:nesday)?|thu(?:rs(?:day)?)?|fri(?:day)?|sat(?:urday)?"
    r"|sun(?:day)?|min(?:ute)?s?|read|reading|time|views?|comments?|le|el|il|den|vom|publié|mis|à|jour"
    r"|stand|veröffentlicht|aktualisiert|erstellt|geändert|zuletzt|datum|actualizado|publicado"
    r"|pubblicato|aggiornato|opublikowano|fecha|data|h|the|issue|volume|edition|story|article"
    r"|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi"
    r"|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|th|st|nd|rd|[\W\d_])*",
    re.IGNORECASE,
)


def split(outline: Outline, container: int, kept: list[Block], page: Titled) -> Region:
    """Part the kept blocks into the opening, the body and the tail."""
    first = kept[0].index if kept else 0
    examples = 0 if is_all_plain_text(kept) else PRE
    lines = [line for line in lines_near(outline, first, kept) if not line.block.hints & examples]
    if page.template.credits:
        mark_placed(lines, outline, page.template.credits)
    wanted = {titles.key(title) for title in page.declared_titles if title} - {""}
    headline = headline_line(lines, wanted, page)
    if headline is not None:
        headline.role = Role.HEADLINE
    give_roles(lines, headline, page)
    if not any(line.placed and line.role == Role.BYLINE for line in lines):
        lines += closing_credits(outline, kept, examples)
    return assembled(outline, kept, lines, headline)


def lines_near(outline: Outline, first: int, kept: list[Block]) -> Iterator[Line]:
    """The lines that may open the article: some before its first block, and its first ones."""
    in_body = {block.index for block in kept[:AFTER]}
    last = max(in_body, default=first + AFTER)
    for block in outline.blocks[: last + 1]:
        if block.index < first - BEFORE and outline.nodes[block.node].element.tag != "h1":
            continue
        if block.hints & NAV and block.index not in in_body and not block.hints & HEADING:
            continue
        yield from lines_of(block, outline)


def lines_of(block: Block, outline: Outline) -> Iterator[Line]:
    node = outline.nodes[block.node]
    element = node.element
    level = LEVELS.get(element.tag, 0)
    if not block.text:
        if level in (1, 2) and not block.links and (alt := alternative_text(element)):
            yield Line(alt, block, 0, level)
        return
    if not level and node.parent >= 0:
        level = LEVELS.get(outline.nodes[node.parent].element.tag, 0)
    if not level and block.hints & HEADING:
        level = next((n for n in map(tag_level, element.iterancestors()) if n), 0)
    for number, text in enumerate(block.lines):
        strong = bool(block.strong) and number < len(block.strong) and block.strong[number]
        yield Line(text, block, number, level, strong)


def alternative_text(element: Element) -> str:
    """What the pictures in a heading say, in place of words."""
    return fold(" ".join(image.get("alt") or "" for image in element.iter("img")))


def tag_level(element: object) -> int:
    return LEVELS.get(element.tag, 0)  # type: ignore[attr-defined]


def headline_line(lines: list[Line], wanted: set[str], page: Titled) -> Line | None:
    """The line that is most likely the headline; None where none is likely at all."""
    best, best_score = None, 1.9
    prose = 0
    for position, line in enumerate(lines):
        prose += is_prose(line.text) and not line.block.hints & UNWANTED
        value = headline_score(line, wanted, page) - min(prose, 2)
        if value > 0 and any(
            is_credit(after.text, page.order) for after in lines[position + 1 : position + 5]
        ):
            value += 1.0
        if value > best_score:
            best, best_score = line, value
    return best


def headline_score(line: Line, wanted: set[str], page: Titled) -> float:
    if len(line.text) > 250:
        return 0.0
    key = titles.key(line.text)
    if not key or key in page.site_names:
        return 0.0
    value = {0: 0.0, 1: 4.0, 2: 2.5, 3: 1.6, 4: 1.0}.get(line.level, 0.5)
    if not line.level and line.strong:
        value += 1.2
    if key in wanted:
        value += 4.0
    elif len(key) > 7 and any(key in title or title in key for title in wanted if len(title) > 7):
        value += 2.0
    if line.block.hints & UNWANTED:
        value -= 2.0
    if line.block.link_density > 0.9 and key not in wanted:
        value -= 1.0
    return value if value < 1 or line.number == 0 else value - 0.5


def is_credit(text: str, order: str) -> bool:
    """Whether a line says who wrote the article, or when."""
    return is_byline(text) or is_date_line(text, order)


@lru_cache(maxsize=4_000)
def is_byline(text: str) -> bool:
    """Whether a line is a byline: "By Jane Roe", or a name with credentials or a date after it."""
    if len(text) > SHORT or "\n" in text or EXAMPLE.search(text):
        return False
    after_by = names.bylined(text)
    if after_by is not None:
        return bool(names.people(after_by))
    return bool(credited(text))


def credited(text: str) -> tuple[Author, ...]:
    """The people in a line without "by" that has credentials: nothing else has."""
    if len(text) > SHORT or "," not in text:
        return ()
    found = names.people(text)
    return found if any(author.honorific_suffix for author in found) else ()


@lru_cache(maxsize=4_000)
def is_date_line(text: str, order: str) -> bool:
    """Whether a line is a date and words that go with one, and nothing else."""
    found = dates_of_line(text, order)
    return bool(found) and FURNITURE.fullmatch(without_dates(text, found)) is not None


def dates_of_line(text: str, order: str) -> list[FoundDate]:
    return find_dates(text, order) if len(text) <= SHORT else []


def without_dates(text: str, found: list[FoundDate]) -> str:
    for each in reversed(found):
        text = f"{text[: each.start]} {text[each.end :]}"
    return text


def give_roles(lines: list[Line], headline: Line | None, page: Titled) -> None:
    """Say what the lines around the headline are."""
    start = lines.index(headline) if headline else 0
    known = placed_roles(lines, page.order)
    for line in lines[max(0, start - 6) : start]:
        line.role = among(known, line, credit_role(line.text, page.order))
    pending: list[Line] = []
    prose = 0
    for line in lines[start + bool(headline) : start + AFTER]:
        role = (
            credit_role(line.text, page.order)
            or bare_name_role(line, lines, page.order)
            or named_role(line, page.order)
        )
        role = among(known, line, role)
        if role:
            close(pending, line)
            pending = []
            line.role = role
        elif is_prose(line.text):
            prose += 1
            pending = []
            if prose > 2:
                break
        else:
            pending.append(line)
    mark_second(lines, headline, page)


def mark_placed(lines: list[Line], outline: Outline, places: frozenset[str]) -> None:
    """Mark the short lines that stand where the site has its bylines and dates; not those
    further down that only look like these."""
    found = False
    for line in lines:
        if found and is_prose(line.text):
            return
        if line.role is None and not line.level and len(line.text) <= SHORT:
            line.placed = place_of(line.block, outline) in places
            found = found or line.placed


def placed_roles(lines: list[Line], order: str) -> frozenset[Role]:
    """What the page's lines at known places say, so that no other line needs to be believed."""
    known: set[Role] = set()
    for line in lines:
        if line.placed:
            found = dates_of_line(line.text, order)
            known |= {Role.DATE} if found else set()
            rest = without_dates(line.text, found)
            known |= set() if FURNITURE.fullmatch(rest) else {Role.BYLINE}
    return frozenset(known)


def among(known: frozenset[Role], line: Line, role: Role | None) -> Role | None:
    """A line's role, by its place where the page has known places."""
    if line.placed:
        return role or Role.BYLINE
    return None if role in known else role


#: "Text: …" and "Interview: …".
MOST_CLOSING = 2


def closing_credits(outline: Outline, kept: list[Block], examples: int) -> list[Line]:
    """Lines at the end of the body, or right after it, that say who wrote it.

    `examples` are hints of blocks that say nothing of the page. Where several people are named,
    each has written something else.
    """
    last = kept[-1].index if kept else 0
    near = [*kept[-2:], *outline.blocks[last + 1 : last + TAIL]]
    others = COMMENT | RELATED | examples
    lines = [line for block in near if not block.hints & others
             for line in lines_of(block, outline)]  # fmt: skip
    found = [line for line in lines if CLOSING.match(line.text) and is_byline(line.text)]
    if len({line.text for line in found}) > MOST_CLOSING:
        return []
    for line in found:
        line.role = Role.BYLINE
    return found


def is_all_plain_text(kept: list[Block]) -> bool:
    """Whether an article is nothing but headings and `<pre>`; elsewhere that is an example."""
    return all(block.hints & (PRE | HEADING) for block in kept if block.text)


def close(pending: list[Line], line: Line) -> None:
    """Short lines between the headline and a credit belong to the opening."""
    for each in pending:
        if not each.level or each.level >= line.level:
            each.role = Role.OTHER


def credit_role(text: str, order: str) -> Role | None:
    if is_byline(text):
        return Role.BYLINE
    if is_date_line(text, order):
        return Role.DATE
    if len(text) > SHORT:
        return None
    pieces = [piece for piece in re.split(r"\s*[|·•]\s*", text) if piece]
    if len(pieces) > 1 and any(is_credit(piece, order) for piece in pieces):
        return Role.BYLINE
    if dates_of_line(text, order) and (rest := names.after_inner_by(text)):
        return Role.BYLINE if names.people(rest) or names.pen_name(rest) else None
    return None


def bare_name_role(line: Line, lines: list[Line], order: str) -> Role | None:
    """A name alone on its line is a byline if a date line follows close by."""
    if line.level or not names.looks_like_name(line.text):
        return None
    position = lines.index(line)
    for after in lines[position + 1 : position + 3]:
        if is_byline(after.text):
            return None
        if is_date_line(after.text, order):
            return Role.BYLINE
    return None


def named_role(line: Line, order: str) -> Role | None:
    """A line with a date in an element that is named for such things."""
    if not line.block.hints & META or line.level or is_prose(line.text):
        return None
    return Role.DATE if dates_of_line(line.text, order) else None


def is_prose(text: str) -> bool:
    size = text_size(text)
    return size > SHORT or (size > 60 and ends_sentence(text))


def mark_second(lines: list[Line], headline: Line | None, page: Titled) -> None:
    """The line right after the headline is its second one if the opening goes on, or it shares
    the headline's element."""
    if headline is None:
        return
    start = lines.index(headline)
    after = lines[start + 1 : start + 2]
    if not after:
        return
    line = after[0]
    stacked = line.block is headline.block and (line.level or line.strong or headline.strong)
    if (line.role == Role.OTHER or (stacked and line.role is None)) and is_second(line.text, page):
        line.role = Role.SECOND


def is_second(text: str, page: Titled) -> bool:
    """Whether a line can be a second headline: short, and no sentence."""
    words = text.split()
    return (
        1 <= len(words) <= 20
        and len(text) <= 140
        and not text.endswith((".", ":"))
        and titles.key(text) not in page.site_names
    )


def assembled(
    outline: Outline, kept: list[Block], lines: list[Line], headline: Line | None
) -> Region:
    """The region by the roles of its lines."""
    whole = kept
    spoken_for: dict[int, set[int]] = {}
    for line in lines:
        if line.role is not None:
            spoken_for.setdefault(line.block.index, set()).add(line.number)
    if headline is not None:
        kept = after_headline(kept, headline)
    rests = (without_lines(block, spoken_for.get(block.index)) for block in kept)
    body = [rest for rest in rests if rest and not LONE_BY.fullmatch(rest.text)]
    if not any(block.text and not block.hints & HEADING for block in body):
        body = only_headings(whole) or body
    first = body[0].index if body else (kept[0].index if kept else 0)
    start = min([headline.block.index if headline else first, *spoken_for, first])
    lead = [b for b in outline.blocks[max(start - 3, 0) : start] if b.text and not b.hints & NAV]
    lead += [b for b in outline.blocks[start:first] if b.text]
    if body and first in spoken_for:
        lead.append(outline.blocks[first])
    lead += [outline.blocks[index] for index in sorted(spoken_for) if index > first]
    last = body[-1].index if body else first
    inside = {block.index for block in body}
    tail = [
        block
        for block in outline.blocks[first : last + TAIL]
        if block.text and block.index not in inside and not block.hints & (COMMENT | RELATED)
    ]
    return Region(lead, body, tail, lines)


def only_headings(kept: list[Block]) -> list[Block]:
    """`kept` where that is several headings and nothing else: the page is no more."""
    texts = [block for block in kept if block.text]
    return kept if len(texts) > 1 and all(block.hints & HEADING for block in texts) else []


def after_headline(kept: list[Block], headline: Line) -> list[Block]:
    """The kept blocks from the headline on, unless real text stands before it."""
    before = [block for block in kept if block.index < headline.block.index]
    if sum(is_prose(block.text) for block in before) > 1:
        return kept
    return [b for b in kept if b.index >= headline.block.index or (is_prose(b.text))]


def without_lines(block: Block, numbers: set[int] | None) -> Block | None:
    """`block` without some of its lines, if its HTML has the same; None where none is left."""
    if not numbers:
        return block
    left = [n for n in range(len(block.lines)) if n not in numbers]
    if not left:
        return None
    pieces = block.html.split("<br>")
    if len(pieces) != len(block.lines):
        return block
    html = "<br>".join(pieces[n] for n in left)
    return replace(block, lines=[block.lines[n] for n in left], source=html)
