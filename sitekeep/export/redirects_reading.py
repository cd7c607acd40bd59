"""Reads the rules below `redirects/` as each server does, knowing only its format.

Rules are old path → new address. Paths are `plain`, so that all servers' spellings of one are one.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

Rules = Iterator[tuple[str, str]]
#: `RedirectMatch 301 "^…$" "…"`, `RewriteCond "%{…}" "^…$"`, `RewriteRule "^…$" "…" [R=301,L]`.
DIRECTIVE = re.compile(r'(\w+) (?:301 |"%\{QUERY_STRING\}" )?"\^(.*)\$"(?: "(.*)"(?: \[.*\])?)?')
MAPPED = re.compile(r' +"(.*)" "(.*)";')


def read(folder: Path) -> dict[str, dict[str, str]]:
    """The rules of each file by its name; none where it is not there."""
    found = {}
    for name, parse in PARSERS.items():
        file = folder / name
        text = file.read_text(encoding="utf-8") if file.is_file() else ""
        found[name] = {plain(old): unquote(new) for old, new in parse(text)}
    return found


def plain(path: str) -> str:
    """A path in one spelling, whether it is encoded or not; a bare `%` is in none."""
    return unquote(unquote(path))


def apache(text: str) -> Rules:
    query = ""
    for line in text.splitlines():
        directive = DIRECTIVE.fullmatch(line)
        if directive and directive[1] == "RewriteCond":
            query = unescaped(directive[2])
        elif directive and directive[1] == "RewriteRule":
            yield f"/{unescaped(directive[2])}?{query}", unescaped(directive[3]).removesuffix("?")
        elif directive:
            yield unescaped(directive[2]), unescaped(directive[3])


def nginx(text: str) -> Rules:
    for line in text.splitlines():
        if mapped := MAPPED.fullmatch(line):
            yield unescaped(mapped[1]), unescaped(mapped[2])


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def netlify(text: str) -> Rules:
    for line in text.splitlines():
        old, new, _status = line.split(" ")
        yield old, new


def table(text: str) -> Rules:
    """Columns "old" and "new", or "source" and "target"."""
    for row in csv.DictReader(text.splitlines()):
        yield row.get("old") or row["source"], row.get("new") or row["target"]


def redirection(text: str) -> Rules:
    for rule in json.loads(text)["redirects"] if text else ():
        yield rule["url"], rule["action_data"]["url"]


PARSERS = {
    "htaccess": apache,
    "nginx.conf": nginx,
    "_redirects": netlify,
    "redirects.csv": table,
    "redirection.csv": table,
    "redirection.json": redirection,
}
