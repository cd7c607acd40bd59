"""What WordPress's importer asks of a file, one named check a rule.

Each rule is what was seen to go wrong in WordPress 6.1 or 6.8 when a file breaks it, mostly
without a word. A rule yields what is wrong; `problems` gathers them by name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from xml.etree import ElementTree as ET

from pipelines.wordlist import words

SPACES = {
    "wp": "http://wordpress.org/export/1.2/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "excerpt": "http://wordpress.org/export/1.2/excerpt/",
    "dc": "http://purl.org/dc/elements/1.1/",
}
FIELDS = words("title dc:creator content:encoded excerpt:encoded wp:post_id wp:post_date"
          " wp:post_date_gmt wp:comment_status wp:ping_status wp:post_name wp:status wp:post_parent"
          " wp:menu_order wp:post_type wp:post_password wp:is_sticky")  # fmt: skip
HEAD = ("author", "category", "tag", "term", "item")
ORDER = {"page": 0, "post": 0, "attachment": 1, "nav_menu_item": 2}
MENU = ("type", "menu_item_parent", "object_id", "object", "target", "classes", "xfn", "url")
RENAMED = re.compile(r"(page)?\d+|feed|rdf|rss|rss2|atom|embed")
SHORTCODE = re.compile(r"\[/?[a-zA-Z]")
ACTED_ON = re.compile(r"<!--\s*(nextpage|more|noteaser)")
LONE_ADDRESS = re.compile(r"(?:^|>)\s*https?://[^\s<>\"]+\s*(?:<|$)", re.MULTILINE)
SMILEY = re.compile(r"(?:^|[\s>])(?:[:;8]-?[)(DPpoOxX|?]|:[a-z!?]+:)(?=[\s<]|$)", re.MULTILINE)
MARK = re.compile(r"<!-- (/?)wp:([a-z-]+)( \{.*?\})? -->")
#: How the editor writes a block; one that differs is "invalid" there.
NATIVE = {
    "paragraph": r'<p( class="alternative-headline")?( dir="(rtl|ltr)")?( id="[^"]*")?>.*</p>',
    "heading": r'<h[1-6] class="wp-block-heading"( id="[^"]*")?>.*</h[1-6]>',
    "list": r'<(ul|ol)( start="-?\d+")? class="wp-block-list">.*</(ul|ol)>',
    "list-item": r"<li>.*</li>",
    "image": r'<figure class="wp-block-image">(<a href="[^"]*">)?<img src="[^"]*" alt="[^"]*"'
             r'( title="[^"]*")?/>(</a>)?'
             r'(<figcaption class="wp-element-caption">.*</figcaption>)?</figure>',
    "table": r'<figure class="wp-block-table"><table>.*</table>'
             r'(<figcaption class="wp-element-caption">.*</figcaption>)?</figure>',
    "quote": r'<blockquote class="wp-block-quote">.*</blockquote>',
    "code": r'<pre class="wp-block-code[^"]*"><code>.*</code></pre>',
    "preformatted": r'<pre class="wp-block-preformatted">.*</pre>',
    "separator": r'<hr class="wp-block-separator has-alpha-channel-opacity"/>',
    "html": r".+",
}  # fmt: skip


@dataclass
class Item:
    """One item; fields by the names they have in the file."""

    element: ET.Element

    def __getitem__(self, name: str) -> str:
        return self.element.findtext(name, "", SPACES)

    @property
    def type(self) -> str:
        return self["wp:post_type"]

    @property
    def body(self) -> str:
        return self["content:encoded"]

    @property
    def is_entry(self) -> bool:
        return self.type in ("page", "post")

    @property
    def meta(self) -> dict[str, str]:
        return {
            each.findtext("wp:meta_key", "", SPACES): each.findtext("wp:meta_value", "", SPACES)
            for each in self.element.findall("wp:postmeta", SPACES)
        }

    def terms(self, domain: str) -> list[str]:
        found = self.element.findall("category")
        return [each.get("nicename", "") for each in found if each.get("domain") == domain]


class File:
    """A WXR file. `today` is the day on which it is imported."""

    def __init__(self, text: str, today: str) -> None:
        self.text, self.today = text, today
        self.channel = cast(ET.Element, ET.fromstring(text).find("channel"))
        self.items = [Item(each) for each in self.channel.findall("item")]
        self.entries = [item for item in self.items if item.is_entry]
        self.by_id = {item["wp:post_id"]: item for item in self.items}
        self.attachment_urls = {item["wp:attachment_url"] for item in self.items}

    def all(self, path: str) -> list[str]:
        return [each.text or "" for each in self.channel.findall(path, SPACES)]

    @property
    def root(self) -> str:
        return self.channel.findtext("wp:base_site_url", "", SPACES)


def problems(text: str, today: str = "2030-01-01") -> dict[str, list[str]]:
    """What is wrong with a file, by the name of the rule."""
    if "<!DOCTYPE" in text:
        return {"no_doctype": ["a DOCTYPE is refused"]}
    try:
        file = File(text, today)
    except ET.ParseError as error:
        return {"well_formed": [str(error)]}
    found = {rule.__name__: list(rule(file)) for rule in RULES}
    return {name: told for name, told in found.items() if told}


Rule = Callable[[File], Iterator[str]]
RULES: list[Rule] = []


def rule(check: Rule) -> Rule:
    RULES.append(check)
    return check


@rule
def version(file: File) -> Iterator[str]:
    if file.channel.findtext("wp:wxr_version", "", SPACES) != "1.2":
        yield "no wxr_version 1.2"


@rule
def old_root(file: File) -> Iterator[str]:
    if not re.fullmatch(r"https?://[^/]+", file.root):
        yield f"base_site_url {file.root!r} is no root"


@rule
def in_cdata(file: File) -> Iterator[str]:
    """Texts are CDATA, so that no entity in them is read twice."""
    plain = re.findall(r"<(title|[a-z]+:[a-z_]+)>(?!<|-?\d)(.{0,30})", file.text)
    yield from (f"{name}: {text}" for name, text in plain if name != "wp:wxr_version")


@rule
def head_order(file: File) -> Iterator[str]:
    names = [each.tag.rpartition("}")[2] for each in file.channel]
    ranks = [HEAD.index(name) for name in names if name in HEAD]
    if ranks != sorted(ranks):
        yield "authors, categories, tags and terms come before items, in this order"


@rule
def item_order(file: File) -> Iterator[str]:
    ranks = [ORDER.get(item.type, 0) for item in file.items]
    if ranks != sorted(ranks):
        yield "attachments take slugs of pages that come after them"


@rule
def complete(file: File) -> Iterator[str]:
    for item in file.items:
        yield from (
            f"{item['title']}: no {name}"
            for name in FIELDS
            if item.element.find(name, SPACES) is None
        )


@rule
def real_date(file: File) -> Iterator[str]:
    for item in file.items:
        date = item["wp:post_date"]
        try:
            if datetime.strptime(date, "%Y-%m-%d %H:%M:%S").isoformat(" ") != date:
                yield date
        except ValueError:
            yield f"{item['title']}: {date!r}"


@rule
def no_gmt(file: File) -> Iterator[str]:
    yield from (item["wp:post_date_gmt"] for item in file.items if item["wp:post_date_gmt"])


@rule
def not_in_future(file: File) -> Iterator[str]:
    yield from (item["wp:post_date"] for item in file.items if item["wp:post_date"] > file.today)


@rule
def one_title_date_type(file: File) -> Iterator[str]:
    """The database takes titles for the same whatever their case and accents."""
    yield from doubles(
        f"{item.type} {item['wp:post_date']} {item['title'].casefold()}" for item in file.items
    )


@rule
def titled(file: File) -> Iterator[str]:
    yield from (item["wp:post_id"] for item in file.items if not item["title"].strip())


@rule
def one_id(file: File) -> Iterator[str]:
    yield from doubles(item["wp:post_id"] for item in file.items)


@rule
def high_id(file: File) -> Iterator[str]:
    for item in file.items:
        if not item["wp:post_id"].isdecimal() or int(item["wp:post_id"]) < 1000:
            yield item["wp:post_id"]


@rule
def slug(file: File) -> Iterator[str]:
    for item in file.items:
        name = item["wp:post_name"]
        if not re.fullmatch(r"[a-z0-9-]{1,200}", name) or RENAMED.fullmatch(name):
            yield f"{name!r} becomes another"


@rule
def one_slug(file: File) -> Iterator[str]:
    yield from doubles(item["wp:post_name"] for item in file.items)


@rule
def attachment_slug(file: File) -> Iterator[str]:
    for item in file.items:
        if item.type == "attachment" and not item["wp:post_name"].startswith("media-"):
            yield item["wp:post_name"]


@rule
def known_type(file: File) -> Iterator[str]:
    yield from (item.type for item in file.items if item.type not in ORDER)


@rule
def status(file: File) -> Iterator[str]:
    for item in file.items:
        if item["wp:status"] != ("inherit" if item.type == "attachment" else "publish"):
            yield f"{item['title']}: {item['wp:status']}"


@rule
def declared_author(file: File) -> Iterator[str]:
    logins = set(file.all("wp:author/wp:author_login"))
    yield from (item["dc:creator"] for item in file.items if item["dc:creator"] not in logins)


@rule
def login(file: File) -> Iterator[str]:
    logins = file.all("wp:author/wp:author_login")
    yield from (each for each in logins if not re.fullmatch(r"[a-z0-9-]{1,60}", each))
    yield from doubles(logins)


@rule
def display_name(file: File) -> Iterator[str]:
    yield from (each for each in file.all("wp:author/wp:author_display_name") if not each.strip())


@rule
def parent(file: File) -> Iterator[str]:
    for item in file.items:
        above = item["wp:post_parent"]
        if above != "0" and above not in file.by_id:
            yield f"{item['title']}: {above}"
        elif above != "0" and item.type == "page" and file.by_id[above].type != "page":
            yield f"{item['title']}: below a {file.by_id[above].type}"


@rule
def declared_terms(file: File) -> Iterator[str]:
    declared = {
        "category": file.all("wp:category/wp:category_nicename"),
        "post_tag": file.all("wp:tag/wp:tag_slug"),
        "nav_menu": file.all("wp:term/wp:term_slug"),
    }
    for domain, slugs in declared.items():
        yield from doubles(slugs)
        for item in file.items:
            yield from (each for each in item.terms(domain) if each not in slugs)


@rule
def blocks_only(file: File) -> Iterator[str]:
    """Text outside of blocks gets paragraphs and line breaks that nobody wrote."""
    for item in file.entries:
        depth, end = 0, 0
        for mark in MARK.finditer(item.body):
            if depth == 0 and item.body[end : mark.start()].strip():
                yield f"{item['title']}: {item.body[end : mark.start()][:60]!r}"
            depth += -1 if mark[1] else 1
            end = mark.end()
        if depth or item.body[end:].strip():
            yield f"{item['title']}: a block is not closed, or text stands behind the last"


@rule
def native_blocks(file: File) -> Iterator[str]:
    for item in file.entries:
        opened: list[tuple[str, int]] = []
        for mark in MARK.finditer(item.body):
            if not mark[1]:
                opened.append((mark[2], mark.end()))
                continue
            name, start = opened.pop() if opened else ("", 0)
            markup = item.body[start : mark.start()].strip("\n")
            if name != mark[2] or not re.fullmatch(NATIVE.get(name, "(?!)"), markup, re.DOTALL):
                yield f"{item['title']}: {mark[2]}: {markup[:80]!r}"


@rule
def no_shortcode(file: File) -> Iterator[str]:
    for item in file.entries:
        yield from SHORTCODE.findall(MARK.sub("", item.body))


@rule
def no_comment_that_acts(file: File) -> Iterator[str]:
    for item in file.entries:
        yield from ACTED_ON.findall(item.body)


@rule
def no_lone_address(file: File) -> Iterator[str]:
    for item in file.entries:
        yield from LONE_ADDRESS.findall(MARK.sub("", item.body))


@rule
def no_smiley(file: File) -> Iterator[str]:
    for item in file.entries:
        yield from SMILEY.findall(MARK.sub("", item.body))


@rule
def fragment_with_path(file: File) -> Iterator[str]:
    """The importer makes `#note` into `/#note`."""
    for item in file.entries:
        yield from re.findall(r'href="#[^"]*"', item.body)


@rule
def no_old_link(file: File) -> Iterator[str]:
    for item in file.entries:
        for href in re.findall(r'<a\b[^>]* href="([^"]*)"', item.body):
            if href.startswith(f"{file.root}/") and not is_attached(file, href):
                yield href


@rule
def attached_pictures(file: File) -> Iterator[str]:
    """A picture's address in a body is that of an attachment, letter by letter.

    Those that WordPress refuses are in `/files/`.
    """
    for item in file.entries:
        for source in re.findall(r'<img\b[^>]* src="([^"]*)"', item.body):
            of_old_site = "://" not in source or source.startswith(f"{file.root}/")
            if (
                of_old_site
                and not source.startswith(("data:", "/files/"))
                and not is_attached(file, source)
            ):
                yield source


def is_attached(file: File, address: str) -> bool:
    return address.replace("&amp;", "&") in file.attachment_urls


@rule
def attachment_url(file: File) -> Iterator[str]:
    for item in file.items:
        url = item["wp:attachment_url"]
        if item.type == "attachment" and not re.fullmatch(r"https?://[!-Z^-~\\]+", url):
            yield url


@rule
def featured_image(file: File) -> Iterator[str]:
    for item in file.items:
        number = item.meta.get("_thumbnail_id")
        if number and (number not in file.by_id or file.by_id[number].type != "attachment"):
            yield f"{item['title']}: {number}"


@rule
def whole_menu_item(file: File) -> Iterator[str]:
    for item in file.items:
        if item.type == "nav_menu_item":
            yield from (
                f"{item['title']}: no _menu_item_{name}"
                for name in MENU
                if f"_menu_item_{name}" not in item.meta
            )
            if not item.terms("nav_menu"):
                yield f"{item['title']}: in no menu"


@rule
def menu_target(file: File) -> Iterator[str]:
    for item in file.items:
        if item.meta.get("_menu_item_type") == "post_type":
            target = file.by_id.get(item.meta.get("_menu_item_object_id", ""))
            if target is None or target.type != item.meta.get("_menu_item_object"):
                yield item["title"]
        elif item.type == "nav_menu_item" and not item.meta.get("_menu_item_url"):
            yield f"{item['title']}: leads nowhere"


@rule
def menu_parent(file: File) -> Iterator[str]:
    for item in file.items:
        above = item.meta.get("_menu_item_menu_item_parent", "0")
        found = file.by_id.get(above)
        if above != "0" and (found is None or found.type != "nav_menu_item"):
            yield f"{item['title']}: {above}"


@rule
def plain_meta(file: File) -> Iterator[str]:
    """A value that looks like stored PHP data is opened as such."""
    for item in file.items:
        for name, value in item.meta.items():
            if re.match(r"\s*([aOsCEbid]:|N;)", value) and name != "_menu_item_classes":
                yield f"{name}: {value}"


def doubles(values: object) -> Iterator[str]:
    counted = Counter(cast("list[str]", values))
    yield from (value for value, number in counted.items() if number > 1)
