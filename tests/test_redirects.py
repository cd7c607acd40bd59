"""Old addresses, asked of the real servers with the rules that an export writes for them."""

from __future__ import annotations

import csv
import http.client
import json
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest

from sitekeep.export import redirects
from sitekeep.export.platforms import BY_NAME, Options, export
from tests.archives import Archive

REDIRECTS = {
    "/12-step-programs.html": "/articles/psychotherapy/",
    "/a.b+c(d)[e].html": "/abcde/",
    "/with space.html": "/with-space/",
    "/über uns.html": "/uber-uns/",
    '/say "hi".html': "/say-hi/",
    "/$100 & 50%.html": "/100-and-50/",
    "/it's~one;two,three.html": "/one/",
    "/deep/er/than/fifty/five/bytes/because/nginx/stops/at/those/unless/told.html": "/deep/",
    "/plain.html": "/über uns/",
}
ASKED = {"/news.php?id=3&lang=de": "/news/3/", "/news.php?id=4": "/news/4/"}
ALL = REDIRECTS | ASKED
PERMANENT = (301, 308)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str], port: int) -> Iterator[int]:
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        for _ in range(200):
            assert process.poll() is None, process.stdout and process.stdout.read().decode()
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def answer(port: int, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", redirects.path(path))
    response = connection.getresponse()
    location = (response.getheader("Location") or "").removeprefix(f"http://127.0.0.1:{port}")
    connection.close()
    return response.status, location


def wrong(port: int, wanted: dict[str, str]) -> list[str]:
    found = {old: answer(port, old) for old in [*wanted, "/no-such-page.html"]}
    assert found.pop("/no-such-page.html")[0] == 404
    return [
        f"{old}: {status} {location}"
        for old, (status, location) in found.items()
        if status not in PERMANENT or unquote(location) != wanted[old]
    ]


@pytest.mark.server
@pytest.mark.skipif(not shutil.which("nginx"), reason="no nginx here")
def test_nginx_redirects_each_old_address(tmp_path: Path) -> None:
    port = free_port()
    rules = redirects.nginx(ALL)
    http_part = "\n".join(line for line in rules.splitlines() if not line.startswith("#"))
    said = [line.strip("# ") for line in rules.splitlines() if line.startswith("#     ")]
    temporary = " ".join(
        f"{name}_temp_path {tmp_path}/{name};"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (tmp_path / "nginx.conf").write_text(
        f"daemon off; pid {tmp_path}/pid; events {{}}\nhttp {{ access_log off; {temporary}\n"
        f"{http_part}\nserver {{ listen 127.0.0.1:{port}; absolute_redirect off;\n"
        f"{' '.join(said)} location / {{ return 404; }} }} }}"
    )
    command = ["nginx", "-c", str(tmp_path / "nginx.conf"), "-e", str(tmp_path / "log")]
    with running(command, port):
        assert wrong(port, ALL) == []


@pytest.mark.server
@pytest.mark.skipif(not shutil.which("apache2"), reason="no Apache here")
def test_apache_redirects_each_old_address(tmp_path: Path) -> None:
    port = free_port()
    root = tmp_path / "htdocs"
    root.mkdir()
    tmp_path.chmod(0o755)
    (root / ".htaccess").write_text(redirects.apache(ALL))
    modules = ("mpm_event", "authz_core", "alias", "rewrite", "dir")
    (tmp_path / "apache.conf").write_text(
        "\n".join(
            [
                f"ServerRoot {tmp_path}", f"PidFile {tmp_path}/pid", f"Listen 127.0.0.1:{port}",
                "ServerName 127.0.0.1", f"ErrorLog {tmp_path}/log", f"Mutex file:{tmp_path}",
                *(f"LoadModule {name}_module /usr/lib/apache2/modules/mod_{name}.so"
                  for name in modules),
                f"DefaultRuntimeDir {tmp_path}", f"DocumentRoot {root}",
                f"<Directory {root}>", "AllowOverride All", "Require all granted", "</Directory>",
            ]
        )
    )  # fmt: skip
    with running(["apache2", "-f", str(tmp_path / "apache.conf"), "-DFOREGROUND"], port):
        assert wrong(port, ALL) == []


def test_a_rule_that_leads_elsewhere_is_noticed(tmp_path: Path) -> None:
    """What `wrong` says of a server that has no rules at all."""

    class Nothing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_error(404)

        def log_message(self, *_args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Nothing) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        assert len(wrong(server.server_port, ALL)) == len(ALL)
        server.shutdown()


def test_netlify_and_cloudflare_get_plain_rules_of_three_words() -> None:
    rules = [line.split() for line in redirects.netlify(REDIRECTS).splitlines()]
    assert {len(rule) for rule in rules} == {3}
    assert {status for _, _, status in rules} == {"301"}
    assert all(old.isascii() and old.startswith("/") for old, _, _ in rules)
    assert "/%C3%BCber%20uns.html /uber-uns/ 301" in redirects.netlify(REDIRECTS)


def test_redirection_takes_each_source_as_text_and_never_as_a_regex() -> None:
    rows = list(csv.reader(redirects.redirection_csv(ALL).splitlines()))
    assert rows[0] == ["source", "target", "regex", "code"]
    assert {tuple(row[2:]) for row in rows[1:]} == {("0", "301")}
    told = json.loads(redirects.redirection_json(ALL))
    assert [rule["regex"] for rule in told["redirects"]] == [False] * len(ALL)
    assert {rule["group_id"] for rule in told["redirects"]} == {told["groups"][0]["id"]}


def test_each_address_that_changes_is_in_every_file(tmp_path: Path) -> None:
    archive = Archive()
    archive.page("/a.html", headline="A", article_body="Stand-in a.")
    archive.page("/b.php?id=1", headline="B", article_body="Stand-in b.")
    archive.page("/wiki/Help:One", headline="C", article_body="Stand-in c.")
    options = Options(permalinks="/new/%slug%/")
    move = export(archive.conn, BY_NAME["hugo"], tmp_path / "out", options)
    folder = tmp_path / "out" / "redirects"
    assert (folder / "redirects.csv").read_text() == (
        "old,new\n/a.html,/new/a/\n/b.php?id=1,/new/b-id-1/\n/wiki/Help:One,/new/help-one/\n"
    )
    assert (folder / "_redirects").read_text() == "/a.html /new/a/ 301\n"
    # This file cannot ask for a query, and takes some names for patterns; the report says so.
    assert sorted(loss.piece for loss in move.losses) == [
        "/b.php?id=1 (in _redirects)",
        "/wiki/Help:One (in _redirects)",
    ]


def test_only_programs_are_told_of_other_names_of_the_front_page(tmp_path: Path) -> None:
    """A web server has the file; a rule that leads from it to `/` would go in circles."""
    archive = Archive()
    archive.page("/", type="home", headline="Home", article_body="Stand-in home.")
    archive.page("/a.html", type="page", headline="A", article_body="Stand-in a.")
    archive.capture("/index.html", "redirected", status=301, redirect="/")
    for name in ("ghost", "wordpress"):
        export(archive.conn, BY_NAME[name], tmp_path / name, Options())
    folder = tmp_path / "wordpress" / "redirects"
    named = [name for name in ("redirection.csv", "redirection.json", "_redirects", "htaccess",
                               "nginx.conf", "redirects.csv")
             if "index" in (folder / name).read_text()]  # fmt: skip
    assert named == ["redirection.csv", "redirection.json"]
    assert r"^/index\.html$: /" in (tmp_path / "ghost/redirects.yaml").read_text()
