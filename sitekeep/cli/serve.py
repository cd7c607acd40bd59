"""`sitekeep serve`: the archive in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from sitekeep.archive.opening import open_to_read
from sitekeep.cli.options import archive_option


@click.command()
@archive_option
@click.option("--host", "-h", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", "-p", default=8001, show_default=True, help="Port; 0 takes a free one.")
@click.option("--open", "-o", "open_browser", is_flag=True, help="Open the browser.")
@click.option("--public", is_flag=True, help="For strangers: no SQL, facets or download.")
def serve(archive: Path, host: str, port: int, *, open_browser: bool, public: bool) -> None:
    """Open the archive in Datasette, read-only: home page, articles, search, tables.

    \b
    Example:
      sitekeep serve -o
      sitekeep serve --public    # behind a web server: docs/publish.md
    """
    # Datasette is slow to import, and no other command needs it.
    from sitekeep.browse.serving import serve_archive

    open_to_read(archive).conn.close()
    serve_archive(archive, host, port, open_browser=open_browser, public=public)
