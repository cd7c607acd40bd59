"""Old addresses, asked of the real servers with the rules that an export writes for them."""

from __future__ import annotations

import csv
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

import pytest

from benchmarks.loopback import free_port
from benchmarks.platforms.redirect_files import AWKWARD, answer, missed
from sitekeep.export import redirects
from sitekeep.export.platforms import BY_NAME, Options, export
from tests.archives import Archive

ASKED = {"/news.php?id=3&lang=de": "/news/3/", "/news.php?id=4": "/news/4/"}
ALL = AWKWARD | ASKED
PERMANENT = (301, 308)


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


def wrong(port: int, wanted: dict[str, str]) -> list[str]:
    found = {old: answer(port, old) for old in [*wanted, "/no-such-page.html"]}
    assert found.pop("/no-such-page.html")[0] == 404
    return [
        f"{old}: {status} {location}"
        for old, (status, location) in found.items()
        if status not in PERMANENT or location != wanted[old]
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


def test_a_trial_counts_what_leads_elsewhere_or_only_for_now() -> None:
    wanted = {"/a.html": "/a/", "/b.html": "/b/", "/c.html": "/c/", "/d.html": "/d/"}
    found = {"/a.html": (301, "/a/"), "/b.html": (302, "/b/"), "/c.html": (301, "/x/")}
    assert [line.split()[0] for line in missed(wanted, found)] == ["/b.html", "/c.html", "/d.html"]


def test_netlify_and_cloudflare_get_plain_rules_of_three_words() -> None:
    rules = [line.split() for line in redirects.netlify(AWKWARD).splitlines()]
    assert {len(rule) for rule in rules} == {3}
    assert {status for _, _, status in rules} == {"301"}
    assert all(old.isascii() and old.startswith("/") for old, _, _ in rules)
    assert "/%C3%BCber%20uns.html /uber-uns/ 301" in redirects.netlify(AWKWARD)


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
    archive.page("/a/", type="page", headline="A", article_body="Stand-in a.")
    archive.capture("/index.html", "redirected", status=301, redirect="/")
    for name in ("ghost", "wordpress", "redirects", "hugo"):
        export(archive.conn, BY_NAME[name], tmp_path / name, Options())
    for name in ("wordpress", "redirects"):
        folder = tmp_path / name / "redirects"
        assert sorted(file.name for file in folder.iterdir()) == [
            "redirection.csv",
            "redirection.json",
        ]
        assert "/index.html,/,0,301\n" in (folder / "redirection.csv").read_text()
        assert '"url": "/index.html"' in (folder / "redirection.json").read_text()
    assert "redirection.json" in (tmp_path / "wordpress/report.html").read_text()
    assert not (tmp_path / "hugo/redirects").exists()
    assert r"^/index\.html$: /" in (tmp_path / "ghost/redirects.yaml").read_text()
