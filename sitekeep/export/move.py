"""One export under way: the site, where its files go, and what could not come along."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files

from bs4 import Tag

from sitekeep.export import addresses
from sitekeep.export.body import Links, Mover
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.output import Output
from sitekeep.export.site import File, Page, Site


@dataclass(slots=True)
class Move:
    """What a platform's `write(move)` gets. It writes to `out`, and names what is lost."""

    site: Site
    losses: Losses
    out: Output
    #: The bytes of a kept file.
    payload: Callable[[File], bytes]
    #: Root of the new site without a trailing slash, where it is known.
    new_url: str | None = None
    #: Where an importer fetches the files from, without a trailing slash; else from the old site.
    media_url: str | None = None
    #: The pattern of addresses that was asked for.
    permalinks: str | None = None
    #: What is to be set by hand on the new platform, one sentence each.
    by_hand: list[str] = field(default_factory=list)
    _redirects: dict[str, str] | None = None

    @contextmanager
    def guarded(self, page: Page) -> Iterator[None]:
        """A page that cannot be written is a loss, and the next one is written all the same."""
        try:
            yield
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            self.losses.add(page, "page", Reason.FAILED, f"{type(error).__name__}: {error}")

    def body(self, page: Page, links: Links) -> Tag:
        """A page's body with the addresses of the new site."""
        return Mover(self.site, links, self.losses).moved(page)

    def image(self, page: Page) -> File | None:
        """The image that stands for a page."""
        return Mover(self.site, NO_LINKS, self.losses).image_of(page)

    def write_files(self, folder: str) -> None:
        """Pictures, documents and media below `folder`, at their old paths."""
        for file in self.files():
            self.out.write(f"{folder}/{file.path}" if folder else file.path, self.payload(file))

    def write_style(self, folder: str) -> None:
        """The look of built sites, one for all: plain, for a theme to replace."""
        style = files("sitekeep.export") / "style.css"
        self.out.write(f"{folder}/style.css".lstrip("/"), style.read_text(encoding="utf-8"))

    def files(self) -> list[File]:
        """All files that move."""
        return list(self.site.files.values())

    def redirects(self) -> dict[str, str]:
        """Old path → new address, where they differ; old paths are decoded."""
        if self._redirects is None:
            self._redirects = addresses.moved(self.site)
        return self._redirects

    def old_paths(self, page: Page) -> list[str]:
        """The old paths that have to lead to a page's new address."""
        return [old for old, address in self.redirects().items() if address == page.address]


NO_LINKS = Links(page=lambda page: page.address, file=lambda file: f"/{file.path}")
