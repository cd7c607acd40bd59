"""Ghost from npm with SQLite, on a free port of 127.0.0.1, filled as a person would fill it.

An owner is set up, the zip is given to the importer, redirects and routes are uploaded.
Source: https://ghost.org/docs/admin-api/
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from benchmarks.loopback import free_port, stop
from benchmarks.platforms.commands import INSTALLED, check, export, npm, require, run

#: The last one for Node 20.
VERSION = "5.130.6"
OWNER = "owner@stand-in.example"
#: The longest that Ghost takes to start, and to import.
PATIENCE_S = 300


def moved(archive: Path, folder: Path) -> list[int]:
    """Export, import and check; all that is made is below `folder`."""
    require("node")
    package, exported, site = installed(INSTALLED), folder / "export", folder / "ghost"
    export(archive, "ghost", exported)
    with running(package, site) as admin:
        fill(admin, exported, site / "ghost.log")
        return check(archive, f"{admin.headers['Origin']}/", folder)


def installed(cache: Path) -> Path:
    """The npm package with all that it needs; the first time this takes some minutes."""
    folder = cache / f"ghost-{VERSION}"
    package, made = folder / "package", folder / "made"
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        npm(f"pack --silent ghost@{VERSION}", folder)
        run(["tar", "-xzf", f"ghost-{VERSION}.tgz"], folder)
        # Only its developers need these, and some are no packages of npm's.
        npm("pkg delete devDependencies resolutions", package)
        npm("install --omit=dev --legacy-peer-deps --no-audit --no-fund", package, **node_headers())
        if not list((package / "node_modules/sqlite3/build").glob("Release/*.node")):
            npm("rebuild sqlite3", package, **node_headers())
        made.touch()
    return package


def node_headers() -> dict[str, str]:
    """Where Node's own headers are, if they came with it: SQLite may have to be compiled."""
    node = shutil.which("node")
    prefix = Path(node).resolve().parent.parent if node else Path("/")
    return {"npm_config_nodedir": str(prefix)} if (prefix / "include/node").is_dir() else {}


@contextmanager
def running(package: Path, folder: Path) -> Iterator[httpx.Client]:
    """A new Ghost in `folder`, by its Admin API, with its owner logged in."""
    url = f"http://127.0.0.1:{free_port()}"
    shutil.copytree(package / "content", folder / "content")
    (folder / "content/data").mkdir(exist_ok=True)
    (folder / "config.development.json").write_text(json.dumps(configuration(url, folder)))
    (folder / "current").symlink_to(package)
    with (folder / "ghost.log").open("wb") as log:
        process = subprocess.Popen(
            ["node", "current/index.js"],
            cwd=folder, stdout=log, stderr=log, env={**os.environ, "NODE_ENV": "development"},
        )  # fmt: skip
    admin = httpx.Client(base_url=f"{url}/ghost/api/admin/", headers={"Origin": url}, timeout=120)
    try:
        with admin:
            until(lambda: process.poll() is not None or answers(admin), folder / "ghost.log")
            log_in(admin)
            yield admin
    finally:
        stop(process)


def configuration(url: str, folder: Path) -> dict[str, Any]:
    """Nothing leaves the machine: no mail, no look for updates or portraits."""
    database = {"filename": str(folder / "content/data/ghost.db")}
    return {
        "url": url,
        "server": {"host": "127.0.0.1", "port": int(url.rpartition(":")[2])},
        "database": {"client": "sqlite3", "connection": database, "useNullAsDefault": True},
        "mail": {"transport": "stub"},
        "logging": {"level": "info", "transports": ["stdout"]},
        "paths": {"contentPath": str(folder / "content")},
        "privacy": {"useUpdateCheck": False, "useGravatar": False, "useRpcPing": False},
        "security": {"staffDeviceVerification": False},
        # The pictures are compared byte by byte.
        "imageOptimization": {"resize": False},
    }


def answers(admin: httpx.Client) -> bool:
    try:
        return admin.get("site/").is_success
    except httpx.TransportError:
        return False


def until(done: Callable[[], bool], log: Path) -> None:
    """Wait for Ghost. Raises SystemExit with the end of its log when it takes too long."""
    end = time.monotonic() + PATIENCE_S
    while not done():
        if time.monotonic() > end:
            raise SystemExit(f"Ghost did not do it:\n{log.read_text()[-2000:]}")
        time.sleep(0.5)


def log_in(admin: httpx.Client) -> None:
    """Set the owner up, and take away what a new Ghost shows as an example."""
    owner = {"name": "Owner", "email": OWNER, "password": secrets.token_hex(12), "blogTitle": "New"}
    admin.post("authentication/setup/", json={"setup": [owner]}).raise_for_status()
    login = {"username": OWNER, "password": owner["password"]}
    admin.post("session/", json=login).raise_for_status()
    admin.delete("db/").raise_for_status()


def fill(admin: httpx.Client, exported: Path, log: Path) -> None:
    """Import the zip, which Ghost does after it has answered, and all of it or nothing."""
    with zipfile.ZipFile(exported / "ghost.zip") as archive:
        wanted = len(json.loads(archive.read("ghost.json"))["db"][0]["data"]["posts"])
    upload(admin, "db/", "importfile", exported / "ghost.zip", "application/zip")
    until(lambda: posts(admin) == wanted, log)
    upload(admin, "redirects/upload/", "redirects", exported / "redirects.yaml", "application/yaml")
    if (exported / "routes.yaml").exists():
        upload(admin, "settings/routes/yaml/", "routes", exported / "routes.yaml", "text/yaml")


def posts(admin: httpx.Client) -> int:
    found = (admin.get(f"{kind}/?limit=1").raise_for_status() for kind in ("posts", "pages"))
    return sum(answer.json()["meta"]["pagination"]["total"] for answer in found)


def upload(admin: httpx.Client, path: str, field: str, file: Path, media_type: str) -> None:
    parts = {field: (file.name, file.read_bytes(), media_type)}
    admin.post(path, files=parts).raise_for_status()
