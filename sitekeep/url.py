"""URLs as the archive writes them: one spelling a page.

Parsing and joining follow the WHATWG URL standard (https://url.spec.whatwg.org/), as browsers
do. On top of it: no fragment, no tracking parameters, no session ids, parameters in one order.
"""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

import ada_url

#: Parameters that say who sent the reader, never what the page is.
TRACKING = re.compile(
    r"(utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|twclid|ttclid|igshid|mc_[ce]id"
    r"|_ga|_gl|_hsenc|_hsmi|mkt_tok|ref_src|ref_url|spm|vero_id|wickedid|oly_(anon|enc)_id)",
    re.IGNORECASE,
)
#: WordPress's link to answer a comment: the same page, with its form opened below the comment.
ANSWER = re.compile(r"replytocom=\d+")
#: Parameters that name a visitor's session.
SESSION = re.compile(
    r"(phpsessid|jsessionid|aspsessionid\w*|asp\.net_sessionid|sessionid|session_id|sessid|cfid|cftoken"
    r"|zenid|oscsid)",
    re.IGNORECASE,
)
#: `sid` and `s` mean many things; they are a session only where the value is a long hash.
HASH_VALUE = re.compile(r"(sid|s)=[0-9a-f]{20,}", re.IGNORECASE)
#: `/page.jsp;jsessionid=0A1B`: a session inside the path (Java servlets).
PATH_SESSION = re.compile(r";(jsessionid|phpsessid|sid)=[^/?;]*", re.IGNORECASE)
#: Longer addresses are a site's mistake or a trap, and break tools downstream (RFC 9110, 4.1).
MAX_LENGTH = 2048


def normalise(url: str, base: str | None = None) -> str | None:
    """The one spelling of `url`, made absolute by `base`; None where it is no http(s) address.

    >>> normalise("../b.html?utm_source=x&id=2#top", "HTTP://Example.ORG:80/a/")
    'http://example.org/b.html?id=2'
    >>> normalise("mailto:someone@example.org") is None
    True
    """
    url = url.strip()
    # A page's own name matters to these only; without it a menu is looked up once a folder.
    if base and not url.startswith(("?", "#")) and url:
        base = folder_of(base)
    return normalised(url, base)


@lru_cache(maxsize=1_000)
def folder_of(url: str) -> str:
    """The address that relative ones on the page at `url` start from."""
    path = url.partition("#")[0].partition("?")[0]
    return path[: path.rindex("/") + 1] if path.count("/") > 2 else url


@lru_cache(maxsize=20_000)
def normalised(url: str, base: str | None) -> str | None:
    try:
        absolute = ada_url.join_url(base, url) if base else ada_url.normalize_url(url)
    except ValueError:
        return None
    if not absolute.startswith(("http://", "https://")):
        return None
    clean = absolute.partition("#")[0]
    if NOT_PLAIN.search(clean):
        clean = without_the_reader(clean)
    return clean if len(clean) <= MAX_LENGTH else None


#: Of a name and password, a parameter of the path, or a query: most addresses have none.
NOT_PLAIN = re.compile(r"[@;?]")


def without_the_reader(url: str) -> str:
    """An absolute address without what only names the reader, its parameters sorted."""
    parts = ada_url.URL(url)
    # Set, not cut: what remains may be a dot segment that has yet to be resolved.
    if ";" in parts.pathname:
        parts.pathname = PATH_SESSION.sub("", parts.pathname)
    query = clean_query(parts.search[1:])
    return f"{parts.protocol}//{parts.host}{parts.pathname}" + (f"?{query}" if query else "")


def clean_query(query: str) -> str:
    """`query` without what only names the reader, its parameters sorted.

    >>> clean_query("b=2&utm_medium=mail&a=1&PHPSESSID=af")
    'a=1&b=2'
    """
    kept = [part for part in query.split("&") if part and not names_the_reader(part)]
    return "&".join(sorted(kept))


def names_the_reader(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return bool(
        TRACKING.fullmatch(name)
        or SESSION.fullmatch(name)
        or HASH_VALUE.fullmatch(parameter)
        or ANSWER.fullmatch(parameter)
    )


def host_of(url: str) -> str:
    """The host with its port, lower case: "example.org:8080"."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def path_of(url: str) -> str:
    """Path and query as a person reads them: "/über-uns?id=2"."""
    parts = urlsplit(url)
    path = unquote(parts.path) or "/"
    return f"{path}?{unquote(parts.query)}" if parts.query else path


def same_site(host: str) -> str:
    """What two hosts of one site share: the host without `www.`.

    >>> same_site("www.example.org") == same_site("example.org")
    True
    """
    return host.removeprefix("www.")


def spelled_as(base_url: str, url: str) -> str:
    """`url` with scheme and host as `base_url` writes them, if both are of one site.

    `www.` or not, http or https: it is the same page.

    >>> spelled_as("https://www.example.org/", "http://example.org/a?b=1")
    'https://www.example.org/a?b=1'
    """
    if same_site(host_of(url)) != same_site(host_of(base_url)):
        return url
    base = urlsplit(base_url)
    return urlsplit(url)._replace(scheme=base.scheme, netloc=base.netloc).geturl()


def is_loopback(url: str) -> bool:
    """Whether a URL leads to this machine, where politeness is not needed."""
    host = urlsplit(url).hostname or ""
    address = address_of(host)
    return address.is_loopback if address else is_localhost(host)


def is_private(url: str) -> bool:
    """Whether a URL names an address that is not on the public internet."""
    host = urlsplit(url).hostname or ""
    address = address_of(host)
    return not address.is_global if address else is_localhost(host)


def is_localhost(host: str) -> bool:
    name = host.removesuffix(".")
    return name == "localhost" or name.endswith(".localhost")


def address_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that `host` is, if it is no name; the inner one of an IPv4-mapped address.

    The WHATWG parser has already turned decimal, octal and hexadecimal forms into dotted ones.
    """
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
