"""The report of a move: what came along whole, what did not and why, and what to do by hand."""

from __future__ import annotations

import json
from typing import Any

from sitekeep.export.losses import Loss
from sitekeep.export.move import Move


def write_report(move: Move, platform: str) -> None:
    """`report.json`, below everything else that was written."""
    report = {
        "platform": platform,
        "site": move.site.url,
        "captured_at": move.site.captured_at,
        **counts(move),
        "losses": [row(loss) for loss in move.losses],
        "by_hand": move.by_hand,
    }
    move.out.write("report.json", json.dumps(report, ensure_ascii=False, indent=1) + "\n")


def counts(move: Move) -> dict[str, int]:
    """How many pages moved whole, with losses, and not at all."""
    hurt = {loss.page.id for loss in move.losses if loss.page}
    lost = sum(loss.page is None and loss.what == "page" for loss in move.losses)
    return {"whole": len(move.site.pages) - len(hurt), "with_losses": len(hurt), "not_moved": lost}


def row(loss: Loss) -> dict[str, Any]:
    return {
        "page": loss.page.url if loss.page else None,
        "what": loss.what,
        "reason": loss.reason.value,
        "piece": loss.piece,
        "advice": loss.reason.advice,
    }
