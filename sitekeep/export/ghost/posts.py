"""Pages and articles as Ghost's pages and posts, in the words of its database."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, datetime
from typing import Any

from bs4 import Tag
from bs4.element import Comment

from sitekeep.export import names
from sitekeep.export.front_matter import plain
from sitekeep.export.losses import Losses, Reason
from sitekeep.export.move import Move
from sitekeep.export.site import Page, Site

#: One title or excerpt that is longer, and Ghost refuses the whole file.
MAX_TITLE = 255
MAX_EXCERPT = 300
MAX_NAME = 191
MAX_META_DESCRIPTION = 500
#: How a byline joins names: by short words, such as "by", "and", "von", "und", "por", and these.
JOINING = re.compile(r"\b(\w{1,3}|written|posted|author|autor)\b", re.IGNORECASE)


def identifier(kind: str, name: str) -> str:
    """As Ghost's own look: 24 digits, the same for the same old address."""
    return hashlib.sha256(f"{kind} {name}".encode("utf-8", "surrogatepass")).hexdigest()[:24]


def post_id(page: Page) -> str:
    return identifier("page", page.path)


def post(move: Move, page: Page, root: Tag, image: str | None) -> dict[str, Any]:
    """A row of `posts`. `image` is the picture that stands for the page."""
    when = moment(page, move.site, move.losses)
    name_losses(page, move)
    changed = page.date_modified.day if page.date_modified else ""
    return {
        "id": post_id(page),
        "type": "post" if page.is_article else "page",
        "title": title(page, move.losses),
        "slug": page.slug,
        "status": "published",
        "visibility": "public",
        "published_at": when,
        "created_at": when,
        "updated_at": max(when, f"{changed}T12:00:00.000Z") if changed else when,
        "custom_excerpt": page.alternative_headline if fits_as_excerpt(page) else None,
        "feature_image": image,
        "lexical": lexical(opening(page) + markup(root)),
    }


def meta(page: Page, losses: Losses) -> dict[str, Any] | None:
    """A row of `posts_meta`: what search engines are told."""
    if not page.description:
        return None
    if len(page.description) > MAX_META_DESCRIPTION:
        losses.add(page, "description", Reason.REFUSED, page.description)
    return {
        "post_id": post_id(page),
        "meta_description": shortened(page.description, MAX_META_DESCRIPTION),
    }


def title(page: Page, losses: Losses) -> str:
    if len(page.headline) > MAX_TITLE:
        losses.add(page, "headline", Reason.REFUSED, page.headline)
    return shortened(plain(page.headline), MAX_TITLE).strip() or page.slug


def shortened(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def moment(page: Page, site: Site, losses: Losses) -> str:
    """When a page was published, in UTC: at noon, which is the same day nearly everywhere.

    A time stays one where its day in UTC is the day that was printed.
    """
    date = page.date_published
    if date is None:
        day = page.first_captured_at[:10]
        if page.is_article:
            losses.add(page, "date", Reason.NO_DATE, day)
        return f"{day}T12:00:00.000Z"
    if date.precision in ("year", "month"):
        losses.add(page, "precision of the date", Reason.NO_PLACE, date.words)
    if date.day > site.captured_at[:10]:
        losses.add(page, "date", Reason.REFUSED, date.iso)
        return f"{site.captured_at[:10]}T12:00:00.000Z"
    return exact(date.iso) or f"{date.day}T12:00:00.000Z"


def exact(iso: str) -> str | None:
    try:
        instant = datetime.fromisoformat(iso)
    except ValueError:
        return None
    if len(iso) <= 10 or instant.tzinfo is None:
        return None
    utc = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return utc if utc[:10] == iso[:10] else None


def name_losses(page: Page, move: Move) -> None:
    """What Ghost has no place for."""
    if page.parent and not page.is_article:
        move.losses.add(page, "parent", Reason.NO_PLACE, page.parent.headline)
    if page.in_language and page.in_language != move.site.in_language:
        move.losses.add(page, "language", Reason.NO_PLACE, page.in_language)
    accounts = {person.slug: person.display_name for person in move.site.people}
    for person in page.authors:
        if accounts[person.slug] != person.display_name:
            move.losses.add(page, "credentials", Reason.NO_PLACE, person.display_name)
    if page.byline and says_more(page.byline, page):
        move.losses.add(page, "byline", Reason.NO_PLACE, page.byline)
    for what, words in (("section", [page.article_section or ""]), ("tag", page.keywords)):
        for word in words:
            if tag(word) != plain(word).strip():
                move.losses.add(page, what, Reason.REFUSED, word)


def says_more(byline: str, page: Page) -> bool:
    """Whether a byline says more than who wrote, such as "on behalf of the team"."""
    for person in page.authors:
        for part in filter(None, (person.name, person.printed_suffix, person.honorific_suffix)):
            byline = byline.replace(part, "")
    return bool(re.search(r"\w", JOINING.sub("", byline)))


def fits_as_excerpt(page: Page) -> bool:
    """Themes show the excerpt of posts below the title; that of pages nowhere."""
    return page.is_article and 0 < len(page.alternative_headline or "") <= MAX_EXCERPT


def opening(page: Page) -> str:
    """The second headline in the body, where Ghost has no other place that readers see."""
    if not page.alternative_headline or fits_as_excerpt(page):
        return ""
    paragraph = Tag(name="p")
    paragraph.string = page.alternative_headline
    return f"{paragraph}\n"


def markup(root: Tag) -> str:
    """A body as it is, without comments, of which Ghost obeys some."""
    for comment in root.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    return root.decode_contents()


def lexical(html: str) -> str:
    """The editor's document with all in one card of HTML: other forms change what is in them."""
    card = {"type": "html", "version": 1, "html": html}
    root = {"children": [card], "direction": None, "format": "", "indent": 0, "type": "root",
            "version": 1}  # fmt: skip
    return json.dumps({"root": root}, ensure_ascii=False)


def tag_words(page: Page) -> list[str]:
    """The section first, which Ghost takes for the main one. A name with `#` would be hidden."""
    words = [page.article_section or "", *page.keywords]
    return list(dict.fromkeys(filter(None, map(tag, words))))


def tag(word: str) -> str:
    return str(re.sub(r"^[#\s]+", "", plain(word))[:MAX_NAME].strip())


def tag_slugs(site: Site) -> dict[str, str]:
    words = sorted({word for page in site.pages for word in tag_words(page)})
    slugs = names.distinct(names.slug(word) or "tag" for word in words)
    return dict(zip(words, slugs, strict=True))
