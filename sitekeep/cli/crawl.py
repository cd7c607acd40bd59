"""`sitekeep crawl`: a snapshot of a site."""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from scraper.options import MIB, CrawlOptions
from sitekeep.archive.crawls import last_crawl
from sitekeep.archive.history import told_changes
from sitekeep.archive.opening import is_begun, open_to_read
from sitekeep.archive.summary import crawl_summary, exit_code, why_not_kept
from sitekeep.cli.news import NAMED, dead_lines, news_lines
from sitekeep.cli.options import archive_option, json_option
from sitekeep.cli.talk import crawl_lines, preview_lines
from sitekeep.errors import ExitCode, SiteUnreachableError, UsageError
from sitekeep.profile import Profile, read_profile
from sitekeep.url import normalise

if TYPE_CHECKING:
    from scraper.run import CrawlEnd

#: A dry run looks at so many pages.
LOOKED_AT = 10
FAIL_ON = ("never", "loss", "any")


@click.command()
@click.argument("url", required=False)
@archive_option
@click.option("--profile", type=click.Path(path_type=Path), help="A site's profile (TOML).")
@click.option("--demo", is_flag=True, help="Crawl the built-in replica of a small site.")
@click.option("--dry-run", is_flag=True, help="Look at a few pages and tell what a crawl would do.")
@click.option("--new", "fresh", is_flag=True, help="Do not go on with a stopped crawl.")
@click.option("--include", multiple=True, metavar="REGEX", help="Only pages that match.")
@click.option("--exclude", multiple=True, metavar="REGEX", help="Nothing that matches.")
@click.option("--prefix", help="Only pages whose path starts with this.")
@click.option("--max-pages", type=click.IntRange(1), help="Keep at most so many pages.")
@click.option("--max-depth", type=click.IntRange(0), help="At most so many links from the start.")
@click.option("--max-mb", type=click.FloatRange(0), help="Fetch at most so many megabytes.")
@click.option("--max-minutes", type=click.FloatRange(0), help="Stop then; run again to go on.")
@click.option("--delay", type=click.FloatRange(0), help="Seconds between requests; at least 1.")
@click.option("--timeout", type=click.FloatRange(1), help="Seconds to wait for an answer.")
@click.option("--pages-only", is_flag=True, help="No images, stylesheets, documents.")
@click.option("--contact", envvar="SITEKEEP_CONTACT", help="Where the site's owner can reach you.")
@click.option("--workers", type=click.IntRange(1), help="Processes that read pages.")
@click.option(
    "--fail-on",
    type=click.Choice(FAIL_ON),
    default="loss",
    show_default=True,
    help="What makes the exit code 3: nothing, what is lost, or the site's own dead links too.",
)
@json_option
@click.option(
    "--quiet", "-q", is_flag=True, help="Say nothing unless something changed or went wrong."
)
def crawl(url: str | None, archive: Path, **flags: Any) -> None:
    """Take a snapshot of the site at URL into the archive.

    Run it again for the next snapshot, or to go on with one that was stopped; without URL it
    takes the site that the archive holds. The site's robots.txt is obeyed, with one connection
    and at least a second between requests, or what the site asks for.

    \b
    Examples:
      sitekeep crawl https://example.org/
      sitekeep crawl https://example.org/ --exclude '/calendar/' --max-pages 500
      sitekeep crawl
    """
    with ExitStack() as stack:
        if flags["demo"]:
            url = stack.enter_context(demo_site(archive))
        profile = read_profile(flags["profile"]) if flags["profile"] else None
        options = options_from(url, archive, profile, flags)
        if flags["dry_run"]:
            preview(options, profile, flags)
        else:
            snapshot(archive, options, profile, flags)


def snapshot(
    archive: Path, options: CrawlOptions, profile: Profile | None, flags: dict[str, Any]
) -> None:
    from pipelines.workers import get_ready

    get_ready()  # while Scrapy is loaded, which takes as long
    from scraper.run import crawl as run_crawl

    talk(flags, opening_line(archive, options))
    end = run_crawl(archive, options, profile, quiet=flags["quiet"], fresh=flags["fresh"])
    summary = crawl_summary(open_to_read(archive).conn, end.crawl_id)
    code = exit_code(summary)
    if code is ExitCode.NOTHING_KEPT:
        raise SiteUnreachableError(nothing_kept(options, archive, end.crawl_id))
    tell(archive, summary, end, flags)
    leave(code, flags["fail_on"], summary)


def tell(archive: Path, summary: dict[str, Any], end: CrawlEnd, flags: dict[str, Any]) -> None:
    """The result: as values, for a person, or only what is news to one who gets it by mail."""
    if flags["as_json"]:
        click.echo(json.dumps(summary, indent=2))
        return
    dead = summary["dead_links"] if flags["fail_on"] == "any" else []
    step = next_step(archive, end.state, end.reason)
    if flags["quiet"]:
        changes = told_changes(open_to_read(archive).conn, end.crawl_id, NAMED)
        told = news_lines(summary, changes, dead, step)
    else:
        told = [*crawl_lines(summary), *dead_lines(dead), step]
    if told:
        click.echo("\n".join(told))


def leave(code: ExitCode, fail_on: str, summary: dict[str, Any]) -> None:
    if fail_on == "never":
        return
    if code is ExitCode.ALL_KEPT and fail_on == "any" and summary["dead_links"]:
        code = ExitCode.LOSSES
    if code is not ExitCode.ALL_KEPT:
        sys.exit(code)


def next_step(archive: Path, state: str, reason: str) -> str:
    name = "" if archive == Path("archive.db") else f" --archive {archive}"
    if state != "finished":
        return f"Stopped because {reason}. Go on with: sitekeep crawl{name}"
    return f"Next     sitekeep serve{name} -o"


def opening_line(archive: Path, options: CrawlOptions) -> str:
    last = None
    if is_begun(archive):
        last = last_crawl(open_to_read(archive).conn, options.url)
    if last is None:
        what = "First snapshot"
    elif last.state == "finished":
        what = "New snapshot"
    else:
        what = f"Going on with crawl {last.id}, a snapshot"
    return f"{what} of {options.url} into {archive}, as {options.user_agent}"


def nothing_kept(options: CrawlOptions, archive: Path, crawl_id: int) -> str:
    """The four parts of the error: what happened, where, what was done, what to do next."""
    why = why_not_kept(open_to_read(archive).conn, crawl_id, options.url)
    return (
        f"{options.url} could not be kept: {why}.\n"
        f"No page is kept; the attempt stands in {archive}.\n"
        "Check the address in a browser, then run the same command again."
    )


def preview(options: CrawlOptions, profile: Profile | None, flags: dict[str, Any]) -> None:
    """A dry run makes the real decisions on the first pages, in an archive that is thrown away."""
    from scraper.run import crawl as run_crawl

    talk(flags, f"Looking at the first pages of {options.url}; nothing is kept")
    few = replace(options, max_pages=min(options.max_pages or LOOKED_AT, LOOKED_AT))
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "preview.db"
        end = run_crawl(archive, replace(few, pages_only=True), profile, quiet=flags["quiet"])
        summary = crawl_summary(open_to_read(archive).conn, end.crawl_id)
    if exit_code(summary) is ExitCode.NOTHING_KEPT:
        raise SiteUnreachableError(
            f"{options.url} could not be read.\nNothing was kept. Check it in a browser."
        )
    if flags["as_json"]:
        click.echo(json.dumps(summary, indent=2))
    else:
        click.echo("\n".join(preview_lines(options, summary)))


def options_from(
    url: str | None, archive: Path, profile: Profile | None, flags: dict[str, Any]
) -> CrawlOptions:
    base = stored_options(url, archive, profile)
    given: dict[str, Any] = {
        "include": tuple(flags["include"]) or None,
        "exclude": tuple(flags["exclude"]) or None,
        "prefix": flags["prefix"],
        "max_pages": flags["max_pages"],
        "max_depth": flags["max_depth"],
        "max_bytes": int(flags["max_mb"] * MIB) if flags["max_mb"] else None,
        "max_time_s": flags["max_minutes"] * 60 if flags["max_minutes"] else None,
        "delay_s": flags["delay"],
        "timeout_s": flags["timeout"],
        "contact": flags["contact"],
        "pages_only": flags["pages_only"] or None,
        "workers": flags["workers"],
    }
    options = replace(base, **{name: value for name, value in given.items() if value is not None})
    check_patterns((*options.include, *options.exclude))
    return with_manners(options)


def stored_options(url: str | None, archive: Path, profile: Profile | None) -> CrawlOptions:
    """From the profile, or what the last crawl of this archive was asked to do."""
    if profile and not url and profile.site.start:
        url = profile.site.start[0]
    if url:
        start = normalise(url if "://" in url else f"https://{url}")
        if start is None:
            raise UsageError(
                f"{url} is not the address of a website.\n"
                "Nothing was done. Give one like https://example.org/"
            )
        return from_profile(CrawlOptions(start), profile)
    if not is_begun(archive):
        raise UsageError(
            f"Which site? There is no archive at {archive} yet.\n"
            "Nothing was done. Name it: sitekeep crawl https://example.org/"
        )
    last = last_crawl(open_to_read(archive).conn)
    if last is None:
        raise UsageError(f"{archive} holds no crawl yet.\nName the site: sitekeep crawl URL")
    stored = CrawlOptions.from_stored(last.settings)
    # Logins are never stored, so that they have to be taken from the environment again.
    return replace(stored, headers=tuple(logins(profile))) if profile else stored


def check_patterns(patterns: tuple[str, ...]) -> None:
    for pattern in patterns:
        try:
            re.compile(pattern)
        except re.error as error:
            raise UsageError(
                f"{pattern} is not a regular expression: {error}.\n"
                "Nothing was done. Put a backslash before characters meant as they are."
            ) from None


def with_manners(options: CrawlOptions) -> CrawlOptions:
    """A site that is not on this machine learns whom to write to, and gets its second of rest."""
    if options.is_local:
        return options
    if options.delay_s is not None and options.delay_s < 1:
        raise UsageError(
            f"--delay {options.delay_s:g} is too fast for a site that is not on this machine.\n"
            "Nothing was done. Leave it out, or give 1 or more."
        )
    if options.contact:
        return options
    if not sys.stdin.isatty():
        raise UsageError(
            f"{options.url} should learn who crawls it: there is no contact.\n"
            "Nothing was done. Add --contact you@example.org (or a web address), or set"
            " SITEKEEP_CONTACT."
        )
    answer = click.prompt("Your e-mail or web address, for the site's owner", err=True)
    return replace(options, contact=answer)


def demo_site(archive: Path) -> Any:
    """The replica's server; on the port it had when this archive first saw it, if that is free."""
    from sitekeep.demo.server import serve_demo

    port = 0
    if is_begun(archive):
        last = last_crawl(open_to_read(archive).conn)
        found = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/", last.start_url) if last else None
        port = int(found[1]) if found else 0
    return serve_demo(port=port)


def talk(flags: dict[str, Any], line: str) -> None:
    if not flags["quiet"]:
        click.echo(line, err=True)


def from_profile(options: CrawlOptions, profile: Profile | None) -> CrawlOptions:
    """The profile's `[crawl]` in place of the defaults; logins come from the environment."""
    if profile is None:
        return options
    known = CrawlOptions.__slots__
    given = {
        name: getattr(profile.crawl, name) for name in profile.crawl.__slots__ if name in known
    }
    given = {name: value for name, value in given.items() if value not in (None, ())}
    return replace(options, headers=tuple(logins(profile)), **given)


def logins(profile: Profile) -> Iterator[tuple[str, str]]:
    """Headers and cookies whose values the environment holds, so that no file does."""
    for name, variable in profile.crawl.headers_env.items():
        yield name, secret(variable)
    cookies = [f"{name}={secret(var)}" for name, var in profile.crawl.cookies_env.items()]
    if cookies:
        yield "Cookie", "; ".join(cookies)


def secret(variable: str) -> str:
    if variable not in os.environ:
        raise UsageError(
            f"A login is to come from the environment variable {variable}, which is not"
            " set.\nNothing was done. Set it and run the command again."
        )
    return os.environ[variable]
