"""WordPress from Debian's packages, filled with an export as its importer fills it, twice.

The importer is a plugin that no registry of packages has: without its folder in the environment
variable WORDPRESS_IMPORTER a stand-in does the same with WordPress's own functions. The menus are
deleted before each import, as the report of the export asks for.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.loopback import folder_served, free_port
from benchmarks.platforms.commands import NotInstalledError, Subject, check, export
from benchmarks.wordpress import server

FILES = Path(__file__).with_name("wordpress_files")
THEME = "twentytwentyone"


def moved(archive: Path, folder: Path) -> list[int]:
    """Export, import twice and check; all that is made is below `folder`."""
    try:
        server.require_packages(THEME)
    except SystemExit as reason:
        said = str(reason).removeprefix("Error: ").splitlines()[0]
        raise NotInstalledError(said) from None
    exported, url = folder / "export", f"http://127.0.0.1:{free_port()}"
    (folder / "site").mkdir()
    with folder_served(folder) as old, server.database(folder / "site") as socket:
        files = f"{old}export/files"
        export(archive, "wordpress", exported, "--media-url", files)
        configuration = server.CONFIGURATION.format(socket=socket, url=url)
        root = server.files(folder / "site", configuration)
        obey_old_addresses(root, exported)
        (folder / "settings.json").write_text(json.dumps(settings(exported, files)))
        once, twice = (imported(root, folder, url) for _ in range(2))
        if once != twice:
            raise SystemExit(f"A second import makes doubles: {once}, then {twice}")
        with server.web_server(root, url):
            return check(archive, f"{url}/", folder, frozenset([front_headline(exported)]))


def front_headline(exported: Path) -> Subject:
    """Twenty Twenty-One shows no headline on a page that is the front page."""
    site = json.loads((exported / "report.json").read_text())["url"]
    return f"{site}/", "headline", ""


def obey_old_addresses(root: Path, exported: Path) -> None:
    if (exported / "redirects").is_dir():
        plugins = root / "wp-content/mu-plugins"
        plugins.mkdir(exist_ok=True)
        shutil.copy(FILES / "old_addresses.php", plugins)
        shutil.copy(exported / "redirects/redirection.json", plugins)


def settings(exported: Path, files: str) -> dict[str, Any]:
    """What after-import.sh would set, for a WordPress without WP-CLI."""
    script = (exported / "after-import.sh").read_text()
    structure = re.search(r"^wp rewrite structure (.*) --hard$", script, re.MULTILINE)
    home = re.search(r"--name=(\S+)", script)
    return {
        "title": "New",
        "theme": THEME,
        "permalinks": shlex.split(structure[1])[0] if structure else "",
        "front_page": home[1] if home else "",
        "wxr": str(exported / "wordpress.xml"),
        "files": files,
        "importer": os.environ.get("WORDPRESS_IMPORTER", ""),
    }


def imported(root: Path, folder: Path, url: str) -> dict[str, Any]:
    """How many posts, pages, files, terms and users there are after an import."""
    command = ["php", str(FILES / "import.php"), str(folder / "settings.json")]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True,
                          env=server.environment() | {"STAND_IN_URL": url})  # fmt: skip
    with (folder / "import.log").open("a") as log:
        log.write(done.stderr)
    if done.returncode:
        raise SystemExit(f"The import failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    counts: dict[str, Any] = json.loads(done.stdout)
    return counts
