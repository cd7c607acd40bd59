"""Running Datasette on an archive, as `datasette archive.db` would, with fitting settings."""

from __future__ import annotations

import os
import sys
from pathlib import Path

#: A published archive must stay quick: no facet guesses, short queries.
SETTINGS = {
    "suggest_facets": "off",
    "facet_time_limit_ms": "1000",
    "sql_time_limit_ms": "3000",
    "default_page_size": "50",
    "allow_download": "on",
}
#: What strangers and their robots may not make a server do: count by any column, run SQL of
#: their own, or take the whole file away. Our pages and questions do not need it.
PUBLIC_SETTINGS = SETTINGS | {
    "allow_facet": "off",
    "default_allow_sql": "off",
    "allow_download": "off",
    "allow_csv_stream": "off",
    "facet_time_limit_ms": "200",
    "sql_time_limit_ms": "1000",
    "max_returned_rows": "1000",
}


def serve_archive(
    archive: Path, host: str, port: int, *, open_browser: bool = False, public: bool = False
) -> None:
    """Become Datasette: this process is replaced, so signals and exit code are its own."""
    command = [sys.executable, "-m", "datasette", "serve", str(archive)]
    command += ["--host", host, "--port", str(port)]
    for name, value in (PUBLIC_SETTINGS if public else SETTINGS).items():
        command += ["--setting", name, value]
    if open_browser:
        command.append("--open")
    sys.stdout.flush()
    os.execv(sys.executable, command)  # noqa: S606
