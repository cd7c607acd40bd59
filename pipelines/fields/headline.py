"""schema.org `headline`: the article's title, without the site's name.

Source: https://schema.org/headline
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from pipelines import headings, structured, titles
from pipelines.opening import Role
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "headline")
MAX_LENGTH = 400
#: A declared headline of this length may have been cut to it.
CUT_LENGTH = 100
#: A page that declares more items than this lists others.
MAX_ITEMS = 8
#: The rules that read the head.
HEAD = ("json_ld", "json_ld_other", "microdata", "open_graph", "meta_title", "title")
#: The rules whose texts have the site's name before or after the headline.
NAMED_LAST = ("open_graph", "meta_title", "title")
#: How much each rule's word counts where rules differ; fitted on 790 labelled pages.
WEIGHTS = {
    "heading": 2.6,
    "microdata": 2.3,
    "json_ld": 1.9,
    "open_graph": 1.5,
    "json_ld_other": 1.0,
    "opening_line": 1.3,
    "h1": 0.9,
    "meta_title": 0.3,
    "title": 0.2,
}


def selected(page: Page) -> Readings:
    """The element that the profile names."""
    if page.profile.extract.headline:
        for text in page.selected(page.profile.extract.headline):
            yield reading(text, text, "profile", Trust.DECLARED)


def json_ld(page: Page) -> Readings:
    """`headline`, else `name`, of the page's article in JSON-LD."""
    for item in page.json_ld[:MAX_ITEMS]:
        kinds = structured.types_of(item) & structured.ARTICLE_TYPES
        if text := named_so(item) if kinds else None:
            plain = bool(kinds & structured.PLAIN_ARTICLE_TYPES)
            rule = "json_ld" if plain else "json_ld_other"
            yield from tidied(page, text, rule, Trust.DECLARED)


def named_so(item: structured.Item) -> str | None:
    """What an item calls itself."""
    return structured.text_of(item.get("headline")) or structured.text_of(item.get("name"))


def microdata(page: Page) -> Readings:
    """`headline`, else `name`, of the page's article in microdata."""
    for item in page.microdata[:MAX_ITEMS]:
        kinds = structured.types_of(item) & structured.ARTICLE_TYPES
        if text := named_so(item) if kinds else None:
            yield from tidied(page, text, "microdata", Trust.DECLARED)


def open_graph(page: Page) -> Readings:
    """`og:title`, and what Twitter, Dublin Core and Highwire call it."""
    for name, content in page.metas("og:title", "twitter:title", "dc.title", "citation_title"):
        rule = "open_graph" if name == "og:title" else "meta_title"
        yield from tidied(page, content, rule, Trust.DECLARED)


def heading(page: Page) -> Readings:
    """The line that opens the article, where it is a heading."""
    for line in page.region.of_role(Role.HEADLINE):
        if line.level:
            yield from tidied(page, line.text, "heading", Trust.MARKED)


def h1(page: Page) -> Readings:
    """Any `<h1>`."""
    for each in page.headings:
        if each.level == 1:
            yield from tidied(page, each.full, "h1", Trust.MARKED)


def opening_line(page: Page) -> Readings:
    """A bold or large line above the text, without heading markup."""
    for line in page.region.of_role(Role.HEADLINE):
        if not line.level:
            yield from tidied(page, line.text, "opening_line", Trust.GUESSED)


def title(page: Page) -> Readings:
    """`<title>`, without the site's name."""
    if page.title:
        yield from tidied(page, page.title, "title", Trust.GUESSED)


def tidied(page: Page, text: str, rule: str, trust: Trust) -> Readings:
    """A reading of `text` without a kicker and the site's name, unless that is all there is."""
    plain = page.own_headings.get(headings.solid(text), text)
    if rule in HEAD:
        plain = titles.as_printed(plain, page.heading_keys)
    if plain == text and rule in NAMED_LAST:
        plain = page.without_site(text)
    plain = titles.without_marks(plain)
    if titles.key(plain) and not plain.startswith("/"):
        yield reading(plain[:MAX_LENGTH], text, rule, trust)


RULES: Rules = (selected, json_ld, microdata, open_graph, heading, h1, opening_line, title)


def choose(page: Page, found: list[Reading[Any]]) -> Reading[Any] | None:
    """The words that most rules agree on, each with its weight; how it is written follows the
    surest of those rules. The site's name is no headline while there is another."""
    if found[0].rule == "profile":
        return found[0]
    first: dict[str, Reading[Any]] = {}
    for each in found:
        first.setdefault(each.rule, each)
    votes = joined(votes_of(page, first), first)
    if not votes:
        return found[0]
    best = max(votes, key=lambda key: votes[key])
    best = without_kicker(page, best, first) or best
    return next(each for each in first.values() if titles.key(each.value) == best)


def votes_of(page: Page, first: dict[str, Reading[Any]]) -> dict[str, float]:
    """How much speaks for each wording, by its `titles.key`."""
    votes: dict[str, float] = {}
    for rule, each in first.items():
        key = titles.key(each.value)
        if key not in page.site_names:
            votes[key] = votes.get(key, 0) + weight(rule, key, first)
    return votes


def joined(votes: dict[str, float], first: dict[str, Reading[Any]]) -> dict[str, float]:
    """The votes, those for the beginning of a headline given to the whole of it."""
    cut = {titles.key(each.value) for rule, each in first.items() if is_cut(rule, each.value)}
    cut -= {titles.key(each.value) for rule, each in first.items() if not is_cut(rule, each.value)}
    for short in sorted(cut & votes.keys(), key=len):
        whole = [key for key in votes if key != short and key.startswith(short)]
        if whole:
            votes[max(whole, key=lambda key: votes[key])] += votes.pop(short)
    return votes


def is_cut(rule: str, text: str) -> bool:
    """Whether a headline may go on elsewhere: one of a limited length, or that ends in a colon."""
    return text.endswith((":", "…", "...")) or (rule in HEAD and len(text) >= CUT_LENGTH)


#: The number of a chapter or section.
NUMBER = re.compile(r"^(?:\d+ )+")


def weight(rule: str, key: str, first: dict[str, Reading[Any]]) -> float:
    """The weight of a rule's word; next to none for a heading of one word ("Ingredients", "1.
    Introduction") that no title of the page has in it."""
    if rule in ("heading", "h1", "opening_line") and " " not in NUMBER.sub("", key):
        others = [titles.key(first[name].raw) for name in HEAD if name in first]
        if others and not any(key in other or other in key for other in others):
            return 0.05
    return WEIGHTS[rule]


def without_kicker(page: Page, key: str, first: dict[str, Reading[Any]]) -> str | None:
    """The declared words instead of a heading that runs on before or after the same words: a
    kicker or a second headline in the same element, with nothing to part them."""
    heading = first.get("heading")
    if heading is None or titles.key(heading.value) != key:
        return None
    found = [first[rule].value for rule in ("json_ld", "open_graph", "microdata") if rule in first]
    if any(titles.key(declared) == key for declared in found):
        return None
    for declared in found:
        start = heading.value.find(declared) if len(declared) >= 0.4 * len(key) else -1
        if start < 0 or " " not in declared or titles.key(declared) in {key} | page.site_names:
            continue
        before, after = heading.value[:start], heading.value[start + len(declared) :]
        if (not before or before.rstrip()[-1:].isalnum()) and (not after or after[0] == " "):
            return titles.key(declared)
    return None
