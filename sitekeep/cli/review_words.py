"""The review in words: what is doubtful about each page, and what persons have said so far."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from sitekeep.archive.review import Doubt, PageDoubts, rules_for_profile
from sitekeep.correction import NONE

#: So many pages are shown on the screen; `--json` and `--csv` have all.
SHOWN = 20


def lines(found: list[PageDoubts], total: int) -> Iterator[str]:
    yield f"{len(found)} of {total} pages have something to look at" + (
        ", worst first" * bool(found)
    )
    for page in found[:SHOWN]:
        yield ""
        yield f"{page.url}  ({page.type}) {page.title or ''}".rstrip()
        yield from (f"  {doubt_line(each)}" for each in page.doubts)
    if len(found) > SHOWN:
        yield f"\n… and {len(found) - SHOWN} more: sitekeep review --csv review.csv"
    if found:
        yield "\nSay it: sitekeep review set PAGE FIELD VALUE"
    if rules := rules_for_profile(found):
        yield "\nFor many pages at once, in the profile; then sitekeep extract --profile FILE"
        yield from (f"  {line}" for line in rules)


def doubt_line(doubt: Doubt) -> str:
    if not doubt.others:
        return str(doubt.problem)
    against = " or ".join(f"“{one_line(other)}”" for other in doubt.others)
    return (
        f"{doubt.problem}, {doubt.field}: “{one_line(doubt.value or '')}” was taken, also {against}"
    )


def one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else line[:79] + "…"


def as_values(page: PageDoubts) -> dict[str, Any]:
    return {
        "url": page.url,
        "type": page.type,
        "title": page.title,
        "weight": page.weight,
        "doubts": [asdict(doubt) for doubt in page.doubts],
    }


def correction_lines(found: list[dict[str, Any]]) -> Iterator[str]:
    """What persons have said so far."""
    yield "1 correction" if len(found) == 1 else f"{len(found)} corrections"
    for row in found:
        note = f"  ({row['note']})" if row["note"] else ""
        value = shown_value(row["value"])
        yield f"  {row['url']}: {row['field']} = {value}, {row['corrected_at'][:10]}{note}"


def shown_value(value: str | None) -> str:
    """A corrected value as a person would give it."""
    return NONE if value is None else "; ".join(value.split("\n"))
