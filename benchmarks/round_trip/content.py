"""What the site says: 36 posts and 8 pages in Markdown, all stand-in text from a fixed seed."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from benchmarks.wordpress.content import Words

POSTS = 36
SEED = 41
AUTHORS = ("Jane Roe", "John Doe", "Erika Mustermann", "Mario Rossi")
#: Title, address, and the page above it in the menu.
PAGES = (
    ("About the Stand-in Office", "/about/", None),
    ("People in the Office", "/about/people/", "/about/"),
    ("How It Began", "/about/history/", "/about/"),
    ("Services", "/services/", None),
    ("Repairs of Clocks", "/services/clocks/", "/services/"),
    ("Repairs of Kettles", "/services/kettles/", "/services/"),
    ("Prices for 2019", "/services/kettles/prices/", "/services/kettles/"),
    ("Where to Find Us", "/contact/", None),
)
ODD = (
    r"{number}\. was 2\*{number}\*4, \_not\_ a \[gallery\], {{{{ x }}}} and 5 < {number} & 7 > 3, "
    "“Ærø” – 咨询中心."
)
CONFIG: dict[str, Any] = {
    "title": "The Stand-in Office",
    "languageCode": "en",
    "disableKinds": ["taxonomy", "term", "RSS"],
    "markup": {"goldmark": {"renderer": {"unsafe": True}, "extensions": {"typographer": False}}},
}


def write_site(folder: Path) -> None:
    """content/, static/ and hugo.yaml, without layouts."""
    draw = Words(SEED)
    (folder / "static/img").mkdir(parents=True)
    write(folder, "_index.md", {"title": "The Stand-in Office"}, [draw.text(), draw.text()])
    write(folder, "posts/_index.md", {"title": "All Posts"}, [])
    titles: list[str] = []
    for number in range(POSTS):
        titles.append(f"{draw.title()} ({number + 1})")
        post = f"posts/post-{number + 1:02}.md"
        write(folder, post, head(draw, titles[-1], number), blocks(draw, folder, number))
    for number, (title, address, _) in enumerate(PAGES, POSTS):
        path = f"{address.strip('/').replace('/', '-')}.md"
        write(folder, path, {"title": title, "url": address}, blocks(draw, folder, number))
    config = CONFIG | {"menus": {"main": list(menu())}}
    (folder / "hugo.yaml").write_text(yaml.safe_dump(config, allow_unicode=True))


def write(folder: Path, path: str, fields: dict[str, Any], texts: list[str]) -> None:
    file = folder / "content" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    front = yaml.safe_dump(fields, allow_unicode=True, sort_keys=False)
    file.write_text(f"---\n{front}---\n" + "\n\n".join(texts) + "\n", encoding="utf-8")


def head(draw: Words, title: str, number: int) -> dict[str, Any]:
    authors = [AUTHORS[number % len(AUTHORS)]]
    if number % 6 == 5:
        authors.append(AUTHORS[(number + 1) % len(AUTHORS)])
    date = f"20{10 + number // 4:02}-{number % 12 + 1:02}-{number * 5 % 28 + 1:02}"
    aliases = [f"/old/{number + 1}.html"] if number % 4 == 0 else []
    return {"title": title, "date": date, "authors": authors, "aliases": aliases}


def blocks(draw: Words, folder: Path, number: int) -> list[str]:
    """The body of a text: paragraphs, and between them two or three other things."""
    odd = ODD.format(number=number + 1900)
    others = [listing(draw), steps(draw), table(draw), quote(draw), code(draw, number),
              picture(draw, folder, number), odd, f"## {draw.title()}"]  # fmt: skip
    chosen = [others[(number + step) % len(others)] for step in (0, 3, 5)]
    found = [draw.text(2, 4), linked(draw, number)]
    for each in chosen:
        found += [each, draw.text(2, 4)]
    return found


def linked(draw: Words, number: int) -> str:
    """A paragraph with a link to a post, to a page, to an old address, and to elsewhere."""
    post, moved = number * 7 % POSTS + 1, number % 9 * 4 + 1
    page = PAGES[number % len(PAGES)][1]
    return (
        f"{draw.sentence()} See [post {post}](/posts/post-{post:02}/), [the page]({page}), "
        f"[what was {moved}](/old/{moved}.html) or [elsewhere](https://stand-in.example/{number}). "
        f"It is **{draw.short()}** and *{draw.short()}*."
    )


def listing(draw: Words) -> str:
    return "\n".join([f"- {draw.sentence()}", f"- {draw.sentence()}", f"  - {draw.short()}",
                      f"  - {draw.short()}", f"- {draw.short()}"])  # fmt: skip


def steps(draw: Words) -> str:
    return "\n".join(f"{number}. {draw.sentence()}" for number in range(1, 5))


def table(draw: Words) -> str:
    rows = [f"| {' | '.join(draw.short() for _ in range(3))} |" for _ in range(5)]
    return "\n".join([rows[0], "| --- | --- | --- |", *rows[1:]])


def quote(draw: Words) -> str:
    return f"> {draw.sentence()}\n>\n> {draw.sentence()}"


def code(draw: Words, number: int) -> str:
    name = draw.short().replace(" ", "_")
    return f"```python\ndef {name}():\n    if {number} < 3:\n        return '{name}' * 2\n```"


def picture(draw: Words, folder: Path, number: int) -> str:
    (folder / f"static/img/{number}.png").write_bytes(png(number))
    return f"![{draw.short()}](/img/{number}.png)"


def png(number: int) -> bytes:
    """A picture of 160 × 90 points that no other number gives."""
    line = b"\0" + bytes((number * 5 % 256, 90, 200 - number)) * 160
    header = struct.pack(">IIBBBBB", 160, 90, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(line * 90)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def menu() -> Iterator[dict[str, Any]]:
    """The first page, the list of posts, and the pages below one another."""
    yield {"identifier": "/", "name": "Home", "url": "/", "weight": 1}
    yield {"identifier": "/posts/", "name": "Posts", "url": "/posts/", "weight": 2}
    for weight, (title, address, above) in enumerate(PAGES, 3):
        entry = {"identifier": address, "name": title, "url": address, "weight": weight}
        yield entry | ({"parent": above} if above else {})
