"""A download handler that keeps the heads of request and response as they go over the wire.

Scrapy's `Headers` forget the case and the order of names, its `Response` the reason phrase, and its
middlewares what the body was packed in. The bytes themselves pass by one floor below, in Twisted's
client. Neither library promises these names, so pyproject.toml holds Scrapy to 2.19 and
tests/test_wire.py compares with what a bare socket sent and got.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import ParseError
from twisted.web._newclient import Request as SentRequest
from twisted.web.client import Response as ReceivedResponse

from sitekeep.archive.wire import Exchange

#: Where the exchange is found again: `response.meta[EXCHANGE]`.
EXCHANGE = "exchange"
#: Names that the archive keeps without their values, which open doors.
SECRETS = (b"authorization", b"proxy-authorization", b"cookie")
WITHHELD = b"[withheld]"
#: What Chromium takes of header lines, interim responses counted; servers send a few hundred bytes.
#: Scrapy bounds bodies only: a minute of header lines from a near server would be gigabytes.
MAX_HEAD_BYTES = 256 * 1024


class WireHandler(HTTP11DownloadHandler):
    """Fetches as Scrapy's own handler does, and leaves an `Exchange` in the request's `meta`."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = Factory
        names = crawler.settings.getlist("SITEKEEP_SECRET_HEADERS")
        self.secrets = frozenset((*SECRETS, *(name.lower().encode() for name in names)))

    async def download_request(self, request: Request) -> Response:
        agent = Agent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=self._pool,
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        agent.secrets = self.secrets
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))


class Agent(_ScrapyAgent):
    secrets: frozenset[bytes]

    def _cb_bodyready(self, txresponse: ReceivedResponse, request: Request) -> Any:
        wire: Wire = txresponse.sitekeep_wire  # type: ignore[attr-defined]
        request.meta[EXCHANGE] = wire.exchange(self.secrets)
        return super()._cb_bodyready(txresponse, request)


class Wire:
    """The bytes of one exchange, as they pass; stands between a request and its transport."""

    def __init__(self, transport: Any) -> None:
        self.transport = transport
        self.request_lines: list[bytes] = []
        self.response_lines: list[bytes] = []
        self.head_bytes = 0
        self.sent_at = datetime.now(UTC)

    def writeSequence(self, lines: list[bytes]) -> None:  # noqa: N802
        self.request_lines = lines
        self.transport.writeSequence(lines)

    def exchange(self, secrets: frozenset[bytes]) -> Exchange:
        return Exchange(
            b"".join(withheld(line, secrets) for line in self.request_lines),
            b"\n".join((*self.response_lines, b"")),
            getattr(self.transport.getPeer(), "host", None),
            self.sent_at,
        )


def withheld(line: bytes, secrets: frozenset[bytes]) -> bytes:
    name, colon, _value = line.partition(b": ")
    return name + colon + WITHHELD + b"\r\n" if name.lower() in secrets else line


class Sent(SentRequest):
    """A request whose head passes by its `wire`."""

    wire: Wire

    def _writeHeaders(self, transport: Any, TEorCL: bytes | None) -> None:  # noqa: N802, N803
        super()._writeHeaders(self.wire, TEorCL)  # type: ignore[no-untyped-call]


class Parser(_LenientHTTPClientParser):
    """A parser that keeps the lines of the head it is reading, as long as that has an end."""

    wire: Wire

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        self.wire.head_bytes += len(line)
        if self.wire.head_bytes > MAX_HEAD_BYTES:
            raise ParseError("header lines without end", b"")  # type: ignore[no-untyped-call]
        self.wire.response_lines.append(line)
        super().lineReceived(line)

    def connectionMade(self) -> None:  # noqa: N802
        # Also called after an interim response (1xx), whose head is not the response's.
        self.wire.response_lines.clear()
        super().connectionMade()  # type: ignore[no-untyped-call]


class Client(_LenientHTTP11ClientProtocol):
    def request(self, request: SentRequest) -> Any:
        # As Scrapy's own protocol does it: the classes of these objects are chosen by Twisted, and
        # nothing but these classes can be put in their place.
        wire = Wire(self.transport)
        request.__class__ = Sent
        request.wire = wire  # type: ignore[attr-defined]
        received = super().request(request)
        if self._parser is not None:
            self._parser.__class__ = Parser
            self._parser.wire = wire  # type: ignore[attr-defined]

        def attach(response: ReceivedResponse) -> ReceivedResponse:
            response.sitekeep_wire = wire  # type: ignore[attr-defined]
            return response

        return received.addCallback(attach)


class Factory(_LenientHTTP11ClientFactory):
    """Builds connections that keep what passes."""

    def buildProtocol(self, addr: IAddress | None) -> Client:  # noqa: N802
        return Client(self._quiescentCallback)  # type: ignore[no-untyped-call]
