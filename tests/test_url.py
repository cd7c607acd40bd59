"""One spelling a page, and which addresses are whose."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sitekeep.url import (
    MAX_LENGTH,
    clean_query,
    host_of,
    is_loopback,
    is_private,
    normalise,
    path_of,
    same_site,
)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTP://EXAMPLE.org:80/A", "http://example.org/A"),
        ("https://example.org:443/", "https://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("http://example.org/a#part", "http://example.org/a"),
        ("http://example.org/?#", "http://example.org/"),
        ("http://user:word@example.org/", "http://example.org/"),
        ("http://example.org/a/./b/../c", "http://example.org/a/c"),
        ("http://example.org/a b", "http://example.org/a%20b"),
        ("http://example.org/über", "http://example.org/%C3%BCber"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http:\\\\example.org\\a", "http://example.org/a"),
        ("http://exa\tmple.org/\n", "http://example.org/"),
        (" http://example.org/ ", "http://example.org/"),
        ("http://example.org/?b=2&a=1", "http://example.org/?a=1&b=2"),
        ("http://example.org/?a=2&a=1", "http://example.org/?a=1&a=2"),
        ("http://example.org/?utm_source=mail&id=7&fbclid=x", "http://example.org/?id=7"),
        ("http://example.org/a/?replytocom=52#respond", "http://example.org/a/"),
        ("http://example.org/?PHPSESSID=0af3", "http://example.org/"),
        ("http://example.org/?s=cats", "http://example.org/?s=cats"),
        ("http://example.org/?s=" + "0a" * 16, "http://example.org/"),
        ("http://example.org/a.jsp;jsessionid=0A1B?id=2", "http://example.org/a.jsp?id=2"),
        ("http://example.org/.;sid=1/a", "http://example.org/a"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[::1]:80/", "http://[::1]/"),
        ("mailto:someone@example.org", None),
        ("javascript:alert(1)", None),
        ("data:text/html,hello", None),
        ("file:///etc/passwd", None),
        ("tel:+1", None),
        ("page.html", None),
        ("http://", None),
        ("http://example.org:99999/", None),
        ("http://[::1/", None),
        ("", None),
        ("http://example.org/" + "a" * MAX_LENGTH, None),
    ],
)
def test_normalise(url: str, expected: str | None) -> None:
    assert normalise(url) == expected


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("b.html", "http://example.org/a/b.html"),
        ("/b.html", "http://example.org/b.html"),
        ("?page=2", "http://example.org/a/?page=2"),
        ("#top", "http://example.org/a/"),
        ("", "http://example.org/a/"),
        ("//cdn.example.org/x.png", "http://cdn.example.org/x.png"),
        ("../../../b", "http://example.org/b"),
        ("mailto:someone@example.org", None),
    ],
)
def test_a_link_is_read_beside_its_page(link: str, expected: str | None) -> None:
    assert normalise(link, "http://example.org/a/") == expected


SPECIAL = "/?#&=;:.%@[]\\ ~+aü\t\u200b\ud800"
WORDS = ".. // %2e %2F http: https:// example.org sid= ;sid= ;jsessionid= utm_source= PHPSESSID=1"
PIECES = st.sampled_from([*SPECIAL, *WORDS.split()])
MESSY = st.lists(PIECES | st.text(max_size=4), max_size=12).map("".join)


@given(MESSY.map("http://example.org/".__add__) | MESSY | MESSY.map("http://".__add__))
@example("http://example.org/.;sid=1/a")
@example("http://example.org/a;sid=1;sid=2")
def test_normalising_twice_is_normalising_once(url: str) -> None:
    once = normalise(url)
    assert once is None or normalise(once) == once


@given(MESSY)
def test_a_normalised_address_is_plain(link: str) -> None:
    url = normalise(link, "http://example.org/a/")
    if url is not None:
        assert url.startswith(("http://", "https://"))
        assert url.isascii()
        assert not set(url) & set("# \t\n")
        assert host_of(url)
        assert "@" not in host_of(url)


@given(st.lists(st.sampled_from(["a=1", "b=2", "c=", "d", "utm_medium=x", "sessionid=9"])))
def test_the_order_of_parameters_does_not_matter(parts: list[str]) -> None:
    assert clean_query("&".join(parts)) == clean_query("&".join(reversed(parts)))


@pytest.mark.parametrize(
    ("url", "private", "loopback"),
    [
        ("http://localhost/", True, True),
        ("http://site.localhost/", True, True),
        ("http://localhost./", True, True),
        ("http://127.0.0.1:8000/", True, True),
        ("http://127.9.9.9/", True, True),
        ("http://2130706433/", True, True),
        ("http://017700000001/", True, True),
        ("http://0x7f000001/", True, True),
        ("http://[::1]/", True, True),
        ("http://[::ffff:127.0.0.1]/", True, True),
        ("http://0.0.0.0/", True, False),
        ("http://10.0.0.1/", True, False),
        ("http://172.16.0.1/", True, False),
        ("http://192.168.1.1/", True, False),
        ("http://169.254.169.254/", True, False),
        ("http://100.64.0.1/", True, False),
        ("http://[fe80::1]/", True, False),
        ("http://[fd00::1]/", True, False),
        ("http://[::ffff:10.0.0.1]/", True, False),
        ("http://93.184.216.34/", False, False),
        ("http://[2606:4700::1111]/", False, False),
        ("http://example.org/", False, False),
        ("http://localhost.example.org/", False, False),
    ],
)
def test_whose_address(url: str, private: bool, loopback: bool) -> None:
    normal = normalise(url)
    assert normal is not None
    assert (is_private(normal), is_loopback(normal)) == (private, loopback)


def test_hosts_and_paths() -> None:
    assert host_of("http://Example.org:8080/a") == "example.org:8080"
    assert same_site("www.example.org") == same_site("example.org")
    assert same_site("blog.example.org") != same_site("example.org")
    assert path_of("http://example.org/%C3%BCber?q=%C3%A9") == "/über?q=é"
    assert path_of("http://example.org") == "/"
