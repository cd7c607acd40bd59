"""The report of a move in a real browser: on a phone and on paper."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from sitekeep.export.platforms import BY_NAME, Options, export
from tests.archives import sample
from tests.browsing import IN_CHROMIUM

pytestmark = IN_CHROMIUM
#: How many pixels of the tables stand out to the right of what can be seen.
OUT_OF_SIGHT = "[...document.querySelectorAll('.wide')].map(e => e.scrollWidth - e.clientWidth)"
LABELS = "[...document.querySelectorAll('td')].map(e => getComputedStyle(e, '::before').content)"
INK = "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"


@pytest.fixture
def report(browser: Browser, tmp_path: Path) -> Page:
    archive = sample(tmp_path / "a.db")
    long = "a-long-name-of-a-page-" * 4
    archive.page(f"/{long}.html", headline="Long " * 20, article_body="Stand-in text.")
    export(archive.conn, BY_NAME["wordpress"], tmp_path / "out", Options())
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.goto((tmp_path / "out/report.html").as_uri())
    return page


def test_on_a_phone_nothing_stands_out_and_cells_say_what_they_are(report: Page) -> None:
    assert "the move to WordPress" in report.title()
    assert report.evaluate(OUT_OF_SIGHT) == [0, 0]
    assert report.evaluate("document.documentElement.scrollWidth") == 390
    assert "none" not in report.evaluate(LABELS)


def test_on_paper_it_is_a_table_in_black_on_white(report: Page) -> None:
    report.emulate_media(media="print", color_scheme="dark")
    assert report.evaluate(INK) == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    assert report.locator("thead").last.is_visible()
