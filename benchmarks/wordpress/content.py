"""What the WordPress holds: posts, pages and comments that say they stand in for others.

Everything is drawn from a fixed seed: the same site every time. What a post says is written twice
from the same parts, as WordPress stores it and as a reader sees it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import Any

from pipelines.wordlist import words

SEED = 20
POSTS = 42
TITLE = "The Stand-in Gazette"
TAGLINE = "Words that hold a place"
#: Names that stand for nobody in several languages, and one of an office.
AUTHORS = {
    "jane": "Jane Roe",
    "john": "John Doe",
    "erika": "Erika Mustermann",
    "mario": "Mario Rossi",
    "desk": "Stand-in Desk",
}
CATEGORIES = {
    "kitchen": "Kitchen",
    "harbour": "Harbour News",
    "tools": "Tools",
    "notes": "Field Notes",
}
TAGS = ("salt", "bread", "winter", "repairs", "maps", "boats", "letters", "advice")
NOUNS = sorted(
    words(
        "baker ferry lamp river ladder orchard window harbour kettle bridge notebook market "
        "chimney garden barrel compass stove staircase workshop lantern meadow engine cellar "
        "parcel clock "
        "tunnel kiosk mill quarry cabin library anchor wagon furnace pantry signal hedge courtyard "
        "pulley beacon"
    )
)
VERBS = sorted(
    words(
        "carries follows mends forgets measures keeps borrows paints crosses counts repeats "
        "answers replaces warms opens describes weighs trades covers hides rebuilds supports"
    )
)
ADJECTIVES = sorted(
    words(
        "quiet broken early narrow patient wooden borrowed northern careful plain crowded distant "
        "salted heavy useful forgotten bright hollow steady ordinary"
    )
)
LEADS = (
    "In the morning",
    "For no reason at all",
    "After the rain",
    "As a rule",
    "On most days",
    "Once a year",
    "Without a word",
    "Before the market opens",
    "When nobody looks",
    "To fill a line",
    "By the old wall",
    "Since last winter",
    "In this stand-in text",
    "Where the road ends",
    "At the end of the week",
)
ENDS = (
    "and nothing more is known about it",
    "which is why this sentence exists",
    "until the bell rings twice",
    "because a page needs words",
    "as any placeholder would",
    "so that the paragraph has an end",
    "though nobody has asked for it",
    "with three spoons of salt",
    "and then it starts again",
    "for as long as the paint holds",
    "but only on paper",
    "under a roof of tin",
    "far from any town",
)


CAPTION = '<figcaption class="wp-element-caption">{}</figcaption>'


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a text: how WordPress stores it, and the paragraphs that a reader sees."""

    stored: str
    seen: tuple[str, ...]


@dataclass(slots=True)
class Entry:
    """A post or a page, as the site is given it and as it is to be read again."""

    slug: str
    headline: str
    parts: list[Part]
    author: str = ""
    date: str = ""
    categories: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    comments: list[dict[str, Any]] = field(default_factory=list)
    parent: str = ""
    sticky: bool = False
    featured: str = ""
    modified: str = ""

    @property
    def stored(self) -> str:
        return "\n\n".join(part.stored for part in self.parts)

    def pages(self) -> list[list[str]]:
        """What a reader sees of each page that the entry is parted into."""
        found: list[list[str]] = [[]]
        for part in self.parts:
            if part is NEXT_PAGE:
                found.append([])
            found[-1] += part.seen
        return found


class Words:
    """Sentences without end, no two paragraphs alike."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)

    def some(self, choices: Sequence[str]) -> str:
        return self.random.choice(choices)

    def thing(self) -> str:
        return f"the {self.some(ADJECTIVES)} {self.some(NOUNS)}"

    def sentence(self) -> str:
        middle = f"{self.thing()} {self.some(VERBS)} {self.thing()}"
        match self.random.randrange(4):
            case 0:
                return f"{self.some(LEADS)} {middle}."
            case 1:
                return f"{middle[0].upper()}{middle[1:]}, {self.some(ENDS)}."
            case 2:
                return f"{self.some(LEADS)}, {middle}, {self.some(ENDS)}."
            case _:
                other = f"{self.thing()} {self.some(VERBS)} {self.thing()}"
                return f"{middle[0].upper()}{middle[1:]}, and {other}."

    def text(self, low: int = 2, high: int = 5) -> str:
        return " ".join(self.sentence() for _ in range(self.random.randint(low, high)))

    def short(self) -> str:
        return f"{self.some(ADJECTIVES)} {self.some(NOUNS)}"

    def title(self) -> str:
        noun, other = self.some(NOUNS), self.some(NOUNS)
        shapes = (
            f"The {self.short()}",
            f"How the {noun} {self.some(VERBS)} the {other}",
            f"{noun} and {other}: a {self.some(ADJECTIVES)} stand-in",
            f"Who {self.some(VERBS)} the {noun}?",
            f"{noun} – {self.short()}",
            f"{self.random.randint(3, 12)} placeholders for a {self.short()}",
            f"“{noun}” in {self.some(ADJECTIVES)} words",
            f"Stand-in No. {self.random.randint(2, 99)}",
        )
        found = self.some(shapes)
        return found[0].upper() + found[1:]


def block(name: str, html: str, options: str = "") -> str:
    """HTML as WordPress's editor stores it."""
    return f"<!-- wp:{name} {options}-->\n{html}\n<!-- /wp:{name} -->"


def paragraph(draw: Words) -> Part:
    text = draw.text()
    first, _, rest = text.partition(" ")
    html = escape(text, quote=False)
    if draw.random.random() < 0.3:
        link = f'<a href="https://stand-in.example/{first.lower()}">{escape(first)}</a>'
        html = f"{link} <em>{escape(rest)}</em>"
    return Part(block("paragraph", f"<p>{html}</p>"), (text,))


def heading(draw: Words) -> Part:
    text = draw.title()
    return Part(block("heading", f"<h2>{escape(text)}</h2>"), (text,))


def bullets(draw: Words) -> Part:
    return listed(draw, "ul", "")


def numbers(draw: Words) -> Part:
    return listed(draw, "ol", '{"ordered":true} ')


def listed(draw: Words, tag: str, options: str) -> Part:
    items = [draw.sentence() if tag == "ol" else draw.short() for _ in range(4)]
    inner = "".join(block("list-item", f"<li>{escape(item)}</li>") for item in items)
    return Part(block("list", f"<{tag}>{inner}</{tag}>", options), tuple(items))


def table(draw: Words) -> Part:
    rows = [["Thing", "Weight", "Remark"]]
    rows += [[draw.short(), f"{draw.random.randint(2, 90)} kg", draw.short()] for _ in range(4)]
    head = "".join(f"<th>{cell}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{c}</td>' for c in row)}</tr>" for row in rows[1:])
    html = f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    caption = f"Weights that stand in for others, {draw.short()}."
    html = f'<figure class="wp-block-table">{html}{CAPTION.format(caption)}</figure>'
    return Part(block("table", html), (*(" | ".join(row) for row in rows), caption))


def quote(draw: Words) -> Part:
    text = draw.text(1, 2)
    inner = block("paragraph", f"<p>{text}</p>")
    html = f'<blockquote class="wp-block-quote">{inner}<cite>From a stand-in</cite></blockquote>'
    return Part(block("quote", html), (text, "From a stand-in"))


def code(draw: Words) -> Part:
    text = f"def {draw.some(NOUNS)}({draw.some(NOUNS)}):\n    return '{draw.short()}' < 3"
    html = f'<pre class="wp-block-code"><code>{escape(text, quote=False)}</code></pre>'
    return Part(block("code", html), (text,))


def image(draw: Words) -> Part:
    """A picture of the site's own; `{image:n}` becomes its address when the site is filled."""
    name, caption = draw.random.randrange(6), f"A {draw.short()}, drawn to stand in."
    html = (
        f'<figure class="wp-block-image size-large"><img src="{{image:{name}}}"'
        f' alt="{draw.short()}"/>{CAPTION.format(caption)}</figure>'
    )
    return Part(block("image", html), (caption,))


def classic(draw: Words) -> Part:
    """A text as the editor before WordPress 5 stored it: bare lines, a caption as a shortcode."""
    one, two = draw.text(), draw.text()
    caption = f"The {draw.short()} of a stand-in."
    shown = (
        '[caption id="" align="alignnone" width="300"]'
        f'<img src="{{image:1}}" width="300" alt="" /> {caption}[/caption]'
    )
    return Part(f"{one}\n\n{shown}\n\n{two}", (one, caption, two))


NEXT_PAGE = Part("<!--nextpage-->", ())
MORE = Part(block("more", "<!--more-->"), ())
Maker = Callable[[Words], Part]
#: What a post is made of, by turns.
SHAPES: tuple[tuple[Maker, ...], ...] = (
    (paragraph, paragraph, heading, paragraph, bullets, paragraph),
    (paragraph, image, paragraph, heading, paragraph, table, paragraph),
    (paragraph,),
    (paragraph, quote, paragraph, heading, numbers, paragraph, paragraph),
    (classic,),
    (paragraph, code, paragraph, heading, code, paragraph),
    (
        image,
        paragraph,
        paragraph,
        heading,
        paragraph,
        heading,
        paragraph,
        paragraph,
        quote,
        paragraph,
    ),
    (paragraph, paragraph),
)


def post(number: int, draw: Words) -> Entry:
    """One post; old ones first."""
    parts = [make(draw) for make in SHAPES[number % len(SHAPES)]]
    if number % 9 == 3:
        parts.insert(1, MORE)
    if number % 16 == 6:
        parts.insert(4, NEXT_PAGE)
    when = datetime(2014, 1, 5, 9, 30) + timedelta(days=61 * number, hours=7 * number)
    slug = list(CATEGORIES)[number % len(CATEGORIES)]
    return Entry(
        slug=f"stand-in-{number}",
        headline=f"{draw.title()}{'' if number % 3 else f' ({number})'}",
        parts=parts,
        author=list(AUTHORS)[draw.random.randrange(len(AUTHORS))],
        date=f"{when:%Y-%m-%d %H:%M:%S}",
        categories=[slug] if number % 5 else [slug, "notes"],
        tags=draw.random.sample(TAGS, number % 4),
        comments=list(comments(draw, when)) if number % 3 == 0 else [],
        sticky=number == 17,
        featured=str(number % 6) if number % 4 == 1 else "",
        modified=f"{when + timedelta(days=400):%Y-%m-%d %H:%M:%S}" if number % 7 == 2 else "",
    )


def comments(draw: Words, when: datetime) -> Iterator[dict[str, Any]]:
    """What readers say below a post, some as answers to the one before."""
    for number in range(draw.random.randint(2, 7)):
        yield {
            "author": ("Max Mustermann", "A reader", "Jean Dupont", "John Q. Public")[number % 4],
            "date": f"{when + timedelta(days=3 * number + 1, hours=2):%Y-%m-%d %H:%M:%S}",
            "text": f"{draw.text(1, 6)}\n\n{draw.text(1, 3)}",
            "answers": number % 3 == 1,
        }


def pages(draw: Words) -> list[Entry]:
    """Pages that are no posts; three have others above them."""
    shapes = (
        ("about", "About this stand-in", "", (paragraph, heading, paragraph, image)),
        ("history", "Our short history", "about", (paragraph, bullets, paragraph)),
        ("rules", "House rules", "about", (paragraph, numbers)),
        ("opening-hours", "When we are open", "rules", (paragraph, table)),
        ("contact", "Contact", "", (paragraph, bullets)),
        ("imprint", "Legal notice", "", (paragraph, paragraph)),
    )  # fmt: skip
    parts = {slug: [make(draw) for make in makers] for slug, _, _, makers in shapes}
    return [
        Entry(slug, headline, parts[slug], "jane", "2013-11-02 08:00:00", parent=parent)
        for slug, headline, parent, _ in shapes
    ]


@dataclass(slots=True)
class Site:
    """All that is to be known about the site, before it exists."""

    posts: list[Entry]
    pages: list[Entry]

    def as_told(self) -> dict[str, Any]:
        """What the script inside WordPress needs."""
        return {
            "title": TITLE, "tagline": TAGLINE, "authors": AUTHORS, "categories": CATEGORIES,
            "posts": [told(entry) for entry in self.posts], "pages": [told(e) for e in self.pages],
        }  # fmt: skip

    def truth(self) -> Iterator[dict[str, Any]]:
        """A line for each address of a post or a page: what a reader sees there."""
        parents = {page.slug: page.parent for page in self.pages}
        for entry in self.posts:
            for number, seen in enumerate(entry.pages(), 1):
                path = f"/{entry.date[:4]}/{entry.date[5:7]}/{entry.slug}/"
                yield truth_of(entry, path + (f"{number}/" if number > 1 else ""), seen, "article")
        for page in self.pages:
            path, above = f"/{page.slug}/", page.parent
            while above:
                path, above = f"/{above}{path}", parents[above]
            kind = "contact" if page.slug == "contact" else "page"
            yield truth_of(page, path, page.pages()[0], kind)


def told(entry: Entry) -> dict[str, Any]:
    found = asdict(entry) | {"stored": entry.stored}
    del found["parts"]
    return found


def truth_of(entry: Entry, path: str, seen: list[str], kind: str) -> dict[str, Any]:
    """A page, unlike a post, says neither who wrote it nor when."""
    is_post = kind == "article"
    return {
        "path": path,
        "type": kind,
        "headline": entry.headline,
        "authors": [AUTHORS[entry.author]] if is_post else [],
        "date_published": entry.date[:10] if is_post else None,
        "paragraphs": seen,
    }


def site() -> Site:
    draw = Words(SEED)
    return Site([post(number, draw) for number in range(POSTS)], pages(draw))
