"""Why a page was read as it was: what each field could have been, and what is left of the page.

Pure, as all reading is: it reads the page once more and keeps what `read_page` throws away.
"""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from lxml.etree import _Element as Element

from pipelines import fields, hints
from pipelines.blocks import Block, fingerprint
from pipelines.choose import choose
from pipelines.opening import Role
from pipelines.page import Page
from pipelines.read import spoken
from pipelines.rules import Rule
from sitekeep.article import Article
from sitekeep.reading import Reading, Trust

FIRST = "The rules are asked in this order, and the first to find something is believed."
ONLY = "No rule says anything else."
CORRECTION = "A person said so."
NO_CHOICE = "None of these was believed."
#: Fields that are shown as the body, or say the same as it does.
BODY = ("article_body", "article_html")

#: Why a part of the page was left out, by what it is; the surest word first.
REASONS = (
    (hints.NAV, "navigation"),
    (hints.FOOTER, "the footer"),
    (hints.COMMENT, "comments"),
    (hints.RELATED, "links to other pages"),
    (hints.SHARE, "sharing and following"),
    (hints.PROMO, "promotion"),
    (hints.NOTICE, "a notice"),
    (hints.FORM, "a form"),
    (hints.AUTHOR_BOX, "about the author"),
    (hints.TAGS, "tags"),
    (hints.ASIDE, "beside the text"),
    (hints.HIDDEN, "hidden"),
)
REPEATED = "on many pages of the site"
OTHERWISE = "does not read like the article"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading, and the sentence of the rule that it comes from."""

    reading: Reading[Any]
    sentence: str


@dataclass(frozen=True, slots=True)
class Field:
    """All that a field could have been, and how the choice among it was made."""

    name: str
    candidates: list[Candidate]
    why: str
    #: How many rules looked for it.
    rules: int

    @property
    def taken(self) -> Candidate | None:
        return next((each for each in self.candidates if each.reading.chosen), None)


@dataclass(frozen=True, slots=True)
class Part:
    """An element of the page that has nothing of the body in it."""

    name: str
    why: str
    text: str

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(slots=True)
class Explanation:
    """Everything that a person needs to see why a page was read so."""

    article: Article
    fields: list[Field] = field(default_factory=list)
    left_out: list[Part] = field(default_factory=list)


def explain(page: Page, corrections: Mapping[str, str] | None = None) -> Explanation:
    """`corrections` map a field to a person's word for it, as `choose` takes them."""
    found = list(spoken(page))
    article, readings = choose(page, (reading for _, reading in found), corrections)
    sentences = {(reading.field, reading.rule): sentence(rule) for rule, reading in found}
    explained = [
        explained_field(rules, readings, sentences)
        for rules in fields.RULES
        if name_of(rules) not in BODY
    ]
    return Explanation(article, explained, list(left_out(page)))


def explained_field(
    rules: Sequence[Rule], readings: list[Reading[Any]], sentences: dict[tuple[str, str], str]
) -> Field:
    name = name_of(rules)
    own = [
        Candidate(reading, sentences.get((name, reading.rule), CORRECTION))
        for reading in readings
        if reading.field == name
    ]
    return Field(name, own, why(name, own), len(rules))


def name_of(rules: Sequence[Rule]) -> str:
    """The field that rules are for: a file each."""
    return rules[0].__module__.rpartition(".")[2]


def why(name: str, candidates: list[Candidate]) -> str:
    """How the choice was made, in a sentence."""
    believed = [each.reading for each in candidates if each.reading.chosen]
    if believed and believed[0].trust == Trust.CORRECTED:
        return CORRECTION
    if candidates and not believed:
        return NO_CHOICE
    if len({each.reading.value for each in candidates}) == 1:
        return ONLY
    chooser = fields.CHOOSERS.get(name)
    return (chooser and sentence(chooser)) or FIRST


def sentence(function: object) -> str:
    """The first paragraph of a docstring, on one line; empty where there is none."""
    paragraph = (inspect.getdoc(function) or "").partition("\n\n")[0]
    return " ".join(paragraph.split())


def left_out(page: Page) -> Iterator[Part]:
    """The largest elements without anything of the body, in reading order; what opens the
    article is no part of them."""
    inside = {block.index for block in page.region.body}
    spoken_for = {line.block.index for line in page.region.lines if line.role in CREDITS}
    blocks = [
        block
        for block in page.content.blocks
        if block.text and block.index not in inside | spoken_for
    ]
    for node, group in groupby(blocks, lambda block: outermost(page, block, inside)):
        together = list(group)
        name = element_name(page.content.nodes[node].element) if node >= 0 else "page"
        yield Part(name, reason(page, together), " ".join(block.text for block in together))


CREDITS = (Role.HEADLINE, Role.SECOND, Role.BYLINE, Role.DATE)


def outermost(page: Page, block: Block, inside: set[int]) -> int:
    """The largest element around a block that has nothing of the body in it."""
    nodes = page.content.nodes
    for index in page.content.ancestors(block.node):
        node = nodes[index]
        if not inside.intersection(range(node.first_block, node.end_block)):
            return index
    return block.node


def reason(page: Page, blocks: list[Block]) -> str:
    """The word that says most of what a part is, by the length of its blocks."""
    votes: Counter[str] = Counter()
    for block in blocks:
        votes[reason_of(page, block)] += len(block.text)
    return votes.most_common(1)[0][0]


def reason_of(page: Page, block: Block) -> str:
    if page.template.repeated and fingerprint(block.text) in page.template.repeated:
        return REPEATED
    return next((word for bit, word in REASONS if block.hints & bit), OTHERWISE)


def element_name(element: Element) -> str:
    """An element as a selector would name it: `div#sidebar`, `ul.menu`."""
    if identity := (element.get("id") or "").strip():
        return f"{element.tag}#{identity}"
    classes = (element.get("class") or "").split()
    return f"{element.tag}.{classes[0]}" if classes else str(element.tag)
