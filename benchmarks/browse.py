"""How long the reading room works for a page: `python -m benchmarks.browse [ARTICLES…]`.

For each number of articles (1,000 and 100,000 unless told) an archive is made, the same every time,
and Datasette is asked for each kind of page. What counts is processor time, so that a busy machine
changes little: the first one, the middle one and the 95th of a hundred, in milliseconds. What is
worked out from the whole archive is remembered while it does not change, so that the first tells
what a page costs after a write.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from datasette.app import Datasette
from sqlite_utils import Database

from benchmarks.generated_site import NAMES, sentences
from sitekeep.archive.migrations import migrations
from sitekeep.browse.remembered import SETTLED_S

TIMES, WARM = 40, 3
SITE = "http://www.example.org"
SENTENCES = 20


def make_archive(path: Path, articles: int) -> None:
    """An archive of articles of about 280 words, each by one of eight people, over 15 years."""
    db = Database(path)
    migrations.apply(db)
    conn = db.conn
    said = sentences(random.Random(31))
    with conn:
        conn.execute(
            "INSERT INTO crawls (id, start_url, site_name, started_at, state)"
            f" VALUES (1, '{SITE}/', 'Made Site', '2026-02-01T10:00:00Z', 'finished')"
        )
        conn.executemany("INSERT INTO authors VALUES (?, ?)", enumerate(NAMES, 1))
        for number in range(1, articles + 1):
            put_article(conn, number, random.Random(number), said)
        put_second_version(conn)
    conn.execute("ANALYZE")
    conn.close()


def put_article(
    conn: sqlite3.Connection, number: int, chance: random.Random, said: list[str]
) -> None:
    url = f"{SITE}/{number}.html"
    body = "\n\n".join(" ".join(chance.choices(said, k=5)) for _ in range(SENTENCES // 5))
    author = chance.randrange(len(NAMES))
    conn.execute("INSERT INTO urls VALUES (?, ?)", (number, url))
    conn.execute(
        "INSERT INTO captures (id, crawl_id, url_id, kind, outcome, status, warc_date)"
        " VALUES (?, 1, ?, 'page', 'kept', 200, '2026-02-01T10:00:00Z')",
        (number, number),
    )
    conn.execute(
        "INSERT INTO pages (id, url_id, url, path, type, headline, author, date_published,"
        " article_section, article_body, article_html, word_count, first_capture_id, capture_id,"
        " content_digest) VALUES (?, ?, ?, ?, 'article', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number, number, url, f"/{number}.html", chance.choice(said)[:60], NAMES[author],
            f"{2008 + number % 15}-{1 + number % 12:02}", f"Section {number % 20}", body,
            f"<p>{body}</p>", len(body.split()), number, number, f"sha256:{number}",
        ),
    )  # fmt: skip
    conn.execute(
        "INSERT INTO page_authors (page_id, position, author_id) VALUES (?, 0, ?)",
        (number, author + 1),
    )
    conn.execute(VERSION, {"capture": number, "page": number})


VERSION = (
    "INSERT INTO page_versions (page_id, capture_id, content_digest, type, headline, article_body,"
    " word_count) SELECT id, :capture, content_digest, type, headline, '', word_count FROM pages"
    " WHERE id = :page"  # its text is that of the page
)


def put_second_version(conn: sqlite3.Connection) -> None:
    """Page 1 was changed by a second crawl, which was stopped: it misses no page."""
    conn.execute(
        "INSERT INTO crawls (id, start_url, site_name, started_at, state)"
        f" VALUES (2, '{SITE}/', 'Made Site', '2026-02-02T10:00:00Z', 'stopped')"
    )
    found = conn.execute(
        "INSERT INTO captures (crawl_id, url_id, kind, outcome, status, warc_date)"
        " VALUES (2, 1, 'page', 'kept', 200, '2026-02-02T10:00:00Z')"
    )
    conn.execute("UPDATE pages SET article_body = article_body || ' And more.' WHERE id = 1")
    conn.execute(VERSION, {"capture": found.lastrowid, "page": 1})


def addresses(path: Path, articles: int) -> Iterator[tuple[str, list[str]]]:
    """Each kind of page; for search a word that few, some and nearly all articles have.

    What a word finds is remembered for whoever reads on; the words in turn are each a new one.
    """
    words = vocabulary(path)
    yield "home", ["/"]
    yield "article", ["/a/2"]
    yield "difference", [f"/a/1/history/1-{articles + 1}"]
    for name, place in (("rare", -1), ("middling", len(words) // 20), ("common", 0)):
        yield f"search, {name} word", [f"/search?q={words[place]}"]
    for name, place in (("middling", len(words) // 20), ("common", 0)):
        several = words[place : place + WARM + TIMES]
        yield f"search, {name} words in turn", [f"/search?q={word}" for word in several]
    yield "search, nothing found", [f"/search?q=x{words[0]}qq"]
    yield "search, filtered", [f"/search?q={words[len(words) // 20]}&year=2015"]
    yield "all pages", ["/search"]


def vocabulary(path: Path) -> list[str]:
    """Words of the index, the most frequent first."""
    conn = Database(path).conn
    conn.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab('main', 'pages_fts', 'row')")
    found = [word for (word,) in conn.execute("SELECT term FROM temp.v ORDER BY doc DESC")]
    conn.close()
    return found


async def measured(room: Datasette, asked: list[str]) -> tuple[float, float, float]:
    """Milliseconds of processor time: the first, the middle one and the 95th of a hundred."""
    taken = []
    for address in islice(cycle(asked), WARM + TIMES):
        start = time.process_time()
        response = await room.client.get(address)
        taken.append(1000 * (time.process_time() - start))
        if response.status_code != 200:
            raise SystemExit(f"{address} answered {response.status_code}")
    first, taken = taken[0], sorted(taken[WARM:])
    return first, taken[len(taken) // 2], taken[int(len(taken) * 0.95)]


async def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for articles in sizes:
            path = Path(folder) / f"archive{articles}.db"
            make_archive(path, articles)
            time.sleep(SETTLED_S)
            room = Datasette([str(path)])
            print(f"{articles:,} articles, {path.stat().st_size / 1e6:.0f} MB", flush=True)
            for name, asked in addresses(path, articles):
                first, middle, high = await measured(room, asked)
                print(f"  {name:30} {first:8.1f} {middle:8.1f} {high:8.1f} ms", flush=True)


if __name__ == "__main__":
    asyncio.run(main([int(word) for word in sys.argv[1:]] or [1_000, 100_000]))
