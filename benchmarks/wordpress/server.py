"""WordPress from Debian's packages, in a folder of its own: database, files and web server.

Nothing outside the folder is written. The database listens on a socket in the folder, the web
server on a free port of 127.0.0.1.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.loopback import free_port, stop, wait_for

HERE = Path(__file__).parent
SOURCE = Path("/usr/share/wordpress")
PATH = f"{os.environ['PATH']}:/usr/sbin"
NEEDED = {
    "php": "php-cli",
    "mariadbd": "mariadb-server-core",
    "mariadb-install-db": "mariadb-server-core",
    "mariadb": "mariadb-client-core",
}
CONFIGURATION = """<?php
define('DB_NAME', 'gazette');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('WP_HOME', '{url}');
define('WP_SITEURL', '{url}');
define('WP_CONTENT_URL', '{url}/wp-content');
define('DISABLE_WP_CRON', true);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('WP_DEBUG_DISPLAY', false);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""


@contextmanager
def wordpress(folder: Path, theme: str, content: dict[str, Any]) -> Iterator[str]:
    """The address of a fresh WordPress with `theme` that holds `content`; all of it in `folder`."""
    require_packages(theme)
    url = f"http://127.0.0.1:{free_port()}"
    with database(folder) as socket:
        root = files(folder, CONFIGURATION.format(socket=socket, url=url))
        path = folder / "content.json"
        path.write_text(json.dumps(content), encoding="utf-8")
        run(["php", str(HERE / "fill.php"), str(path), theme], cwd=root, STAND_IN_URL=url)
        with web_server(root, url):
            yield url


def require_packages(theme: str) -> None:
    missing = {package for tool, package in NEEDED.items() if shutil.which(tool, path=PATH) is None}
    if not SOURCE.is_dir():
        missing.add("wordpress")
    elif not (SOURCE / "wp-content/themes" / theme).is_dir():
        missing.add(f"wordpress-theme-{theme}")
    if missing:
        raise SystemExit(
            f"Error: Debian packages are missing: {', '.join(sorted(missing))}.\n"
            "Nothing was done. Install them: apt-get install --no-install-recommends"
            " wordpress php-cli php-mysql php-gd php-xml mariadb-server-core mariadb-client-core"
        )


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """The socket of a new, empty MariaDB."""
    data, socket = folder / "database", folder / "db.sock"
    options = ["--no-defaults", f"--datadir={data}", f"--user={os.environ.get('USER', 'root')}"]
    run(
        [
            "mariadb-install-db",
            *options,
            "--auth-root-authentication-method=normal",
            "--skip-test-db",
        ]
    )
    command = [
        "mariadbd",
        *options,
        f"--socket={socket}",
        "--skip-networking",
        f"--pid-file={folder / 'db.pid'}",
    ]
    with (folder / "database.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, env=environment())
    try:
        for _ in range(300):
            if socket.exists():
                break
            time.sleep(0.1)
        run(
            [
                "mariadb",
                "--no-defaults",
                "-uroot",
                f"--socket={socket}",
                "-e",
                "CREATE DATABASE gazette",
            ]
        )
        yield socket
    finally:
        stop(process)


def files(folder: Path, configuration: str) -> Path:
    """A copy of WordPress with our configuration; only its themes are those of the system."""
    root = folder / "wordpress"
    shutil.copytree(SOURCE, root, symlinks=False, ignore_dangling_symlinks=True)
    (root / "wp-config.php").write_text(configuration, encoding="utf-8")
    shutil.copy(HERE / "router.php", root)
    (root / "wp-content/uploads").mkdir(exist_ok=True)
    return root


@contextmanager
def web_server(root: Path, url: str) -> Iterator[None]:
    address = url.removeprefix("http://")
    with (root.parent / "web.log").open("wb") as log:
        process = subprocess.Popen(
            ["php", "-S", address, "-t", str(root), str(root / "router.php")],
            stdout=log, stderr=log, env=environment(),
        )  # fmt: skip
    try:
        wait_for(int(address.rpartition(":")[2]))
        yield
    finally:
        stop(process)


def run(command: list[str], cwd: Path | None = None, **more: str) -> None:
    """Run a step of the setup. Raises SystemExit with what it said when it fails."""
    done = subprocess.run(
        command, cwd=cwd, env=environment() | more, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip()[-2000:]
        raise SystemExit(f"Error: {command[0]} failed with {done.returncode}:\n{said}")


def environment() -> dict[str, str]:
    return dict(os.environ) | {"PATH": PATH}
