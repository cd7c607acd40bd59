"""One parsed page: everything the rules may look at, made once.

lxml parses the page and takes what is cheap to take: the head, structured data, links, and the
blocks of text. It also cuts the page down to what stands around the text of the article, and
BeautifulSoup reads that: a whole page in BeautifulSoup alone would cost more than all the rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from copy import deepcopy
from functools import cached_property
from html import unescape
from urllib.parse import urlsplit

from bs4 import Tag
from lxml.cssselect import CSSSelector
from lxml.etree import _Element as Element

from pipelines import headings, opening, places, region, structured, titles
from pipelines.article import article_html
from pipelines.blocks import Block, Outline, fold, outline
from pipelines.cutting import cut
from pipelines.dates import day_order
from pipelines.decode import utf_8
from pipelines.evidence import Said, squeezed
from pipelines.headings import Heading
from pipelines.listing import listing, teasers
from pipelines.mend import mended
from pipelines.misnamed import forgive
from pipelines.navigation import find_menus
from pipelines.script_text import script_text
from pipelines.soup import soup_of
from pipelines.structured import Item
from pipelines.template import Template
from pipelines.tree import framed, parse, parse_utf_8
from sitekeep.article import Menu, Printed
from sitekeep.profile import Profile
from sitekeep.url import host_of, normalise

#: No name of a site is longer.
MAX_NAME = 60
MAX_PLACES = 40
#: The tags of `Page.elements`.
ASKED_FOR = ("a", "base", "link", "meta", "script", "time")
#: A declared text of fewer letters tells nothing about the rest.
TELLING = 300
TAGS = re.compile(r"<[^<>]{0,300}>")


class Page:
    """One page as the rules of `fields/` see it. Building it reads nothing but its arguments."""

    def __init__(
        self,
        body: bytes,
        *,
        url: str | None = None,
        content_type: str | None = None,
        template: Template | None = None,
        profile: Profile | None = None,
    ) -> None:
        self.url = url
        self.template = template or Template()
        self.profile = profile or Profile()
        self.source = body
        #: Where the body was found: on the page, or in a script.
        self.body_rule = "region"
        self.body_outline: Outline | None = None
        self.root = framed(parse_utf_8(mended(utf_8(body, content_type))))

    @cached_property
    def elements(self) -> dict[str, list[Element]]:
        """The elements of each of the tags `ASKED_FOR`, in order: one walk through the page finds
        all of them in the time of two."""
        found: dict[str, list[Element]] = {tag: [] for tag in ASKED_FOR}
        for element in self.root.iter(*ASKED_FOR):
            found[element.tag].append(element)
        return found

    @cached_property
    def base(self) -> str | None:
        """What relative addresses are relative to: `<base href>` or the page's own address."""
        own = normalise(self.url) if self.url else None
        element = next((each for each in self.elements["base"] if each.get("href")), None)
        return own if element is None else normalise(element.get("href"), own) or own

    @cached_property
    def host(self) -> str:
        return host_of(self.url) if self.url else ""

    @property
    def domain(self) -> str:
        """The host without "www."."""
        return self.host.removeprefix("www.")

    @cached_property
    def path(self) -> str:
        return urlsplit(self.url).path if self.url else ""

    @cached_property
    def body(self) -> Element:
        found = self.root.find("body")
        return self.root if found is None else found

    @cached_property
    def title(self) -> str | None:
        """The text of `<title>`; that of an SVG image is none."""
        head = self.root.find("head")
        for place in (head, self.root):
            element = None if place is None else place.find(".//title")
            if element is not None and (text := fold("".join(element.itertext()))):
                return text
        return None

    @cached_property
    def language(self) -> str | None:
        """`<html lang>`, as it is."""
        declared = self.root.get("lang") or self.root.get("xml:lang") or self.body.get("lang")
        return declared.strip() if declared and declared.strip() else None

    @cached_property
    def meta(self) -> dict[str, list[str]]:
        return structured.meta_tags(self.elements["meta"])

    def metas(self, *names: str) -> list[tuple[str, str]]:
        """(name, content) of every `<meta>` with one of `names`, in the order of `names`."""
        found = self.meta
        return [(name, text) for name in names if name in found for text in found[name]]

    @cached_property
    def json_ld(self) -> list[Item]:
        return structured.json_ld_items(self.elements["script"], self.source)

    @cached_property
    def microdata(self) -> list[Item]:
        return structured.microdata_items(self.root, self.source)

    @cached_property
    def site_names(self) -> frozenset[str]:
        """Keys (see `titles.key`) of what the page calls its site, and the site pass learned."""
        return self.own_site_names | (set(self.template.site_names) - {""})

    @cached_property
    def own_site_names(self) -> frozenset[str]:
        """Keys of what the page itself calls its site."""
        names = [name for _, name in self.metas("og:site_name", "application-name", "cre")]
        for item in self.json_ld:
            kinds = structured.types_of(item)
            if kinds & {"WebSite", "Organization", "NewsMediaOrganization"}:
                names.append(structured.text_of(item.get("name")) or "")
            names.append(structured.text_of(item.get("publisher")) or "")
        keys = {titles.key(name) for name in (*names, *self.home_links, *self.affixes)}
        return frozenset(keys) - {""}

    @cached_property
    def home_links(self) -> list[str]:
        """What links to the site's first page say, which mostly is the site's name; none there."""
        if self.path in ("/", "/index.html") and "?" not in (self.url or ""):
            return []
        depth = max(self.path.count("/") - 1, 0)
        up = "../" * depth
        homes = {"/", f"http://{self.host}/", f"https://{self.host}/", f"{up}index.html"} | {
            f"http://{self.host}", f"https://{self.host}", up
        }  # fmt: skip
        homes.discard("")
        links = (a for a in self.elements["a"] if a.get("href") in homes)
        texts = (fold(" ".join(link.itertext())) for link in links)
        return [text for text in texts if 0 < len(text) <= MAX_NAME]

    @cached_property
    def affixes(self) -> list[str]:
        """What `<title>` says after a title that the page declares elsewhere; not where that may
        be the site's name, and the rest the headline."""
        said = {content for _, content in self.metas("og:title", "twitter:title")}
        said |= {structured.text_of(item.get("headline")) or "" for item in self.json_ld}
        printed = {titles.key(each.text) for each in self.headings}
        return [
            rest
            for text in said
            for rest in titles.after(self.title or "", text)
            if titles.key(text) in printed or titles.key(rest) not in printed
        ]

    @cached_property
    def declared_titles(self) -> list[str]:
        """What the head calls the page, the surest first, without the site's name."""
        return [self.without_site(title) for title in self.head_titles]

    @cached_property
    def head_titles(self) -> list[str]:
        """The same as it stands there."""
        found = [
            text
            for item in self.json_ld
            if structured.types_of(item) & structured.ARTICLE_TYPES
            and (text := structured.text_of(item.get("headline")))
        ]
        found += [content for _, content in self.metas("og:title", "twitter:title")]
        if self.title:
            found.append(self.title)
        return found

    def without_site(self, title: str) -> str:
        """A title without what the site adds to it."""
        plain = titles.without_ends(title, self.template.affixes)
        return titles.without_site(plain, self.site_names, self.host)

    @cached_property
    def headings(self) -> list[Heading]:
        """All that the page prints as a heading of the first two levels."""
        return list(headings.headings(self.root))

    @cached_property
    def heading_keys(self) -> frozenset[str]:
        """Keys of the headings, but for the site's name."""
        texts = {text for each in self.headings for text in (each.full, each.text)}
        return frozenset(map(titles.key, texts)) - self.site_names - {""}

    @cached_property
    def own_headings(self) -> dict[str, str]:
        """The words of headings without their kickers; see `headings.own_texts`."""
        declared = [
            structured.text_of(item.get("headline")) or ""
            for item in self.json_ld
            if structured.types_of(item) & structured.PLAIN_ARTICLE_TYPES
        ]
        others = [content for _, content in self.metas("og:title", "twitter:title")]
        return headings.own_texts(self.headings, declared, [*declared, *others])

    @cached_property
    def order(self) -> str:
        """How numeric dates are to be read: "dmy" or "mdy"."""
        told = self.profile.extract.day_order or self.template.day_order
        return told or day_order(self.language or self.profile.site.language, self.host)

    @cached_property
    def outline(self) -> Outline:
        return outline(self.body)

    @cached_property
    def content(self) -> Outline:
        """The outline without what the profile says is never content."""
        if not self.profile.extract.drop:
            return self.outline
        root = deepcopy(self.root)
        for selector in self.profile.extract.drop:
            remove(select(root, selector))
        body = root.find("body")
        return outline(root if body is None else body)

    @cached_property
    def region(self) -> opening.Region:
        """The article's opening lines, its body and what trails after."""
        if named := self.named_body():
            return opening.split(self.content, *named, self)
        container, kept = region.find_region(self.content, self.template.repeated, self.said)
        if not any(map(region.is_prose, kept)) and forgive(self.content):
            container, kept = region.find_region(self.content, self.template.repeated, self.said)
        found = opening.split(self.content, container, kept, self)
        return self.or_script_text(self.or_entries(found))

    @cached_property
    def said(self) -> Said:
        """What the page's head says of its article, to find it by."""
        texts = (structured.text_of(item.get("articleBody")) or "" for item in self.json_ld)
        text = squeezed(TAGS.sub(" ", unescape(" ".join(texts))))
        summaries = self.metas("description", "og:description", "twitter:description")
        return Said(
            self.title_keys,
            text if len(text) >= TELLING else "",
            tuple(squeezed(content) for _, content in summaries),
        )

    @cached_property
    def title_keys(self) -> frozenset[str]:
        """Keys of the titles in the head, to find the article by: without what the page itself
        calls its site, and their first pieces, which need nobody to tell the site's name."""
        own = [
            titles.without_site(title, self.own_site_names, self.host) for title in self.head_titles
        ]
        first = [piece for title in own for piece in titles.parts(title)[:1]]
        return frozenset(map(titles.key, (*own, *first))) - {""}

    def or_entries(self, found: opening.Region) -> opening.Region:
        """`found`; of a page of teasers with all of them, as none is more its text than another,
        and what else was found to be text: the last of them may be the longest.

        Not of one that calls itself an article, however much of it leads elsewhere.
        """
        kinds = {kind for item in self.json_ld for kind in structured.types_of(item)}
        if kinds & structured.PLAIN_ARTICLE_TYPES or "article" in self.meta.get("og:type", ()):
            return found
        own = {line.block.index for line in found.of_role(opening.Role.HEADLINE)}
        entries = teasers(self.content, self.domain, found.signed)
        if entries:
            around = {block.index: block for block in found.body}
            around |= {block.index: block for block in entries if block.index not in own}
            found.body = [block for _, block in sorted(around.items())]
        return found

    def or_script_text(self, found: opening.Region) -> opening.Region:
        """`found`; where the page shows next to nothing, with a body that a script holds."""
        shown = sum(len(block.text) for block in found.body)
        if shown < MOST_SHOWN and (text := script_text(self.root, self.json_ld, shown)):
            self.body_rule = text.rule
            self.body_outline = outline(parse(text.html))
            found.body = [block for block in self.body_outline.blocks if block.text]
        return found

    def named_body(self) -> tuple[int, list[Block]] | None:
        """The element that the profile says holds the article, and all its blocks."""
        selector, nodes = self.profile.extract.article_body, self.content.nodes
        if not selector or not nodes:
            return None
        found = set(select(nodes[0].element.getroottree().getroot(), selector))
        for index, node in enumerate(nodes):
            if node.element in found and node.end_block > node.first_block:
                region.weigh_hints(self.content)
                return index, self.content.blocks[node.first_block : node.end_block]
        return None

    @cached_property
    def places(self) -> list[Printed]:
        """What the opening prints where, for the site pass."""
        placed = [(line, place) for line, place in self.short_lines if place]
        return [Printed(place, line.text, line.role or "") for line, place in placed[:MAX_PLACES]]

    @cached_property
    def short_lines(self) -> list[tuple[opening.Line, str]]:
        """The short lines of the opening, each with its place; "" for one without."""
        short = (line for line in self.region.lines if len(line.text) <= opening.SHORT)
        return [(line, places.place_of(line.block, self.content)) for line in short]

    @cached_property
    def listing(self) -> str | None:
        """Why the page is a listing of others; None for one with a text of its own."""
        return listing(self.content, self.domain, self.region.signed)

    def selected(self, selector: str) -> list[str]:
        """The texts of what a profile's CSS selector finds on the whole page."""
        found = select(self.root, selector)
        return [text for each in found if (text := fold(" ".join(each.itertext())))]

    @cached_property
    def body_html(self) -> str:
        """The body, cleaned, with its embeds and named places."""
        return article_html(self.body_outline or self.content, self.region.body, self.base)

    @cached_property
    def sections(self) -> dict[str, str]:
        """The HTML of what is around the body: "lead" and "tail"."""
        region = self.region
        return cut(self.content, (("lead", region.lead), ("tail", region.tail)))

    @cached_property
    def soup(self) -> list[Tag]:
        """What BeautifulSoup makes of the lead and the tail, in one go.

        Most pages have nothing in the tail that a rule looks for, and parsing is what costs most.
        """
        parts = self.sections
        tail = parts["tail"] if holds_any(parts["tail"], TAIL_MARKS) else ""
        soup = soup_of(f"<div>{parts['lead']}</div><div>{tail}</div>")
        # Its own search takes as long as a quarter of the parsing.
        tags = (each for each in soup.descendants if isinstance(each, Tag))
        body = next(tag for tag in tags if tag.name == "body")
        return [each for each in body.children if isinstance(each, Tag) and each.name == "div"]

    @property
    def lead(self) -> Tag:
        """The opening: headline, byline, date and what is near."""
        return self.soup[0]

    @property
    def tail(self) -> Tag:
        """The blocks right after the body, where they may name an author or a date."""
        return self.soup[1]

    @cached_property
    def times(self) -> tuple[list[Tag], list[Tag]]:
        """The `<time>` elements of the lead and of the tail; most pages have none there."""
        if not any("<time" in html for html in self.sections.values()):
            return [], []
        return self.lead.find_all("time"), self.tail.find_all("time")

    @cached_property
    def menus(self) -> list[Menu]:
        return self.menus_found(deep=False)

    @cached_property
    def deep_menus(self) -> list[Menu]:
        """The menus that may have entries below others. Quicker, where no one asks for all."""
        if "menus" in self.__dict__:
            return self.menus
        return self.menus_found(deep=True)

    def menus_found(self, *, deep: bool) -> list[Menu]:
        # Looking for the region may show that a part is not what its name says.
        _ = self.region
        return find_menus(self.outline, self.url, self.base, deep=deep)


#: A page that shows more has its text on itself.
MOST_SHOWN = 600
#: What rules look for behind the body: elements that say they hold an author or a date.
TAIL_MARKS = ("author", "byline", "by-line", "vcard", "writer", "<time", "itemprop")


def holds_any(html: str, marks: Iterable[str]) -> bool:
    """Whether a text holds one of some words in small letters, in whatever letters."""
    small = html.lower()
    return any(mark in small for mark in marks)


def select(root: Element, selector: str) -> list[Element]:
    """What a CSS selector (https://www.w3.org/TR/selectors-3/) finds in a tree."""
    return list(CSSSelector(selector, translator="html")(root))


def remove(elements: Iterable[Element]) -> None:
    """Take elements out of their tree; the text behind each stays."""
    for element in elements:
        parent, before = element.getparent(), element.getprevious()
        if parent is None:
            continue
        if before is not None:
            before.tail = (before.tail or "") + (element.tail or "")
        else:
            parent.text = (parent.text or "") + (element.tail or "")
        parent.remove(element)
