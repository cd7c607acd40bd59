"""Small archives for tests, written row by row: what a crawl would have left behind."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from sitekeep.archive.migrations import migrations
from sitekeep.archive.pages import SEARCHED, searched
from sitekeep.archive.payloads import sha256_of
from sitekeep.url import path_of

SITE = "http://www.example.org"
#: One transparent pixel.
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000 1f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@cache
def new_archive() -> sqlite3.Connection:
    """An empty one in memory, to be copied: to make it takes longer than most tests."""
    conn = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    migrations.apply(Database(conn))
    return conn


class Archive:
    """An archive with one finished crawl; its methods add what a test needs."""

    def __init__(self, path: Path | None = None, *, crawl: bool = True) -> None:
        self.path = path
        conn = sqlite3.connect(path or ":memory:", isolation_level=None)
        self.db = Database(conn)
        self.conn = conn
        new_archive().backup(conn)
        self.crawl_id = self.crawl() if crawl else 0

    def insert(self, table: str, **row: Any) -> int:
        names, places = ", ".join(row), ", ".join(f":{name}" for name in row)
        found = self.conn.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", row)
        return int(found.lastrowid or 0)

    def crawl(self, state: str = "finished", day: int = 1) -> int:
        self.crawl_id = self.insert(
            "crawls",
            start_url=f"{SITE}/",
            base_url=f"{SITE}/",
            site_name="Example Counseling",
            started_at=f"2026-02-{day:02}T10:00:00.000Z",
            finished_at=f"2026-02-{day:02}T10:05:00.000Z" if state == "finished" else None,
            state=state,
            user_agent="sitekeep/0 (test@example.org)",
            sitekeep_version="0",
        )
        return self.crawl_id

    def url(self, url: str) -> int:
        url = url if "://" in url else SITE + url
        self.conn.execute("INSERT OR IGNORE INTO urls (url) VALUES (?)", (url,))
        return int(self.conn.execute("SELECT id FROM urls WHERE url = ?", (url,)).fetchone()[0])

    def payload(self, payload: bytes) -> str:
        digest = "sha256:" + hashlib.sha256(payload).hexdigest()
        self.conn.execute(
            "INSERT OR IGNORE INTO payloads (sha256, size_bytes, stored_bytes, encoding,"
            " payload) VALUES (?, ?, ?, 'identity', ?)",
            (sha256_of(digest), len(payload), len(payload), payload),
        )
        return digest

    def capture(self, url: str, outcome: str = "kept", **row: Any) -> int:
        payload = row.pop("payload", None)
        digest = row.pop("payload_digest", None if payload is None else self.payload(payload))
        redirect = row.pop("redirect", None)
        return self.insert(
            "captures",
            **{
                "crawl_id": self.crawl_id,
                "url_id": self.url(url),
                "kind": "page",
                "outcome": outcome,
                "status": 200,
                "warc_date": f"2026-02-{self.crawl_id:02}T10:01:02.345Z",
                "sha256": digest and sha256_of(digest),
                "content_type": "text/html",
                "redirect_url_id": redirect and self.url(redirect),
                **row,
            },
        )

    def image(self, url: str, payload: bytes = PIXEL, content_type: str = "image/png") -> int:
        return self.capture(url, payload=payload, content_type=content_type, kind="asset")

    def page(self, url: str, **columns: Any) -> int:
        """A page and its capture; `authors` are pairs of name and credentials."""
        authors = columns.pop("authors", [])
        full = url if "://" in url else SITE + url
        capture_id = self.capture(full, payload=f"<html>{url}".encode())
        body = columns.get("article_body", "")
        columns = {
            "type": "article",
            "author": ", ".join(name for name, _ in authors) or None,
            "article_html": "".join(f"<p>{part}</p>" for part in body.split("\n\n") if part),
            "word_count": len(body.split()),
            "content_digest": f"sha256:{hash(body)}",
            **columns,
        }
        said = defaultdict(lambda: None, columns, article_body=body)
        columns |= dict(zip(SEARCHED, searched(said), strict=True))
        page_id = self.insert(
            "pages",
            url_id=self.url(full),
            url=full,
            path=path_of(full),
            first_capture_id=capture_id,
            capture_id=capture_id,
            **columns,
        )
        self.version(page_id, capture_id)
        for position, (name, suffix) in enumerate(authors):
            self.author(page_id, position, name, suffix)
        return page_id

    def version(self, page_id: int, capture_id: int) -> None:
        self.conn.execute(
            "INSERT INTO page_versions (page_id, capture_id, content_digest, type, headline,"
            " article_body) SELECT id, ?, content_digest, type, headline,"
            " article_body FROM pages WHERE id = ?",
            (capture_id, page_id),
        )

    def author(self, page_id: int, position: int, name: str, suffix: str | None) -> None:
        self.conn.execute("INSERT OR IGNORE INTO authors (name) VALUES (?)", (name,))
        self.conn.execute(
            "INSERT INTO page_authors (page_id, position, author_id, honorific_suffix)"
            " VALUES (?, ?, (SELECT id FROM authors WHERE name = ?), ?)",
            (page_id, position, name, suffix),
        )

    def reading(self, page_id: int, field: str, value: str, **row: Any) -> None:
        row = {"raw": value, "rule": "first_heading", "trust": "guessed", "chosen": 0, **row}
        self.insert("readings", page_id=page_id, field=field, value=value, **row)

    def menu(self, entries: list[tuple[int, str, str | None]], place: str = "header") -> None:
        """Entries are depth, label and path, in reading order."""
        items = json.dumps([[depth, label, path and SITE + path] for depth, label, path in entries])
        menu_id = self.insert(
            "menus", fingerprint=f"{place}{len(entries)}", place=place, pages=9, items=items
        )
        parents: list[int] = []
        for position, (depth, label, path) in enumerate(entries):
            del parents[depth:]
            parents.append(
                self.insert(
                    "nav_items",
                    menu_id=menu_id,
                    parent_id=parents[-1] if parents else None,
                    position=position,
                    depth=depth,
                    label=label,
                    url=path and SITE + path,
                )
            )

    def link(self, source: str, target: str, kind: str = "page", text: str | None = None) -> None:
        position = self.conn.execute("SELECT count(*) FROM links").fetchone()[0]
        self.insert(
            "links",
            from_url_id=self.url(source),
            position=position,
            to_url_id=self.url(target),
            kind=kind,
            text=text,
        )


def sample(path: Path) -> Archive:
    """A small site with one of everything. All its text is stand-in text."""
    archive = Archive(path)
    archive.menu(
        [
            (0, "Welcome", "/"),
            (0, "Articles", "/articles.html"),
            (1, "Twelve Steps", "/twelve-steps.html"),
            (1, "Mondfulness", "/mondfulness.html"),
            (1, "Not kept", "/lost.html"),
            (0, "Contact", "/contact.html"),
        ]
    )
    archive.page("/", type="home", headline="Welcome", article_body="Stand-in welcome.")
    archive.page("/articles.html", type="listing", headline="Articles")
    add_article(archive)
    archive.page(
        "/mondfulness.html",
        headline="Mindfulness",
        article_section="Articles",
        date_published="2012-04-05",
        article_body="Stand-in text about breathing.\n\nIt has 咨询中心 in it.",
        authors=[("Ada Example", None), ("Bea Example", "PhD")],
    )
    archive.page("/contact.html", type="contact", headline="Contact", address="1 Road\nTown")
    archive.image("/uploads/kept.png")
    archive.capture("/uploads/lost.png", "gone", status=404, kind="asset", content_type=None)
    archive.capture("/lost.html", "gone", status=404)
    archive.capture("/old.html", "redirected", status=301, redirect="/twelve-steps.html")
    archive.capture("/slow.html", "timeout", status=None, error="no answer in 30 s")
    archive.capture("/form.pdf", payload=b"%PDF-1.4", content_type="application/pdf", kind="asset")
    return archive


def add_article(archive: Archive) -> int:
    page_id = archive.page(
        "/twelve-steps.html",
        headline="Twelve Steps and Talking",
        alternative_headline="Working Together",
        article_section="Articles",
        date_published="2015-03",
        date_published_raw="March, 2015",
        byline="Ada Example, LMFT. LPCC",
        in_language="en",
        article_body="Stand-in text about recovery.\n\nA second paragraph.",
        article_html=(
            "<h1>Inner</h1><p>Stand-in text about <b>recovery</b>.</p>"
            '<p><a href="mondfulness.html#x">Breathing</a> <a href="/old.html">Old</a>'
            ' <a href="http://elsewhere.example/">Elsewhere</a> <a href="/form.pdf">Form</a>'
            ' <a href="mailto:a@example.org">Mail</a> <a href="#note">Note</a></p>'
            '<p><img src="/uploads/kept.png" alt="A kept picture">'
            '<img src="uploads/lost.png" alt="A lost picture"></p><p id="note">Note.</p>'
        ),
        authors=[("Ada Example", "LMFT, LPCC")],
    )
    archive.reading(page_id, "headline", "Twelve Steps and Talking", rule="first_title", chosen=1)
    archive.reading(page_id, "headline", "Twelve | Example", rule="title_tag", trust="declared")
    archive.reading(page_id, "date_published", "2015-03", raw="March, 2015", chosen=1)
    archive.link("/twelve-steps.html", "/uploads/kept.png", "image", "A kept picture")
    return page_id
