"""A profile: what a person knows about a site that no rule can find out. TOML, and optional.

Source: https://toml.io/en/v1.0.0. A key that is not known is refused by name, with the nearest one.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, get_args, get_type_hints

from cssselect import SelectorError
from lxml.cssselect import CSSSelector

from sitekeep.article import PageType
from sitekeep.errors import ProfileError


@dataclass(frozen=True, slots=True)
class Site:
    """`[site]`: what the site is called, where it begins, what language it is in."""

    name: str | None = None
    #: Addresses to begin with.
    start: tuple[str, ...] = ()
    #: BCP 47.
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Crawl:
    """`[crawl]`: bounds and manners. None leaves it to the default of the command."""

    #: Regular expressions, or path prefixes where they begin with "/".
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_pages: int | None = None
    max_bytes: int | None = None
    max_depth: int | None = None
    max_time_s: float | None = None
    max_payload_bytes: int | None = None
    delay_s: float | None = None
    concurrency: int | None = None
    #: Mail address or URL for the user agent.
    contact: str | None = None
    #: Cookie or header name → name of the environment variable that holds its value.
    cookies_env: Mapping[str, str] = field(default_factory=dict)
    headers_env: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Extract:
    """`[extract]`: CSS selectors for fields where the rules fail; they beat every rule."""

    headline: str | None = None
    alternative_headline: str | None = None
    author: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    article_body: str | None = None
    article_section: str | None = None
    #: Who wrote a page that names nobody.
    default_author: str | None = None
    #: "dmy" or "mdy": how 3/4/2015 is to be read.
    day_order: str | None = None
    #: CSS selectors of what is never content.
    drop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pages:
    """`[pages]`: which addresses are of which type (regular expressions, or path prefixes)."""

    article: tuple[str, ...] = ()
    page: tuple[str, ...] = ()
    listing: tuple[str, ...] = ()
    home: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()
    search: tuple[str, ...] = ()
    error: tuple[str, ...] = ()

    def type_of(self, url: str, path: str) -> PageType | None:
        """The type that the profile gives to an address, if it names it."""
        for each in fields(self):
            if any(matches(pattern, url, path) for pattern in getattr(self, each.name)):
                return PageType(each.name)
        return None


@dataclass(frozen=True, slots=True)
class Profile:
    """All sections; a profile that says nothing has everything at its default."""

    site: Site = Site()
    crawl: Crawl = Crawl()
    extract: Extract = Extract()
    pages: Pages = Pages()


SELECTORS = {each.name for each in fields(Extract)} - {"default_author", "day_order"}
SECTIONS: dict[str, type] = {"site": Site, "crawl": Crawl, "extract": Extract, "pages": Pages}


def matches(pattern: str, url: str, path: str) -> bool:
    """Whether an address fits a pattern: a prefix of its path, or a regular expression in it."""
    if pattern.startswith("/") and re.escape(pattern) == pattern.replace(".", r"\.").replace(
        "-", r"\-"
    ):
        return path.startswith(pattern)
    return re.search(pattern, url) is not None


def read_profile(path: Path) -> Profile:
    """The profile in a file; ProfileError where it cannot be read or understood."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ProfileError(
            f"The profile {path} cannot be read: {error}. Nothing was done. Check the path given "
            "with --profile."
        ) from error
    return parse_profile(text, str(path))


def parse_profile(text: str, name: str = "profile") -> Profile:
    """The profile that TOML `text` describes; `name` is for the messages."""
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(
            f"The profile {name} is not valid TOML: {error}. Nothing was done. Mend that line and "
            "run the command again."
        ) from error
    refuse_unknown(raw, list(SECTIONS), name, "")
    return Profile(**{key: section(kind, raw.get(key, {}), name, key)
                      for key, kind in SECTIONS.items()})  # fmt: skip


def section(kind: type, raw: Any, name: str, key: str) -> Any:
    if not isinstance(raw, dict):
        raise wrong(name, key, raw, "a section such as [" + key + "]")
    hints = get_type_hints(kind)
    refuse_unknown(raw, list(hints), name, f"{key}.")
    values = {k: checked(hints[k], v, name, f"{key}.{k}") for k, v in raw.items()}
    check_patterns(values, name, key)
    return kind(**values)


def refuse_unknown(raw: Mapping[str, Any], known: list[str], name: str, prefix: str) -> None:
    for key in raw:
        if key not in known:
            near = get_close_matches(key, known, n=1, cutoff=0.4)
            hint = f"Did you mean `{prefix}{near[0]}`?" if near else f"Known: {', '.join(known)}."
            raise ProfileError(
                f"The profile {name} has a key `{prefix}{key}` that does not exist. Nothing was "
                f"done. {hint}"
            )


def checked(hint: Any, value: Any, name: str, key: str) -> Any:
    """`value` as the type that a key asks for; ProfileError where it is of another."""
    wanted = [each for each in (get_args(hint) or (hint,)) if each is not type(None)]
    origin = getattr(hint, "__origin__", None)
    if origin is tuple:
        values = [value] if isinstance(value, str) else value
        if isinstance(values, list) and all(isinstance(each, str) for each in values):
            return tuple(values)
        raise wrong(name, key, value, "a list of texts")
    if origin is not None and not isinstance(hint, type) and wanted == [str, str]:
        if isinstance(value, dict) and all(isinstance(each, str) for each in value.values()):
            return dict(value)
        raise wrong(name, key, value, "a table of texts")
    return number_or_text(wanted[0], value, name, key)


def number_or_text(wanted: type, value: Any, name: str, key: str) -> Any:
    if wanted is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if not isinstance(value, wanted) or isinstance(value, bool):
        words = {int: "a whole number", float: "a number", str: "a text"}
        raise wrong(name, key, value, words[wanted])
    if isinstance(value, (int, float)) and value < 0:
        raise wrong(name, key, value, "zero or more")
    return value


def check_selectors(values: Mapping[str, Any], name: str) -> None:
    """Refuse what is no CSS selector, before a reading depends on it."""
    for key in SELECTORS & values.keys():
        value = values[key]
        for selector in value if isinstance(value, tuple) else (value,):
            try:
                CSSSelector(selector, translator="html")
            except SelectorError as error:
                raise wrong(name, f"extract.{key}", selector, f"a CSS selector ({error})") from None


def check_patterns(values: Mapping[str, Any], name: str, key: str) -> None:
    """Refuse patterns that are no regular expressions, before a crawl depends on them."""
    if key == "extract":
        check_selectors(values, name)
    if key not in ("pages", "crawl"):
        return
    for name_of, patterns in values.items():
        for pattern in patterns if isinstance(patterns, tuple) else ():
            try:
                re.compile(pattern)
            except re.error as error:
                raise wrong(
                    name, f"{key}.{name_of}", pattern, f"a regular expression ({error})"
                ) from error


def wrong(name: str, key: str, value: Any, wanted: str) -> ProfileError:
    return ProfileError(
        f"The profile {name} says {value!r} for `{key}`, which must be {wanted}. Nothing was "
        "done. Change it and run the command again."
    )
