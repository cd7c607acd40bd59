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
    for file, address in addresses.leading_files(move.site).items():
        move.out.write(file, leading_on(address, file))


def file_of(page: Page) -> str:
    return addresses.file_of(page.address)


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


def leading_on(address: str, file: str) -> str:
    """A file at an old address that leads to the new one."""
    folder = posixpath.dirname(file) or "."
    new = addresses.encoded(posixpath.relpath(addresses.file_of(address), folder))
    return (
        '<!doctype html><meta charset="utf-8"><title>Moved</title>'
        f'<meta http-equiv="refresh" content="0; url={escaped(new)}">'
        f'<a href="{escaped(new)}">This page has moved.</a>\n'
    )


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
