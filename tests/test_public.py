"""`sitekeep serve --public`: what strangers may ask of a server, asked over loopback."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from sitekeep.browse.serving import PUBLIC_SETTINGS
from tests.archives import sample
from tests.browsing import wait_for

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    archive = tmp_path_factory.mktemp("public") / "archive.db"
    sample(archive)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "sitekeep", "serve", "--public", "-a", str(archive)]
    server = subprocess.Popen([*command, "-p", str(port)], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/-/versions.json")
        yield port
    finally:
        server.terminate()
        server.wait()


def ask(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, str], str]:
    connection = HTTPConnection("127.0.0.1", port)
    connection.request(method, path)
    response = connection.getresponse()
    body = response.read().decode("utf-8", "replace")
    connection.close()
    return response.status, {k.lower(): v for k, v in response.getheaders()}, body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/", 200),
        ("/a/twelve-steps", 200),
        ("/search.json?q=recovery", 200),
        ("/-/questions/undated.json", 200),
        ("/archive/pages.json", 200),
        ("/archive.db", 403),
        ("/archive/pages.json?_facet=author", 400),
        ("/archive/pages.csv?_stream=1", 400),
    ],
)
def test_what_is_answered(port: int, path: str, status: int) -> None:
    assert ask(port, path)[0] == status


@pytest.mark.parametrize("path", ["/archive.json", "/archive/-/query.json"])
def test_no_sql_is_run(port: int, path: str) -> None:
    """Datasette 1.0 has moved it: there the first address leads to the second."""
    assert ask(port, f"{path}?sql=select+1")[0] != 200


@pytest.mark.parametrize("path", ["/", "/a/twelve-steps", "/search?q=recovery", "/-/questions"])
def test_no_cookie_is_set(port: int, path: str) -> None:
    assert "set-cookie" not in ask(port, path)[1]


def test_robots_may_read_articles_and_nothing_that_costs(port: int) -> None:
    status, headers, text = ask(port, "/robots.txt")
    assert status == 200
    assert headers["content-type"].startswith("text/plain")
    assert re.findall("Disallow: (.*)", text) == ["/-/", "/search?", "/archive"]


def test_the_document_names_what_is_off() -> None:
    document = (Path(__file__).parent.parent / "docs/publish.md").read_text()
    assert "default_allow_sql off" in document
    assert {"default_allow_sql", "allow_facet", "allow_download"} <= set(PUBLIC_SETTINGS)
