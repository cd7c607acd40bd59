"""The pictures of an article, and what its page says about each: alternative text and caption.

Both are told from `pages.article_html`, which a serializer wrote: each attribute stands in double
quotes, and in text no `<` is left. So expressions are enough, and take half of a parser’s time.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

#: What a tag holds behind its name.
HELD = r'(?:[^<>"]|"[^"]*")*'
IMAGE = re.compile(rf"<img\b{HELD}>")
FIGURE = re.compile(rf"<figure\b{HELD}>(.*?)</figure>", re.DOTALL)
FIGCAPTION = re.compile(rf"<figcaption\b{HELD}>(.*?)</figcaption>", re.DOTALL)
#: A paragraph that begins with what may be pictures, and the rest of it.
OPENED = re.compile(rf"<p\b{HELD}>((?:\s|<(?:img|a|br)\b{HELD}>|</a>)+)(.*?)</p>", re.DOTALL)
PARAGRAPH = re.compile(rf"\s*<p\b{HELD}>(.*?)</p>", re.DOTALL)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
BREAK = re.compile(r"<br\b[^>]*>")
TAG = re.compile(rf"</?\w{HELD}>")
#: A caption that does not call itself one is shorter, and ends with none of these.
SHORT, SENTENCE_ENDS = 100, ".!?:…。！？："
CONTROLS = re.compile("[\0-\x1f]")


@dataclass(frozen=True, slots=True)
class Picture:
    """One `<img>`; `number` counts them from 1, in reading order. What is not said is empty."""

    number: int
    src: str
    id: str
    alternative_text: str
    caption: str

    @property
    def words(self) -> tuple[str, ...]:
        """What is said about it, each text one line."""
        return tuple(filter(None, (self.alternative_text, self.caption)))


def pictures(article_html: str, article_body: str) -> list[Picture]:
    """Every picture of an article.

    >>> markup = '<figure><img alt="A &amp; B"><figcaption>At <b>C</b></figcaption></figure>'
    >>> [(found.alternative_text, found.caption) for found in pictures(markup, "")]
    [('A & B', 'At C')]
    """
    images = list(IMAGE.finditer(article_html))
    if not images:
        return []
    starts = [image.start() for image in images]
    captions: dict[int, str] = {}
    for start, end, text in captions_in(article_html, article_body):
        for index in range(bisect_left(starts, start), bisect_left(starts, end)):
            captions.setdefault(index, text)
    return [
        picture(index + 1, image[0], captions.get(index, "")) for index, image in enumerate(images)
    ]


def picture(number: int, tag: str, caption: str) -> Picture:
    said = {name: unescape(value) for name, value in ATTRIBUTE.findall(tag)}
    return Picture(
        number, said.get("src", ""), said.get("id", ""), line(said.get("alt", "")), caption
    )


def captions_in(article_html: str, article_body: str) -> Iterator[tuple[int, int, str]]:
    """Each caption, behind the start and end of what it is a caption for."""
    for figure in FIGURE.finditer(article_html):
        if text := " ".join(text_of(html) for html in FIGCAPTION.findall(figure[0])).strip():
            yield figure.start(), figure.end(), text
    body: set[str] = set()
    for opened in OPENED.finditer(article_html):
        opening, words = opened.groups()
        if "<img" not in opening:
            continue
        if text := text_of(words):
            in_link = opening.count("<a") > opening.count("</a")
            if is_label(text) and not in_link and "<img" not in words:
                yield opened.start(), opened.end(), text
        elif below := PARAGRAPH.match(article_html, opened.end()):
            body = body or {squeezed(paragraph) for paragraph in article_body.split("\n\n")}
            if is_caption(below[1], body):
                yield opened.start(), opened.end(), text_of(below[1])


def is_caption(html: str, body: set[str]) -> bool:
    """Whether the paragraph right below a picture is a label, or was left out of the text.

    What called itself a caption was. `body` has the paragraphs of the text, squeezed.
    """
    text = text_of(html)
    is_link = html.startswith("<a") and html.find("</a>") == len(html) - len("</a>")
    return bool(text) and ((is_label(text) and not is_link) or squeezed(text) not in body)


def is_label(text: str) -> bool:
    """Whether a text is short and no sentence: those go on with the article."""
    return len(text) < SHORT and text[-1] not in SENTENCE_ENDS


def squeezed(text: str) -> str:
    return "".join(text.split())


def text_of(html: str) -> str:
    return line(unescape(TAG.sub("", BREAK.sub(" ", html))))


def line(text: str) -> str:
    return " ".join(CONTROLS.sub(" ", text).split())


def captions_of(article_html: str, article_body: str) -> str | None:
    """The column `pages.captions`: a line for each text about a picture, none of them twice."""
    if "<img" not in article_html:
        return None
    said = (text for picture in pictures(article_html, article_body) for text in picture.words)
    return "\n".join(dict.fromkeys(said)) or None
