"""Fixtures that more than one test file uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sitekeep.demo.server import serve_demo


@pytest.fixture(scope="session")
def demo_url() -> Iterator[str]:
    """Where the replica of the first site listens: "http://127.0.0.1:PORT/"."""
    with serve_demo() as base:
        yield base
