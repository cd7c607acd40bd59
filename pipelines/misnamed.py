"""Articles inside elements that are named for what they are not."""

from __future__ import annotations

from pipelines.blocks import Outline
from pipelines.hints import COMMENT, NOTICE, UNWANTED
from pipelines.region import is_prose

#: Names of parts that are taken for the article's where nothing else is left.
FORGIVEN = UNWANTED & ~(COMMENT | NOTICE)
#: So much text at least must be in such parts, lest a footer becomes an article.
FORGIVEN_CHARS = 250


def forgive(outline: Outline) -> bool:
    """Forget the names of all parts, where the whole article stands in a "sidebar" or the like.

    Whether there is enough text that it could change anything.
    """
    misnamed = (b for b in outline.blocks if b.hints & FORGIVEN and is_prose(b))
    if sum(len(block.text) for block in misnamed) < FORGIVEN_CHARS:
        return False
    for node in outline.nodes:
        node.hints &= ~FORGIVEN
    return True
