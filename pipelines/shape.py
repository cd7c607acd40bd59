"""How a page opens: where its first lines stand, and what each was taken for."""

from __future__ import annotations

from pipelines.fields.author import placed
from pipelines.opening import Line, Role
from pipelines.openings import CREDITS, DOUBTFUL
from pipelines.page import Page
from sitekeep.article import Article, Shape


def shape_of(page: Page, article: Article) -> Shape:
    """The places of the opening's short lines, each with what its line was taken for.

    A byline that by its place would say others than the page was found to have is doubtful.
    """
    lines = [each for each in page.short_lines if each[1] or each[0].role in CREDITS]
    return tuple(sorted({(place, role_of(page, line, article)) for line, place in lines}))


def role_of(page: Page, line: Line, article: Article) -> str:
    if line.role == Role.BYLINE:
        found = (article.authors, article.byline)
        by_place = [(reading.value, reading.raw) for reading in placed(page, line)]
        return str(line.role) if all(each == found for each in by_place) else DOUBTFUL
    return str(line.role or "")
