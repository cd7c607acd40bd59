"""What an answer, or the lack of one, means: from HTTP and network errors to an `Outcome`."""

from __future__ import annotations

import re
import zlib
from gzip import BadGzipFile
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Headers, HtmlResponse, Response
from scrapy.responsetypes import responsetypes
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError

from scraper.resolver import refused
from scraper.scope import Scope
from scraper.wire import EXCHANGE
from sitekeep.archive.captures import Fetched, Previous
from sitekeep.archive.frontier import Kind, Task
from sitekeep.archive.payloads import digest_of
from sitekeep.archive.wire import Exchange
from sitekeep.document import READABLE
from sitekeep.media_type import identify
from sitekeep.outcome import Outcome
from sitekeep.url import normalise


class ForbiddenError(IgnoreRequest):
    """robots.txt asks not to fetch this."""


class NoRobotsError(IgnoreRequest):
    """robots.txt could not be asked, so nothing may be fetched for now; `fetched` says why."""

    def __init__(self, fetched: Fetched) -> None:
        super().__init__(fetched.error)
        self.fetched = fetched


REDIRECTS = {301, 302, 303, 307, 308}
GONE = {404, 410}
#: Nobody is there to answer, or nobody who has time (RFC 9110, 15.6; RFC 6585, 4). None: it did
#: not come to a request.
AWAY = {429, 502, 503, 504, None}
#: The server may answer otherwise in a moment (RFC 9110, 15.5.9 and 15.6; RFC 6585, 4).
PASSING = {408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, None}

#: Feeds are often sent as nothing but XML.
#: Types of a server that does not know what it sends.
UNSAID = ("", "text/plain", "application/octet-stream")
FEED_ROOT = re.compile(rb"\s*(\xef\xbb\xbf)?(<[?!][^>]*>\s*)*<(rss|feed|rdf:RDF)[\s>]")
FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
#: What unpacking a body raises.
WRONGLY_PACKED = (zlib.error, BadGzipFile, EOFError)
NETWORK = (
    *WRONGLY_PACKED,
    DownloadConnectionRefusedError,
    CannotResolveHostError,
    DownloadFailedError,
    ResponseDataLossError,
    ConnectError,
    ConnectionClosed,
)

WORDS = {
    ForbiddenError: "robots.txt asks not to fetch it",
    DownloadCancelledError: "larger than the limit for one payload",
    IgnoreRequest: "larger than the limit for one payload once unpacked",
    CannotResolveHostError: "there is no host of this name",
    DownloadConnectionRefusedError: "the connection was refused",
    ResponseDataLossError: "the answer broke off before its end",
    **dict.fromkeys(WRONGLY_PACKED, "the answer is not packed as its server says"),
}


def fetched_from(response: Response, previous: Previous | None, scope: Scope) -> Fetched:
    """An answer as the archive keeps it."""
    meta = response.meta if response.request else {}
    exchange: Exchange | None = meta.get(EXCHANGE)
    fetched = Fetched(
        outcome_of(response, previous),
        status=response.status,
        headers=headers_of(response),
        content_type=header(response, "Content-Type"),
        # Scrapy takes away each coding that it undid.
        content_encoding=header(response, "Content-Encoding"),
        elapsed_s=meta.get("download_latency"),
        exchange=exchange,
        warc_date=exchange.warc_date if exchange else None,
    )
    if fetched.outcome is Outcome.REDIRECTED:
        fetched.redirect_url = redirect_of(response, scope)
    elif response.status == 304 and previous:
        fetched.payload_digest = previous.payload_digest
        fetched.content_type = previous.content_type
    elif response.body:
        fetched.payload = response.body
    if fetched.outcome is Outcome.HTTP_ERROR:
        fetched.error = f"the server answered {response.status}"
    return fetched


def outcome_of(response: Response, previous: Previous | None) -> Outcome:
    if response.status in REDIRECTS and "Location" in response.headers:
        return Outcome.REDIRECTED
    if response.status == 304 and previous:
        return Outcome.UNCHANGED
    if response.status in GONE:
        return Outcome.GONE
    if response.status >= 300:
        return Outcome.HTTP_ERROR
    if previous and previous.payload_digest == digest_of(response.body):
        return Outcome.UNCHANGED
    return Outcome.KEPT


def redirect_of(response: Response, scope: Scope) -> str | None:
    """Where a redirect leads, in this archive's spelling; None where it is no address."""
    url = normalise(header(response, "Location") or "", response.url)
    return scope.canonical(url) if url else None


def role_of(task: Task, fetched: Fetched) -> str | None:
    """How an answer is to be read; None where there is nothing in it to follow."""
    media_type = (fetched.content_type or "").partition(";")[0].strip().lower()
    if fetched.status != 200 or not fetched.payload:
        return None
    if task.kind == Kind.SITEMAP:
        return "sitemap"
    if task.kind == Kind.FEED or media_type in FEEDS or FEED_ROOT.match(fetched.payload):
        return "feed"
    if media_type == "text/css" or (media_type in UNSAID and is_named_css(task.url)):
        return "stylesheet"
    if identify(fetched.payload, fetched.content_type) in READABLE:
        return "document"
    return "page" if task.kind == Kind.PAGE and is_html(task.url, fetched) else None


def is_named_css(url: str) -> bool:
    return urlsplit(url).path.lower().endswith(".css")


def is_other_document(task: Task, fetched: Fetched, role: str | None) -> bool:
    """Whether an address that might have been a page has something else, and has it here."""
    is_there = fetched.status == 200 and fetched.payload is not None
    return task.kind == Kind.PAGE and is_there and role in (None, "document")


def is_html(url: str, fetched: Fetched) -> bool:
    """By the header, or where that says nothing by the address and the first bytes."""
    headers = Headers({"Content-Type": fetched.content_type} if fetched.content_type else {})
    found = responsetypes.from_args(headers=headers, url=url, body=fetched.payload)
    return issubclass(found, HtmlResponse)


def failed_answer(failure: Failure, url: str) -> Fetched:
    """What to keep of a request to `url` that got no answer we could use."""
    error = failure.value
    if isinstance(error, NoRobotsError):
        return error.fetched
    if isinstance(error, CannotResolveHostError) and urlsplit(url).hostname in refused:
        return Fetched(Outcome.OUT_OF_SCOPE, error="a name in a private network")
    return Fetched(outcome_of_failure(failure), error=words_of(error))


def words_of(error: BaseException | None) -> str:
    """What went wrong, for a person who knows neither Twisted nor Scrapy."""
    for kind, words in WORDS.items():
        if isinstance(error, kind):
            return words
    if isinstance(error, DownloadFailedError):
        return f"the connection ended without an answer: {why_ended(error)}"
    return str(error).rstrip(".") or type(error).__name__


def why_ended(error: DownloadFailedError) -> str:
    """What Twisted says; of an answer that breaks HTTP, only what it breaks."""
    reasons = getattr(error.__cause__, "reasons", None) or [Failure(error)]  # type: ignore[no-untyped-call]
    first = reasons[0].value
    if isinstance(first, ParseError | ValueError | IndexError):
        return f"what came is no HTTP ({first.args[0] or 'a header without a name'})"
    return str(reasons[0].getErrorMessage()).rstrip(".")


def outcome_of_failure(failure: Failure) -> Outcome:
    error = failure.value
    if isinstance(error, ForbiddenError):
        return Outcome.ROBOTS_TXT
    # Scrapy cancels a body above DOWNLOAD_MAXSIZE and ignores one that unpacks to more.
    if isinstance(error, DownloadCancelledError | IgnoreRequest):
        return Outcome.TOO_LARGE
    if isinstance(error, DownloadTimeoutError):
        return Outcome.TIMEOUT
    return Outcome.REFUSED if isinstance(error, NETWORK) else Outcome.UNREADABLE


def is_no_answer(fetched: Fetched) -> bool:
    """Whether it was the site that did not answer, and not only this page."""
    if fetched.outcome is Outcome.HTTP_ERROR:
        return fetched.status in AWAY
    return fetched.outcome in (Outcome.TIMEOUT, Outcome.REFUSED)


def may_pass(outcome: Outcome, status: int | None) -> bool:
    """Whether it is worth asking again."""
    if outcome is Outcome.HTTP_ERROR:
        return status in PASSING
    return outcome in (Outcome.TIMEOUT, Outcome.REFUSED)


def headers_of(response: Response) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    ]


def header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
