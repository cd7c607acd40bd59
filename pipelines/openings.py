"""What the lines of each page's opening were taken for, so that knowing their places is only
asked to read those pages again of which it would say something else."""

from __future__ import annotations

from pipelines.fields.author import placed
from pipelines.opening import SHORT, Line, Role
from pipelines.page import Page
from pipelines.places import place_of
from sitekeep.article import Article, Shape

#: Several thousand ways to open a page are no ways: a site that names places by numbers.
MOST_SHAPES = 5_000
CREDITS = frozenset({Role.BYLINE, Role.DATE})
DOUBTFUL = "doubtful"


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


def stays(shape: Shape, credits: frozenset[str]) -> bool:
    """Whether a page reads the same where the places of bylines and dates are known.

    It does if no line stands at such a place, or if the lines there, and no others, were taken
    for bylines and dates.
    """
    at_places = {role for place, role in shape if place in credits}
    elsewhere = {role for place, role in shape if place not in credits}
    return not at_places or (at_places <= CREDITS and elsewhere.isdisjoint({*CREDITS, DOUBTFUL}))


class Openings:
    """The shapes of pages that were read alone, by the numbers of their addresses."""

    def __init__(self) -> None:
        self.shapes: dict[Shape, Shape] = {}
        self.of: dict[int, Shape] = {}

    def add(self, url_id: int, shape: Shape) -> None:
        """Remember how a page opens; most pages of a site share few shapes."""
        self.of.pop(url_id, None)
        if shape in self.shapes or len(self.shapes) < MOST_SHAPES:
            self.of[url_id] = self.shapes.setdefault(shape, shape)

    def stays(self, url_id: int, credits: frozenset[str]) -> bool:
        """Whether a page surely reads the same with known places; not where it is not known."""
        shape = self.of.get(url_id)
        return shape is not None and stays(shape, credits)
