"""Hits by what a page says about its pictures: which these are, and where each is kept."""

from __future__ import annotations

import json
import sqlite3

from sitekeep.archive.find import CLOSING, OPENING, marked
from sitekeep.archive.page_queries import targets
from sitekeep.archive.queries import Row, rows
from sitekeep.archive.search import Query
from sitekeep.pictures import Picture, pictures
from sitekeep.url import normalise

#: So many pictures are shown of one hit.
SHOWN = 2
#: What is shown of a long text: so many characters, from so many before the words that were found.
LONGEST, BEFORE = 240, 60
MARKS = {ord(OPENING): None, ord(CLOSING): None}

MATCHED = """
SELECT rowid AS id, highlight(pages_fts, 5, :open, :close) AS captions
FROM pages_fts WHERE pages_fts MATCH :match AND rowid IN (SELECT value FROM json_each(:ids))
"""
CONTAINING = "SELECT id, captions FROM pages WHERE id IN (SELECT value FROM json_each(:ids))"
SAID_BY = (
    "SELECT id, url, article_html, article_body FROM pages"
    " WHERE id IN (SELECT value FROM json_each(?))"
)


def add_pictures(conn: sqlite3.Connection, query: Query, hits: list[Row]) -> None:
    """Give each hit its `pictures`: those about which its page says what was asked for.

    A picture has `number`, `id`, `image_url`, `alternative_text` and `caption`, of what was found
    `marked` as pairs of column and text, and `payload_digest`, None where it is not kept.
    """
    lines = marked_lines(conn, query, [hit["id"] for hit in hits])
    said_by = {row["id"]: row for row in rows(conn, SAID_BY, (json.dumps(list(lines)),))}
    for hit in hits:
        page = said_by.get(hit["id"])
        hit["pictures"] = pictures_of(page, lines[hit["id"]]) if page else []
    add_files(conn, [picture for hit in hits for picture in hit["pictures"]])


def marked_lines(conn: sqlite3.Connection, query: Query, ids: list[int]) -> dict[int, list[str]]:
    """Of each page the texts about pictures in which something was found, the words marked."""
    if not (ids and query.match):
        return {}
    asked = {"ids": json.dumps(ids)}
    if query.words:
        asked |= {"match": query.match, "open": OPENING, "close": CLOSING}
    found = rows(conn, MATCHED if query.words else CONTAINING, asked)
    lines = {row["id"]: with_marks(marked(row["captions"] or "", query.contains)) for row in found}
    return {page_id: marks for page_id, marks in lines.items() if marks}


def with_marks(captions: str) -> list[str]:
    """The lines with marks, those with most of them first."""
    found = [line for line in captions.split("\n") if OPENING in line or CLOSING in line]
    return sorted(found, key=lambda line: -line.count(OPENING))


def pictures_of(page: Row, lines: list[str]) -> list[Row]:
    """The pictures of a page that these lines are about, the best first."""
    said = {line.translate(MARKS): line for line in lines}
    rank = {text: place for place, text in enumerate(said)}
    found = [
        (
            min(rank[words] for words in picture.words if words in said),
            described(page, picture, said),
        )
        for picture in pictures(page["article_html"], page["article_body"])
        if said.keys() & set(picture.words)
    ]
    return [row for _, row in sorted(found, key=lambda pair: pair[0])[:SHOWN]]


def described(page: Row, picture: Picture, said: dict[str, str]) -> Row:
    texts = {"caption": picture.caption, "alternative_text": picture.alternative_text}
    return {
        "number": picture.number,
        "id": picture.id,
        "image_url": normalise(picture.src, page["url"]),
        **{name: text or None for name, text in texts.items()},
        "marked": [(name, excerpt(said[text])) for name, text in texts.items() if text in said],
    }


def excerpt(line: str) -> str:
    """What stands around the first mark of a long line."""
    start = max(line.find(OPENING) - BEFORE, 0)
    shown = line[start : start + LONGEST]
    if shown.count(OPENING) > shown.count(CLOSING):
        shown += CLOSING
    return "…" * (start > 0) + shown + "…" * (start + LONGEST < len(line))


def add_files(conn: sqlite3.Connection, found: list[Row]) -> None:
    """Where each picture is kept, if it is one."""
    kept = targets(conn, {picture["image_url"] for picture in found if picture["image_url"]})
    for picture in found:
        target = kept.get(picture["image_url"]) or {"payload_digest": None, "content_type": None}
        is_image = (target["content_type"] or "").startswith("image/")
        picture["payload_digest"] = target["payload_digest"] if is_image else None
