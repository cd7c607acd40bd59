"""No violation of accessibility that axe-core knows, on any kind of page, in any look.

axe-core comes from npm into a temporary folder; without it the tests are skipped.
Source: https://github.com/dequelabs/axe-core
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from itertools import product

import pytest
from playwright.sync_api import Browser, Page

from tests.archives import SITE, sample
from tests.browsing import IN_CHROMIUM, served
from tests.test_archive_documents import document

pytestmark = IN_CHROMIUM

AXE = "axe-core@4.11"
PAGES = [
    "/", "/a/twelve-steps", "/a/contact", "/a/none", "/a/twelve-steps/history",
    "/a/twelve-steps/history/3-11", "/search", "/search?q=stand&year=2015", "/search?q=xyzzy", "/search?q=picture",
    "/search?type=document", "/crawls", "/crawls/1", "/crawls/1/gone", "/-/review",
    "/-/questions", "/-/questions/undated", "/-/questions/words-by-year",
    "/-/questions/links-here?about=/twelve-steps.html", "/-/questions/vanished", "/-/dictionary",
    f"/-/web/{SITE}/twelve-steps.html", f"/-/web/*/{SITE}/twelve-steps.html",
    f"/-/web/{SITE}/never.html",
]  # fmt: skip
SIZES = ({"width": 1280, "height": 800}, {"width": 360, "height": 740})
SCHEMES = ("light", "dark")
RUN = """() => axe.run(document, {preload: false, iframes: false, resultTypes: ['violations']})
    .then(found => found.violations.map(v => [v.id, v.nodes.map(n => n.html.slice(0, 150))]))"""


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The source of axe-core."""
    npm, folder = shutil.which("npm"), tmp_path_factory.mktemp("axe")
    if npm is None:
        pytest.skip("needs npm")
    command = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", AXE]
    if subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode:
        pytest.skip("axe-core could not be installed")
    return (folder / "node_modules/axe-core/axe.min.js").read_text()


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("accessible") / "archive.db"
    archive = sample(path)
    document(archive, "/files/steps.pdf", title="Steps", author="Ada Example", text="Stand-in.")
    archive.page("/undated.html", headline="No Day", article_body="Stand-in words.")
    archive.crawl(day=2)
    archive.version(3, archive.capture("/twelve-steps.html", payload=b"<p>new"))
    with served(path) as url:
        yield url


@pytest.fixture(scope="module")
def page(browser: Browser, address: str) -> Page:
    return browser.new_context(base_url=address, reduced_motion="reduce").new_page()


@pytest.mark.parametrize("path", PAGES)
def test_no_violation_in_any_look(page: Page, axe: str, path: str) -> None:
    page.goto(path)
    page.evaluate(axe)
    for size, scheme in product(SIZES, SCHEMES):
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        assert (size["width"], scheme, page.evaluate(RUN)) == (size["width"], scheme, [])


def test_the_check_can_fail(page: Page, axe: str) -> None:
    page.emulate_media(color_scheme="light")
    page.goto("/-/questions")
    page.evaluate("""() => {
        document.querySelector('main').innerHTML += '<img src="/x"><p id="pale">pale</p>';
        document.querySelector('#pale').style.color = '#ddd';
    }""")
    page.evaluate(axe)
    assert {"image-alt", "color-contrast"} <= {name for name, _ in page.evaluate(RUN)}


def test_nothing_moves_for_who_asks_for_that(page: Page) -> None:
    page.goto("/")
    moving = """() => [...document.querySelectorAll('*')].filter(e => {
        const s = getComputedStyle(e);
        return parseFloat(s.transitionDuration) > 0 || s.animationName !== 'none';
    }).length"""
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(moving) == 0


def test_printed_is_the_article_and_where_it_is_from(page: Page) -> None:
    page.set_viewport_size({"width": 800, "height": 1100})
    page.goto("/a/twelve-steps")
    page.emulate_media(media="print")
    assert page.locator(".body").is_visible()
    assert page.locator(".citation").is_visible()
    assert not page.locator(".top nav").is_visible()
    assert not page.locator(".forms").is_visible()
    page.emulate_media(media="screen")
