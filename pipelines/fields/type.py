"""What kind of page this is: article, page, listing, home, contact, search or error.

The words are those of `sitekeep.article.PageType`, after schema.org's kinds of WebPage
(https://schema.org/WebPage).
"""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import urlsplit

from pipelines import body_class, structured, titles
from pipelines.opening import Role
from pipelines.page import Page
from pipelines.rules import Readings, Rules
from sitekeep.article import PageType
from sitekeep.reading import Reading, Trust
from sitekeep.url import normalise

reading = partial(Reading, "type")
DECLARED = {
    "ContactPage": PageType.CONTACT,
    "SearchResultsPage": PageType.SEARCH,
    "CollectionPage": PageType.LISTING,
    "AboutPage": PageType.PAGE,
}
HOME = re.compile(r"/?(?:(?:index|default|home|main)\.\w+|home/?)?", re.IGNORECASE)
NOT_FOUND = re.compile(
    r"^(?:error\W+)?(?:404\b.*|(?:the )?page (?:could )?not (?:be )?found.*|not found|page introuvable"
    r"|seite (?:wurde )?nicht gefunden|página no encontrada|pagina non trovata|page (?:missing|unavailable)"
    r"|(?:oops|sorry)\W.{0,40}not (?:be )?found.*|file not found|nothing found)\W*$",
    re.IGNORECASE,
)
CONTACT = re.compile(
    r"^(?:contact(?:s| us| me)?|get in touch|kontakt|contacto|contatti|contato|impressum|nous contacter"
    r"|contactez.nous|how to (?:reach|find) us)\W*$",
    re.IGNORECASE,
)
SEARCH = re.compile(r"search results?|suchergebnis|résultats de (?:la )?recherche|resultados de (?:la )?búsqueda",
                    re.IGNORECASE)  # fmt: skip
LISTING = re.compile(
    r"^(?:articles?|blog|news|posts?|archives?|essays|stories|publications|writings?|press releases"
    r"|artikel|beiträge|nachrichten|actualités|noticias|notizie|artículos|articoli)\W*$",
    re.IGNORECASE,
)


def profile(page: Page) -> Readings:
    """What the profile says of addresses such as the page's."""
    if page.url and (found := page.profile.pages.type_of(page.url, page.path)):
        yield reading(found.value, page.path, "profile", Trust.DECLARED)


def soft_404(page: Page) -> Readings:
    """A page that says that there is none, whatever the server's status."""
    for text in (headline(page), *titles.parts(page.title or "")):
        if NOT_FOUND.match(text):
            yield reading(PageType.ERROR.value, text, "not_found_words", Trust.GUESSED)
            return


def home(page: Page) -> Readings:
    """The address of the site's root, or of its index page."""
    if is_root(page):
        yield reading(PageType.HOME.value, page.path, "root_address", Trust.MARKED)


def is_root(page: Page) -> bool:
    return bool(page.url and HOME.fullmatch(page.path) and not urlsplit(page.url).query)


#: What publishing systems call a site's first page as well.
OF_FIRST_PAGES = (PageType.LISTING, PageType.PAGE)


def coded(page: Page) -> Readings:
    """What the publishing system calls the page in the class of its body."""
    found = body_class.kind_of(page.body.get("class") or "")
    if found is None or (is_root(page) and found[0] in OF_FIRST_PAGES):
        return
    kind, words = found
    if kind == PageType.PAGE:
        yield from contact(page)
    yield reading(kind.value, words, "body_class", Trust.MARKED)


def search(page: Page) -> Readings:
    """Words for search results in the title or the headline."""
    text = f"{page.title or ''} {headline(page)}"
    if SEARCH.search(text):
        yield reading(PageType.SEARCH.value, text.strip(), "search_words", Trust.GUESSED)


def declared(page: Page) -> Readings:
    """schema.org's type in JSON-LD or microdata, or `og:type`."""
    for items in (page.json_ld, page.microdata):
        for item in items:
            kinds = structured.types_of(item)
            if kinds & structured.PLAIN_ARTICLE_TYPES and is_of_page(page, item):
                yield reading(
                    PageType.ARTICLE.value, ", ".join(sorted(kinds)), "schema_type", Trust.DECLARED
                )
                return
    for items in (page.json_ld, page.microdata):
        for item in items:
            for kind in structured.types_of(item) & DECLARED.keys():
                yield reading(DECLARED[kind].value, kind, "schema_type", Trust.DECLARED)
    for _, content in page.metas("og:type"):
        if content.lower() in ("article", "newsarticle"):
            yield reading(PageType.ARTICLE.value, content, "open_graph", Trust.DECLARED)
    for _, content in page.metas("article:published_time")[:1]:
        yield reading(PageType.ARTICLE.value, content, "published_time", Trust.DECLARED)


def is_of_page(page: Page, item: structured.Item) -> bool:
    """Whether a declared article is this page, not one of many that a listing declares."""
    own = [
        each
        for items in (page.json_ld, page.microdata)
        for each in items
        if structured.types_of(each) & structured.PLAIN_ARTICLE_TYPES
    ]
    if len(own) < 4:
        return True
    address = structured.text_of(item.get("url")) or structured.text_of(item.get("@id")) or ""
    return bool(page.url and normalise(address, page.base) == normalise(page.url))


def contact(page: Page) -> Readings:
    """A headline that is a word for getting in touch."""
    for text in (headline(page), *titles.parts(page.title or "")[:1]):
        if CONTACT.match(text):
            yield reading(PageType.CONTACT.value, text, "contact_words", Trust.GUESSED)
            return


def listing(page: Page) -> Readings:
    """A page of links to others, or of the beginnings of several articles."""
    if page.listing:
        yield reading(PageType.LISTING.value, page.listing, "entries", Trust.GUESSED)


#: Addresses of lists, as publishing systems make them: by category, tag, author or month.
OF_LISTS = re.compile(
    r"/(?:(?:category|tag|author)/[^/]+|(?:19|20)\d\d(?:/\d\d){0,2})(?:/page/\d+)?/?"
)


def address(page: Page) -> Readings:
    """An address that publishing systems give to lists."""
    if OF_LISTS.fullmatch(page.path):
        yield reading(PageType.LISTING.value, page.path, "address_of_list", Trust.GUESSED)


def in_articles(page: Page) -> Readings:
    """A page that the menu lists under a word for articles."""
    from pipelines.fields.article_section import menu_branch

    for section in menu_branch(page):
        if LISTING.match(section.value):
            yield reading(PageType.ARTICLE.value, section.raw, "under_articles", Trust.MARKED)


def credited(page: Page) -> Readings:
    """A page that says who wrote it, or when."""
    from pipelines.fields import author, date_published

    for rule in (author.byline, date_published.date_line):
        for found in rule(page):
            yield reading(PageType.ARTICLE.value, found.raw, "byline_or_date", Trust.GUESSED)
            return


def plain(page: Page) -> Readings:
    """A page that is none of the others."""
    yield reading(PageType.PAGE.value, "", "otherwise", Trust.GUESSED)


def headline(page: Page) -> str:
    lines = page.region.of_role(Role.HEADLINE)
    return lines[0].text if lines else ""


RULES: Rules = (
    profile, coded, soft_404, home, search, declared, contact, listing, address, in_articles,
    credited, plain,
)  # fmt: skip
