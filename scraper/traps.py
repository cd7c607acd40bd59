"""Traps: parts of a site that make addresses without end, and how they end by themselves.

Two kinds of sign. Some addresses give themselves away (`/a/b/a/b/a/b/`). Others look harmless
one by one: a calendar's "next month", a filter that can be combined with every other. Those are
known by what they answer: page after page of one pattern that says nothing that was not said
before. Then the pattern is closed, and what waits of it gets the outcome `trap`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from urllib.parse import urlsplit

#: A path this deep is made by a machine.
MAX_SEGMENTS = 24
#: The same segment, or the same run of segments, this often in one path.
MAX_REPEATS = 3
#: The same segment this often anywhere in one path.
MAX_SAME = 4
#: So many pages of one pattern in a row with nothing new in them close the pattern.
MAX_STALE = 10
#: The same for all patterns of one path together: filters that combine.
MAX_STALE_OF_PATH = 30
#: Backstop for machines that write new text each time; large sites of numbered articles are
#: smaller, and `--max-pages` is there for whoever knows better.
MAX_OF_PATTERN = 100_000

DIGITS = re.compile(r"\d+")
HASH = re.compile(r"(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}|[0-9a-f]{16,}", re.IGNORECASE)


def repeats(url: str) -> str | None:
    """Why the address alone shows a trap; None where it does not.

    >>> repeats("http://example.org/a/b/a/b/a/b/")
    'the path repeats itself'
    """
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    if len(segments) > MAX_SEGMENTS:
        return f"more than {MAX_SEGMENTS} folders deep"
    if comes_again(segments) or any(has_run(segments, length) for length in (1, 2, 3)):
        return "the path repeats itself"
    return None


def comes_again(segments: list[str]) -> bool:
    """Whether one segment stands `MAX_SAME` times in the path, wherever."""
    words = Counter(segment for segment in segments if not segment.isdigit())
    return any(number >= MAX_SAME for number in words.values())


def has_run(segments: list[str], length: int) -> bool:
    """Whether some `length` segments stand `MAX_REPEATS` times in a row."""
    span = length * MAX_REPEATS
    runs = (segments[start : start + span] for start in range(len(segments) - span + 1))
    return any(run == run[:length] * MAX_REPEATS and not is_number(run) for run in runs)


def is_number(segments: list[str]) -> bool:
    """`/11/11/11/` is a day, not a loop."""
    return all(segment.isdigit() for segment in segments)


@lru_cache(maxsize=2_000)
def pattern_of(url: str) -> tuple[str, str] | None:
    """What addresses made by one machine share, as path and names of parameters.

    None where nothing in `url` is variable.

    >>> pattern_of("http://example.org/calendar/2031/05/?day=3&view=list")
    ('/calendar/#/', 'day&view')
    """
    parts = urlsplit(url)
    segments = [HASH.sub("#", segment) for segment in parts.path.split("/")]
    path = "/".join(key for key, _run in groupby(DIGITS.sub("#", part) for part in segments))
    names = "&".join(sorted({part.partition("=")[0] for part in parts.query.split("&") if part}))
    return (path, names) if names or "#" in path else None


def made_by_itself(url: str, via: str | None) -> bool:
    """Whether `url` was found on a page of its own kind: what a list elsewhere names has an end."""
    if via is None:
        return False
    ours, theirs = pattern_of(url), pattern_of(via)
    return ours is not None and theirs is not None and ours[0] == theirs[0]


@dataclass(slots=True)
class Pattern:
    """What was seen of addresses that one machine makes, as far as they lead to each other."""

    #: So many pages in a row with nothing new close it.
    patience: int
    pages: int = 0
    stale: int = 0

    @property
    def why_closed(self) -> str | None:
        if self.stale >= self.patience:
            return f"{self.stale} pages in a row of this kind said nothing new"
        if self.pages >= MAX_OF_PATTERN:
            return f"more than {MAX_OF_PATTERN} pages of this kind"
        return None

    def observe(self, *, is_new: bool, made_by_itself: bool) -> None:
        self.pages += 1
        if is_new:
            self.stale = 0
        elif made_by_itself:
            self.stale += 1


class Traps:
    """Watches the pages of one crawl and says which addresses lead nowhere."""

    def __init__(self) -> None:
        self.patterns: defaultdict[tuple[str, str], Pattern] = defaultdict(
            lambda: Pattern(MAX_STALE)
        )
        #: The same whatever the parameters: filters and orders combine without end.
        self.paths: defaultdict[str, Pattern] = defaultdict(lambda: Pattern(MAX_STALE_OF_PATH))
        self.gists: defaultdict[str, set[bytes]] = defaultdict(set)

    def refuses(self, url: str, via: str | None) -> str | None:
        """Why `url`, found on page `via`, is a trap; None where it is not known to be one."""
        if reason := repeats(url):
            return reason
        pattern = pattern_of(url)
        if pattern is None or not made_by_itself(url, via):
            return None
        known = (self.patterns.get(pattern), self.paths.get(pattern[0]))
        return next((why for one in known if one and (why := one.why_closed)), None)

    def observe(self, url: str, via: str | None, gist: bytes) -> None:
        """A page was read: `gist` is what it says (`pipelines.gist`)."""
        pattern = pattern_of(url)
        if pattern is None:
            return
        own, gists = made_by_itself(url, via), self.gists[pattern[0]]
        for seen in (self.patterns[pattern], self.paths[pattern[0]]):
            seen.observe(is_new=gist not in gists, made_by_itself=own)
        gists.add(gist)
