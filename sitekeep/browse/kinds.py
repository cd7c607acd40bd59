"""What a payload is shown as: by the type that its server gave, or by its first bytes."""

from __future__ import annotations

import re

from sitekeep.browse.payload import IMAGES, PAGES
from sitekeep.media_type import UNSAID, by_signature, media_type

PAGE, PICTURE, TEXT, FILE = "page", "picture", "text", "file"
HTML = {"text/html", "application/xhtml+xml"}
FONT = re.compile(r"font/|application/(x-)?font|application/vnd\.ms-fontobject")
MEDIA = re.compile(r"(audio|video)/[\w.+-]+$")
TEXTS = re.compile(r"text/|application/(.*\+)?(json|xml|javascript|ecmascript|x-javascript)$")


def type_of(content_type: str | None, payload: bytes) -> str:
    """The media type alone. A picture or a font under a wrong name is known by its first bytes."""
    said = media_type(content_type)
    if said in HTML:
        return "text/html"
    if said in UNSAID:
        return by_signature(payload) or said
    if said.startswith(("image/", "text/plain")) or FONT.match(said):
        found = by_signature(payload)
        return found if found and found not in HTML else said
    return said


def kind_of(media: str) -> str:
    """How a payload of this type is shown to a reader."""
    if media in HTML:
        return PAGE
    if media in IMAGES:
        return PICTURE
    return TEXT if media in PAGES or TEXTS.match(media) else FILE


def sent_as(media: str) -> str:
    """The Content-Type to send. What could run, or be styled into running, is plain text."""
    if kind_of(media) in (PAGE, TEXT):
        return "text/plain; charset=utf-8"
    return media or "application/octet-stream"


def is_shown_in_pages(media: str) -> bool:
    """Whether browsers draw or play it; anything else is a download."""
    return kind_of(media) != FILE or bool(FONT.match(media) or MEDIA.match(media))
