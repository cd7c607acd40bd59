"""`_redirects` of an export, given to Cloudflare's own server and to Netlify's own parser.

Source: https://developers.cloudflare.com/pages/configuration/redirects/,
https://github.com/netlify/build/tree/main/packages/redirect-parser
"""

from __future__ import annotations

import csv
import http.client
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

from benchmarks.loopback import free_port, wait_for
from benchmarks.platforms.commands import INSTALLED, export, npm, require
from sitekeep.export import redirects

#: The last wrangler for Node 20.
PACKAGES = {"wrangler": "4.86.0", "netlify-redirect-parser": "14.4.0"}
#: Old paths with what servers take for something else, and their new addresses.
AWKWARD = {
    "/12-ways.html": "/articles/ways/",
    "/a.b+c(d)[e].html": "/abcde/",
    "/with space.html": "/with-space/",
    "/über uns.html": "/uber-uns/",
    '/say "hi".html': "/say-hi/",
    "/$100 & 50%.html": "/100-and-50/",
    "/it's~one;two,three.html": "/one/",
    "/deep/er/than/fifty/five/bytes/because/nginx/stops/at/those/unless/told.html": "/deep/",
    "/plain.html": "/über uns/",
}
#: Status and new address by old path.
Answers = dict[str, tuple[int, str]]
PARSE = """
import { parseAllRedirects } from 'netlify-redirect-parser'
const found = await parseAllRedirects({ redirectsFiles: [process.argv[2]], configRedirects: [] })
console.log(JSON.stringify(found))
"""


def asked(archive: Path, reader: str, folder: Path) -> list[int]:
    """Old addresses, those that lead where they should, and twice those that do not."""
    require("node")
    package, site = installed(), folder / "site"
    wanted = write(archive, folder / "export", site)
    wrong = missed(wanted, READERS[reader](package, site, list(wanted)))
    print(*wrong, sep="\n", end="\n" if wrong else "", file=sys.stderr)
    return [len(wanted), len(wanted) - len(wrong), len(wrong), len(wrong)]


def missed(wanted: dict[str, str], found: Answers) -> list[str]:
    """The old addresses that do not lead, for good, where they should."""
    return [f"{old} → {new}, not {found.get(old)}"
            for old, new in wanted.items() if found.get(old) != (301, new)]  # fmt: skip


def installed() -> Path:
    folder = INSTALLED / "redirects"
    if not (folder / "made").exists():
        folder.mkdir(parents=True, exist_ok=True)
        package = {"private": True, "type": "module", "dependencies": PACKAGES}
        (folder / "package.json").write_text(json.dumps(package))
        npm("install --silent --no-audit --no-fund", folder)
        (folder / "made").touch()
    return folder


def write(archive: Path, exported: Path, site: Path) -> dict[str, str]:
    """`_redirects` of all pages at new addresses, and of awkward paths; returns old → new."""
    export(archive, "redirects", exported, "--permalinks", "/moved/%slug%/")
    with (exported / "redirects/redirects.csv").open(encoding="utf-8", newline="") as file:
        moved = {unquote(row["old"]): unquote(row["new"]) for row in csv.DictReader(file)}
    site.mkdir()
    rules = (exported / "redirects/_redirects").read_text() + redirects.netlify(AWKWARD)
    (site / "_redirects").write_text(rules)
    # It cannot ask for a query, which the export says.
    return {old: new for old, new in moved.items() if "?" not in old} | AWKWARD


def cloudflare(package: Path, site: Path, paths: list[str]) -> Answers:
    with wrangler(package, site) as port:
        return {path: answer(port, path) for path in paths}


@contextmanager
def wrangler(package: Path, site: Path) -> Iterator[int]:
    """The port of Cloudflare's server for a folder. Its own children end with it."""
    port = free_port()
    program = package / "node_modules/.bin/wrangler"
    where = f"--ip 127.0.0.1 --port {port} --compatibility-date=2026-04-01"
    command = [str(program), "pages", "dev", str(site), *where.split()]
    with (site.parent / "wrangler.log").open("wb") as log:
        process = subprocess.Popen(
            command, cwd=site.parent, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            start_new_session=True, env={**os.environ, "CI": "1", "WRANGLER_SEND_METRICS": "false"},
        )  # fmt: skip
    try:
        wait_for(port, 120)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(60)


def netlify(package: Path, site: Path, _paths: list[str]) -> Answers:
    (package / "parse.js").write_text(PARSE)
    command = ["node", str(package / "parse.js"), str(site / "_redirects")]
    said = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    if said["errors"]:
        raise SystemExit(f"Netlify refuses: {said['errors']}")
    return {unquote(rule["from"]): (rule["status"], unquote(rule["to"]))
            for rule in said["redirects"]}  # fmt: skip


READERS = {"wrangler": cloudflare, "netlify": netlify}


def answer(port: int, path: str) -> tuple[int, str]:
    """What a server on loopback says of an old path: status, and where it leads to, decoded."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", redirects.path(path))
    response = connection.getresponse()
    location = (response.getheader("Location") or "").removeprefix(f"http://127.0.0.1:{port}")
    connection.close()
    return response.status, unquote(location)
