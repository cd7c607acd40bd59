"""What is news after a crawl, as one reads it in a mail: nothing where nothing changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from sitekeep.change import Change
from sitekeep.outcome import Outcome

#: So many pages of one kind are named.
NAMED = 20
#: So many losses and dead links are named.
NAMED_LOSSES = 10


def news_lines(
    summary: dict[str, Any],
    changes: list[dict[str, Any]],
    dead: list[dict[str, Any]],
    next_step: str,
) -> list[str]:
    """The first line stands alone, as the subject of a mail does; no lines: nothing to tell.

    `changes` are what `told_changes` gives, `dead` the site's dead links as far as they matter.
    """
    losses = sum(summary["outcomes"].get(name, 0) for name in Outcome if name.is_loss)
    is_stopped = summary["state"] != "finished"
    if not (changes or losses or dead or is_stopped):
        return []
    return [
        subject(summary, changes, losses, len(dead)),
        *(line for kind in changes for line in change_lines(kind)),
        *lost_lines(summary, losses),
        *([""] if dead else []),
        *dead_lines(dead),
        "",
        *([next_step] if is_stopped else what_next(summary, changes)),
    ]


def subject(summary: dict[str, Any], changes: list[dict[str, Any]], losses: int, dead: int) -> str:
    """`example.org: 2 new, 1 changed, 3 lost`."""
    parts = [f"{kind['count']} {Change(kind['change']).words}" for kind in changes]
    parts += [f"{losses} lost"] if losses else []
    parts += [f"{dead} dead links"] if dead else []
    if summary["state"] != "finished":
        parts.insert(0, "not finished")
    return f"{urlsplit(summary['site']).netloc}: {', '.join(parts)}"


def change_lines(kind: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield f"{Change(kind['change']).words.capitalize()}:"
    for page in kind["pages"]:
        yield f"  {page['headline'] or page['title'] or page['path']}"
        came = f" (was {page['from_url']})" if page["from_url"] else ""
        yield f"    {page['url']}{came}"
    if more := kind["count"] - len(kind["pages"]):
        yield f"  … and {more} more"


def lost_lines(summary: dict[str, Any], losses: int) -> Iterator[str]:
    if not losses:
        return
    yield ""
    yield "Lost:"
    for loss in summary["losses"][:NAMED_LOSSES]:
        yield f"  {loss['url']}: {loss['why'] or loss['outcome']}"
    if losses > NAMED_LOSSES:
        yield f"  … and {losses - NAMED_LOSSES} more, in the view `losses`"


def dead_lines(dead: list[dict[str, Any]]) -> Iterator[str]:
    """The site's own links that lead to nothing."""
    if not dead:
        return
    yield f"Dead     {len(dead)} of the site's own links:"
    for link in dead[:NAMED_LOSSES]:
        yield f"         {link['url']}, on {link['on']}"
    if len(dead) > NAMED_LOSSES:
        yield f"         … and {len(dead) - NAMED_LOSSES} more, in the view `broken_links`"


def what_next(summary: dict[str, Any], changes: list[dict[str, Any]]) -> list[str]:
    if any(kind["change"] == Change.CHANGED for kind in changes):
        return [f"What changed in them: sitekeep diff --crawl {summary['crawl']}"]
    return ["All numbers: sitekeep status"]
