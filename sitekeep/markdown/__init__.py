"""Bodies as Markdown that reads the same in every dialect."""

from sitekeep.markdown.blocks import markdown
from sitekeep.tree import tree

__all__ = ["article_markdown", "markdown"]


def article_markdown(article_html: str) -> str:
    """`pages.article_html` as Markdown, its addresses as they are.

    Marks of what the reading had to leave out, such as a form, say nothing to a reader.
    """
    body = tree(article_html)
    for mark in body.find_all("data"):
        mark.decompose()
    return markdown(body)
