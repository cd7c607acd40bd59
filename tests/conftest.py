"""Fixtures that more than one test file uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from sitekeep.demo.server import serve_demo
from tests.browsing import CHROMIUM, OPTIONS

#: Takes minutes, and so begins first: at the end one process would wait for the other.
LONGEST = "test_kill.py"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name != LONGEST)


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """Where the replica of the first site listens: "http://127.0.0.1:PORT/"."""
    with serve_demo() as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=OPTIONS)
        yield browser
        browser.close()
