"""Scope: what belongs to a crawl, under every spelling of its site, and what never does."""

from __future__ import annotations

import pytest

from scraper.options import CrawlOptions
from scraper.scope import Scope, network_of
from sitekeep.archive.frontier import Kind
from sitekeep.outcome import Outcome
from sitekeep.url import normalise

START = "https://www.example.org/"


def scope(**options: object) -> Scope:
    return Scope(START, CrawlOptions(START, **options))  # type: ignore[arg-type]


def outcome(url: str, kind: str = Kind.PAGE, depth: int = 1, **options: object) -> str | None:
    """What becomes of an address as a page writes it; None where it is to be fetched."""
    one = scope(**options)
    clean = normalise(url, START)
    assert clean is not None
    refusal = one.refuses(one.canonical(clean), kind, depth)
    return refusal[0] if refusal else None


@pytest.mark.parametrize(
    "url",
    [
        "/page",
        "https://www.example.org/page",
        "http://www.example.org/page",
        "https://example.org/page",
        "//EXAMPLE.org/page",
        "https://example.org:443/page#part",
        "http://user:secret@example.org/page?utm_source=x",
    ],
)
def test_one_site_has_many_spellings_and_one_address(url: str) -> None:
    found = normalise(url, START)
    assert found
    assert scope().canonical(found) == "https://www.example.org/page"
    assert outcome(url) is None


@pytest.mark.parametrize(
    "url",
    [
        "https://shop.example.org/",
        "https://example.org.evil.example/",
        "https://example.com/",
        "https://www.example.org:8080/",
        "https://wwwexample.org/",
        "https://example.org@evil.example/",
    ],
)
def test_other_sites_are_out_of_scope_but_their_pictures_are_not(url: str) -> None:
    assert outcome(url) == Outcome.OUT_OF_SCOPE
    assert outcome(url, Kind.ASSET) is None


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.1/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://017700000001/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:10.0.0.1]/",
        "http://localhost/",
        "http://a.localhost./",
        "http://0.0.0.0/",
        "http://10.1.2.3/",
        "http://172.16.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00::1]/",
        "http://[fe80::1]/",
        "http://100.64.0.1/",
    ],
)
@pytest.mark.parametrize("kind", [Kind.PAGE, Kind.ASSET, Kind.SITEMAP, Kind.FEED])
def test_a_public_site_leads_into_no_private_network(url: str, kind: str) -> None:
    assert outcome(url, kind) == Outcome.OUT_OF_SCOPE
    assert not scope().may_move_to(normalise(url) or "")


@pytest.mark.parametrize(
    ("url", "network"),
    [
        ("http://127.0.0.1:8000/", "loopback"),
        ("http://localhost/", "loopback"),
        ("http://10.0.0.1/", "private"),
        ("http://0.0.0.0/", "private"),
        ("http://example.org/", "public"),
        ("http://93.184.216.34/", "public"),
    ],
)
def test_networks(url: str, network: str) -> None:
    assert network_of(url) == network


@pytest.mark.parametrize(
    ("start", "target", "reachable", "may_move"),
    [
        ("http://127.0.0.1:8000/", "http://127.0.0.1:9000/", True, True),
        ("http://127.0.0.1:8000/", "http://10.0.0.1/", False, False),
        ("http://127.0.0.1:8000/", "https://example.org/", True, False),
        ("http://10.0.0.1/", "http://10.0.0.2/", True, True),
        ("http://10.0.0.1/", "http://127.0.0.1/", False, False),
        ("https://example.org/", "https://example.com/", True, True),
    ],
)
def test_a_crawl_stays_in_its_network(
    start: str, target: str, reachable: bool, may_move: bool
) -> None:
    one = Scope(start, CrawlOptions(start))
    assert one.is_reachable(target) is reachable
    assert one.may_move_to(target) is may_move


@pytest.mark.parametrize(
    ("url", "options", "expected"),
    [
        ("/docs/a", {"prefix": "/docs/"}, None),
        ("/docs", {"prefix": "/docs/"}, Outcome.OUT_OF_SCOPE),
        ("/blog/a", {"prefix": "/docs/"}, Outcome.OUT_OF_SCOPE),
        ("/", {"prefix": "/docs/"}, None),  # the start, or nothing would be found
        ("/", {"include": ("/docs/",)}, None),
        ("/docs/a", {"include": ("/docs/", "/news/")}, None),
        ("/news/a", {"include": ("/docs/", "/news/")}, None),
        ("/blog/a", {"include": ("/docs/", "/news/")}, Outcome.OUT_OF_SCOPE),
        ("/docs/old/a", {"include": ("/docs/",), "exclude": ("/old/",)}, Outcome.OUT_OF_SCOPE),
        ("/a?page=2", {"exclude": (r"\?page=",)}, Outcome.OUT_OF_SCOPE),
        ("/a.html", {"exclude": (r"\.html$",)}, Outcome.OUT_OF_SCOPE),
        ("/a.html?b", {"exclude": (r"\.html$",)}, None),
    ],
)
def test_bounds(url: str, options: dict[str, object], expected: str | None) -> None:
    assert outcome(url, **options) == expected


def test_pictures_are_bound_by_exclude_only() -> None:
    assert outcome("/img/a.png", Kind.ASSET, prefix="/docs/") is None
    assert outcome("/img/a.png", Kind.ASSET, include=("/docs/",)) is None
    assert outcome("/img/a.png", Kind.ASSET, exclude=("/img/",)) == Outcome.OUT_OF_SCOPE
    tracker = "https://tracker.example/pixel.gif"
    assert outcome(tracker, Kind.ASSET, exclude=("tracker",)) == Outcome.OUT_OF_SCOPE
    assert outcome("/img/a.png", Kind.ASSET, pages_only=True) == Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize(
    ("depth", "kind", "expected"),
    [
        (2, Kind.PAGE, None),
        (3, Kind.PAGE, Outcome.PAGE_LIMIT),
        (3, Kind.ASSET, None),
        (3, Kind.SITEMAP, None),
    ],
)
def test_depth_is_a_limit_for_pages(depth: int, kind: str, expected: str | None) -> None:
    assert outcome("/a", kind, depth, max_depth=2) == expected


def test_options_survive_the_archive_without_secrets() -> None:
    options = CrawlOptions(
        START, include=("/a",), max_pages=3, contact="me@example.org",
        headers=(("Cookie", "secret"),),
    )  # fmt: skip
    stored = options.stored()
    assert "secret" not in str(stored)
    again = CrawlOptions.from_stored({**stored, "of a newer version": 1})
    assert again == CrawlOptions(START, include=("/a",), max_pages=3, contact="me@example.org")


@pytest.mark.parametrize(
    ("url", "options", "delay_s", "connections", "throttled"),
    [
        ("https://example.org/", {}, 1.0, 1, True),
        ("https://example.org/", {"delay_s": 5.0}, 5.0, 1, True),
        ("http://127.0.0.1:8000/", {}, 0.0, 16, False),
        ("http://localhost:8000/", {}, 0.0, 16, False),
        ("http://127.0.0.1:8000/", {"delay_s": 0.5}, 0.5, 1, False),
        ("http://127.0.0.1:8000/", {"concurrency": 2}, 0.0, 2, False),
        ("http://192.168.1.1/", {}, 1.0, 1, True),
    ],
)
def test_manners(
    url: str, options: dict[str, object], delay_s: float, connections: int, throttled: bool
) -> None:
    settings = CrawlOptions(url, **options).settings()  # type: ignore[arg-type]
    assert settings["DOWNLOAD_DELAY"] == delay_s
    assert settings["CONCURRENT_REQUESTS_PER_DOMAIN"] == connections
    assert settings["AUTOTHROTTLE_ENABLED"] is throttled
