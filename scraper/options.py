"""What a crawl is asked to do. One object from the command line down to the components."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from sitekeep import __version__
from sitekeep.url import is_loopback

MIB = 1024 * 1024
#: Between two requests to a host that is not this machine.
MIN_DELAY_S = 1.0


@dataclass(frozen=True, slots=True)
class CrawlOptions:
    """The bounds and manners of a crawl. None means: no such limit."""

    url: str
    #: More addresses to ask for, whatever leads to them.
    seeds: tuple[str, ...] = ()
    #: Regular expressions searched for in an address; a page must match one of `include`.
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    #: Only addresses whose path starts with this are pages of the crawl.
    prefix: str | None = None
    max_pages: int | None = None
    max_depth: int | None = None
    max_bytes: int | None = None
    max_time_s: float | None = None
    max_payload_bytes: int = 64 * MIB
    #: Seconds between two requests; None means 1 s, or 0 on this machine.
    delay_s: float | None = None
    concurrency: int | None = None
    timeout_s: float = 60.0
    #: An e-mail or web address where the site's owner can reach whoever crawls.
    contact: str | None = None
    #: Leave out images, stylesheets, scripts and documents.
    pages_only: bool = False
    #: Extra request headers, such as a login: taken from the environment, never stored.
    headers: tuple[tuple[str, str], ...] = ()
    #: Processes that read pages beside the one that fetches; None means one a core.
    workers: int | None = None

    @property
    def is_local(self) -> bool:
        return is_loopback(self.url)

    @property
    def polite_delay_s(self) -> float:
        if self.delay_s is not None:
            return self.delay_s
        return 0.0 if self.is_local else MIN_DELAY_S

    @property
    def connections(self) -> int:
        if self.concurrency is not None:
            return self.concurrency
        return 1 if self.polite_delay_s else 16

    @property
    def retry_delays_s(self) -> tuple[float, ...]:
        """How long to wait before each further try of a URL that failed."""
        return (0.5, 1.0) if self.is_local else (10.0, 60.0)

    @property
    def user_agent(self) -> str:
        about = f"+{self.contact}" if self.contact else "archiving this site"
        return f"Sitekeep/{__version__} ({about})"

    def settings(self) -> dict[str, Any]:
        """These options in Scrapy's words."""
        return {
            "USER_AGENT": self.user_agent,
            "DOWNLOAD_DELAY": self.polite_delay_s,
            "CONCURRENT_REQUESTS": max(self.connections, 2),
            "CONCURRENT_REQUESTS_PER_DOMAIN": self.connections,
            "AUTOTHROTTLE_ENABLED": not self.is_local,
            "DOWNLOAD_TIMEOUT": self.timeout_s,
            "DOWNLOAD_MAXSIZE": self.max_payload_bytes,
            "DOWNLOAD_WARNSIZE": 0,
            "SITEKEEP_SECRET_HEADERS": [name for name, _value in self.headers],
        }

    def stored(self) -> dict[str, Any]:
        """What the archive remembers, to go on and to repeat: everything but secrets."""
        return {name: value for name, value in asdict(self).items() if name != "headers"}

    @classmethod
    def from_stored(cls, stored: dict[str, Any]) -> CrawlOptions:
        known = {name: value for name, value in stored.items() if name in cls.__slots__}
        for name in ("include", "exclude", "seeds"):
            known[name] = tuple(known.get(name, ()))
        return cls(**known)
