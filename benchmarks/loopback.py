"""Folders on a free loopback port: by nginx, which is fast, or by Python, which is everywhere."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

CONFIGURATION = """
{user}
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    types {{ text/html html; text/css css; application/javascript js; image/svg+xml svg;
        image/png png; text/plain txt py; }}
    charset utf-8;
    log_format sent "$status $bytes_sent $request_length";
    access_log {folder}/{log} sent;
    sendfile on;
    keepalive_requests 1000000;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


@contextmanager
def served(root: Path, folder: Path, log: str = "access.log") -> Iterator[str]:
    """The address under which nginx serves `root`; what it writes goes below `folder`.

    A line of the log is an answer: its status, its bytes and those of the request.
    """
    port = free_port()
    path = folder / "nginx.conf"
    # Workers of root would become a user who may not read a temporary folder.
    user = "user root;" if os.geteuid() == 0 else ""
    path.write_text(CONFIGURATION.format(user=user, folder=folder, port=port, root=root, log=log))
    command = [nginx(), "-e", str(folder / "error.log"), "-c", str(path)]
    with subprocess.Popen(command) as server:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}/"
        finally:
            server.terminate()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def folder_served(root: Path, handler: type[SimpleHTTPRequestHandler] = Quiet) -> Iterator[str]:
    """The address under which Python's own server serves `root`; types are told by endings."""
    answer = partial(handler, directory=str(root))
    with ThreadingHTTPServer(("127.0.0.1", 0), answer) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def nginx() -> str:
    found = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if found is None:
        raise SystemExit("Error: nginx is not installed (Debian package nginx-light).")
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_for(port: int, patience_s: int = 10) -> None:
    """Until the server answers. Raises OSError when it has not in time."""
    for _ in range(patience_s * 10):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise OSError("the server does not answer")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    process.wait(60)
