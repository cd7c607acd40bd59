"""The cleaned HTML of a page as a tree for the exports to work on."""

from __future__ import annotations

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

#: What marks a line's edge in text made by site builders, and says nothing.
ZERO_WIDTH = "\u200b\u2060\ufeff"
MAX_DEPTH = 100
LEAVES = ("p", "li", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "dt", "dd", "figcaption")


def tree(article_html: str) -> Tag:
    """`pages.article_html` as a tree: one `<div>` that holds its blocks."""
    soup = BeautifulSoup(f"<div>{article_html}</div>", "html.parser")
    root = soup.div
    assert root is not None  # noqa: S101
    flatten(root)
    for leaf in root.find_all(LEAVES):
        trim(leaf)
    for leaf in root.find_all("p"):
        if not leaf.get_text(strip=True) and not leaf.find(["img", "iframe", "data", "span"]):
            leaf.decompose()
    return root


def flatten(root: Tag) -> None:
    """Take away the elements that are nested deeper than any sound page nests."""
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [child for tag in level for child in tag.children if isinstance(child, Tag)]
    for tag in level:
        for below in tag.find_all(True):
            below.unwrap()


def trim(leaf: Tag) -> None:
    """Take white space and zero-width characters from both ends of a run of text."""
    texts = [text for text in leaf.descendants if isinstance(text, NavigableString)]
    for text in texts:
        stripped = text.lstrip(ZERO_WIDTH + " \t\r\n\xa0")
        if stripped != text:
            text.replace_with(NavigableString(stripped))
        if stripped:
            break
    for text in [text for text in leaf.descendants if isinstance(text, NavigableString)][::-1]:
        stripped = text.rstrip(ZERO_WIDTH + " \t\r\n\xa0")
        if stripped != text:
            text.replace_with(NavigableString(stripped))
        if stripped:
            break
