"""The replica behind a real HTTP server on loopback, in a process of its own.

HTTP/1.1 with kept connections, ETag and Last-Modified, conditional GET (RFC 9110, 13) and HEAD.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from sitekeep.demo.site import Resource, build
from sitekeep.errors import SitekeepError

HOST = "127.0.0.1"


class DemoServer(ThreadingHTTPServer):
    """Serves `site`, the resources by path; port 0 takes any free one."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, site: dict[str, Resource], port: int = 0, *, log: bool = False) -> None:
        super().__init__((HOST, port), Handler)
        self.site = site
        self.log = log

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a client went away in the middle, as browsers and crawlers do."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}/"


class Handler(BaseHTTPRequestHandler):
    """Answers GET and HEAD; everything else is 501, as the base class says."""

    server: DemoServer
    protocol_version = "HTTP/1.1"
    server_version = "sitekeep-demo"
    sys_version = ""
    disable_nagle_algorithm = True
    wbufsize = -1  # head and body leave together, or each answer waits 40 ms for an ACK

    def do_GET(self) -> None:
        self.answer(self.resource(), with_body=True)

    def do_HEAD(self) -> None:
        self.answer(self.resource(), with_body=False)

    def resource(self) -> Resource:
        """What is at the path asked for, whatever its query."""
        site = self.server.site
        return site.get(self.path.partition("?")[0].partition("#")[0], site["404"])

    def answer(self, resource: Resource, *, with_body: bool) -> None:
        body = resource.body.replace(b"{base}", self.server.url.rstrip("/").encode())
        if resource.status == HTTPStatus.OK and self.has_already(resource):
            self.send_response(HTTPStatus.NOT_MODIFIED)
            self.send_validators(resource)
            self.end_headers()
            return
        self.send_response(resource.status)
        self.send_header("Content-Type", resource.content_type)
        self.send_header("Content-Length", str(len(body)))
        if resource.location:
            self.send_header("Location", resource.location)
        if resource.status == HTTPStatus.OK:
            self.send_validators(resource)
        self.end_headers()
        if with_body:
            self.wfile.write(body)

    def send_validators(self, resource: Resource) -> None:
        self.send_header("ETag", resource.etag)
        self.send_header("Last-Modified", format_datetime(resource.last_modified, usegmt=True))

    def has_already(self, resource: Resource) -> bool:
        """Whether the client's copy is good; If-None-Match, where sent, decides alone."""
        if tags := self.headers.get("If-None-Match"):
            weak = [tag.strip().removeprefix("W/") for tag in tags.split(",")]
            return "*" in weak or resource.etag in weak
        since = self.headers.get("If-Modified-Since")
        return bool(since) and not_newer(resource, str(since))

    def log_message(self, format: str, *args: Any) -> None:
        if self.server.log:
            super().log_message(format, *args)


def not_newer(resource: Resource, since: str) -> bool:
    """Whether `resource` is as old as an HTTP date; a date nobody can read counts as none."""
    try:
        return resource.last_modified <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False


def stop_with_parent() -> None:
    """End this process when its standard input closes: a parent's death, of any kind, does that."""

    def watch() -> None:
        while os.read(0, 1024):
            pass
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()


def run(port: int = 0, *, log: bool = False, later: bool = False) -> None:
    """Serve until stopped; the address goes to standard output once connections are taken."""
    with DemoServer(build(later=later), port, log=log) as server:
        print(server.url, flush=True)
        server.serve_forever()


@contextmanager
def serve_demo(port: int = 0, *, later: bool = False) -> Iterator[str]:
    """The base URL of the replica, served by a child process for as long as the block runs.

    The child has a session of its own, so that Ctrl-C stops a crawl and not what it crawls.
    Raises SitekeepError where the child ends before it listens, for example on a taken port.
    """
    variant = "changed" if later else "first"
    options = ["--with-parent", "--port", str(port), "--variant", variant]
    child = subprocess.Popen(  # noqa: S603 (our own module)
        [sys.executable, "-m", "sitekeep.demo", *options],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    with child:
        try:
            yield first_line(child)
        finally:
            child.kill()


def first_line(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None  # noqa: S101 (asked for by serve_demo)
    if line := child.stdout.readline().strip():
        return line
    raise SitekeepError(
        "The built-in replica did not start: its server ended before it listened.\n"
        "Nothing was crawled. Run `python -m sitekeep.demo` to see why."
    )
