"""`sitekeep extract --explain`: why one page was read as it was, for a person."""

from __future__ import annotations

import difflib
import shutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sitekeep.archive import crawl_queries
from sitekeep.archive.corrections import corrections_of
from sitekeep.archive.opening import open_to_read
from sitekeep.archive.pages import shown
from sitekeep.archive.payloads import get_payload
from sitekeep.errors import ArchiveError, UsageError
from sitekeep.profile import Profile
from sitekeep.url import normalise

if TYPE_CHECKING:
    from pipelines.explain import Candidate, Explanation, Field, Part

#: A value or text of the page is cut here.
LONG = 300
#: So many parts of what was left out are named.
PARTS = 25
#: So many words of the body's beginning and of its end are shown.
WORDS = 30
WIDEST = 110
#: A misspelt address has so many characters more or less than the right one.
OTHER_LENGTH = 3


def explain(target: str, archive: Path, profile: Profile | None) -> None:
    """Print why the page at `target`, a file or an address of the archive, was read as it was."""
    path = Path(target)
    if path.is_file():
        found = explained_file(path, profile)
    elif "://" in target:
        found = explained_page(target, archive, profile)
    else:
        raise UsageError(
            f"There is no file {target}, and it is no address of a page.\n"
            "Nothing was read. Give an HTML file, or an address such as https://example.org/a.html"
        )
    click.echo("\n".join(lines(target, found)))


def explained_file(path: Path, profile: Profile | None) -> Explanation:
    from pipelines.explain import explain as explain_page
    from pipelines.extract import bytes_of
    from pipelines.page import Page

    return explain_page(Page(bytes_of(path), profile=profile))


def explained_page(target: str, archive: Path, profile: Profile | None) -> Explanation:
    """The page as it was read last: with what the site pass learned, and with corrections."""
    from pipelines.explain import explain as explain_page
    from pipelines.page import Page
    from pipelines.template import Template

    conn = open_to_read(archive).conn
    stored = crawl_queries.page_at(conn, known_address(target, crawl_queries.page_urls(conn)))
    if stored is None:
        raise ArchiveError(not_kept(target, archive, crawl_queries.page_urls(conn)))
    template = crawl_queries.last_template(conn)
    page = Page(
        get_payload(conn, stored.payload_digest) or b"",
        url=stored.task.url,
        content_type=stored.content_type,
        template=Template.from_json(template) if template else None,
        profile=profile,
    )
    return explain_page(page, corrections_of(conn, stored.task.url))


def known_address(target: str, urls: list[str]) -> str:
    """How the archive spells an address: `http` and `https`, with and without `www.`, are one."""
    wanted = bare(normalise(target) or target)
    return next((url for url in urls if bare(url) == wanted), target)


def bare(url: str) -> str:
    return url.partition("://")[2].removeprefix("www.")


def not_kept(target: str, archive: Path, urls: list[str]) -> str:
    """The four parts of the error; the nearest addresses are what to try next."""
    # Comparing is slow, and an archive may hold a hundred thousand addresses.
    alike = [url for url in urls if abs(len(url) - len(target)) <= OTHER_LENGTH]
    near = difflib.get_close_matches(target, alike, 3, 0.6)
    next_step = f"Did you mean {' or '.join(near)}?" if near else "`sitekeep status` says what is."
    return (
        f"{target} is not among the {len(urls)} pages of {archive}.\nNothing was read. {next_step}"
    )


def lines(target: str, found: Explanation) -> Iterator[str]:
    article = found.article
    yield f"{target}: {article.type}, {article.word_count} words of text"
    for field in found.fields:
        yield ""
        yield from field_lines(field)
    yield ""
    yield from body_lines(article.article_body)
    yield ""
    yield from left_out_lines(found.left_out)


def field_lines(field: Field) -> Iterator[str]:
    label = field.name.replace("_", " ").capitalize()
    if not field.candidates:
        yield f"{label}: nothing, by any of {field.rules} rules"
        return
    taken = field.taken
    yield f"{label}: {one_line(shown(taken.reading.value)) if taken else 'nothing'}"
    if taken:
        yield from wrapped("rule", f"{taken.reading.rule}: {taken.sentence}")
    yield from wrapped("why", field.why)
    for each in field.candidates:
        yield from candidate_lines(each)


def candidate_lines(each: Candidate) -> Iterator[str]:
    reading = each.reading
    mark = "*" if reading.chosen else "-"
    value, raw = one_line(shown(reading.value)), one_line(reading.raw)
    yield f"  {mark} {value}  ({reading.rule}, {reading.trust.name.lower()})"
    if raw and raw != value:
        yield from wrapped("page says", raw)


def body_lines(body: str) -> Iterator[str]:
    words = body.split()
    if not words:
        yield "Article body: nothing reads like an article here."
        return
    paragraphs = len(body.split("\n\n"))
    yield f"Article body: {len(words)} words in {paragraphs} blocks"
    if len(words) <= 2 * WORDS:
        yield from wrapped("all of it", " ".join(words))
        return
    yield from wrapped("begins", " ".join(words[:WORDS]) + " …")
    yield from wrapped("ends", "… " + " ".join(words[-WORDS:]))


def left_out_lines(parts: list[Part]) -> Iterator[str]:
    total = sum(part.words for part in parts)
    if not parts:
        yield "Left out: nothing"
        return
    yield f"Left out: {total} words in {len(parts)} parts"
    for part in parts[:PARTS]:
        yield f"  - {part.name}, {part.why}, {part.words} words: {one_line(part.text, 60)}"
    if len(parts) > PARTS:
        yield f"  … and {len(parts) - PARTS} more"


def wrapped(label: str, text: str) -> list[str]:
    """`text` beside a label, in as many lines as the terminal needs."""
    width = min(shutil.get_terminal_size((100, 24)).columns, WIDEST)
    head = f"    {label}: "
    return textwrap.wrap(text, width, initial_indent=head, subsequent_indent=" " * 6) or [head]


def one_line(text: str, length: int = LONG) -> str:
    line = " ".join(text.split())
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"
