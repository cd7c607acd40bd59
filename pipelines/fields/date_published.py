"""schema.org `datePublished`: when the page was first published, as precisely as it says.

Source: https://schema.org/datePublished. Never filled from another date: what was modified, or
fetched, on a day was not published on it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any

from bs4 import Tag

from pipelines import printed, printed_apart, structured, titles
from pipelines.blocks import fold
from pipelines.date_words import CHANGED, OTHER_THING, names_change
from pipelines.dates import date_in_address, find_dates
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from pipelines.script_dates import script_dates
from pipelines.timestamps import days_between, iso_of, same_or_finer
from sitekeep.reading import Reading, Trust

reading = partial(Reading, "date_published")
META = (
    "article:published_time", "og:article:published_time", "og:published_time", "datepublished",
    "date.published", "publishdate", "publish-date", "publication_date", "pubdate", "parsely-pub-date",
    "sailthru.date", "article.published", "cxenseparse:recs:publishtime", "dc.date.issued",
    "dcterms.created", "dc.date.created", "dcterms.issued", "citation_publication_date", "citation_date",
    "article:published", "article_date_original", "rnews:datepublished", "originalpublicationdate",
    "date", "dc.date", "dcterms.date", "displaydate", "ptime", "time", "bt:pubdate", "shareaholic:article_published_time",
    "live_date", "vr:published_time", "cxenseparse:publishtime",
)  # fmt: skip
#: So many dates of one rule are enough; more are those of a list.
MANY = 3


def selected(page: Page) -> Readings:
    """The dates in the element that the profile names."""
    if page.profile.extract.date_published:
        for text in page.selected(page.profile.extract.date_published):
            yield from of_text(page, text, "profile", Trust.DECLARED)


def json_ld(page: Page) -> Readings:
    """`datePublished` of the page's article, else of the page, in JSON-LD."""
    yield from declared(page, page.json_ld, "json_ld", "datePublished")


def microdata(page: Page) -> Readings:
    """`datePublished` of the page's article, else of the page, in microdata."""
    yield from declared(page, page.microdata, "microdata", "datePublished")


def declared(page: Page, items: Iterable[structured.Item], rule: str, key: str) -> Readings:
    """The date of the page's article, else of the page itself; of a list, of its first ones."""
    found = (
        text
        for kinds in (structured.ARTICLE_TYPES, structured.PAGE_TYPES)
        for item in items
        if structured.types_of(item) & kinds and (text := structured.text_of(item.get(key)))
    )
    for text in islice(found, MANY):
        yield from machine_or_text(page, text, rule)


def machine_or_text(page: Page, text: str, rule: str) -> Readings:
    iso = iso_of(text)
    if iso is None:
        found = find_dates(text, page.order)
        iso = found[0].iso if found else None
    if iso:
        yield reading(iso, text, rule, Trust.DECLARED)


def meta(page: Page) -> Readings:
    """`article:published_time` and what else publishing systems call it."""
    for _, content in page.metas(*META):
        yield from machine_or_text(page, content, "meta_date")


def time_element(page: Page) -> Readings:
    """`<time datetime>` in the opening, where it does not say that it is of a change."""
    for element in page.times[0]:
        around = fold(element.parent.get_text(" ")) if element.parent else ""
        names = f"{element.get('class')} {element.get('itemprop')}"
        if names_change(names) or (len(around) < 60 and CHANGED.match(around)):
            continue
        if is_below_teaser_heading(element, page):
            continue
        text = fold(element.get_text(" "))
        told = printed.time_of(str(element.get("datetime") or ""), text, page.order)
        if told:
            yield reading(told, text or told, "time_element", Trust.MARKED)
        else:
            yield from of_text(page, text, "time_element", Trust.MARKED)


def is_below_teaser_heading(element: Tag, page: Page) -> bool:
    """Whether the heading above an element is all link, and not the page's own."""
    heading = element.find_previous(HEADINGS)
    link = heading.find("a") if isinstance(heading, Tag) else None
    if heading is None or link is None or heading.name == "h1":
        return False
    text = fold(heading.get_text(" "))
    return fold(link.get_text(" ")) == text and titles.key(text) not in printed.own_titles(page)


HEADINGS = ["h1", "h2", "h3", "h4", "h5", "h6"]


def date_line(page: Page) -> Readings:
    """A line of the opening that is a date, or a byline with one in it."""
    yield from unchanged(printed.credits(page), "date_line", Trust.GUESSED)


def of_text(page: Page, text: str, rule: str, trust: Trust) -> Readings:
    """Every date in a text, but those that the words before them call a change."""
    end = 0
    for found in find_dates(text, page.order):
        before = text[end : found.start]
        if not CHANGED.search(before):
            yield reading(found.iso, found.raw, rule, trust)
        end = found.end


def in_scripts(page: Page) -> Readings:
    """What scripts call the day of publication, if they speak of one only.

    Scripts are long: not searched where the page declares its date.
    """
    if not has_scripts(page) or any(True for _ in declared_dates(page)):
        return
    found = {iso[:10]: (iso, text) for iso, text in script_dates(page.source)}
    if len(found) == 1:
        ((iso, text),) = found.values()
        yield reading(iso, text, "in_scripts", Trust.GUESSED)


def day_in_scripts(page: Page) -> Readings:
    """The local day in scripts, a day off the time declared, where no day is printed.

    It is one without an offset, and the only such day of publication.
    """
    first = next(declared_dates(page), None)
    if first is None or len(first.value) <= len("2015-03-14") or not may_be_off(first.value):
        return
    if not has_scripts(page) or any(True for _ in printed_beside(page)):
        return
    found = {iso[:10]: text for iso, text in script_dates(page.source) if not iso[19:]}
    if len(found) == 1:
        ((day, text),) = found.items()
        if days_between(first.value, day) in (1, -1):
            yield reading(day, text, "day_in_scripts", Trust.GUESSED)


def has_scripts(page: Page) -> bool:
    return b"<script" in page.source or b"<SCRIPT" in page.source


def declared_dates(page: Page) -> Iterator[Reading[Any]]:
    return (each for rule in (json_ld, microdata, meta) for each in rule(page))


def printed_beside(page: Page) -> Iterator[Reading[Any]]:
    rules = (time_element, named_date, date_line, near_date)
    return (each for rule in rules for each in rule(page))


def time_anywhere(page: Page) -> Readings:
    """The only `<time datetime>` of the page, where no furniture or teaser holds it."""
    if printed.first_teaser(page) < len(page.content.blocks):
        return
    found = {}
    for element in page.elements["time"]:
        text = fold(" ".join(element.itertext()))
        told = printed.time_of(element.get("datetime") or "", text, page.order)
        if told and not printed.is_elsewhere(element):
            found[told[:10]] = (told, text or told)
    if len(found) == 1:
        ((iso, text),) = found.values()
        yield reading(iso, text, "time_anywhere", Trust.MARKED)


#: What else a page may call the meta element with its day of publication.
META_NAME = re.compile(
    r"(?<![a-z])(?:date)?[-_.]?(?:publi|pubdate|issued|uploaded|release)(?!sher)"
)


def meta_named(page: Page) -> Readings:
    """What else is called publication or release among the meta elements."""
    for name, contents in page.meta.items():
        if name not in META and META_NAME.search(name) and not CHANGED.search(name):
            for content in contents:
                yield from machine_or_text(page, content, "meta_named")


def named_date(page: Page) -> Readings:
    """A date beside the headline in an element that is named for dates."""
    yield from unchanged(printed.named(page), "named_date", Trust.MARKED)


def near_date(page: Page) -> Readings:
    """A date in a short line beside the headline."""
    yield from unchanged(printed.near(page), "near_date", Trust.GUESSED)


def dateline(page: Page) -> Readings:
    """A date that opens the text, with or without a place."""
    yield from unchanged(printed.datelines(page), "dateline", Trust.GUESSED)


def announced(page: Page) -> Readings:
    """A date anywhere on the page right after words for publication."""
    yield from unchanged(printed.announced(page), "announced", Trust.GUESSED)


def named_apart(page: Page) -> Readings:
    """A date in an element named for dates, in furniture beside the headline or well below it."""
    yield from unchanged(printed_apart.named(page), "named_apart", Trust.MARKED)


def said_apart(page: Page) -> Readings:
    """The only date that words of publication begin, in a box by the text or the block before."""
    yield from unchanged(printed_apart.said(page), "said_apart", Trust.GUESSED)


def in_title(page: Page) -> Readings:
    """A date that is a piece of the title."""
    yield from unchanged(printed.in_title(page), "in_title", Trust.GUESSED)


def unchanged(dates: Iterable[printed.PrintedDate], rule: str, trust: Trust) -> Readings:
    """A reading for each date that the words before it do not call a change."""
    own = (each for each in dates if not speaks_of_other(each.before))
    for each in islice(own, MANY):
        yield reading(each.found.iso, each.found.raw, rule, trust)


def speaks_of_other(text: str) -> bool:
    """Whether words before a date tell of a change, or of something else than the page."""
    return bool(CHANGED.search(text) or OTHER_THING.search(BAR.split(text)[-1]))


#: What parts the pieces of a line: "Photos: … | 12 March 2015".
BAR = re.compile(r"[|·•]")


def address(page: Page) -> Readings:
    """A date in the page's address: a guess, and no more."""
    if found := date_in_address(page.path):
        yield reading(found[0], found[1], "address", Trust.GUESSED)


RULES: Rules = (
    selected, json_ld, microdata, meta, time_element, named_date, date_line, near_date,
    meta_named, announced, named_apart, said_apart, time_anywhere, in_scripts, day_in_scripts,
    dateline, in_title, address,
)  # fmt: skip


#: The surest rule first, as 840 labelled pages have it.
ORDER = (
    "profile", "json_ld", "microdata", "meta_date", "time_element", "named_date", "date_line",
    "near_date", "meta_named", "announced", "named_apart", "said_apart", "time_anywhere", "in_scripts",
    "dateline", "in_title", "address", "day_in_scripts",
)  # fmt: skip
#: Beside the headline: what readers see as the day of publication.
BESIDE = ("time_element", "named_date", "date_line", "near_date")
#: What may tell of the local day where a time is declared.
LOCAL = (*BESIDE, "day_in_scripts")
#: Of these, the rules that hardly ever see something else.
SURE = frozenset({"time_element", "named_date", "day_in_scripts"})
#: The rules that see the page's only `<time>`, where it stands beside the headline.
ONLY_TIME = frozenset({"time_element", "time_anywhere"})
#: Declared of the page itself; further items of JSON-LD may be of other pages.
OF_THE_PAGE = frozenset({"meta_date", "meta_named", "microdata"})


def choose(page: Page, found: list[Reading[Any]]) -> Reading[Any] | None:
    """The surest; but a day printed beside the headline, where that has more to speak for it.

    A month alone beside the headline may be a heading, and is believed last.
    """
    ranked = sorted(found, key=lambda each: (is_month(each), ORDER.index(each.rule)))
    first = ranked[0]
    if first.trust != Trust.DECLARED or first.rule == "profile":
        return first
    others = [each for each in ranked if not same_or_finer(each.value, first.value)]
    beside = [each for each in others if each.rule in LOCAL and not is_month(each)]
    lonely = {each.rule for each in ranked if each not in others} == {first.rule}
    return next(
        (each for each in beside if speaks_against(each, first, others, lonely=lonely)), first
    )


def is_month(each: Reading[Any]) -> bool:
    return len(each.value) < len("2015-03-14") and each.rule in BESIDE


def speaks_against(
    shown: Reading[Any], declared: Reading[Any], others: list[Reading[Any]], *, lonely: bool
) -> bool:
    """Whether a printed day is to be believed more than a declared one.

    It is where something else declared of the page names it too; where it stands in the page's
    only `<time>` and nothing else says what is declared once; where the declared one is it with
    day and month swapped; and where they are a day apart and the address agrees, or the printed one
    is sure: servers declare the time in UTC, the day that readers were told is the local one.
    """
    agreeing = {each.rule for each in others if each.value[:10] == shown.value[:10]}
    if swapped(declared.value) == shown.value[:10] and iso_of(declared.raw) is None:
        return True
    if days_between(declared.value, shown.value) not in (1, -1):
        return bool(agreeing & OF_THE_PAGE - {declared.rule}) or (lonely and agreeing >= ONLY_TIME)
    if not may_be_off(declared.value):
        return False
    return shown.rule in SURE or "address" in agreeing


def swapped(iso: str) -> str:
    """A day with the numbers of day and month changed places."""
    return f"{iso[:4]}-{iso[8:10]}-{iso[5:7]}"


def may_be_off(iso: str) -> bool:
    """Whether the local day may be another: not of a time with its offset, or of a day in UTC."""
    return iso[19:] in ("", "+00:00") and not iso.endswith("T00:00:00+00:00")
