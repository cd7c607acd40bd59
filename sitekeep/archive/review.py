"""What a person should look at: pages that lack something, or where rules disagree; worst first."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from dataclasses import dataclass, field
from enum import StrEnum

from sitekeep.archive.queries import Row, rows
from sitekeep.archive.slugs import slugs
from sitekeep.article import PageType


class Problem(StrEnum):
    """What may be wrong with one field of a page."""

    NO_TEXT = "no text"
    NO_HEADLINE = "no headline"
    DISAGREE = "two rules disagree"
    NO_DATE = "no date"
    NO_AUTHOR = "no author"
    UNCLEAR = "kind unclear"


#: How bad each is: a page without its text is lost to readers, one without an author is read.
WEIGHT = {
    Problem.NO_TEXT: 8,
    Problem.NO_HEADLINE: 6,
    Problem.DISAGREE: 4,
    Problem.NO_DATE: 3,
    Problem.NO_AUTHOR: 2,
    Problem.UNCLEAR: 1,
}
#: A page of so many words reads like an article, though nothing says that it is one.
LONG_WORDS = 300


@dataclass(frozen=True, slots=True)
class Doubt:
    """One field of a page; `others` is what rules say that are trusted as much."""

    field: str
    problem: Problem
    value: str | None = None
    others: tuple[str, ...] = ()


@dataclass(slots=True)
class PageDoubts:
    """A page with all that is doubtful about it."""

    page_id: int
    url: str
    path: str
    slug: str
    type: str
    title: str | None
    doubts: list[Doubt] = field(default_factory=list)

    @property
    def weight(self) -> int:
        return sum(WEIGHT[doubt.problem] for doubt in self.doubts)


# What a person has spoken about is in no doubt.
MISSING = f"""
SELECT pages.id, pages.field, pages.problem FROM (
    SELECT id, url, 'article_body' AS field, '{Problem.NO_TEXT}' AS problem FROM pages
    WHERE article_body = '' AND type IN ('article', 'page')
    UNION ALL
    SELECT id, url, 'headline', '{Problem.NO_HEADLINE}' FROM pages
    WHERE headline IS NULL AND type NOT IN ('home', 'search', 'error')
    UNION ALL
    SELECT id, url, 'date_published', '{Problem.NO_DATE}' FROM pages
    WHERE date_published IS NULL AND type = 'article'
    UNION ALL
    SELECT id, url, 'author', '{Problem.NO_AUTHOR}' FROM pages
    WHERE author IS NULL AND type = 'article'
    UNION ALL
    SELECT pages.id, url, 'type', '{Problem.UNCLEAR}' FROM pages JOIN readings
      ON page_id = pages.id AND field = 'type' AND chosen AND rule = 'otherwise'
    WHERE word_count >= {LONG_WORDS}
) AS pages
WHERE NOT EXISTS (SELECT 1 FROM corrections
                  WHERE corrections.url = pages.url AND corrections.field = pages.field)
"""
TRUST = "CASE {}.trust WHEN 'guessed' THEN 1 WHEN 'marked' THEN 2 WHEN 'declared' THEN 3 ELSE 4 END"
#: What stands against the value that was chosen: another rule, trusted as much.
AGAINST = f"""
SELECT taken.page_id, taken.field, taken.value, other.value AS other FROM readings AS taken
JOIN readings AS other ON other.page_id = taken.page_id AND other.field = taken.field
  AND other.chosen = 0 AND other.rule <> taken.rule AND other.rule <> 'otherwise'
WHERE taken.chosen AND taken.field IN ('author', 'date_published', 'type')
  AND taken.trust <> 'corrected' AND taken.rule <> 'profile'
  AND {TRUST.format("other")} >= {TRUST.format("taken")}
ORDER BY taken.page_id, taken.id, other.id
"""
ABOUT = "SELECT id AS page_id, url, path, type, coalesce(headline, title) AS title FROM pages"


def review(conn: sqlite3.Connection) -> list[PageDoubts]:
    """Every page with something to look at, worst first."""
    doubts: dict[int, list[Doubt]] = defaultdict(list)
    for page_id, name, problem in conn.execute(MISSING):
        doubts[page_id].append(Doubt(name, Problem(problem)))
    for page_id, doubt in disagreements(rows(conn, AGAINST)):
        doubts[page_id].append(doubt)
    about = [row for row in rows(conn, ABOUT) if row["page_id"] in doubts]
    address = slugs(conn, [(row["page_id"], row["path"]) for row in about])
    found = [
        PageDoubts(**row, slug=address[row["page_id"]], doubts=by_weight(doubts[row["page_id"]]))
        for row in about
    ]
    return sorted(found, key=lambda page: (-page.weight, page.url))


def by_weight(doubts: list[Doubt]) -> list[Doubt]:
    return sorted(doubts, key=lambda doubt: -WEIGHT[doubt.problem])


def disagreements(found: list[Row]) -> list[tuple[int, Doubt]]:
    others: dict[tuple[int, str, str], dict[str, None]] = defaultdict(dict)
    for row in found:
        if not agree(row["field"], row["value"], row["other"]):
            others[row["page_id"], row["field"], row["value"]][row["other"]] = None
    return [
        (page_id, Doubt(name, problem_of(name), value, tuple(against)))
        for (page_id, name, value), against in others.items()
    ]


def problem_of(name: str) -> Problem:
    return Problem.UNCLEAR if name == "type" else Problem.DISAGREE


def agree(name: str, one: str, other: str) -> bool:
    """Whether two values say the same, one of them perhaps less exactly.

    >>> agree("date_published", "2015-03", "2015-03-12"), agree("date_published", "2015", "2016")
    (True, False)
    >>> agree("author", "Ada Example, PhD; Bea Example", "ada example")
    True
    """
    if name == "date_published":
        return one[:10].startswith(other[:10]) or other[:10].startswith(one[:10])
    if name == "author":
        return names(one) <= names(other) or names(other) <= names(one)
    return one == other


def names(text: str) -> set[str]:
    """The names of a list of authors as the archive shows it, without credentials."""
    return {person.partition(",")[0].strip().casefold() for person in text.split(";")}


def rules_for_profile(found: list[PageDoubts]) -> list[str]:
    """Lines of a profile that would settle what many pages have in common; TOML, values to fill in.

    >>> rules_for_profile([])
    []
    """
    counts: dict[str, int] = defaultdict(int)
    for page in found:
        for doubt in page.doubts:
            counts[doubt.field] += 1
    extract = [
        f'{name} = "CSS selector"  # {counts[name]} pages'
        for name in ("headline", "author", "date_published", "article_body")
        if counts[name] >= MANY
    ]
    lines = ["[extract]", *extract] if extract else []
    unclear = [page.path for page in found if any(d.field == "type" for d in page.doubts)]
    if len(unclear) >= MANY:
        lines += [
            "[pages]",
            f'{PageType.ARTICLE} = ["{common_start(unclear)}"]  # {len(unclear)} pages',
        ]
    return lines


#: So many pages with the same doubt ask for a rule rather than for words about each.
MANY = 3


def common_start(paths: list[str]) -> str:
    """The folder that all paths share.

    >>> common_start(["/blog/tea", "/blog/teas/cups"])
    '/blog/'
    """
    first, last = min(paths), max(paths)
    same = next(
        (n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first)
    )
    return first[:same].rpartition("/")[0] + "/"
