"""How a page opens: where its first lines stand, and what each was taken for."""

from __future__ import annotations

from pipelines.fields.author import placed
from pipelines.opening import SHORT, Line, Role
from pipelines.openings import CREDITS, DOUBTFUL
from pipelines.page import Page
from pipelines.places import place_of
from sitekeep.article import Article, Shape


def shape_of(page: Page, article: Article) -> Shape:
    """The places of the opening's short lines, each with what its line was taken for.

    A byline that by its place would say others than the page was found to have is doubtful.
    """
    lines = ((line, place_of(line.block, page.content)) for line in page.region.lines
             if len(line.text) <= SHORT)  # fmt: skip
    return tuple(sorted({(place, role_of(page, line, article))
                         for line, place in lines if place or line.role in CREDITS}))  # fmt: skip


def role_of(page: Page, line: Line, article: Article) -> str:
    if line.role == Role.BYLINE:
        found = (article.authors, article.byline)
        by_place = [(reading.value, reading.raw) for reading in placed(page, line)]
        return str(line.role) if all(each == found for each in by_place) else DOUBTFUL
    return str(line.role or "")
