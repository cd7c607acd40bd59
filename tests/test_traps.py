"""Traps: addresses without end are known, and long parts of a site are not taken for them."""

from __future__ import annotations

from calendar import month_name

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.gist import gist_of
from scraper.traps import MAX_OF_PATTERN, MAX_STALE, Traps, pattern_of, repeats

SITE = "http://example.org"
MONTHS = month_name[1:]


@pytest.mark.parametrize(
    "path",
    [
        "/a/a/a/",
        "/a/b/a/b/a/b/",
        "/x/a/b/c/a/b/c/a/b/c/page.html",
        "/news/about/news/contact/news/team/news/",
        "/" + "/".join(str(number) + "x" for number in range(25)),
    ],
)
def test_paths_that_repeat_themselves(path: str) -> None:
    assert repeats(SITE + path)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/a/a/",
        "/2011/11/11/",
        "/11/11/11/",
        "/2020/20/20/20/",
        "/src/main/java/org/example/main/Main.java",
        "/en/docs/en/reference/",
        "/a-a-a/b-b-b/",
        "/?a=a/a/a/a",
        "/" + "/".join(str(number) + "x" for number in range(20)),
    ],
)
def test_paths_that_do_not(path: str) -> None:
    assert repeats(SITE + path) is None


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/page.html", None),
        ("/", None),
        ("/calendar/2031/05/", ("/calendar/#/", "")),
        ("/page/2", ("/page/#", "")),
        ("/item-17.html", ("/item-#.html", "")),
        ("/list?b=2&a=1", ("/list", "a&b")),
        ("/list?a=", ("/list", "a")),
        ("/files/9f86d081884c7d65", ("/files/#", "")),
        ("/decade", None),  # letters of a hash alone are a word
    ],
)
def test_pattern(path: str, pattern: tuple[str, str] | None) -> None:
    assert pattern_of(SITE + path) == pattern


def walk(traps: Traps, urls: list[str], says: list[str]) -> int:
    """Follow a chain of pages, each linked from the one before; how many are not refused."""
    via = SITE + "/"
    for number, (url, text) in enumerate(zip(urls, says, strict=True)):
        if traps.refuses(url, via):
            return number
        traps.observe(url, via, gist_of(text, []))
        via = url
    return len(urls)


def test_calendar_ends() -> None:
    urls = [f"{SITE}/calendar/{2000 + n // 12}/{n % 12 + 1:02}/" for n in range(200)]
    says = [f"{MONTHS[n % 12]} {2000 + n // 12}\nNo events." for n in range(200)]
    assert MAX_STALE <= walk(Traps(), urls, says) <= MAX_STALE + 3


def test_pages_that_say_something_new_do_not_end() -> None:
    urls = [f"{SITE}/news?page={number}" for number in range(1, 500)]
    says = [f"Story about {MONTHS[n % 12]} and {chr(97 + n % 26) * (n // 26 + 1)}" for n in range(499)]  # fmt: skip
    assert walk(Traps(), urls, says) == 499


def test_something_new_now_and_then_is_enough() -> None:
    urls = [f"{SITE}/calendar?month={number}" for number in range(300)]
    says = ["No events." if n % (MAX_STALE - 1) else f"Feast of {'x' * n}" for n in range(300)]
    assert walk(Traps(), urls, says) == 300


def test_machine_that_writes_without_end_is_stopped() -> None:
    urls = [f"{SITE}/endless?n={number}" for number in range(MAX_OF_PATTERN + 100)]
    says = ["x" * number for number in range(len(urls))]
    assert walk(Traps(), urls, says) <= MAX_OF_PATTERN + 1


def test_filters_that_combine_end_soon() -> None:
    traps, fetched = Traps(), 0
    names = "abcdefgh"
    for number in range(1, 2 ** len(names)):
        chosen = [name for bit, name in enumerate(names) if number >> bit & 1]
        url = f"{SITE}/shop?" + "&".join(f"{name}=1" for name in chosen)
        if not traps.refuses(url, f"{SITE}/shop?a=1"):
            fetched += 1
            traps.observe(url, f"{SITE}/shop?a=1", gist_of("The same shoes.", []))
    assert fetched < 40


def test_what_a_list_elsewhere_names_is_never_a_trap() -> None:
    traps = Traps()
    for number in range(100):
        url = f"{SITE}/person/{number}"
        assert traps.refuses(url, SITE + "/people.html") is None
        traps.observe(url, SITE + "/people.html", gist_of("No more is known.", []))
    assert traps.refuses(f"{SITE}/person/100", SITE + "/people.html") is None
    assert traps.refuses(f"{SITE}/person/100", None) is None


def test_one_closed_pattern_leaves_the_others_open() -> None:
    traps = Traps()
    urls = [f"{SITE}/index.php?month={number}" for number in range(MAX_STALE + 5)]
    walk(traps, urls, ["Nothing."] * len(urls))
    assert traps.refuses(f"{SITE}/index.php?month=99", urls[0])
    assert traps.refuses(f"{SITE}/index.php?article=1", urls[0]) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("May 2031\nNo events", []), ("June 2032\nNo events", []), True),
        (("Monday, 3", []), ("Sunday, 14", []), True),
        (("A feast", []), ("A funeral", []), False),
        (("Picture 1", ["/img/1.jpg"]), ("Picture 2", ["/img/2.jpg"]), False),
        (("Picture 1", ["/img/1.jpg"]), ("Picture 2", ["/img/1.jpg"]), True),
        (("", []), ("", []), True),
        (("x" * 5000, []), ("x" * 50_000, []), False),
    ],
)
def test_gist(one: tuple[str, list[str]], other: tuple[str, list[str]], same: bool) -> None:
    assert (gist_of(*one) == gist_of(*other)) is same


@given(st.text(), st.text())
def test_any_address_can_be_judged(path: str, via: str) -> None:
    traps = Traps()
    url = f"{SITE}/{path}"
    traps.refuses(url, via)
    traps.observe(url, via, b"")
    assert repeats(url) == repeats(url)
