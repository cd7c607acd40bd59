"""Makes a small archive of today's schema, to be kept when the schema changes: two crawls of a tiny
site of stand-in text, which changes between them.

    python tests/older/make.py tests/older/m004.db.gz

An archive of an older schema is made by the code of its time: check that out elsewhere, and set
PYTHONPATH to it.
"""

from __future__ import annotations

import gzip
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

MENU = (
    "<nav><ul><li><a href='/'>Welcome</a><li><a href='/tea.html'>Tea</a>"
    "<li><a href='/cups.html'>Cups</a></ul></nav>"
)
TEXT = "This sentence stands in for one that somebody wrote about {}, and it is long enough. "


def page(title: str, byline: str, body: str) -> str:
    return (
        f"<!doctype html><html lang=en><title>{title} - Stand-in shop</title><body>{MENU}<article>"
        f"<h1>{title}</h1><p>{byline}</p>{body}</article></body></html>"
    )


def text(subject: str) -> str:
    return f"<p>{TEXT.format(subject) * 4}</p><p>{TEXT.format(subject + 's') * 4}</p>"


def site(visit: int) -> dict[str, str]:
    """What the site says on the first and on the second visit."""
    pages = {
        "/": page("Welcome", "", text("shop") + "<p><a href=/old.html>Old</a> <a href=/pot.html>Pot</a>"),
        "/tea.html": page("Tea", "By Ada Example, March 2015", text("leaf" if visit == 1 else "herb")),
        "/cups.html": page("Cups", "By Bea Example, PhD, May 2, 2016", text("cup")),
        "/old.html": "→ /tea.html",
        "/pot.html": page("Pot", "By Ada Example, June 2017", text("pot")),
    }  # fmt: skip
    if visit == 2:
        del pages["/pot.html"]
    return pages


class Shop(BaseHTTPRequestHandler):
    visit = 1

    def do_GET(self) -> None:
        found = site(Shop.visit).get(self.path)
        if found is None:
            self.answer(404, "Nothing is here")
        elif found.startswith("→"):
            self.answer(301, "", found[2:])
        else:
            self.answer(200, found)

    def answer(self, status: int, body: str, location: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def make(path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/"
    for Shop.visit in (1, 2):
        command = [sys.executable, "-m", "sitekeep", "crawl", url, "-a", str(path), "--delay", "0"]
        # Not from here, whose code would be taken before that of PYTHONPATH.
        subprocess.run([*command, "--workers", "1"], check=True, cwd=path.parent)
    server.shutdown()


def main(target: Path) -> None:
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "archive.db"
        make(archive)
        with closing(sqlite3.connect(archive)) as conn:
            conn.execute("VACUUM")
        target.write_bytes(gzip.compress(archive.read_bytes(), 9, mtime=0))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
