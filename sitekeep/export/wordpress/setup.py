"""What no file can bring into WordPress: settings, for a person and for WP-CLI."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator

from sitekeep.export import addresses
from sitekeep.export.move import Move
from sitekeep.export.site import Menu, Page
from sitekeep.export.wordpress.addresses import in_words_of_wordpress, structure
from sitekeep.url import is_private

SCRIPT = "after-import.sh"
#: What WordPress lets only those write who have its capability `unfiltered_html`.
FRAME = re.compile(r"<(?:iframe|object|embed)\b")


def permalinks(move: Move) -> str:
    return in_words_of_wordpress(structure(move.site, move.permalinks))


def by_hand(move: Move, size_bytes: int, refused: int) -> Iterator[str]:
    """One sentence for each thing to set, in the order of doing.

    `size_bytes` is that of wordpress.xml, `refused` how many files WordPress does not take.
    """
    site = move.site
    yield from before_the_import(move, size_bytes)
    if refused:
        yield (f"WordPress does not take {refused} files into its library, such as SVG pictures."
               " Copy the folder files/ into WordPress's own folder, where the pages look for"
               " them.")  # fmt: skip
    yield f"Set the address of posts: Settings › Permalinks › Custom structure, {permalinks(move)}."
    if site.home:
        yield ("Set the front page: Settings › Reading › A static page,"
               f" “{site.home.headline}”.")  # fmt: skip
    if site.in_language:
        yield f"Set the language: Settings › General › Site Language, “{site.in_language}”."
    yield f"Set the title: Settings › General › Site Title, “{site.name}”."
    if site.description:
        yield f"Set the tagline if you want one; the old site said “{site.description}”."
    yield ("Set the time zone before the import: Settings › General; dates are in the site's own"
           " time.")  # fmt: skip
    if site.menus:
        names = ", ".join(f"“{menu.name.capitalize()}”" for menu in site.menus)
        yield f"Give the menus a place: Appearance › Menus › Manage Locations ({names})."
    if addresses.front_names(site) or move.redirects():
        yield ("Keep old addresses working: import redirects/redirection.json with the plug-in"
               " Redirection.")  # fmt: skip
    yield ("Descriptions for search engines are in the excerpt and in the custom field"
           " `description`; a plug-in for search engines shows them.")  # fmt: skip
    months = sum(imprecise(page) for page in site.pages)
    if months:
        yield (f"{months} dates are only a month or a year; WordPress shows the first day of it."
               " What was printed is in the custom field `date_printed`.")  # fmt: skip
    yield ("Before importing a second time, delete the menus: WordPress adds their entries again."
           " Custom fields stand twice after it; pages, posts and pictures do not.")  # fmt: skip


def before_the_import(move: Move, size_bytes: int) -> Iterator[str]:
    if move.media_url:
        yield (f"Put the folder files/ where {move.media_url}/ is, then import wordpress.xml with"
               " “Download and import file attachments”.")  # fmt: skip
    elif is_private(move.site.url):
        yield (f"The pictures' addresses begin with {move.site.url}, which WordPress refuses to"
               " fetch from. Put the folder files/ on the new site and export again with"
               " --media-url and its address.")  # fmt: skip
    else:
        yield ("Import wordpress.xml with “Download and import file attachments” while"
               f" {move.site.url} is still public: WordPress fetches the pictures from there."
               " If it is not, put the folder files/ on the new site and export again with"
               " --media-url and its address.")  # fmt: skip
    if size_bytes > 2_000_000:
        yield (f"wordpress.xml has {size_bytes / 1e6:.0f} MB; where the upload refuses it, raise"
               " upload_max_filesize and post_max_size, or use `wp import`. It is one file because"
               " WordPress matches parents and menus within one.")  # fmt: skip
    if framed := sum(FRAME.search(page.article_html) is not None for page in move.site.pages):
        yield (f"Import as an administrator: {framed} pages show something in a frame, which"
               " WordPress takes out for anybody else.")  # fmt: skip
    yield ("On the import page, let WordPress create the authors (a second time, choose the ones"
           " that are there).")  # fmt: skip


def imprecise(page: Page) -> bool:
    return page.date_published is not None and page.date_published.precision in ("year", "month")


def script(move: Move) -> str:
    """The same settings as commands of WP-CLI, https://wp-cli.org/."""
    site = move.site
    lines = [
        "#!/bin/sh",
        "# Run in the folder of WordPress, after the import. Needs https://wp-cli.org/.",
        "# The import itself: wp import wordpress.xml --authors=create",
        *before_the_second(site.menus),
        "set -e",
        command("option", "update", "blogname", site.name),
        command("option", "update", "blogdescription", site.description or ""),
        command("rewrite", "structure", permalinks(move), "--hard"),
    ]
    if site.home:
        lines += [
            f"home=$(wp post list --post_type=page --name={site.home.slug} --field=ID)",
            command("option", "update", "show_on_front", "page"),
            'wp option update page_on_front "$home"',
        ]
    lines += [place(menu) for menu in site.menus]
    lines += ["# The time zone of the site, before the import: wp option update timezone_string …"]
    return "\n".join(lines) + "\n"


def place(menu: Menu) -> str:
    """The locations of a menu are the theme's: `wp menu location list` tells them."""
    location = "footer" if menu.place == "footer" else "primary"
    return command("menu", "location", "assign", menu.name, location) + " || true"


def before_the_second(menus: list[Menu]) -> Iterator[str]:
    """WordPress's importer looks at nothing that would tell an entry of a menu again."""
    if menus:
        names = (menu.name for menu in menus)
        yield f"# Before a second import: {command('menu', 'delete', *names)}"


def command(*words: str) -> str:
    return shlex.join(("wp", *(word.replace("\n", " ") for word in words)))
