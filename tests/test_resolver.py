"""A name that leads into a private network is refused, as the number itself is."""

from __future__ import annotations

from pathlib import Path

import pytest
from twisted.internet.error import DNSLookupError

from scraper.resolver import SiteResolver
from tests.crawling import Ledger, check_whole, sitekeep
from tests.faults import serve_site

#: Names of stand-in hosts, looked up as a machine would whose name server knows them.
NAMES = """
import socket
known = {"inside.example.org": "10.0.0.1", "metadata.example.org": "169.254.169.254",
         "here.example.org": "127.0.0.1", "start.example.org": "127.0.0.1"}
real = socket.gethostbyname
socket.gethostbyname = lambda name: known.get(name) or real(name)
"""


def resolver(home: str | None) -> SiteResolver:
    return SiteResolver(None, 10, 1.0, home=home)


@pytest.mark.parametrize(
    ("home", "home_address", "name", "address", "admitted"),
    [
        ("example.org", "93.184.216.34", "cdn.example.com", "93.184.216.35", True),
        ("example.org", "93.184.216.34", "cdn.example.com", "10.0.0.1", False),
        ("example.org", "93.184.216.34", "cdn.example.com", "127.0.0.1", False),
        ("example.org", "93.184.216.34", "cdn.example.com", "169.254.169.254", False),
        ("example.org", "93.184.216.34", "cdn.example.com", "::ffff:10.0.0.1", False),
        ("intranet.example", "10.0.0.1", "wiki.example", "10.0.0.2", True),
        ("intranet.example", "10.0.0.1", "www.intranet.example", "10.0.0.1", True),
        ("intranet.example", "10.0.0.1", "cdn.example.com", "93.184.216.35", True),
        ("intranet.example", "10.0.0.1", "evil.example", "127.0.0.1", False),
        ("127.0.0.1", None, "here.example", "127.0.0.1", True),
        ("127.0.0.1", None, "inside.example", "192.168.1.1", False),
    ],
)
def test_who_may_be_connected_to(
    home: str, home_address: str | None, name: str, address: str, admitted: bool
) -> None:
    one = resolver(home)
    if home_address:
        assert one.admitted(home_address, home) == home_address
    address = f"[{address}]" if ":" in address else address
    if admitted:
        assert one.admitted(address, name) == address
    else:
        with pytest.raises(DNSLookupError):
            one.admitted(address, name)


def test_a_proxy_may_be_anywhere(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.inside.example:3128")
    assert resolver("example.org").admitted("10.0.0.9", "proxy.inside.example") == "10.0.0.9"


@pytest.mark.server
def test_names_in_private_networks_are_not_asked(tmp_path: Path) -> None:
    archive = tmp_path / "a.db"
    with serve_site("names") as site:
        port = site.url.rstrip("/").rpartition(":")[2]
        start = f"http://start.example.org:{port}/"
        done = sitekeep(
            "crawl", start, "-a", archive, "-q", "--delay", "1", "--contact", "a@example.org",
            world=NAMES,
        )  # fmt: skip
    check_whole(archive)
    found = Ledger(archive).entries()
    for host in ("inside", "metadata"):
        outcome, status, error = found[f"http://{host}.example.org/secret.gif"]
        assert (outcome, status, error) == ("out-of-scope", None, "a name in a private network")
    assert found[f"http://here.example.org:{port}/near.gif"][0] == "kept"
    assert done.code == 0, done
