"""What a crawl's numbers say in words: at most a dozen lines, the losses by name."""

from __future__ import annotations

from typing import Any

from scraper.options import CrawlOptions
from sitekeep.change import Change
from sitekeep.outcome import Outcome

#: So many losses are named on the screen.
NAMED = 4
#: Told also where there are none.
ALWAYS = (Change.NEW, Change.CHANGED, Change.UNCHANGED)


def crawl_lines(summary: dict[str, Any]) -> list[str]:
    """The summary of one crawl, a line each for what was kept, read, left out and lost."""
    return [
        headline(summary),
        kept_line(summary),
        *away_line(summary),
        *no_site_line(summary),
        read_line(summary),
        *left_out_line(summary),
        *loss_lines(summary),
    ]


def headline(summary: dict[str, Any]) -> str:
    ended = {"finished": "finished", "stopped": "stopped, not yet whole"}
    state = ended.get(summary["state"], "not finished")
    return f"Crawl {summary['crawl']} of {summary['site']} {state}."


def kept_line(summary: dict[str, Any]) -> str:
    pages, outcomes = summary["pages"], summary["outcomes"]
    files = sum(outcomes.get(name, 0) for name in Outcome if name.is_kept) - pages["kept"]
    known = [kind for kind in Change if kind.is_there and kind is not Change.MISSED]
    parts = [f"{pages[kind]} {kind.words}" for kind in known if pages[kind] or kind in ALWAYS]
    return f"Kept     {pages['kept']} pages ({', '.join(parts)}) and {files} other files"


def away_line(summary: dict[str, Any]) -> list[str]:
    """Pages that an earlier crawl knew and this one did not find where they were."""
    pages = summary["pages"]
    away = [kind for kind in Change if not kind.is_there or kind is Change.MISSED]
    parts = [f"{pages[kind]} {kind.words}" for kind in away if pages[kind]]
    if not parts:
        return []
    missed = " (not counted as gone)" if pages[Change.MISSED] else ""
    return [f"Away     {', '.join(parts)}{missed}"]


def no_site_line(summary: dict[str, Any]) -> list[str]:
    """Somebody gave the address of a document where that of a site was meant."""
    if summary["pages"]["kept"] or not summary["documents"]:
        return []
    media = summary["start_content_type"] or "of no kind"
    return [f"Note     The start address is no page but {media}: it leads to nothing else."]


def read_line(summary: dict[str, Any]) -> str:
    read = summary["read"]
    return (
        f"Read     {summary['pages']['kept']} pages, of them {read['articles']} articles:"
        f" {read['headline']} with headline,"
        f" {read['author']} with author, {read['date']} with date, {read['body']} with text"
    )


def left_out_line(summary: dict[str, Any]) -> list[str]:
    """What was seen and not kept, by reason; nothing here was lost."""
    outcomes = summary["outcomes"]
    parts = [
        f"{outcomes[name]} {name}"
        for name in Outcome
        if outcomes.get(name) and not name.is_kept and not name.is_loss
    ]
    total = f"Seen     {summary['urls_seen']} addresses"
    waiting = f", {summary['waiting']} still waiting" if summary["waiting"] else ""
    return [total + waiting + (f"; not kept: {', '.join(parts)}" if parts else "")]


def loss_lines(summary: dict[str, Any]) -> list[str]:
    outcomes, losses = summary["outcomes"], summary["losses"]
    total = sum(outcomes.get(name, 0) for name in Outcome if name.is_loss)
    if not total:
        return ["Lost     nothing"]
    named = [f"         {loss['url']}: {loss['why'] or loss['outcome']}" for loss in losses[:NAMED]]
    more = ["         … all of them in the view `losses`"] if total > NAMED else []
    return [f"Lost     {total}:", *named, *more]


def preview_lines(options: CrawlOptions, summary: dict[str, Any]) -> list[str]:
    """What a crawl would do, from what it decided about the first pages."""
    known = summary["pages"]["kept"] + summary["outcomes"].get(Outcome.PAGE_LIMIT, 0)
    others = {
        name: number
        for name, number in summary["outcomes"].items()
        if name not in (Outcome.KEPT, Outcome.UNCHANGED, Outcome.PAGE_LIMIT)
    }
    left_out = ", ".join(f"{number} {name}" for name, number in others.items()) or "nothing so far"
    return [
        f"Site     {summary['site']}, its www and its https spelling; {bounds(options)}",
        f"Pages    {known} known after looking at {summary['pages']['kept']}; links on the others"
        " may lead to more",
        f"Manners  {options.connections} at a time, {options.polite_delay_s:g} s between requests"
        " or what robots.txt asks for",
        f"Time     {minutes(known * options.polite_delay_s)} for the pages known, without images",
        f"Left out {left_out}",
    ]


def bounds(options: CrawlOptions) -> str:
    parts = [f"only below {options.prefix}"] if options.prefix else []
    parts += [f"only {pattern}" for pattern in options.include]
    parts += [f"without {pattern}" for pattern in options.exclude]
    return ", ".join(parts) or "all of it"


def minutes(seconds: float) -> str:
    return f"at least {seconds / 60:.0f} min" if seconds >= 90 else f"at least {seconds:.0f} s"


def size_words(size_bytes: int) -> str:
    if size_bytes < 1_000:
        return f"{size_bytes} bytes"
    if size_bytes < 999_500:
        return f"{size_bytes / 1_000:.0f} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"
