"""Names of hosts: none that a page names may lead into a network that the page's site is not in.

`Scope` refuses addresses of private networks where they are written as numbers. A name shows where
it leads only when it is looked up, so that is where it is refused: what was looked up here is what
is connected to. Behind a proxy the names are looked up by the proxy, and only its own comes here.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from scraper.scope import network_of
from sitekeep.url import same_site

#: The Scrapy setting with the host that the crawl was asked for.
HOME = "SITEKEEP_HOME"
#: Names that were refused in this process, for `answers`: Twisted tells them from unknown ones no
#: more than a crawl is told.
refused: set[str] = set()


class SiteResolver(CachingThreadedResolver):
    """Looks names up, each once, and refuses those that lead into another network."""

    def __init__(self, *args: Any, home: str | None = None) -> None:
        super().__init__(*args)
        self.home = home
        #: Where the site is: "public", "private" or "loopback".
        self.network = network_of(f"http://{home}/") if home else "public"
        self.proxies = {urlsplit(url).hostname for url in getproxies().values()}

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: Any) -> SiteResolver:
        cache_size = crawler.settings.getint("DNSCACHE_SIZE")
        timeout_s = crawler.settings.getfloat("DNS_TIMEOUT")
        return cls(reactor, cache_size, timeout_s, home=crawler.settings.get(HOME))

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802
        # Those who start Scrapy themselves have not told the host; the first is the site's.
        self.home = self.home or name
        return super().getHostByName(name, timeout).addCallback(self.admitted, name)

    def admitted(self, address: str, name: str) -> str:
        """`address`, if a crawl of this site may connect to it under this name.

        The site itself may be anywhere: whoever asked for it knows where.
        """
        network = network_of(f"http://{address}/")
        if self.home and same_site(name) == same_site(self.home):
            self.network = network
        elif name not in self.proxies and network not in ("public", self.network):
            refused.add(name)
            raise DNSLookupError(f"{name} leads into a private network")
        return address
