"""The end of a run: the site pass and the last word, or a stop that the next run goes on from."""

from __future__ import annotations

from pipelines.site_pass import site_pass
from scraper import memory
from scraper.session import CrawlSession


def finish(session: CrawlSession, at: str | None = None) -> tuple[str, str]:
    """Close the crawl in the archive; returns its state and why it is so.

    `at` is when it ended, where that was not just now.
    """
    state, reason = last_steps(session)
    session.writer.tidy()
    session.writer.end(state, reason, at)
    return state, reason


def last_steps(session: CrawlSession) -> tuple[str, str]:
    session.writer.group.commit()
    if session.stop_reason:
        return "stopped", session.stop_reason
    if not session.writer.frontier.is_empty():
        return "stopped", "it was interrupted"
    session.writer.make_room()
    memory.give_back()
    try:
        site_pass(
            session.writer, session.workers, session.profile, session.sample, session.openings
        )
        session.writer.pack(session.workers.spread)
    except KeyboardInterrupt:
        return "stopped", "it was interrupted"
    session.name_site()
    return "finished", "every URL has its outcome"
