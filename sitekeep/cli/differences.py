"""A difference in words for people, with marks, and as plain values for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import click

from sitekeep.change import Change
from sitekeep.difference import Difference, FieldChange, Hunk, Kind, Piece

NOTHING = "—"
#: Of a paragraph that only moved, so much is shown.
SHOWN = 60


def lines(found: dict[str, Any]) -> Iterator[str]:
    """The whole answer: how many pages of each kind, then each page that changed."""
    counts = found["counts"]
    told = [f"{counts[kind]} {kind.words}" for kind in Change if counts.get(kind)]
    yield f"{found['about']}: {', '.join(told) or 'nothing'}"
    for row in found["changes"]:
        yield ""
        yield from page_lines(row)


def page_lines(row: dict[str, Any]) -> Iterator[str]:
    kind = Change(row["change"])
    yield f"{kind:9} {row['headline'] or row['url']}, {(row['warc_date'] or '')[:10]}"
    yield f"          {row['url']}"
    if row["from_url"]:
        yield f"     from {row['from_url']}"
    if row["difference"]:
        yield from difference_lines(row["difference"])


def difference_lines(found: Difference) -> Iterator[str]:
    """Fields first, then the paragraphs that are not as they were, by number from 1."""
    for change in found.fields:
        yield f"  {change.field}: {arrow(change)}"
    for hunk in found.changes:
        yield f"  {place(hunk)}: {words(hunk)}"


def arrow(change: FieldChange) -> str:
    old, new = (" ".join((value or NOTHING).split("\n")) for value in (change.old, change.new))
    return f"{click.style(old, fg='red')} → {click.style(new, fg='green')}"


def place(hunk: Hunk) -> str:
    old, new = (None if n is None else n + 1 for n in (hunk.old, hunk.new))
    if hunk.kind is Kind.MOVED:
        return f"¶ {new} moved from ¶ {old}"
    if hunk.kind is Kind.CHANGED:
        return f"¶ {new}"
    return f"¶ {new or old} {hunk.kind}"


def words(hunk: Hunk) -> str:
    if hunk.kind is Kind.MOVED:
        text = hunk.new_text
        return text if len(text) <= SHOWN else text[:SHOWN].rpartition(" ")[0] + " …"
    return "".join(map(marked, hunk.pieces))


def marked(piece: Piece) -> str:
    if piece.kind is Kind.REMOVED:
        return click.style(f"[-{piece.text}-]", fg="red")
    return (
        click.style(f"{{+{piece.text}+}}", fg="green") if piece.kind is Kind.ADDED else piece.text
    )


def as_json_row(row: dict[str, Any]) -> dict[str, Any]:
    """A page that changed, its difference as `fields` and `paragraphs`; places count from 1."""
    found: Difference | None = row["difference"]
    plain = {name: value for name, value in row.items() if name != "difference"}
    fields = [change._asdict() for change in found.fields] if found else []
    return {
        **plain,
        "fields": fields,
        "paragraphs": [as_json(h) for h in found.changes] if found else [],
    }


def as_json(hunk: Hunk) -> dict[str, Any]:
    return {
        "kind": hunk.kind.value,
        "old_place": None if hunk.old is None else hunk.old + 1,
        "new_place": None if hunk.new is None else hunk.new + 1,
        "words": [[piece.kind.value, piece.text] for piece in hunk.pieces],
    }
