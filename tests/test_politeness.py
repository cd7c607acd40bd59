"""Manners and answers: what a server's words mean, taken one by one."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from protego import Protego
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import HtmlResponse, Response
from twisted.python.failure import Failure

from scraper.answers import (
    ForbiddenError,
    failed_answer,
    is_no_answer,
    may_pass,
    outcome_of,
    role_of,
)
from scraper.politeness import LONGEST_S, retry_after_s
from scraper.robots import text_of
from sitekeep.archive.captures import Fetched, Previous
from sitekeep.archive.frontier import Kind, Task
from sitekeep.archive.payloads import digest_of
from sitekeep.outcome import Outcome

URL = "http://example.org/a"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        (" 3 ", 3.0),
        ("0", 0.0),
        ("Wed, 21 Oct 2015 07:28:30 GMT", 30.0),
        ("Wed, 21 Oct 2015 07:00:00 GMT", 0.0),
        ("Wed, 21 Oct 2015 07:28:30", 30.0),
        ("9" * 400, LONGEST_S),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_S),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("²", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    now = datetime(2015, 10, 21, 7, 28, 0, tzinfo=UTC)
    assert retry_after_s(value, now) == seconds


def answer(status: int, body: bytes = b"", **headers: str) -> Response:
    return Response(URL, status=status, body=body, headers=headers)


PREVIOUS = Previous(1, digest_of(b"same"), 200, '"tag"', None, "text/html")


@pytest.mark.parametrize(
    ("response", "previous", "outcome"),
    [
        (answer(200, b"new"), None, "kept"),
        (answer(200, b"new"), PREVIOUS, "kept"),
        (answer(200, b"same"), PREVIOUS, "unchanged"),
        (answer(304), PREVIOUS, "unchanged"),
        (answer(304), None, "http-error"),
        (answer(301, Location="/b"), None, "redirected"),
        (answer(301), None, "http-error"),
        (answer(404), None, "gone"),
        (answer(410), None, "gone"),
        (answer(401), None, "http-error"),
        (answer(451), None, "http-error"),
        (answer(503), None, "http-error"),
        (answer(999), None, "http-error"),
    ],
)
def test_answers(response: Response, previous: Previous | None, outcome: str) -> None:
    assert outcome_of(response, previous) == outcome


@pytest.mark.parametrize(
    ("error", "outcome", "words"),
    [
        (ForbiddenError(), "robots-txt", "robots.txt asks"),
        (DownloadCancelledError(), "too-large", "larger than"),
        (IgnoreRequest(), "too-large", "unpacked"),
        (DownloadTimeoutError("took longer than 60 seconds."), "timeout", "60 seconds"),
        (CannotResolveHostError(), "refused", "no host of this name"),
        (DownloadConnectionRefusedError(), "refused", "connection was refused"),
        (ResponseDataLossError(), "refused", "broke off"),
        (ValueError("odd"), "unreadable", "odd"),
        (ValueError(), "unreadable", "ValueError"),
    ],
)
def test_failures_are_told_in_words(error: Exception, outcome: str, words: str) -> None:
    fetched = failed_answer(Failure(error), URL)
    assert fetched.outcome == outcome
    assert words in (fetched.error or "")


@pytest.mark.parametrize(
    ("outcome", "status", "again", "away"),
    [
        (Outcome.HTTP_ERROR, 503, True, True),
        (Outcome.HTTP_ERROR, 429, True, True),
        (Outcome.HTTP_ERROR, 500, True, False),
        (Outcome.HTTP_ERROR, 403, False, False),
        (Outcome.TIMEOUT, None, True, True),
        (Outcome.REFUSED, None, True, True),
        (Outcome.GONE, 404, False, False),
        (Outcome.ROBOTS_TXT, None, False, False),
        (Outcome.TOO_LARGE, None, False, False),
        (Outcome.KEPT, 200, False, False),
    ],
)
def test_what_may_pass(outcome: Outcome, status: int | None, again: bool, away: bool) -> None:
    assert may_pass(outcome, status) is again
    assert is_no_answer(Fetched(outcome, status)) is away


HTML, RSS = b"<!DOCTYPE html><p>x", b"<?xml version='1.0'?>\n<!-- x --><rss version='2.0'>"


@pytest.mark.parametrize(
    ("kind", "content_type", "payload", "role"),
    [
        (Kind.PAGE, "text/html; charset=utf-8", HTML, "page"),
        (Kind.PAGE, "application/xhtml+xml", HTML, "page"),
        (Kind.PAGE, None, HTML, "page"),
        (Kind.PAGE, "application/pdf", b"%PDF-1.4", "document"),
        (Kind.PAGE, "text/plain", b"words", None),
        (Kind.PAGE, "application/rss+xml", RSS, "feed"),
        (Kind.PAGE, "text/xml", RSS, "feed"),
        (Kind.PAGE, "text/html", RSS, "feed"),
        (Kind.PAGE, "text/html", b"", None),
        (Kind.ASSET, "text/css", b"a {}", "stylesheet"),
        (Kind.ASSET, "image/png", b"\x89PNG", None),
        (Kind.ASSET, "text/html", HTML, None),
        (Kind.SITEMAP, "text/html", HTML, "sitemap"),
        (Kind.FEED, "text/html", HTML, "feed"),
        (Kind.ROBOTS, "text/plain", b"User-agent: *", None),
    ],
)
def test_roles(kind: Kind, content_type: str | None, payload: bytes, role: str | None) -> None:
    fetched = Fetched(Outcome.KEPT, 200, payload=payload, content_type=content_type)
    assert role_of(Task(1, URL, kind, 0), fetched) == role


@pytest.mark.parametrize(
    ("response", "allowed"),
    [
        (answer(200, b"User-agent: *\nDisallow: /a"), False),
        (answer(200, b"\xef\xbb\xbfUser-agent: Sitekeep\nDisallow: /a"), False),
        (answer(200, b"User-agent: other\nDisallow: /a"), True),
        (answer(200, b"User-agent: *\nDisallow: /\nAllow: /a"), True),
        (HtmlResponse(URL, body=b"<html>Welcome, stranger</html>"), True),
        (answer(200, b"\xff\xfe\x00garbage"), True),
        (answer(404, b"User-agent: *\nDisallow: /"), True),
        (answer(403, b"User-agent: *\nDisallow: /"), True),
        (answer(301, b"User-agent: *\nDisallow: /"), True),
    ],
)
def test_robots_txt(response: Response, allowed: bool) -> None:
    assert Protego.parse(text_of(response)).can_fetch(URL, "Sitekeep") is allowed
