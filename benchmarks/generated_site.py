"""A site of any number of pages, made from nothing and the same every time.

Each page is an article of about 31 KB with 62 links: menu, trail, related pages, next and previous,
footer. Every page can be reached from the first one.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

SECTIONS = 20
RELATED = 31
PARAGRAPHS = 36
#: Page n leads to these three, so that page 0 leads to all.
BRANCHES = 3
SYLLABLES = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
NAMES = ("Ada", "Ben", "Cleo", "Dov", "Eva", "Finn", "Gil", "Hana")
MONTHS = ("January", "March", "May", "July", "October")


def write_site(folder: Path, pages: int) -> None:
    """Write `pages` HTML files below `folder`; the first is `index.html`."""
    site = Site(pages, sentences(random.Random(31)))
    for number in range(pages):
        path = folder / (site.address(number).lstrip("/") or "index.html")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(site.page(number), encoding="utf-8")


def sentences(chance: random.Random) -> list[str]:
    """Sentences of made-up words, some of them far more common than others."""
    words = ["".join(chance.choices(SYLLABLES, k=chance.randint(1, 4))) for _ in range(6000)]
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    return [
        " ".join(chance.choices(words, cum_weights=weights, k=chance.randint(6, 22))).capitalize()
        + "."
        for _ in range(5000)
    ]


@dataclass(frozen=True, slots=True)
class Site:
    """How many pages, and the sentences they are made of."""

    pages: int
    sentences: list[str]

    def address(self, number: int) -> str:
        if number == 0:
            return "/"
        return f"/section-{number % SECTIONS:02}/article-{number:06}.html"

    def page(self, number: int) -> str:
        chance = random.Random(number)
        headline = self.headline(number)
        return PAGE.format(
            headline=headline,
            menu=self.list_of(range(SECTIONS + 1)),
            trail=self.link(0) + self.link(number % SECTIONS),
            author=f"{chance.choice(NAMES)} Sample",
            date=f"{chance.choice(MONTHS)} {chance.randint(1, 28)}, {chance.randint(1999, 2024)}",
            body=self.body(chance),
            related=self.list_of(self.related(number, chance)),
            around=self.link((number - 1) % self.pages) + self.link((number + 1) % self.pages),
            footer=self.list_of(range(6)),
        )

    def headline(self, number: int) -> str:
        return f"{self.sentences[number % len(self.sentences)][:60].rstrip('. ')} {number}"

    def body(self, chance: random.Random) -> str:
        return "\n".join(
            f"<p>{' '.join(chance.choices(self.sentences, k=chance.randint(5, 10)))}</p>"
            for _ in range(PARAGRAPHS)
        )

    def related(self, number: int, chance: random.Random) -> list[int]:
        below = [number * BRANCHES + step for step in range(1, BRANCHES + 1)]
        inside = [child for child in below if child < self.pages]
        others = [chance.randrange(self.pages) for _ in range(RELATED - len(inside))]
        return inside + others

    def list_of(self, numbers: range | list[int]) -> str:
        return "\n".join(f"<li>{self.link(number % self.pages)}</li>" for number in numbers)

    def link(self, number: int) -> str:
        return f'<a class="link" href="{self.address(number)}">{self.headline(number)}</a>'


PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>{headline} | Generated site</title></head>
<body>
<div id="header"><p class="name">Generated site</p><ul class="menu">
{menu}
</ul></div>
<div id="trail">{trail}</div>
<div id="content">
<h1>{headline}</h1>
<p class="byline">By {author}</p>
<p class="date">{date}</p>
{body}
</div>
<div id="sidebar"><h2>Related</h2><ul>
{related}
</ul></div>
<div id="around">{around}</div>
<div id="footer"><ul>
{footer}
</ul><p>Generated for measuring; nothing here means anything.</p></div>
</body>
</html>
"""
