"""The report of a move: what came along whole, what did not and why, and what to do by hand.

`report.html` is for people, `report.json` and `losses.csv` for programs; all say the same.
"""

from __future__ import annotations

import csv
import io
import json
from importlib.resources import files
from typing import Any

from jinja2 import Environment

from sitekeep.export.losses import Loss, Losses, Reason
from sitekeep.export.site import Page, Site

COLUMNS = ("page", "what", "reason", "piece", "meaning", "advice")
#: Where `sitekeep serve` shows the archive: links to the old captures lead there.
READING_ROOM = "http://127.0.0.1:8001"


def report(
    platform: str, title: str, site: Site, losses: Losses, by_hand: list[str]
) -> dict[str, Any]:
    """Everything that the report says, as plain values; pages stand worst first."""
    pages = sorted(
        (page_row(page, losses.of(page)) for page in site.pages),
        key=lambda row: (-len(row["losses"]), row["old"]),
    )
    return {
        "platform": platform,
        "title": title,
        "site": site.name,
        "url": site.url,
        "captured_at": site.captured_at,
        **counts(site, losses),
        "by_reason": by_reason(losses),
        "by_hand": by_hand,
        "site_losses": [row(loss) for loss in losses if loss.page is None],
        "pages": pages,
    }


def counts(site: Site, losses: Losses) -> dict[str, int]:
    """How many pages moved whole, with losses, and not at all."""
    hurt = {loss.page.id for loss in losses if loss.page}
    failed = {loss.page.id for loss in losses if loss.page and not_moved(loss)}
    left = sum(loss.page is None and loss.what == "page" for loss in losses)
    return {
        "pages_seen": len(site.pages) + left,
        "whole": len(site.pages) - len(hurt),
        "with_losses": len(hurt - failed),
        "not_moved": len(failed) + left,
    }


def not_moved(loss: Loss) -> bool:
    return loss.what == "page" and loss.reason in (Reason.FAILED, Reason.NOT_ARRIVED)


def by_reason(losses: Losses) -> list[dict[str, Any]]:
    """How often each reason was given, the most frequent first."""
    numbers: dict[Reason, int] = {}
    for loss in losses:
        numbers[loss.reason] = numbers.get(loss.reason, 0) + 1
    return [
        {"reason": reason.value, "count": count, "meaning": reason.meaning, "advice": reason.advice}
        for reason, count in sorted(numbers.items(), key=lambda item: -item[1])
    ]


def page_row(page: Page, lost: list[Loss]) -> dict[str, Any]:
    when = page.captured_at.translate({ord(mark): None for mark in "-:TZ"}).partition(".")[0]
    return {
        "old": page.url,
        "new": page.address,
        "capture": f"{READING_ROOM}/-/web/{when}/{page.url}",
        "headline": page.headline,
        "type": page.type.value,
        "authors": [person.name for person in page.authors],
        "date": page.date_published.iso if page.date_published else None,
        "words": len(page.text.split()),
        "images": page.article_html.count("<img "),
        "links": page.article_html.count("<a href="),
        "losses": [row(loss) for loss in lost],
    }


def row(loss: Loss) -> dict[str, str | None]:
    return {
        "page": loss.page.url if loss.page else None,
        "what": loss.what,
        "reason": loss.reason.value,
        "piece": loss.piece,
        "meaning": loss.reason.meaning,
        "advice": loss.reason.advice,
    }


def as_json(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def as_csv(found: dict[str, Any]) -> str:
    """One line a loss, those of the site as a whole first."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(found["site_losses"])
    writer.writerows(loss for page in found["pages"] for loss in page["losses"])
    return text.getvalue()


def as_html(found: dict[str, Any]) -> str:
    source = (files("sitekeep.export") / "report.html").read_text(encoding="utf-8")
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return template.from_string(source).render(found) + "\n"
