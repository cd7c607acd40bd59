"""A static site that works by opening index.html: no server, no script, links relative.

Every page is at its address, so that it can also be served as it is in place of the old site.
"""

from __future__ import annotations

import posixpath
from importlib.resources import files

from jinja2 import Environment

from sitekeep.export import addresses
from sitekeep.export.body import Links
from sitekeep.export.move import Move
from sitekeep.export.site import Page


def write(move: Move) -> None:
    """A file a page, the files at their old paths, and a style sheet."""
    source = (
        (files("sitekeep.export") / "static_html_files").joinpath("page.html").read_text("utf-8")
    )
    template = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        source
    )
    for page in move.site.pages:
        with move.guarded(page):
            links, image = links_from(page), move.image(page)
            move.out.write(
                file_of(page),
                template.render(
                    page=page,
                    site=move.site,
                    body=str(move.body(page, links).decode_contents(formatter="html5")),
                    home=relative("index.html", page),
                    style=relative("style.css", page),
                    target=links.entry,
                    image=links.file(image) if image else None,
                    above=links.page(page.parent) if page.parent else None,
                ),
            )
    if move.site.home is None:
        move.out.write("index.html", contents(move))
    move.write_style("")
    move.write_files("")
    write_leading(move)


def write_leading(move: Move) -> None:
    """Files at old addresses; from /a to /a/ servers lead by themselves."""
    taken = {file_of(page) for page in move.site.pages}
    for page in move.site.pages:
        olds = {file_at(old) for old in move.old_paths(page) if "?" not in old}
        for file in sorted(olds - taken):
            move.out.write(file, leading_on(page, file))


def file_of(page: Page) -> str:
    """The file of a page: its address, index.html in a folder, with an ending that opens."""
    address = page.address.lstrip("/")
    if not address or address.endswith("/"):
        return f"{address}index.html"
    return address if address.endswith((".html", ".htm")) else f"{address}.html"


def relative(path: str, page: Page) -> str:
    return addresses.encoded(posixpath.relpath(path, posixpath.dirname(file_of(page)) or "."))


def links_from(page: Page) -> Links:
    return Links(
        page=lambda target: relative(file_of(target), page),
        file=lambda file: relative(file.path, page),
    )


def contents(move: Move) -> str:
    """A first page for a site of which none was kept: links to all others."""
    rows = "".join(
        f'<li><a href="{addresses.encoded(file_of(page))}">{escaped(page.headline)}</a></li>'
        for page in move.site.pages
    )
    name = escaped(move.site.name)
    return f"<!doctype html><meta charset=utf-8><title>{name}</title><h1>{name}</h1><ul>{rows}</ul>"


def file_at(old: str) -> str:
    """The file that a server answers an old path with.

    >>> file_at("/a/b.php"), file_at("/a"), file_at("/v1.0/")
    ('a/b.php', 'a/index.html', 'v1.0/index.html')
    """
    return old.strip("/") if "." in old.rsplit("/", 1)[-1] else f"{old.strip('/')}/index.html"


def leading_on(page: Page, file: str) -> str:
    """A file at an old address that leads to the new one."""
    folder = posixpath.dirname(file) or "."
    new = addresses.encoded(posixpath.relpath(file_of(page), folder))
    return (
        '<!doctype html><meta charset="utf-8"><title>Moved</title>'
        f'<meta http-equiv="refresh" content="0; url={escaped(new)}">'
        f'<a href="{escaped(new)}">This page has moved.</a>\n'
    )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
