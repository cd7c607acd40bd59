"""`sitekeep serve --public`: what strangers may ask of a server, asked over loopback."""

from __future__ import annotations

import getpass
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPSConnection
from pathlib import Path
from typing import NamedTuple

import pytest

from sitekeep.browse.serving import PUBLIC_SETTINGS
from tests.archives import SITE, sample
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


DOCS = Path(__file__).parent.parent / "docs" / "publish.md"
CERTIFICATES = "/etc/ssl/archive.example.org"
MODULES = "/usr/lib/apache2/modules"


def printed(language: str) -> str:
    """The configuration that docs/publish.md prints for a web server."""
    return DOCS.read_text().partition(f"```{language}\n")[2].partition("```")[0]


def adapted(configuration: str, folder: Path, behind: int, front: int) -> str:
    """The same with files in `folder` and the ports of this test; nothing else is changed."""
    for old, new in [
        (CERTIFICATES, str(folder)),
        ("/var/cache/nginx/archive", f"{folder}/cache"),
        ("127.0.0.1:8001", f"127.0.0.1:{behind}"),
        ("listen 443 ssl", f"listen 127.0.0.1:{front} ssl"),
        ("*:443", f"127.0.0.1:{front}"),
    ]:
        configuration = configuration.replace(old, new)
    return configuration


class Commands(NamedTuple):
    """How a web server is asked whether it understands its configuration, and how to run it."""

    check: list[str]
    run: list[str]


def nginx(folder: Path, behind: int, front: int) -> Commands:
    written = adapted(printed("nginx"), folder, behind, front)
    temporary = " ".join(
        f"{name}_temp_path {folder}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"daemon off; user {getpass.getuser()}; pid {folder}/pid; events {{}}\n"
        f"http {{ access_log off; {temporary}\n{written}\n}}"
    )
    command = ["nginx", "-c", str(folder / "nginx.conf"), "-e", str(folder / "log")]
    return Commands([*command, "-t"], command)


def apache2(folder: Path, behind: int, front: int) -> Commands:
    written = adapted(printed("apache"), folder, behind, front)
    modules = ("mpm_event", "authz_core", "ssl", "proxy", "proxy_http", "headers")
    loaded = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in modules)
    (folder / "apache.conf").write_text(
        f"ServerRoot {folder}\nPidFile {folder}/pid\nListen 127.0.0.1:{front}\n"
        f"ServerName 127.0.0.1\nErrorLog {folder}/log\nMutex file:{folder}\n"
        f"DefaultRuntimeDir {folder}\n{loaded}\n{written}"
    )
    command = ["apache2", "-f", str(folder / "apache.conf"), "-DFOREGROUND"]
    return Commands([*command, "-t"], command)


def caddy(folder: Path, behind: int, front: int) -> Commands:
    """With a certificate of its own, since no authority answers here."""
    written = adapted(printed("caddy"), folder, behind, front)
    (folder / "Caddyfile").write_text(
        "{\nadmin off\nlocal_certs\nskip_install_trust\nauto_https disable_redirects\n"
        f"storage file_system {folder}/caddy\ndefault_bind 127.0.0.1\nhttps_port {front}\n"
        f"default_sni archive.example.org\n}}\n{written}"
    )
    told = ["--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    return Commands(["caddy", "validate", *told], ["caddy", "run", *told])


@pytest.mark.parametrize("server", [nginx, apache2, caddy], ids=["nginx", "apache2", "caddy"])
@pytest.mark.skipif(not shutil.which("openssl"), reason="no openssl here")
def test_behind_a_web_server_as_the_documents_print_it(
    port: int,
    tmp_path: Path,
    server: Callable[[Path, int, int], Commands],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not shutil.which(server.__name__):
        pytest.skip(f"no {server.__name__} here")
    tmp_path.chmod(0o755)
    make_certificate(tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        front = free.getsockname()[1]
    # Caddy keeps there what it was last told.
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    commands = server(tmp_path, port, front)
    tried = subprocess.run(commands.check, capture_output=True, text=True)
    assert tried.returncode == 0, tried.stderr
    running = subprocess.Popen(commands.run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for path in ("/", "/a/twelve-steps", f"/-/web/{SITE}/twelve-steps.html", "/archive.db"):
            assert through(front, path) == ask(port, path)[0], path
    finally:
        running.terminate()
        running.wait()


def make_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
               "-subj", "/CN=archive.example.org", "-keyout", str(folder / "privkey.pem"),
               "-out", str(folder / "fullchain.pem")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def through(port: int, path: str) -> int:
    """The status that the web server in front answers, as soon as it does."""
    context = ssl._create_unverified_context()
    for _ in range(100):
        try:
            connection = HTTPSConnection("127.0.0.1", port, context=context)
            connection.request("GET", path, headers={"Host": "archive.example.org"})
            return connection.getresponse().status
        except (ConnectionError, ssl.SSLError):
            time.sleep(0.1)
    raise TimeoutError(path)
