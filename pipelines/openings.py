"""What the lines of each page's opening were taken for, so that knowing their places is only
asked to read those pages again of which it would say something else."""

from __future__ import annotations

from sitekeep.article import Shape

#: Several thousand ways to open a page are no ways: a site that names places by numbers.
MOST_SHAPES = 5_000
CREDITS = frozenset({"byline", "date"})
#: Of a byline that by its place would say others than the page was found to have.
DOUBTFUL = "doubtful"


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
